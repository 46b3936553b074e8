//! Corrections made in the page move the LAS file of the next run.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::browser::Browser;
use crate::desk::{ALL, Server, from_disk, open_scan, run, values, with_bundled};
use crate::support::Bench;

/// Ends of the interval of `easy.tif` in thousandths of a metre, and where the lower tie is moved to.
const TOP: f64 = 1_829_000.0;
const BASE: f64 = 1_897_000.0;
const MOVED: f64 = 1_907_000.0;

/// Share of the new values that are the old ones of the depths they had before the lower tie was moved.
fn moved_along(old: &BTreeMap<i64, f64>, new: &BTreeMap<i64, f64>, width: f64) -> f64 {
    let before = |depth: i64| TOP + (depth as f64 - TOP) * (BASE - TOP) / (MOVED - TOP);
    let near = |(depth, value): (&i64, &f64)| {
        let at = before(*depth);
        let (above, below) = (old.range(..=at as i64).next_back(), old.range(at as i64 + 1..).next());
        let (Some((from, a)), Some((to, b))) = (above, below) else { return false };
        let expected = a + (at - *from as f64) / (to - from) as f64 * (b - a);
        (value - expected).abs() < 0.01 * width
    };
    new.iter().filter(|it| near(*it)).count() as f64 / new.len() as f64
}

/// Moves the lower tie of the scan that is open, in the form.
fn move_the_tie(page: &mut Browser) {
    page.key("e");
    page.until("document.querySelectorAll('#ties input.depth').length === 2");
    assert_eq!(page.eval("document.querySelectorAll('#ties input.depth')[1].value"), "1897");
    page.fill("#ties tr:nth-child(3) input.depth", "1907");
    page.click("#save");
}

fn assert_moved(bench: &Bench, old: &BTreeMap<i64, f64>) {
    let new = values(bench, "out/easy.las", "GR");
    let along = moved_along(old, &new, 200.0);
    assert!(along > 0.85, "only {along} of the values went along");
    assert!(moved_along(old, old, 200.0) < 0.5, "unmoved values would pass");
}

#[test]
fn a_depth_tie_corrected_in_the_page_moves_the_las_of_the_next_run() {
    let bench = with_bundled(&ALL);
    assert_eq!(run(&bench).code, Some(4));
    let old = values(&bench, "out/easy.las", "GR");
    let others = bench.results("out");
    let server = Server::start(&bench);
    let mut page = server.page();
    open_scan(&mut page, "easy.tif");
    move_the_tie(&mut page);
    page.until("document.getElementById('toast').textContent.startsWith('Saved in ')");
    let sidecar = fs::read_to_string(bench.path("in/easy.toml")).unwrap();
    assert!(
        sidecar.contains("[2014.04, 1907.0]") && sidecar.contains("\"WELL\" = \"SYNTH 29-9\""),
        "{sidecar}"
    );
    // It is known as corrected until it is run, whatever happens to the page.
    page.open(&server.url);
    open_scan(&mut page, "easy.tif");
    page.until("document.querySelector('.row').innerText.includes('✎ corrected')");
    page.key("e");
    page.until("document.querySelectorAll('#ties input.depth')[1].value === '1907'");
    page.key("e");
    page.click("#again");
    assert_eq!(page.text("document.getElementById('command').textContent"), "curvedig run in -o out");

    let again = run(&bench);
    assert!(again.stderr.contains("7 skipped"), "{}", again.stderr);
    assert_moved(&bench, &old);
    for (name, bytes) in bench.results("out").iter().filter(|(name, _)| !name.starts_with("easy")) {
        assert_eq!(others.get(name), Some(bytes), "{name} has changed");
    }
    // The page goes on with what the run left.
    page.open(&server.url);
    open_scan(&mut page, "easy.tif");
    page.key("e");
    page.until("document.querySelectorAll('#ties input.depth')[1].value === '1907'");
    assert!(!page.text("document.querySelector('.row').innerText").contains("corrected"));
}

