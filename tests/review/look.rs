//! Looking: keys, filters, names that mean harm, narrow and dark screens.

use crate::browser::{Browser, file_url};
use crate::desk::{ALL, Server, from_disk, open_scan, run, with_bundled};

#[test]
fn the_queue_is_worked_through_with_keys() {
    let bench = with_bundled(&ALL);
    bench.write("in/notes.tif", "no picture");
    assert_eq!(run(&bench).code, Some(3));
    let mut page = from_disk(&bench);
    let first = page.text("document.querySelector('[aria-selected=true]').innerText");
    assert!(
        first.contains("✖ failed") && first.contains("notes.tif") && first.contains("decode:"),
        "{first}"
    );
    page.key("j");
    page.key("Enter");
    page.until("!document.getElementById('open').hidden");
    let name = page.text("document.getElementById('name').textContent");
    page.until("pictures.sheet !== null");
    page.key("n");
    page.until("viewer.doubt === 0");
    let told = page.text("document.getElementById('where').textContent");
    assert!(told.starts_with("1 of "), "{told}");
    page.until("viewer.now.y === viewer.goal.y");
    let rows =
        page.eval("doubtRows(doubtsOf(viewer.row)[0]).map((row) => (row - viewer.now.y) * viewer.now.s)");
    let height = page.eval("paper().height").as_f64().unwrap();
    assert!(rows[0].as_f64().unwrap() > 0.0 && rows[1].as_f64().unwrap() < height, "{rows} of {height}");
    let before = page.eval("viewer.goal.s").as_f64().unwrap();
    page.key("+");
    assert!(page.eval("viewer.goal.s").as_f64().unwrap() > before);
    page.key("j");
    assert_ne!(page.text("document.getElementById('name').textContent"), name);
    page.key("Escape");
    page.until("document.getElementById('open').hidden");
    page.key("?");
    page.until("document.getElementById('help').open");
    page.eval("document.getElementById('help').close()");
    page.key("c");
    page.until("document.getElementById('cost').open");
    let costs = page.text("document.getElementById('cost').innerText");
    for part in
        ["this machine", "GPU box, 750 EUR a month", "cheaper than Lambda", "Each figure with its formula"]
    {
        assert!(costs.contains(part), "{part} in {costs}");
    }
}

#[test]
fn filters_leave_what_was_asked_for() {
    let bench = with_bundled(&["easy", "log", "wraps"]);
    run(&bench);
    let mut page = from_disk(&bench);
    page.eval("(() => { const it = document.getElementById('show'); it.value = 'review'; it.dispatchEvent(new Event('change')); })()");
    page.until("document.querySelectorAll('.row').length === 1");
    assert!(page.text("document.querySelector('.row').innerText").contains("easy.tif"));
    page.fill("#search", "drawn alike");
    page.until("document.querySelectorAll('.row').length === 1");
    page.fill("#search", "nobody says so");
    page.until("document.querySelectorAll('.row').length === 0");
}

#[test]
fn a_scan_is_shown_with_its_traces_and_without() {
    let bench = with_bundled(&["log"]);
    run(&bench);
    // Scans are found from wherever the results are looked at.
    let server = Server::start_in(&bench, "out", ".");
    let mut page = server.page();
    open_scan(&mut page, "log.tif");
    page.until("viewer.las !== null && [...pictures.tiles.values()].some((tile) => tile.ready)");
    // Pixels of the traces' colours; the scan itself is black and white.
    let coloured = "(() => { drawPicture(); const it = document.getElementById('picture'); \
        const bytes = it.getContext('2d').getImageData(120, 40, it.width - 160, it.height - 80).data; let count = 0; \
        for (let at = 0; at < bytes.length; at += 4) { \
        if (bytes[at + 3] > 200 && Math.max(bytes[at], bytes[at + 1], bytes[at + 2]) - Math.min(bytes[at], bytes[at + 1], bytes[at + 2]) > 90) count += 1; } \
        return count; })()";
    page.until("viewer.now.s === viewer.goal.s");
    let with = page.eval(coloured).as_u64().unwrap();
    page.key("t");
    page.until("[...pictures.tiles.values()].every((tile) => tile.ready)");
    let without = page.eval(coloured).as_u64().unwrap();
    assert!(with > 500 && without < with / 4, "{with} coloured pixels with traces, {without} without");
}

