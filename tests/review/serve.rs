//! Who is answered, and who is not.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Stdio;

use crate::desk::{Server, run, with_bundled};
use crate::support::CURVEDIG;

/// Status line and body of an answer.
fn ask(server: &Server, request: &str) -> (String, String) {
    let host = server.url["http://".len()..].split('/').next().unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    stream.write_all(request.replace("HOST", host).as_bytes()).unwrap();
    let mut text = Vec::new();
    stream.read_to_end(&mut text).unwrap();
    let text = String::from_utf8_lossy(&text).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    (head.lines().next().unwrap().to_owned(), body.to_owned())
}

fn get(path: &str, host: &str, more: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{more}Connection: close\r\n\r\n")
}

#[test]
fn only_the_page_itself_is_answered() {
    let bench = with_bundled(&["log"]);
    run(&bench);
    let server = Server::start(&bench);
    let path = &server.url["http://".len()..];
    let path = &path[path.find('/').unwrap()..];
    let status = |request: &str| ask(&server, request).0;
    assert!(status(&get(path, "HOST", "")).contains(" 200 "));
    assert!(status(&get("/", "HOST", "")).contains(" 404 "), "without the token there is nothing");
    assert!(status(&get(path, "evil.example", "")).contains(" 403 "), "a name that others point here");
    assert!(status(&get(path, "HOST", "Origin: http://evil.example\r\n")).contains(" 403 "));
    assert!(status(&get(&format!("{path}out/log.las"), "HOST", "")).contains(" 200 "));
    for climbing in ["out/../in/log.toml", "out/%2e%2e/in/log.toml", "out/run.jsonl", "out//etc/hostname"] {
        assert!(!status(&get(&format!("{path}{climbing}"), "HOST", "")).contains(" 200 "), "{climbing}");
    }
    let body =
        r#"{"output":"../log","scan_sha256":"","result_sha256":"","correction":{"ties":[[1,2],[3,4]]}}"#;
    let post = format!(
        "POST {path}keep/0 HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    let (status, told) = ask(&server, &post);
    assert!(status.contains(" 422 ") && told.contains("have changed since"), "{status} {told}");
}

#[test]
fn there_must_be_something_to_review() {
    let bench = with_bundled(&[]);
    let nothing = bench.curvedig(&["review", "in", "--no-open"]);
    assert_eq!(nothing.code, Some(2), "{nothing:?}");
    nothing.assert_told("in", "no results of a run there");
    let far = bench.curvedig(&["review", "s3://bucket/out"]);
    assert_eq!(far.code, Some(2));
    far.assert_told("s3://bucket/out", "must be on this machine");
}

#[test]
#[cfg(target_os = "linux")]
fn where_no_browser_opens_a_person_is_told_what_to_do() {
    let bench = with_bundled(&["log"]);
    run(&bench);
    let mut command = bench.command(CURVEDIG);
    command.args(["review", "out"]).env("PATH", "").stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut told = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut told).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(told, "no browser could be opened here: open the address above in one\n");
}
