//! Pages drawn through known warps are followed within a pixel.

mod sheet;

use sheet::Sheet;

use super::*;

#[test]
fn report() {
    let base = Sheet::default();
    let mut cases: Vec<(&str, Sheet)> = vec![
        ("straight", base.clone()),
        ("skew +3", Sheet { skew: 0.052, ..base.clone() }),
        ("skew -3", Sheet { skew: -0.052, ..base.clone() }),
        ("wander", Sheet { wander: (20.0, 600.0), ..base.clone() }),
        ("bend", Sheet { bend: (8.0, 2500.0), ..base.clone() }),
        ("bend big", Sheet { bend: (25.0, 9000.0), ..base.clone() }),
        ("fold", Sheet { fold: Some((2300.0, 9.0)), ..base.clone() }),
        ("fold 24", Sheet { fold: Some((2300.0, 24.0)), ..base.clone() }),
        ("fold 40 coarse", Sheet { fold: Some((2300.0, 30.0)), grid: Some((10.0, 50.0)), ..base.clone() }),
        ("lost 0.5", Sheet { lost: 0.5, ..base.clone() }),
        ("lost 0.8", Sheet { lost: 0.8, ..base.clone() }),
        ("faded", Sheet { faded: Some((2000.0, 2600.0)), skew: 0.02, wander: (4.0, 900.0), ..base.clone() }),
        ("nogrid", Sheet { grid: None, skew: 0.01, ..base.clone() }),
        ("noedges", Sheet { draw_edges: false, skew: 0.01, wander: (10.0, 600.0), ..base.clone() }),
        ("specks", Sheet { specks: 0.03, skew: 0.01, ..base.clone() }),
        ("coarse", Sheet { grid: Some((10.0, 100.0)), bend: (8.0, 2500.0), ..base.clone() }),
        ("only100", Sheet { grid: Some((100.0, 100.0)), bend: (4.0, 2500.0), ..base.clone() }),
        ("1in", Sheet { rows_per_depth: 2.0, grid: Some((10.0, 50.0)), bend: (8.0, 2500.0), ..base.clone() }),
        (
            "grey",
            Sheet { greys: Some((220.0, 170.0, 60.0)), skew: -0.01, wander: (5.0, 700.0), ..base.clone() },
        ),
    ];
    for seed in 2..8 {
        cases.push((
            "all",
            Sheet {
                seed,
                skew: 0.01 * (seed as f64 - 5.0),
                wander: (15.0, 500.0 + 100.0 * seed as f64),
                bend: (10.0, 3000.0),
                lost: 0.5,
                specks: 0.01,
                faded: Some((3000.0, 3300.0)),
                fold: Some((1500.0, 7.0)),
                ..base.clone()
            },
        ));
    }
    for (name, sheet) in cases {
        let raster = sheet.draw();
        let start = std::time::Instant::now();
        let page = follow(&raster, &sheet.spec()).unwrap();
        let ms = start.elapsed().as_secs_f64() * 1000.0 / (sheet.width * sheet.height) as f64 * 1e6;
        let (c, r) = sheet.errors(&page);
        println!(
            "{name:15} col p50 {:.2} p95 {:.2} max {:.2} | row p50 {:.2} p95 {:.2} max {:.2} | {:.1} ms/MP grid {:?} bend {:.1} {:?} {:?}",
            c.quantile(0.5),
            c.quantile(0.95),
            c.quantile(1.0),
            r.quantile(0.5),
            r.quantile(0.95),
            r.quantile(1.0),
            ms,
            page.quality.grid_seen,
            page.quality.depth_bend_rows,
            page.quality.edges_seen[0],
            page.quality.doubts
        );
    }
}
