//! The pure part: no disk, clock, environment, threads or async.

pub mod calibrate;
pub mod cost;
pub mod curve;
pub mod hex;
pub mod layout;
pub mod mask;
pub mod page;
pub mod quality;
pub mod raster;
pub mod score;
pub mod spec;
pub mod strip;
pub mod trace;

/// Tuning.
pub mod knobs {
    use std::collections::BTreeMap;
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicU32, Ordering};
    /// Value.
    pub struct Knob(pub AtomicU32, pub std::sync::Once);
    impl Knob {
        /// Get.
        #[inline]
        pub fn get(&'static self, name: &'static str, default: f32) -> f32 {
            self.1.call_once(|| {
                let v = std::env::var(format!("K_{name}")).ok().and_then(|v| v.parse().ok());
                let mut all = ALL.lock().unwrap();
                let v = v.or_else(|| all.get(name).map(|k| f32::from_bits(k.0.load(Ordering::Relaxed)))).unwrap_or(default);
                self.0.store(v.to_bits(), Ordering::Relaxed);
                all.insert(name, self);
            });
            f32::from_bits(self.0.load(Ordering::Relaxed))
        }
    }
    /// All.
    pub static ALL: Mutex<BTreeMap<&'static str, &'static Knob>> = Mutex::new(BTreeMap::new());
}
/// Knob.
#[macro_export]
macro_rules! knob { ($name:expr, $v:expr) => {{
    static K: $crate::domain::knobs::Knob = $crate::domain::knobs::Knob(std::sync::atomic::AtomicU32::new(0), std::sync::Once::new());
    K.get($name, $v)
}} }
pub use knob;
