//! The S3 store against S3's protocol, in fair weather and foul.

use std::time::{Duration, Instant};

use crate::server::{Fault, S3Server, SECRET_KEY};
use crate::wait;
use curvedig::error::Kind;
use curvedig::store::s3::{
    Condition, Encryption, Failure, ObjectRef, Reason, S3Settings, S3Store, Source, Written,
};

fn at(key: &str) -> ObjectRef {
    ObjectRef::newest("wells", key)
}

fn get(store: &S3Store, object: &ObjectRef) -> Result<Vec<u8>, Failure> {
    wait(store.get(object, 1 << 20))
}

fn put(store: &S3Store, key: &str, bytes: &[u8], condition: Condition) -> Result<Written, Failure> {
    wait(store.put("wells", key, bytes.to_vec(), "text/plain", condition))
}

/// Asserts why a request came to nothing, and that a person is told what to do.
#[track_caller]
fn assert_fails<T: std::fmt::Debug>(result: Result<T, Failure>, reason: Reason, says: &str) -> Failure {
    let failure = result.unwrap_err();
    assert_eq!(failure.reason, reason, "{failure:?}");
    assert!(failure.error.message.contains(says), "{}", failure.error.message);
    assert!(!failure.error.message.contains('\n'), "{}", failure.error.message);
    assert!(failure.error.hint.is_some());
    failure
}

#[test]
fn what_was_written_is_read_and_told() {
    let server = S3Server::start();
    let store = server.store();
    assert_eq!(put(&store, "out/a b.las", b"~Version", Condition::Always).unwrap(), Written::Now);
    assert_eq!(get(&store, &at("out/a b.las")).unwrap(), b"~Version");
    let head = wait(store.head("wells", "out/a b.las")).unwrap();
    assert_eq!(head.size, 8);
    assert_eq!(
        head.sha256.as_deref(),
        Some("2a4dce51e50b24c0789335281b27d384910f220a6df9bd59fb83f79413d39a7b")
    );
    assert_eq!(server.version("out/a b.las").unwrap().content_type.as_deref(), Some("text/plain"));
}

#[test]
fn all_keys_are_listed_however_many_and_however_odd() {
    let server = S3Server::start();
    let odd = [
        "in/a+b %2B.tif",
        "in/ü/ß\u{1F980}.tif",
        "in/../up.tif",
        "in//twice.tif",
        "in/line\nbreak&<>.tif",
        "in",
    ];
    let many: Vec<String> = (0..2345).map(|number| format!("many/{number:05}.tif")).collect();
    for key in odd.iter().copied().chain(many.iter().map(String::as_str)) {
        server.put(key, key.as_bytes());
    }
    let store = server.store();
    let listed = wait(store.list("wells", "many/")).unwrap();
    assert!(listed.iter().map(|object| &object.key).eq(&many));
    assert_eq!(server.weather.calls("ListObjectsV2"), 3);

    let mut odd = odd.to_vec();
    odd.sort();
    let listed = wait(store.list("wells", "in")).unwrap();
    assert_eq!(listed.iter().map(|object| object.key.as_str()).collect::<Vec<_>>(), odd);
    for object in &listed {
        assert_eq!(object.size, object.key.len() as u64);
        // The protocol's server folds slashes that stand together.
        if !object.key.contains("//") {
            assert_eq!(get(&store, &object.reference("wells")).unwrap(), object.key.as_bytes());
        }
    }
}

#[test]
fn what_was_listed_is_what_is_read() {
    let server = S3Server::start();
    server.put("a.tif", "first");
    let store = server.store();
    let listed = wait(store.list("wells", "a.tif")).unwrap()[0].reference("wells");
    let first = wait(store.head("wells", "a.tif")).unwrap().reference("wells");
    assert_eq!(get(&store, &listed).unwrap(), b"first");

    server.put("a.tif", "second");
    assert_fails(get(&store, &listed), Reason::Changed, "not the object that was listed");
    assert_eq!(get(&store, &first).unwrap(), b"first", "its version is still there");
    server.delete("a.tif");
    assert_fails(get(&store, &listed), Reason::NotFound, "no such object");
}

