//! Files of this machine on their way to S3.

use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;

use curvedig::store::s3::{Hashed, Reason, Result, Staged, Staging};

use crate::server::{Fault, S3Server};
use crate::wait;

fn staging(server: &S3Server) -> Staging {
    Staging::new(server.store(), "wells".to_owned(), "staging/".to_owned())
}

fn ensure(server: &S3Server, path: &Path) -> Result<Staged> {
    wait(staging(server).ensure(&Hashed::of(path).unwrap()))
}

#[test]
fn a_file_is_sent_once_whatever_it_is_called() {
    let server = S3Server::start();
    let folder = tempfile::tempdir().unwrap();
    let [first, second] = ["a.tif", "b.tif"].map(|name| folder.path().join(name));
    fs::write(&first, "the same scan").unwrap();
    fs::write(&second, "the same scan").unwrap();
    let sent = ensure(&server, &first).unwrap();
    let again = ensure(&server, &second).unwrap();
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
    let sent = ensure(&server, &path).unwrap();
    assert_eq!(server.weather.calls("UploadPart"), 3);
    server.put(&sent.object.key, "cut short");
    assert!(ensure(&server, &path).unwrap().sent);
    assert!(server.bytes(&sent.object.key).unwrap() == bytes);
}

#[test]
fn a_file_that_cannot_be_sent_says_why() {
    let server = S3Server::start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.tif");
    fs::write(&path, "scan").unwrap();
    let file = Hashed::of(&path).unwrap();
    fs::remove_file(&path).unwrap();
    let missing = wait(staging(&server).ensure(&file)).unwrap_err();
    assert!(missing.error.message.contains("can't be read"), "{missing}");
    fs::write(&path, "scan").unwrap();
    server.weather.add("PutObject", 0, 1, Fault::Answer(403, "AccessDenied"));
    let denied = ensure(&server, &path).unwrap_err();
    assert_eq!(denied.reason, Reason::Denied);
    assert!(denied.error.message.contains("s3://wells/staging/"), "{denied}");
}

#[test]
fn a_file_that_is_written_to_while_it_is_sent_does_not_stay_under_another_ones_hash() {
    let server = S3Server::start();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.tif");
    fs::write(&path, "half a scan").unwrap();
    // Some file systems tell times in steps that are longer than this test.
    fs::File::options().write(true).open(&path).unwrap().set_modified(UNIX_EPOCH).unwrap();
    // Of the same size, as scanners write that reserve their room.
    let scanner = path.clone();
    server.weather.add(
        "PutObject",
        0,
        1,
        Fault::meanwhile(move || fs::write(&scanner, "a full scan").unwrap()),
    );
    let changed = ensure(&server, &path).unwrap_err();
    assert_eq!(changed.reason, Reason::Changed);
    assert!(changed.error.message.contains("it changed while it was sent"), "{changed}");
    assert_eq!(server.keys(), [""; 0]);
    assert!(ensure(&server, &path).unwrap().sent);
}

#[test]
fn a_file_that_is_cut_while_it_is_sent_is_no_outage() {
    // Before it is opened, and on its way: the request announces more bytes than are there when they are read.
    for at in ["HeadObject", "PutObject"] {
        let server = S3Server::start();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.tif");
        fs::write(&path, vec![7; 12 << 20]).unwrap();
        let scanner = path.clone();
        server.weather.add(
            at,
            0,
            1,
            Fault::meanwhile(move || fs::write(&scanner, "a new scan begins").unwrap()),
        );
        let changed = ensure(&server, &path).unwrap_err();
        assert_eq!(changed.reason, Reason::Changed, "{changed}");
        assert_eq!(server.keys(), [""; 0]);
    }
}
