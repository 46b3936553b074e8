//! Grids of drawn and of seen lines.

use super::*;

fn linear(left: f64, division: f64, cells: usize) -> Vec<f64> {
    (0..=cells).map(|at| left + division * at as f64).collect()
}

fn log(left: f64, decade: f64, decades: usize, lead: u32) -> Vec<f64> {
    (0..=9 * decades as u32)
        .map(|at| {
            let (whole, digit) = ((at + lead - 1) / 9, (at + lead - 1) % 9 + 1);
            left + (f64::from(whole) + place(digit) - place(lead)) * decade
        })
        .collect()
}

/// Runs of lines, each given by its column and on how much of its way it was seen, in percent.
fn runs_of(seen: &[(f64, i32)]) -> Vec<Run> {
    let lines: Vec<f64> = seen.iter().map(|line| line.0).collect();
    let share = |at: f64| {
        seen.iter().find(|line| (line.0 - at).abs() < 1.0).map_or(0.0, |line| f64::from(line.1) / 100.0)
    };
    runs(&lines, &share, &|_, _| 1.0)
}

#[test]
fn a_gap_without_horizontal_lines_parts_two_grids_and_one_with_them_does_not() {
    let lines = [linear(100.0, 50.0, 10), linear(700.0, 50.0, 20)].concat();
    let gap =
        |left: f64, right: f64| if (600.0..700.0).contains(&((left + right) / 2.0)) { 0.0 } else { 1.0 };
    let found = runs(&lines, &|_| 1.0, &gap);
    assert_eq!(
        found.iter().map(|run| run.ruling).collect::<Vec<_>>(),
        [Ruling::Linear(10), Ruling::Linear(20)]
    );
    let mut holed = linear(100.0, 50.0, 10);
    holed.remove(4);
    let found = runs(&holed, &|_| 1.0, &|_, _| 1.0);
    assert_eq!(found[0].ruling, Ruling::Linear(10));
}

#[test]
fn a_grid_is_told_though_many_of_its_fine_lines_were_lost() {
    let mut lines = linear(100.0, 50.0, 10);
    // The third, fourth, eighth and ninth line.
    [9, 8, 4, 3].into_iter().for_each(|at| _ = lines.remove(at));
    let found = runs(&lines, &|_| 1.0, &|_, _| 1.0);
    assert_eq!(found.iter().map(|run| run.ruling).collect::<Vec<_>>(), [Ruling::Linear(10)]);
    // From 0.2 on: of each decade 3, 7, 1 and 2.
    let whole = log(600.0, 250.0, 4, 2);
    let lines: Vec<f64> = whole
        .into_iter()
        .enumerate()
        .filter(|(at, _)| [0, 1, 5, 8].contains(&(at % 9)))
        .map(|(_, line)| line)
        .collect();
    let found = runs(&lines, &|_| 1.0, &|_, _| 1.0);
    let read: Vec<Ruling> = found.iter().map(|run| run.ruling).collect();
    assert!(
        matches!(read[..], [Ruling::Log { decade, lead: 2 }] if (decade - 250.0).abs() < 0.5),
        "{read:?}"
    );
}

#[test]
fn a_depth_column_of_three_divisions_parts_the_grids_beside_it() {
    let mut lines = linear(100.0, 50.0, 23);
    lines.drain(11..13);
    let run = Run { lines: linear(100.0, 50.0, 23), ruling: Ruling::Linear(23) };
    let parts = parted(run, &lines);
    assert_eq!(
        parts.iter().map(|run| (run.left(), run.right(), run.ruling)).collect::<Vec<_>>(),
        [(100.0, 600.0, Ruling::Linear(10)), (750.0, 1250.0, Ruling::Linear(10))]
    );
    let mut holed = linear(100.0, 50.0, 10);
    holed.drain(4..6);
    let whole = Run { lines: linear(100.0, 50.0, 10), ruling: Ruling::Linear(10) };
    assert_eq!(parted(whole.clone(), &holed), [whole]);
}

#[test]
fn decades_are_told_by_their_lines_and_where_they_start() {
    for lead in [1, 2] {
        let lines = [linear(50.0, 40.0, 10), log(600.0, 150.0, 4, lead)].concat();
        let found = runs(&lines, &|_| 1.0, &|_, _| 1.0);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(found[0].ruling, Ruling::Linear(10));
        let Ruling::Log { decade, lead: read } = found[1].ruling else { panic!("{found:?}") };
        assert!((decade - 150.0).abs() < 0.5);
        assert_eq!(read, lead);
        assert!((found[1].right() - 1200.0).abs() < 0.5 && (found[1].left() - 600.0).abs() < 0.5);
    }
}