#[test]
fn a_write_meant_for_an_empty_key_is_done_once() {
    let server = S3Server::start();
    let store = server.store();
    let written = wait(async {
        let mut racers = tokio::task::JoinSet::new();
        for number in 0..32 {
            let store = store.clone();
            racers.spawn(async move {
                store.put("wells", "once", vec![number], "x", Condition::IfAbsent).await.unwrap()
            });
        }
        racers.join_all().await
    });
    assert_eq!(written.iter().filter(|written| **written == Written::Now).count(), 1);
    assert_eq!(server.versions("once"), 1);
}

#[test]
fn a_write_that_meets_another_is_tried_again() {
    let server = S3Server::start();
    server.weather.add("PutObject", 0, 2, Fault::Answer(409, "ConditionalRequestConflict"));
    assert_eq!(put(&server.store(), "a", b"a", Condition::IfAbsent).unwrap(), Written::Now);
    assert_eq!(server.weather.calls("PutObject"), 3);
}

#[test]
fn a_write_whose_answer_is_lost_is_done_once() {
    let server = S3Server::start();
    server.weather.add("PutObject", 0, 1, Fault::CutAfter);
    assert_eq!(put(&server.store(), "a", b"a", Condition::IfAbsent).unwrap(), Written::AlreadyThere);
    assert_eq!(server.versions("a"), 1);
}

#[test]
fn bursts_of_slow_down_and_cut_connections_pass() {
    let server = S3Server::start();
    server.put("a", "bytes");
    let store = server.store();
    server.weather.add("GetObject", 0, 3, Fault::Answer(503, "SlowDown"));
    server.weather.add("PutObject", 0, 2, Fault::Answer(500, "InternalError"));
    server.weather.add("ListObjectsV2", 0, 1, Fault::Cut);
    assert_eq!(get(&store, &at("a")).unwrap(), b"bytes");
    assert_eq!(put(&store, "b", b"b", Condition::Always).unwrap(), Written::Now);
    assert_eq!(wait(store.list("wells", "")).unwrap().len(), 2);
}

#[test]
fn weather_that_stays_foul_is_told() {
    let server = S3Server::start();
    server.put("a", "bytes");
    server.weather.add("GetObject", 0, 100, Fault::Answer(503, "SlowDown"));
    let failure = assert_fails(get(&server.store(), &at("a")), Reason::Busy, "slow down");
    assert!(failure.reason.passes());
}

#[test]
fn bodies_cut_short_or_damaged_are_read_again_and_never_passed_on() {
    for fault in [Fault::Truncated, Fault::Damaged] {
        let server = S3Server::start();
        let store = server.store();
        put(&store, "a", b"some bytes of a scan", Condition::Always).unwrap();
        server.weather.add("GetObject", 0, 2, fault.clone());
        assert_eq!(get(&store, &at("a")).unwrap(), b"some bytes of a scan");
        server.weather.add("GetObject", 0, 100, fault);
        assert_fails(get(&store, &at("a")), Reason::Damaged, "didn't arrive whole");
    }
}

#[test]
fn an_answer_that_keeps_waiting_is_asked_for_again() {
    let server = S3Server::start();
    server.put("a", "bytes");
    let store =
        server.store_with(S3Settings { patience: Duration::from_millis(300), ..S3Settings::default() });
    server.weather.add("GetObject", 0, 1, Fault::Slow(Duration::from_secs(60)));
    let started = Instant::now();
    assert_eq!(get(&store, &at("a")).unwrap(), b"bytes");
    assert!(started.elapsed() < Duration::from_secs(20));
}

#[test]
fn more_bytes_than_the_caller_takes_are_refused_before_they_come() {
    let server = S3Server::start();
    server.put("a", vec![7; 1000]);
    let failure = assert_fails(wait(server.store().get(&at("a"), 999)), Reason::TooLarge, "1000 bytes");
    assert_eq!(failure.error.kind, Kind::LimitExceeded);
    assert_eq!(wait(server.store().get(&at("a"), 1000)).unwrap().len(), 1000);
}

#[test]
fn parts_of_an_object_are_read() {
    let server = S3Server::start();
    server.put("a", "0123456789");
    let store = server.store();
    let part = |start, length| wait(store.get_range(&at("a"), start, length)).unwrap();
    assert_eq!((part(2, 3), part(8, 100), part(4, 0)), (b"234".to_vec(), b"89".to_vec(), Vec::new()));
}

