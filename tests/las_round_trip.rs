//! Write LAS, read LAS: the same to printed precision, through the `las` crate's reader.

mod support;

use curvedig::domain::curve::DepthGrid;
use curvedig::domain::spec::DepthUnit;
use curvedig::format::las::{LasLog, read, write};
use proptest::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use support::logs::{ORIGIN, curve};

fn values(count: usize) -> impl Strategy<Value = Vec<Option<f64>>> {
    let value = prop_oneof![
        6 => (-2000.0..2000.0_f64).prop_map(Some),
        1 => (-1e9..1e9_f64).prop_map(Some),
        1 => (-0.01..0.01_f64).prop_map(Some),
        1 => (-999.26..-999.24_f64).prop_map(Some),
        2 => Just(None),
    ];
    prop::collection::vec(value, count)
}

prop_compose! {
    fn log()(
        count in 1_usize..60, first in -2000_i64..400_000, step in 1_i64..5000, scale in 0_u32..4,
        metres in any::<bool>(), places in prop::collection::vec(0_u32..7, 1..5),
    )(
        columns in places.iter().map(|_| values(count)).collect::<Vec<_>>(),
        count in Just(count), first in Just(first), step in Just(step), scale in Just(scale), metres in Just(metres),
        places in Just(places),
    ) -> (DepthGrid, Vec<u32>, Vec<Vec<Option<f64>>>) {
        let unit = if metres { DepthUnit::Metres } else { DepthUnit::Feet };
        (DepthGrid { unit, step: Decimal::new(step, scale), first, count }, places, columns)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn what_is_written_reads_back((grid, places, columns) in log(), fact in "\\PC{0,40}") {
        let curves: Vec<_> = columns
            .iter()
            .zip(&places)
            .enumerate()
            .map(|(number, (values, &places))| curve(&format!("C{number}"), "OHMM", places, values.clone()))
            .collect();
        let well = [("WELL".to_owned(), fact)];
        let bytes = write(&LasLog { well: &well, grid: &grid, curves: &curves, origin: ORIGIN }).unwrap();
        prop_assert!(bytes.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\n')));
        prop_assert!(bytes.split(|&byte| byte == b'\n').all(|line| line.len() <= 254));

        let table = read(&bytes).unwrap();
        prop_assert_eq!(table.unit.as_deref(), Some(grid.unit.las()));
        let depths: Vec<f64> = (0..grid.count).map(|index| grid.depth(index).to_f64().unwrap()).collect();
        prop_assert_eq!(table.depths, depths);
        prop_assert_eq!(table.curves.len(), columns.len());
        for ((read, given), places) in table.curves.iter().zip(&columns).zip(&places) {
            let unit_in_last_place = 0.1_f64.powi((*places).max(2) as i32);
            for (read, given) in read.values.iter().zip(given) {
                match (read, given) {
                    (Some(read), Some(given)) => {
                        // Half a unit by rounding, one more where it was kept apart from the null value.
                        let nudge = if (given + 999.25).abs() < 0.01 { 1.0 } else { 0.0 };
                        let most = unit_in_last_place * (0.5 + nudge) + given.abs() * 1e-15;
                        prop_assert!((read - given).abs() <= most * 1.000_001, "{} read as {}", given, read);
                    }
                    (read, given) => prop_assert_eq!(read, given),
                }
            }
        }
    }
}