#[test]
fn from_disk_too_traces_are_taken_off_and_the_scan_beneath_them_is_whole() {
    let bench = with_bundled(&["log"]);
    run(&bench);
    let mut page = from_disk(&bench);
    open_scan(&mut page, "log.tif");
    page.until("pictures.sheet !== null && viewer.now.s === viewer.goal.s");
    let mut seen = || {
        // Twice: what was asked for is drawn with the next picture of the screen.
        page.eval("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))");
        let image = page.picture("#picture");
        page.key("t");
        image::imageops::crop_imm(&image, 120, 40, image.width() - 160, image.height() - 80).to_image()
    };
    let (with, without, again) = (seen(), seen(), seen());
    fn is_coloured(pixel: &image::Rgb<u8>) -> bool {
        pixel.0.iter().max().unwrap() - pixel.0.iter().min().unwrap() > 90
    }
    let coloured = |image: &image::RgbImage| image.pixels().filter(|pixel| is_coloured(pixel)).count();
    let (traced, left) = (coloured(&with), coloured(&without));
    assert!(traced > 500 && left < traced / 10, "{traced} coloured pixels with traces, {left} without");
    // Where a trace was the printed curve is, not a hole in it.
    let covered = with.pixels().zip(without.pixels()).filter(|(pixel, _)| is_coloured(pixel));
    let printed = covered.filter(|(_, beneath)| beneath.0[1] < 225).count();
    assert!(printed > traced * 3 / 4, "{printed} of {traced} traced pixels are printed");
    assert!(again == with);
}

#[test]
fn names_that_mean_harm_stay_names() {
    let bench = with_bundled(&["log"]);
    let scan = std::fs::read(bench.path("in/log.tif")).unwrap();
    let sidecar = std::fs::read(bench.path("in/log.toml")).unwrap();
    let name = "<img src=x onerror=\"document.title='owned'\">\u{1b}[31m\n\u{202e}&amp;";
    bench.write(&format!("in/{name}.tif"), scan);
    bench.write(&format!("in/{name}.toml"), sidecar);
    bench.write("in/<script>document.title='owned'</script>.tif", "no picture");
    run(&bench);
    let mut page = from_disk(&bench);
    open_scan(&mut page, "onerror");
    page.until("pictures.sheet !== null");
    let shown = page.text("document.getElementById('name').textContent");
    assert!(
        shown.contains("<img src=x onerror=\"document.title='owned'\">\\u{1b}[31m\\u{a}\\u{202e}&amp;"),
        "{shown}"
    );
    assert_eq!(page.text("document.title"), "curvedig review");
    let server = Server::start(&bench);
    page.open(&server.url);
    open_scan(&mut page, "onerror");
    page.until("viewer.las !== null && pictures.sheet !== null");
    assert_eq!(page.text("document.title"), "curvedig review");
}

#[test]
fn a_narrow_dark_screen_does() {
    let bench = with_bundled(&["easy", "log"]);
    run(&bench);
    let mut page = Browser::start(400, 800);
    page.prefer_dark();
    page.open(&file_url(&bench.path("out/report.html")));
    assert_eq!(page.text("getComputedStyle(document.body).backgroundColor"), "rgb(20, 23, 26)");
    page.until("document.documentElement.scrollWidth <= 400");
    page.key("Enter");
    page.until("pictures.sheet !== null");
    page.until("document.documentElement.scrollWidth <= 400");
    page.until("paper().width > 150 && paper().height > 300");
    assert_eq!(page.eval("getComputedStyle(document.getElementById('queue')).display"), "none");
    page.click("#close");
    page.until("document.querySelectorAll('.row').length === 2");
}
