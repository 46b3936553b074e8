//! What a fuzzer feeds: bytes to a function and what must hold of whatever comes out. `crashes.rs` replays what was found.
#![allow(dead_code)] // Each target uses its own.

use std::io::Cursor;

use curvedig::domain::found::Known;
use curvedig::error::Error;
use curvedig::format::las;
use curvedig::format::las_check::{MOST_PER_RULE, check};
use curvedig::format::scan::{Limits, open};
use curvedig::format::sidecar::{Layers, Source, parse, sha256, to_toml};
use curvedig::report::prices::{Architecture, Layer, ModelPlace, Prices};

/// Far above what small inputs may take, far below what would hurt.
const LIMITS: Limits = Limits { max_pixels: 1 << 22, max_memory: 1 << 20 };

/// TIFF, PNG, JPEG: every pixel of what decodes can be read.
pub fn scan(bytes: &[u8]) {
    let raster = match open(Cursor::new(bytes), &LIMITS) {
        Ok(raster) => raster,
        Err(error) => return is_told(&error),
    };
    let (width, height) = (raster.width(), raster.height());
    assert!((1..=LIMITS.max_pixels).contains(&(width as u64 * height as u64)));
    let mut row = vec![0; width * 3];
    for y in 0..height {
        raster.grey(y..y + 1, 0..width, &mut row[..width]).expect("a row");
        if raster.has_colour() {
            raster.rgb(y..y + 1, 0..width, &mut row).expect("a row");
        }
    }
    if let Some((x, y)) = raster.dpi() {
        assert!(x > 0.0 && y > 0.0 && x.is_finite() && y.is_finite());
    }
}

/// A sidecar, beside a scan and as its folder's settings: what is understood is written and read back the same.
pub fn sidecar(bytes: &[u8]) {
    let source = Some(Source { name: "a.toml", bytes });
    for layers in [
        Layers { beside: source, ..Layers::default() },
        Layers { config: source, given: source, ..Layers::default() },
    ] {
        match parse(&layers) {
            Ok(known) => comes_back(&known),
            Err(error) => is_told(&error),
        }
    }
}

fn comes_back(known: &Known) {
    let text = to_toml(known);
    let again = Source { name: "again.toml", bytes: text.as_bytes() };
    let again = parse(&Layers { beside: Some(again), ..Layers::default() });
    let again = again.unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(sha256(&again), sha256(known), "{text}");
}

/// A price file: whatever it says, prices are numbers that costs can be made of.
pub fn prices(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match Prices::load(&[Layer { name: "mine.toml", text }]) {
        Ok(prices) => {
            assert!(prices.items().iter().all(|(_, price)| !price.amount.is_sign_negative()));
            for architecture in [Architecture::X86, Architecture::Arm] {
                prices.function(architecture, ModelPlace::EfsElastic);
                prices.tiers(architecture);
            }
            let _ = (prices.memory_mb(), prices.boxes(), prices.free_tier());
            assert!((1..=1000).contains(&prices.at_once(1000)));
        }
        Err(error) => is_told(&error),
    }
}

/// A LAS file: checked without a flood, read without a guess.
pub fn las(bytes: &[u8]) {
    let findings = check(bytes);
    assert!(findings.len() < 60 * MOST_PER_RULE);
    for finding in findings {
        assert!(finding.message.bytes().all(|byte| matches!(byte, b' '..=b'~')), "{finding:?}");
        assert!(finding.message.len() < 200, "{finding:?}");
    }
    match las::read(bytes) {
        Ok(table) => {
            assert!(table.depths.iter().all(|depth| depth.is_finite()));
            assert!(table.curves.iter().all(|curve| curve.values.len() == table.depths.len()));
        }
        Err(error) => is_told(&error),
    }
    if let Err(error) = las::csv(bytes) {
        is_told(&error);
    }
    las::is_our_csv(bytes);
}

/// What the function is sent.
pub fn event(bytes: &[u8]) {
    let Ok(payload) = serde_json::from_slice::<serde_json::Value>(bytes) else { return };
    match curvedig::lambda::understand(payload) {
        Ok((layers, settings)) => {
            settings.canonical();
            match layers.parse() {
                Ok(known) => comes_back(&known),
                Err(error) => is_told(&error),
            }
        }
        Err(fault) => assert!(!fault.failure.message.is_empty()),
    }
}

/// What a user is told says something.
fn is_told(error: &Error) {
    assert!(!error.message.trim().is_empty(), "{error:?}");
}
