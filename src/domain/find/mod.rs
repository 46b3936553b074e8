//! Finding the page: what no sidecar says of tracks, depth and scales is read off the scan.

pub(crate) mod columns;
pub(crate) mod coverage;
pub(crate) mod depths;
pub(crate) mod frame;
pub(crate) mod ladder;
pub(crate) mod numbers;
pub(crate) mod resolution;
pub(crate) mod rulings;
pub(crate) mod scales_printed;
pub(crate) mod snap;
pub(crate) mod straight;
pub(crate) mod windows;

use crate::domain::layout::evidence::Evidence;
use crate::domain::raster::Raster;

/// Debugging.
pub fn debug(raster: &dyn Raster) {
    let t = std::time::Instant::now();
    let evidence = Evidence::gather(raster, 0..raster.height()).unwrap();
    eprintln!("gather {:?} {} bands", t.elapsed(), evidence.bands());
    let t = std::time::Instant::now();
    let Some(window) = windows::clearest(&evidence) else { eprintln!("no window"); return };
    eprintln!("window {:?} rows {}.. lines {:?}", t.elapsed(), window.bands.start * 8, window.lines);
    let t = std::time::Instant::now();
    let frame = frame::Frame::follow(&evidence, &window);
    eprintln!("frame {:?}", t.elapsed());
    let mut runs = vec![];
    let mut at = 0;
    while at < frame.bands() { let v = frame.there[at]; let s = at; while at < frame.bands() && frame.there[at]==v { at+=1; } if v && at-s > 20 { runs.push((s*8, at*8)); } }
    eprintln!("there {runs:?}");
    eprintln!("rules {:?}", frame.rules.iter().map(|r| ((r.u*10.0).round()/10.0, (r.share*100.0).round())).collect::<Vec<_>>());
    let coverage = coverage::Coverage::count(&evidence, &frame);
    eprintln!("strips {:?}", coverage.debug());
    let columns = columns::find(&frame.rules, &frame.faint, &coverage, raster.width() as f64);
    for t in &columns.tracks { eprintln!("track {:.1}..{:.1} {:?} seen {} cover {:?}", t.left, t.right, t.ruling, t.seen, coverage.between(t.left, t.right)); }
    for g in &columns.gaps { eprintln!("gap {:.1}..{:.1} cover {:?}", g.0, g.1, coverage.between(g.0, g.1)); }
}