#[test]
fn large_objects_go_in_parts_from_memory_and_from_files() {
    let server = S3Server::start();
    let store = server.store();
    let large: Vec<u8> = (0..40 << 20).map(|byte: u32| (byte % 251) as u8).collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large");
    std::fs::write(&path, &large).unwrap();
    let file = Source::File { path, size: large.len() as u64, sha256: "of the file".to_owned() };
    wait(store.put("wells", "memory", large.clone(), "x", Condition::IfAbsent)).unwrap();
    server.weather.add("UploadPart", 1, 1, Fault::Cut);
    wait(store.put("wells", "file", file.clone(), "x", Condition::Always)).unwrap();
    assert!(server.bytes("memory").unwrap() == large);
    assert!(server.bytes("file").unwrap() == large);
    assert_eq!(wait(store.head("wells", "file")).unwrap().sha256.as_deref(), Some("of the file"));

    let again = wait(store.put("wells", "memory", file.clone(), "x", Condition::IfAbsent)).unwrap();
    assert_eq!(again, Written::AlreadyThere);
    server.weather.add("UploadPart", 0, 100, Fault::Answer(403, "AccessDenied"));
    let failure = wait(store.put("wells", "file", file, "x", Condition::Always)).unwrap_err();
    assert_eq!(failure.reason, Reason::Denied);
    assert_eq!(server.uploads_under_way(), 0, "nobody pays for parts that nobody wants");
}

#[test]
fn what_is_wrong_with_the_account_is_told_with_its_remedy() {
    let server = S3Server::start();
    server.put("a", "bytes");
    let store = server.store();
    let missing = wait(store.list("nosuch", ""));
    assert_fails(missing, Reason::NoBucket, "no such bucket");
    let missing = wait(store.put("nosuch", "k", vec![1], "x", Condition::Always));
    assert_fails(missing, Reason::NoBucket, "s3://nosuch/k: no such bucket");

    let strangers = S3Store::new(&server.config("another secret"), S3Settings::default());
    let failure = assert_fails(get(&strangers, &at("a")), Reason::Credentials, "SignatureDoesNotMatch");
    assert!(failure.reason.ends_the_run());

    server.weather.add("GetObject", 0, 1, Fault::Answer(403, "AccessDenied"));
    assert_fails(get(&store, &at("a")), Reason::Denied, "s3:GetObject");
    server.weather.add("GetObject", 0, 1, Fault::OtherRegion("eu-west-1"));
    let failure = assert_fails(get(&store, &at("a")), Reason::Region, "eu-west-1");
    assert_eq!(failure.error.hint.as_deref(), Some("set AWS_REGION=eu-west-1"));
}

#[test]
fn nobody_at_the_endpoint_is_told() {
    let server = S3Server::start();
    let config = server.config(SECRET_KEY).to_builder().endpoint_url("http://127.0.0.1:1").build();
    assert_fails(
        get(&S3Store::new(&config, S3Settings::default()), &at("a")),
        Reason::Unavailable,
        "can't be reached",
    );
}

#[test]
fn requesters_pay_where_they_say_so() {
    let server = S3Server::start();
    server.put("a", "bytes");
    server.make_requesters_pay();
    assert_fails(get(&server.store(), &at("a")), Reason::Denied, "s3:GetObject");
    let payer = server.store_with(S3Settings { requester_pays: true, ..S3Settings::default() });
    assert_eq!(get(&payer, &at("a")).unwrap(), b"bytes");
    assert_eq!(wait(payer.list("wells", "")).unwrap().len(), 1);
    assert_eq!(put(&payer, "b", b"b", Condition::Always).unwrap(), Written::Now);
}

#[test]
fn objects_are_encrypted_as_asked() {
    let server = S3Server::start();
    let with = |encryption| server.store_with(S3Settings { encryption, ..S3Settings::default() });
    put(&with(Encryption::Kms(Some("alias/wells".to_owned()))), "a", b"a", Condition::Always).unwrap();
    put(&with(Encryption::S3), "b", b"b", Condition::Always).unwrap();
    let a = server.version("a").unwrap();
    assert_eq!((a.encryption.as_deref(), a.kms_key.as_deref()), (Some("aws:kms"), Some("alias/wells")));
    assert_eq!(server.version("b").unwrap().encryption.as_deref(), Some("AES256"));
}
