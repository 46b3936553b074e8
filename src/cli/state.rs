//! What curvedig keeps on this machine between runs.

use std::env;
use std::path::PathBuf;

/// Its folder: `curvedig` below `XDG_STATE_HOME` or `~/.local/state`.
pub fn folder() -> PathBuf {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    // The specification of base directories has relative paths ignored.
    let states = set("XDG_STATE_HOME").filter(|path| path.is_absolute());
    let states = states.or_else(|| set("HOME").map(|home| home.join(".local/state")));
    states.unwrap_or_else(env::temp_dir).join("curvedig")
}
