//! Loading ONNX Runtime: alone in its process, since a process loads one library once.

use curvedig::error::Kind;
use curvedig::model::runtime;

#[test]
fn a_file_that_is_no_library_does_not_load() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("libonnxruntime.so");
    std::fs::write(&path, "hello").unwrap();
    let error = runtime::init(&path).expect_err("text is no library");
    assert_eq!(error.kind, Kind::Unsupported);
    assert!(error.message.contains(&path.display().to_string()), "{}", error.message);
}
