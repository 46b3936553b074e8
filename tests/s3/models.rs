//! The model store: versions pushed to S3, and seeded from there onto a file system.

use std::fs;
use std::path::Path;

use curvedig::model::ort::OrtSegmenter;
use curvedig::model_store::{SeedRequest, model_path, seed};

use crate::server::{Fault, S3Server};
use crate::support::{Bench, CURVEDIG, Ended, ended};
use crate::wait;

fn push(server: &S3Server, bench: &Bench, args: &[&str]) -> Ended {
    let mut command = bench.command(CURVEDIG);
    let args = [&["model", "push", "s3://wells/models"], args].concat();
    ended(server.known_to(&mut command).args(args).output().unwrap())
}

fn request(sha256: &str) -> SeedRequest {
    SeedRequest { bucket: "wells".to_owned(), prefix: "models/".to_owned(), sha256: sha256.to_owned() }
}

/// Everything below the folder of versions, sorted.
fn versions(root: &Path) -> Vec<String> {
    let entries = fs::read_dir(root.join("curvenet")).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_version_is_pushed_once_and_seeded_under_its_hash() {
    let (server, bench) = (S3Server::start(), Bench::new());
    let pushed = push(&server, &bench, &[]);
    assert_eq!(pushed.code, Some(0), "{pushed:?}");
    let sha256 = pushed.stdout.trim();
    assert!(pushed.stderr.contains("\"seed\""), "{pushed:?}");
    assert!(push(&server, &bench, &[]).stderr.contains("there already"));
    assert_eq!(server.versions(&format!("models/curvenet/{sha256}/curvenet.onnx")), 1);

    let root = tempfile::tempdir().unwrap();
    let seeded = wait(seed(&server.store(), &request(sha256), root.path())).unwrap();
    assert_eq!(seeded.path, model_path(root.path(), sha256).display().to_string());
    assert!(!seeded.already);
    assert_eq!(fs::read(&seeded.path).unwrap(), OrtSegmenter::bundled_files().0);
    assert!(wait(seed(&server.store(), &request(sha256), root.path())).unwrap().already);
    assert_eq!(versions(root.path()), [sha256]);
}

#[test]
fn two_versions_live_side_by_side_and_a_damaged_one_is_mended() {
    let (server, bench) = (S3Server::start(), Bench::new());
    let small = concat!(env!("CARGO_MANIFEST_DIR"), "/models/curvenet-int8.onnx");
    let root = tempfile::tempdir().unwrap();
    let mut both = Vec::new();
    for args in [&[][..], &["--model", small]] {
        let sha256 = push(&server, &bench, args).stdout.trim().to_owned();
        wait(seed(&server.store(), &request(&sha256), root.path())).unwrap();
        both.push(sha256);
    }
    fs::write(model_path(root.path(), &both[0]), "damaged").unwrap();
    assert!(!wait(seed(&server.store(), &request(&both[0]), root.path())).unwrap().already);
    assert_eq!(fs::read(model_path(root.path(), &both[0])).unwrap(), OrtSegmenter::bundled_files().0);
    both.sort();
    assert_eq!(versions(root.path()), both);
}

#[test]
fn many_seed_at_once_and_one_version_is_there() {
    let (server, bench) = (S3Server::start(), Bench::new());
    let sha256 = push(&server, &bench, &[]).stdout.trim().to_owned();
    let root = tempfile::tempdir().unwrap();
    wait(async {
        let mut seeders = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let (store, request, root) = (server.store(), request(&sha256), root.path().to_owned());
            seeders.spawn(async move { seed(&store, &request, &root).await.unwrap() });
        }
        seeders.join_all().await
    });
    assert_eq!(versions(root.path()), [sha256]);
}

#[test]
fn a_model_that_is_not_its_cards_goes_nowhere() {
    let (server, bench) = (S3Server::start(), Bench::new());
    let (_, card) = OrtSegmenter::bundled_files();
    bench.write("wrong.onnx", "not that model");
    bench.write("wrong.toml", card);
    let refused = push(&server, &bench, &["--model", "wrong.onnx"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
    refused.assert_told("error", "the model's SHA-256 is");
    assert!(server.keys().is_empty());

    let sha256 = push(&server, &bench, &[]).stdout.trim().to_owned();
    server.put(&format!("models/curvenet/{sha256}/curvenet.onnx"), "tampered with");
    let root = tempfile::tempdir().unwrap();
    let error = wait(seed(&server.store(), &request(&sha256), root.path())).unwrap_err();
    assert!(error.message.contains("SHA-256"), "{error}");
    assert!(!root.path().join("curvenet").exists(), "nothing is left half-written");
    for wrong in ["", "../../etc", &"A".repeat(64)] {
        let error = wait(seed(&server.store(), &request(wrong), root.path())).unwrap_err();
        assert!(error.message.contains("no SHA-256"), "{error}");
    }
}

#[test]
fn a_version_that_is_not_in_the_store_is_told() {
    let server = S3Server::start();
    let root = tempfile::tempdir().unwrap();
    let error = wait(seed(&server.store(), &request(&"0".repeat(64)), root.path())).unwrap_err();
    assert!(
        error.message.contains("s3://wells/models/curvenet/000") && error.message.contains("no such object")
    );
    server.weather.add("GetObject", 0, 9, Fault::Answer(403, "AccessDenied"));
    let error = wait(seed(&server.store(), &request(&"0".repeat(64)), root.path())).unwrap_err();
    assert!(error.message.contains("access denied"), "{error}");
}