/// The line from 1 to 2 of three decades is as wide as a division of a linear track that is as wide as they are.
#[test]
fn decades_from_two_beside_a_linear_track_as_wide_take_no_division_of_it() {
    for lead in [2, 1] {
        let grid = log(600.0, 500.0 / 3.0, 3, lead);
        for lines in [
            [linear(100.0, 50.0, 10), grid[1..].to_vec()].concat(),
            [grid[..grid.len() - 1].to_vec(), linear(1100.0, 50.0, 10)].concat(),
        ] {
            let found = runs(&lines, &|_| 1.0, &|_, _| 1.0);
            assert_eq!(found.len(), 2, "{found:?}");
            let linear = found.iter().find(|run| run.ruling == Ruling::Linear(10));
            assert!(linear.is_some(), "{found:?}");
            let log = found.iter().find(|run| matches!(run.ruling, Ruling::Log { .. })).unwrap();
            assert!(matches!(log.ruling, Ruling::Log { lead: own, .. } if own == lead), "{found:?}");
            assert!((log.left() - 600.0).abs() < 0.5, "{found:?}");
        }
    }
}

#[test]
fn a_straight_curve_among_the_lines_is_passed_over() {
    let mut lines = linear(100.0, 50.0, 10);
    lines.push(317.0);
    lines.sort_by(f64::total_cmp);
    assert_eq!(runs(&lines, &|_| 1.0, &|_, _| 1.0)[0].ruling, Ruling::Linear(10));
}

#[test]
fn faint_lines_make_grids_beside_each_other_though_some_of_one_fit_the_other() {
    // A linear track whose lattice meets some of the decades' lines beside it, and decades that end at the page's border:
    // columns and shares in percent.
    let seen = [
        (656.3, 91),
        (706.2, 13),
        (756.3, 15),
        (806.2, 16),
        (856.3, 15),
        (906.1, 83),
        (956.3, 14),
        (1006.3, 14),
        (1056.3, 17),
        (1106.3, 18),
        (1156.3, 96),
        (1200.3, 17),
        (1231.1, 18),
        (1255.2, 15),
        (1275.4, 16),
        (1292.4, 20),
        (1319.1, 17),
        (1406.1, 89),
        (1450.3, 18),
        (1481.3, 18),
        (1505.3, 15),
        (1525.3, 13),
        (1569.3, 13),
        (1662.0, 0),
    ];
    let found = runs_of(&seen);
    let ends: Vec<(f64, f64)> = found.iter().map(|run| (run.left().round(), run.right().round())).collect();
    assert_eq!(ends, [(656.0, 1156.0), (1156.0, 1656.0)]);
    assert_eq!(found[0].ruling, Ruling::Linear(10));
    assert!(matches!(found[1].ruling, Ruling::Log { lead: 2, .. }), "{found:?}");
}

#[test]
fn decades_end_at_the_lines_of_their_track_though_hardly_one_was_seen_of_the_parts_at_its_ends() {
    // From 0.2 to 2000; of what is below 1 two lines were seen, of what is above 1000 none, and the last edge is the
    // picture's side: columns and shares in percent.
    let seen = [
        (650.1, 99),
        (694.7, 11),
        (725.1, 11),
        (824.9, 83),
        (944.4, 12),
        (975.4, 13),
        (999.4, 12),
        (1019.5, 11),
        (1036.7, 16),
        (1063.5, 17),
        (1074.9, 84),
        (1150.5, 13),
        (1194.3, 13),
        (1225.4, 13),
        (1249.3, 10),
        (1269.4, 10),
        (1324.9, 83),
        (1400.4, 10),
        (1444.4, 17),
        (1475.4, 16),
        (1499.4, 15),
        (1519.4, 17),
        (1536.4, 15),
        (1563.4, 14),
        (1574.9, 84),
        (1650.0, 0),
    ];
    let found = runs_of(&seen);
    assert_eq!((found.len(), found[0].left(), found[0].right()), (1, 650.1, 1650.0), "{found:?}");
    assert!(matches!(found[0].ruling, Ruling::Log { lead: 2, .. }), "{found:?}");
    // Without an edge before it the first whole decade is the beginning.
    let found = runs_of(&seen[3..]);
    assert_eq!(found[0].left(), 824.9, "{found:?}");
}

#[test]
fn decades_begin_with_the_strong_lines_where_these_are_those_of_two() {
    // A division of 75 columns before a grid from 2 to 2000 stands where 1 would, and the grid's own edge is in the
    // page's border.
    let division = 250.0 * place(2);
    let fine = |at: f64| (at, 45);
    let mut seen: Vec<(f64, i32)> = linear(1000.0, division, 10).into_iter().map(fine).collect();
    seen[0].1 = 97;
    let left = seen.pop().unwrap().0;
    let mut log = log(left, 250.0, 3, 2);
    log.pop();
    seen.extend(log.iter().enumerate().map(|(at, &line)| (line, if at % 9 == 0 { 97 } else { 45 })));
    let found = runs_of(&seen);
    assert_eq!(found.iter().map(Run::left).collect::<Vec<_>>(), [1000.0, left], "{found:?}");
    assert!(matches!(found[1].ruling, Ruling::Log { lead: 2, .. }), "{found:?}");
    // Of lines that are all alike nothing tells it from one from 1 on.
    let alike: Vec<(f64, i32)> = seen.iter().map(|&(at, _)| fine(at)).collect();
    assert_ne!(runs_of(&alike), found);
}