#[test]
fn what_could_not_be_found_is_given_in_the_page() {
    let bench = Bench::new();
    // A track from column 50 to 350 with one line in it, and not a number on the page.
    let mut drawing = image::GrayImage::from_pixel(400, 1200, image::Luma([255]));
    for row in 0..1200u32 {
        let line = 200.0 + 60.0 * (f64::from(row) / 90.0).sin();
        for col in [50, 350, line as u32, line as u32 + 1] {
            drawing.put_pixel(col, row, image::Luma([0]));
        }
    }
    drawing.save(bench.path("in/plain.png")).unwrap();
    let refused = run(&bench);
    assert_eq!(refused.code, Some(3), "{}", refused.stderr);
    let server = Server::start(&bench);
    let mut page = server.page();
    page.until("document.querySelector('.row img').naturalWidth > 0");
    page.key("Enter");
    page.until("[...pictures.tiles.values()].some((tile) => tile.ready)");
    page.key("e");
    for tie in [2, 3] {
        page.click_button("+ Tie in view");
        page.until(&format!("document.querySelectorAll('#ties tr').length === {tie}"));
    }
    page.click_button("+ Track");
    page.click_button("+ Curve");
    // New ties stand where the view is: both on one row, with no depth yet.
    for (label, value) in [
        ("row of tie 1", "100"),
        ("depth of tie 1", "1000"),
        ("row of tie 2", "1100"),
        ("left edge of track 1", "50"),
        ("right edge of track 1", "350"),
        ("mnemonic", "GR"),
        ("C1 at the right edge", "150"),
    ] {
        page.fill(&format!("[aria-label='{label}']"), value);
    }
    // What makes no sense is refused by its key and changes nothing.
    page.click("#save");
    page.until("document.getElementById('toast').textContent === 'Not saved: tie 2 has no depth'");
    page.fill("[aria-label='depth of tie 2']", "1000");
    page.click("#save");
    page.until("document.getElementById('toast').textContent.startsWith('Not saved: in/plain.toml line ')");
    let told = page.text("document.getElementById('toast').textContent");
    assert!(told.contains("depth.ties: [100, 1000] and [1100, 1000] don't run the same way"), "{told}");
    assert!(!bench.path("in/plain.toml").exists());
    page.fill("[aria-label='depth of tie 2']", "1100");
    page.click("#save");
    page.until("document.getElementById('toast').textContent.startsWith('Saved in ')");

    let again = run(&bench);
    assert!(matches!(again.code, Some(0 | 4)), "{}", again.stderr);
    let values = values(&bench, "out/plain.las", "GR");
    // Row 100 + 10 (depth - 1000): a fraction of 0.5 + 0.2 sin(row / 90) of 0 to 150.
    let off = |(depth, value): (&i64, &f64)| {
        let row = 100.0 + (*depth as f64 / 1000.0 - 1000.0) * 10.0;
        (value - 150.0 * (0.5 + 0.2 * (row / 90.0).sin())).abs()
    };
    let near = values.iter().filter(|it| off(*it) < 3.0).count();
    assert!(values.len() > 150 && near * 10 > values.len() * 9, "{near} of {} values", values.len());
}

