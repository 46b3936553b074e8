//! What is known about a scan: as its event says, or as lies beside it.

use super::scan::fault_of;
use crate::pipeline::event::{Fault, LayerText, LayerTexts, LayoutRef, ScanRef};
use crate::store::discover::FOLDER_SETTINGS;
use crate::store::s3::{ObjectRef, Reason, S3Store};

/// No sidecar written by a person comes near this.
const MAX_BYTES: u64 = 1 << 20;

/// The layers of an event.
///
/// # Errors
/// Where what lies beside the scan can't be read.
pub async fn layers(store: &S3Store, scan: &ScanRef, layout: Option<LayoutRef>) -> Result<LayerTexts, Fault> {
    if let Some(layout) = layout {
        return Ok(layout.into_layers());
    }
    let folder = scan.key.rfind('/').map_or("", |slash| &scan.key[..=slash]);
    let config_key = format!("{folder}{FOLDER_SETTINGS}");
    let beside_key = sidecar_of(&scan.key);
    let beside = match beside_key {
        Some(key) if key != config_key => text(store, &scan.bucket, key).await?,
        _ => None,
    };
    let config = text(store, &scan.bucket, config_key).await?;
    Ok(LayerTexts { config, given: None, beside })
}

/// The key of a scan's sidecar.
fn sidecar_of(key: &str) -> Option<String> {
    let name = key.rfind('/').map_or(0, |slash| slash + 1);
    let stem = key[name..].rfind('.').filter(|dot| *dot > 0).map_or(key.len(), |dot| name + dot);
    (stem > name).then(|| format!("{}.toml", &key[..stem]))
}

async fn text(store: &S3Store, bucket: &str, key: String) -> Result<Option<LayerText>, Fault> {
    match store.get(&ObjectRef::newest(bucket, key.as_str()), MAX_BYTES).await {
        // What isn't UTF-8 is found to be no TOML, with its name.
        Ok(bytes) => Ok(Some(LayerText { name: key, text: String::from_utf8_lossy(&bytes).into_owned() })),
        // A function that may not list is told `denied` of what isn't there.
        Err(failure) if matches!(failure.reason, Reason::NotFound | Reason::Denied) => Ok(None),
        Err(failure) => Err(fault_of(failure)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sidecar_has_the_scans_name_but_for_its_ending() {
        for (key, sidecar) in [
            ("in/a.tif", Some("in/a.toml")),
            ("a.b.tif", Some("a.b.toml")),
            ("x.y/a", Some("x.y/a.toml")),
            ("in/", None),
        ] {
            assert_eq!(sidecar_of(key).as_deref(), sidecar);
        }
    }
}