#[test]
fn a_last_decade_ends_behind_its_line_of_nine_where_the_pages_border_hides_its_own() {
    let mut lines = [linear(100.0, 25.0, 10), log(350.0, 125.0, 2, 1)].concat();
    lines.pop();
    let found = runs(&lines, &|_| 1.0, &|_, _| 1.0);
    let log = found.iter().find(|run| matches!(run.ruling, Ruling::Log { .. })).unwrap();
    assert_eq!((log.left(), log.right()), (350.0, 600.0), "{found:?}");
}

#[test]
fn a_decade_of_which_hardly_a_line_was_seen_goes_on_to_the_track_s_edge() {
    // From 0.2 to 200 on a faded page; of the last decade two lines are left.
    let seen = [
        (1175.1, 98),
        (1204.4, 12),
        (1225.4, 13),
        (1241.4, 14),
        (1275.4, 15),
        (1291.4, 14),
        (1341.5, 92),
        (1371.4, 18),
        (1421.4, 20),
        (1432.4, 22),
        (1442.2, 20),
        (1458.4, 18),
        (1508.1, 92),
        (1599.4, 16),
        (1617.4, 17),
        (1675.1, 98),
    ];
    let ends = |seen: &[(f64, i32)]| {
        let found = runs_of(seen);
        (found.len(), found[0].left(), found[0].right())
    };
    assert_eq!(ends(&seen), (1, 1175.1, 1675.1));
    // A line that is none of a decade's.
    let astray = [&seen[..13], &[(1630.0, 17)], &seen[14..]].concat();
    assert_eq!(ends(&astray), (1, 1175.1, 1508.1));
    let nothing = [&seen[..13], &seen[15..]].concat();
    assert_eq!(ends(&nothing), (1, 1175.1, 1508.1), "another column as wide as a decade");
}

#[test]
fn a_coarse_grid_from_two_begins_at_its_own_edge() {
    // At 75 dots an inch, beside a linear track whose last division is as wide as from 1 to 2, at the page's black border,
    // and before the depth column with another track behind it.
    let lines = [
        0.0, 17.8, 36.7, 55.1, 74.1, 93.2, 112.1, 130.1, 149.1, 168.1, 187.1, 205.6, 216.1, 224.1, 230.1,
        235.1, 239.2, 244.6, 248.2, 268.1, 279.2, 287.2, 293.2, 298.2, 304.1, 310.2, 330.7, 341.2, 349.2,
        355.2, 360.2, 364.2, 372.7, 393.1, 445.7, 464.1, 483.1, 502.2, 520.2, 539.2, 558.1, 577.1, 595.1,
        614.1, 633.4,
    ];
    let found = runs(&lines, &|_| 0.8, &|left, right| if left < 393.2 && right > 445.6 { 0.05 } else { 1.0 });
    let log = found.iter().find(|run| matches!(run.ruling, Ruling::Log { .. })).expect("decades");
    assert_eq!((log.left(), log.right()), (205.6, 393.1), "{found:?}");
    assert!(matches!(log.ruling, Ruling::Log { lead: 2, .. }), "{found:?}");
}

#[test]
fn two_decades_are_told_by_their_lines_of_2_and_9_where_no_other_line_is_left() {
    // As seen on a faded page: a linear track, the depth column, two decades, a linear track with every other line.
    let left = [
        (40.0, 97),
        (75.5, 43),
        (110.5, 40),
        (181.5, 40),
        (252.5, 48),
        (287.5, 51),
        (358.5, 50),
        (394.0, 98),
    ];
    let decades = [(512.1, 98), (565.5, 50), (681.5, 48), (689.5, 98), (742.5, 52), (858.5, 42), (866.1, 98)];
    let right = [(972.5, 49), (1043.5, 44), (1149.5, 40), (1220.1, 98)];
    let found = runs_of(&[&left[..], &decades, &right].concat());
    let log = |run: &Run| matches!(run.ruling, Ruling::Log { lead: 1, .. });
    let edges: Vec<(f64, f64)> =
        found.iter().filter(|run| log(run)).map(|run| (run.left(), run.right())).collect();
    assert_eq!(edges, [(512.1, 866.1)]);
    // With a line that is none of theirs it could be anything.
    let stray = [&decades[..4], &[(715.0, 50)], &decades[4..]].concat();
    assert!(!runs_of(&stray).iter().any(log));
}