#[test]
fn without_a_server_corrections_are_a_file_for_the_next_run() {
    let bench = with_bundled(&["easy", "log"]);
    run(&bench);
    let old = values(&bench, "out/easy.las", "GR");
    let mut page = from_disk(&bench);
    page.download_to(&bench.path("downloads"));
    open_scan(&mut page, "easy.tif");
    move_the_tie(&mut page);
    page.until("document.getElementById('toast').textContent.startsWith('Kept in this browser')");
    // Kept, whatever happens to the page.
    let url = page.text("location.href");
    page.open(&url);
    page.click("#again");
    assert!(
        page.text("document.getElementById('command').textContent")
            .ends_with("--corrections corrections.json")
    );
    page.click("#save-file");
    let saved = bench.path("downloads/corrections.json");
    let started = std::time::Instant::now();
    while !saved.exists() && started.elapsed().as_secs() < 30 {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let again = bench.curvedig(&["run", "in", "-o", "out", "--corrections", "downloads/corrections.json"]);
    assert!(again.stderr.contains("1 correction taken over"), "{}", again.stderr);
    assert_moved(&bench, &old);
    let kept = fs::read_to_string(bench.path("out/corrections.jsonl")).unwrap();
    assert!(kept.contains("\"sidecar\":\"in/easy.toml\""), "{kept}");

    let stray = saved.with_file_name("stray.json");
    fs::write(&stray, fs::read_to_string(&saved).unwrap().replace("\"easy\"", "\"hard\"")).unwrap();
    let refused = bench.curvedig(&["review", "out", "--apply", "downloads/stray.json"]);
    assert_eq!(refused.code, Some(2));
    refused.assert_told("hard", "no such result");
}

#[test]
fn a_point_dragged_off_the_trace_is_the_value_of_the_next_run() {
    let bench = with_bundled(&["log"]);
    run(&bench);
    let old = values(&bench, "out/log.las", "MSFL");
    let server = Server::start(&bench);
    let mut page = server.page();
    open_scan(&mut page, "log.tif");
    page.until("viewer.las !== null");
    page.key("e");
    page.until("document.querySelectorAll('#form .draw').length > 0");
    page.eval("[...document.querySelectorAll('#form .curve')].find((it) => it.querySelector('legend').textContent === 'MSFL').querySelector('.draw').click()");
    // A handle well inside the picture, on the screen.
    let handle = page.eval(
        "(() => { const box = document.getElementById('picture').getBoundingClientRect(); \
         const view = { ...viewer.now, ...paper() }; const handles = handlesOf(curveDrawn(), view); \
         const it = handles.find((handle) => { const y = toScreen(view, handle.at)[1]; return y > 200 && y < 500; }); \
         const [x, y] = toScreen(view, it.at); return [box.x + x, box.y + y, viewer.now.s]; })()",
    );
    let (x, y) = (handle[0].as_f64().unwrap(), handle[1].as_f64().unwrap());
    page.drag((x, y), (x - 30.0, y));
    page.until("curveDrawn().drawn.length === 1 && curveDrawn().drawn[0].length === 3");
    let point = page.eval("curveDrawn().drawn[0][1]");
    page.click("#save");
    page.until("document.getElementById('toast').textContent.startsWith('Saved in ')");
    let sidecar = fs::read_to_string(bench.path("in/log.toml")).unwrap();
    assert!(sidecar.contains("drawn = [[["), "{sidecar}");

    run(&bench);
    let record: Value = serde_json::from_slice(&fs::read(bench.path("out/log.json")).unwrap()).unwrap();
    let curves = record["curves"].as_array().unwrap();
    let drawn = |name: &str| curves.iter().find(|curve| curve["mnemonic"] == name).unwrap()["drawn"].clone();
    assert!(drawn("MSFL")[0][0].as_f64().unwrap() > 11072.0 && drawn("GR").is_null(), "{curves:?}");
    // Depth and value of the point by the scan's layout: MSFL is 0.2 to 20, logarithmic, between its track's edges.
    let (row, col) = (point[0].as_f64().unwrap(), point[1].as_f64().unwrap());
    let depth = page.eval(&format!("viewer.place.depthAt({row}, {col})")).as_f64().unwrap();
    let fraction = page
        .eval(&format!("(({col}) - at(viewer.row.view.layout.tracks[2].left, {row})) / viewer.place.width(viewer.row.view.layout.tracks[2], {row})"))
        .as_f64()
        .unwrap();
    let wanted = 0.2 * 100f64.powf(fraction);
    let new = values(&bench, "out/log.las", "MSFL");
    let nearest = |values: &BTreeMap<i64, f64>| {
        let at = (depth * 1000.0) as i64;
        *values.iter().min_by_key(|(it, _)| (**it - at).abs()).unwrap().1
    };
    let off = (nearest(&new) / wanted).ln().abs();
    assert!(off < 0.08, "{} for {wanted}", nearest(&new));
    assert!((nearest(&old) / wanted).ln().abs() > 4.0 * off.max(0.02), "{} was there before", nearest(&old));
}
