//! Files of this machine on their way to S3, and results on their way home.

use std::fs;

use curvedig::store::s3::{Condition, Reason, Staging};

use crate::server::{Fault, S3Server};
use crate::wait;

fn staging(server: &S3Server) -> Staging {
    Staging::new(server.store(), "wells".to_owned(), "staging/".to_owned())
}

#[test]
fn a_file_is_sent_once_whatever_it_is_called() {
    let server = S3Server::start();
    let folder = tempfile::tempdir().unwrap();
    let [first, second] = ["a.tif", "b.tif"].map(|name| folder.path().join(name));
    fs::write(&first, "the same scan").unwrap();
    fs::write(&second, "the same scan").unwrap();
    let sent = wait(staging(&server).ensure(&first)).unwrap();
    let again = wait(staging(&server).ensure(&second)).unwrap();
    assert!(sent.sent && !again.sent);
    assert_eq!(sent.object, again.object);
    assert_eq!(server.keys(), [format!("staging/{}", sent.sha256)]);
    assert_eq!(wait(server.store().get(&sent.object, 100)).unwrap(), b"the same scan");
    assert_eq!(server.weather.calls("PutObject"), 1);
}

#[test]
fn a_large_file_goes_in_parts_and_an_object_of_another_size_is_mended() {
    let server = S3Server::start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.tif");
    let bytes: Vec<u8> = (0..(33 << 20) + 5).map(|byte: u32| (byte % 241) as u8).collect();
    fs::write(&path, &bytes).unwrap();
    let sent = wait(staging(&server).ensure(&path)).unwrap();
    assert_eq!(server.weather.calls("UploadPart"), 3);
    server.put(&sent.object.key, "cut short");
    assert!(wait(staging(&server).ensure(&path)).unwrap().sent);
    assert!(server.bytes(&sent.object.key).unwrap() == bytes);
}

#[test]
fn staging_keeps_ahead_of_its_reader_and_no_further() {
    let server = S3Server::start();
    let folder = tempfile::tempdir().unwrap();
    let files: Vec<_> = (0..40)
        .map(|number| {
            let path = folder.path().join(format!("{number}.tif"));
            fs::write(&path, format!("scan {number}")).unwrap();
            (number, path)
        })
        .collect();
    fs::remove_file(&files[7].1).unwrap();
    server.weather.add("PutObject", 3, 2, Fault::Answer(503, "SlowDown"));
    wait(async {
        let mut staged = staging(&server).stream(files, 4, 6);
        let mut numbers = vec![staged.recv().await.unwrap().0];
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        assert!(server.keys().len() <= 1 + 6 + 4 + 1, "{}", server.keys().len());
        while let Some((number, result)) = staged.recv().await {
            assert_eq!(result.is_err(), number == 7, "{result:?}");
            numbers.push(number);
        }
        numbers.sort();
        assert!(numbers.into_iter().eq(0..40));
    });
    assert_eq!(server.keys().len(), 39);
}

#[test]
fn a_file_that_cannot_be_sent_says_why() {
    let server = S3Server::start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.tif");
    let missing = wait(staging(&server).ensure(&path)).unwrap_err();
    assert!(missing.error.message.contains("can't be read"), "{missing}");
    fs::write(&path, "scan").unwrap();
    server.weather.add("PutObject", 0, 1, Fault::Answer(403, "AccessDenied"));
    let denied = wait(staging(&server).ensure(&path)).unwrap_err();
    assert_eq!(denied.reason, Reason::Denied);
    assert!(denied.error.message.contains("s3://wells/staging/"), "{denied}");
}

#[test]
fn results_come_home_whole_and_in_order() {
    let server = S3Server::start();
    let store = server.store();
    for key in ["out/x/a.las", "out/x/a.json"] {
        wait(store.put("wells", key, key.as_bytes().to_vec(), "x", Condition::Always)).unwrap();
    }
    let home = tempfile::tempdir().unwrap();
    let keys = ["out/x/a.las", "out/x/a.json"].map(str::to_owned);
    server.weather.add("GetObject", 0, 1, Fault::Truncated);
    let brought = wait(store.bring_home("wells", "out/", &keys, home.path())).unwrap();
    assert_eq!(brought.iter().map(|file| file.path.as_str()).collect::<Vec<_>>(), ["x/a.las", "x/a.json"]);
    assert_eq!(fs::read(home.path().join("x/a.las")).unwrap(), b"out/x/a.las");

    let missing = ["out/nosuch.las", "out/x/a.json"].map(str::to_owned);
    let empty = tempfile::tempdir().unwrap();
    let failure = wait(store.bring_home("wells", "out/", &missing, empty.path())).unwrap_err();
    assert_eq!(failure.reason, Reason::NotFound);
    assert!(!empty.path().join("x/a.json").exists(), "a record would say that the rest is there");
}
