//! A real Chromium without a window, driven over the DevTools protocol.
#![allow(dead_code, reason = "each test program uses a part")]

mod install;

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use base64::prelude::{BASE64_STANDARD, Engine as _};
use serde_json::{Value, json};
use tungstenite::{Message, WebSocket, connect, stream::MaybeTlsStream};

/// A page that isn't there by then won't come.
const PATIENCE: Duration = Duration::from_secs(60);

/// A browser with one page.
pub struct Browser {
    child: Child,
    socket: WebSocket<MaybeTlsStream<TcpStream>>,
    session: String,
    last: u64,
    /// Its own folder for everything that it keeps.
    profile: tempfile::TempDir,
}

impl Browser {
    /// Starts one with a window of that size.
    pub fn start(width: u32, height: u32) -> Browser {
        let profile = tempfile::tempdir().expect("a folder for the browser");
        let mut command = install::command();
        command
            .args(["--headless=shell", "--no-sandbox", "--no-zygote", "--disable-gpu", "--no-first-run"])
            .args(["--disable-background-networking", "--remote-debugging-port=0"])
            .arg(format!("--window-size={width},{height}"))
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .env("HOME", profile.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        let address = address_told(&mut child);
        let (socket, _) = connect(&address).expect("the browser answers");
        let mut browser = Browser { child, socket, session: String::new(), last: 0, profile };
        let targets = browser.send("Target.getTargets", json!({}));
        let page = targets["targetInfos"].as_array().expect("pages").iter().find(|it| it["type"] == "page");
        let id = page.expect("a page")["targetId"].clone();
        let attached = browser.send("Target.attachToTarget", json!({"targetId": id, "flatten": true}));
        browser.session = attached["sessionId"].as_str().expect("a session").to_owned();
        browser.send("Page.enable", json!({}));
        browser.send("Runtime.enable", json!({}));
        // The window's size is the screen's; narrower than what a window may be, too.
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        browser.send("Emulation.setDeviceMetricsOverride", size);
        browser
    }

    /// Opens a report and waits until it is ready.
    pub fn open(&mut self, url: &str) {
        self.send("Page.navigate", json!({"url": url}));
        self.until("document.documentElement && document.documentElement.dataset.ready === 'true'");
    }

    /// The value of an expression in the page, a promise's once it is there.
    #[track_caller]
    pub fn eval(&mut self, expression: &str) -> Value {
        let answer = self.send(
            "Runtime.evaluate",
            json!({"expression": expression, "awaitPromise": true, "returnByValue": true}),
        );
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    /// [`Browser::eval`] as text.
    #[track_caller]
    pub fn text(&mut self, expression: &str) -> String {
        let value = self.eval(expression);
        value.as_str().unwrap_or_else(|| panic!("{expression} is {value}, no text")).to_owned()
    }

    /// Waits until an expression is true.
    #[track_caller]
    pub fn until(&mut self, expression: &str) {
        let started = Instant::now();
        while self.eval(expression) != true {
            if started.elapsed() > PATIENCE {
                let shown = self.eval("document.body ? document.body.innerText.slice(0, 2000) : ''");
                panic!("never: {expression}; the page shows:\n{shown}");
            }
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Presses a key.
    pub fn key(&mut self, key: &str) {
        let text = if key == "Enter" { "\r" } else { key };
        let mut down = json!({"type": "keyDown", "key": key});
        if text.chars().count() == 1 {
            down["text"] = json!(text);
        }
        self.send("Input.dispatchKeyEvent", down);
        self.send("Input.dispatchKeyEvent", json!({"type": "keyUp", "key": key}));
    }

    /// Clicks in the middle of the first element of a selector.
    #[track_caller]
    pub fn click(&mut self, selector: &str) {
        let (x, y) = self.middle(selector);
        self.drag((x, y), (x, y));
    }

    /// Clicks the first button of that text.
    #[track_caller]
    pub fn click_button(&mut self, text: &str) {
        self.eval(&format!(
            "(() => {{ document.querySelectorAll('[data-wanted]').forEach((it) => delete it.dataset.wanted); \
             const it = [...document.querySelectorAll('button')].find((it) => it.textContent === {text:?}); \
             if (it) it.dataset.wanted = ''; }})()"
        ));
        self.click("[data-wanted]");
    }

    /// Puts text into a field in place of what is there.
    #[track_caller]
    pub fn fill(&mut self, selector: &str, text: &str) {
        self.click(selector);
        self.eval(&format!("document.querySelector({selector:?}).select()"));
        self.send("Input.insertText", json!({"text": text}));
    }

    /// Presses the mouse at one point, moves it in steps to another, lets go.
    pub fn drag(&mut self, from: (f64, f64), to: (f64, f64)) {
        let mut mouse = |kind: &str, (x, y): (f64, f64), buttons: u8| {
            let event =
                json!({"type": kind, "x": x, "y": y, "button": "left", "buttons": buttons, "clickCount": 1});
            self.send("Input.dispatchMouseEvent", event);
        };
        mouse("mousePressed", from, 1);
        for step in 1..=4 {
            let share = f64::from(step) / 4.0;
            if from != to {
                mouse("mouseMoved", (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1)), 1);
            }
        }
        mouse("mouseReleased", to, 0);
    }

    /// Lets downloads go to a folder.
    pub fn download_to(&mut self, folder: &Path) {
        self.send("Browser.setDownloadBehavior", json!({"behavior": "allow", "downloadPath": folder}));
    }

    /// Says that the person prefers dark pages.
    pub fn prefer_dark(&mut self) {
        let features = json!([{"name": "prefers-color-scheme", "value": "dark"}]);
        self.send("Emulation.setEmulatedMedia", json!({"features": features}));
    }

    /// What is to be seen of an element: for pixels that the page itself may not read.
    pub fn picture(&mut self, selector: &str) -> image::RgbImage {
        let place = self.eval(&format!(
            "(() => {{ const {{ x, y, width, height }} = document.querySelector({selector:?}).getBoundingClientRect(); \
             return {{ x, y, width, height, scale: 1 }}; }})()"
        ));
        let shot = self.send("Page.captureScreenshot", json!({"format": "png", "clip": place}));
        let png = BASE64_STANDARD.decode(shot["data"].as_str().expect("a picture")).expect("base64");
        image::load_from_memory(&png).expect("a PNG").to_rgb8()
    }

    #[track_caller]
    fn middle(&mut self, selector: &str) -> (f64, f64) {
        let place = self.eval(&format!(
            "(() => {{ const it = document.querySelector({selector:?}); if (!it) return null; \
             it.scrollIntoView({{block: 'center'}}); const box = it.getBoundingClientRect(); \
             return [box.x + box.width / 2, box.y + box.height / 2]; }})()"
        ));
        let at = |index: usize| place[index].as_f64().unwrap_or_else(|| panic!("no {selector} to click"));
        (at(0), at(1))
    }

    /// A command and its answer. What the page throws meanwhile is the test's failure.
    #[track_caller]
    fn send(&mut self, method: &str, params: Value) -> Value {
        self.last += 1;
        let mut request = json!({"id": self.last, "method": method, "params": params});
        if !self.session.is_empty() {
            request["sessionId"] = json!(self.session);
        }
        self.socket.send(Message::text(request.to_string())).expect("the browser listens");
        loop {
            let Message::Text(text) = self.socket.read().expect("the browser answers") else { continue };
            let message: Value = serde_json::from_str(&text).expect("JSON");
            assert!(message["method"] != "Runtime.exceptionThrown", "the page throws: {}", message["params"]);
            if message["id"] == json!(self.last) {
                assert!(message["error"].is_null(), "{method}: {}", message["error"]);
                return message["result"].clone();
            }
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The address that it tells on its error output, which is read on, so that it never blocks.
fn address_told(child: &mut Child) -> String {
    let mut lines = BufReader::new(child.stderr.take().expect("its error output")).lines();
    let mut seen = Vec::new();
    for line in lines.by_ref().map_while(Result::ok) {
        if let Some(address) = line.strip_prefix("DevTools listening on ") {
            let address = address.trim().to_owned();
            thread::spawn(move || lines.for_each(drop));
            return address;
        }
        seen.push(line);
    }
    panic!("the browser didn't start:\n{}", seen.join("\n"));
}

/// The address of a file.
pub fn file_url(path: &Path) -> String {
    let path = fs::canonicalize(path).expect("the file is there");
    let parts = path.to_str().expect("UTF-8").split('/');
    let encode =
        |part| percent_encoding::utf8_percent_encode(part, percent_encoding::NON_ALPHANUMERIC).to_string();
    format!("file://{}", parts.map(encode).collect::<Vec<_>>().join("/"))
}

/// A command that is seen to its end.
fn succeed(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{errors}", output.status);
    String::from_utf8_lossy(&output.stdout).into_owned()
}
