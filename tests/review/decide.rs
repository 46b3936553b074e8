//! Decisions: what is accepted needs nobody, what is rejected does.

use crate::desk::{Server, open_scan, run, with_bundled};

#[test]
fn an_accepted_scan_is_done_with_and_a_rejected_one_says_why() {
    let bench = with_bundled(&["easy", "log"]);
    assert_eq!(run(&bench).code, Some(4));
    let server = Server::start(&bench);
    let mut page = server.page();
    assert!(page.text("document.querySelector('.row').innerText").contains("easy.tif"), "most in need first");
    page.key("a");
    page.until("document.getElementById('toast').textContent.endsWith('easy.tif: accepted')");
    let accepted = run(&bench);
    assert_eq!(accepted.code, Some(0), "{}", accepted.stderr);
    assert!(accepted.stderr.contains("1 done, 1 accepted by a person"), "{}", accepted.stderr);

    open_scan(&mut page, "log.tif");
    page.fill("#note", "GR and CALX exchanged\u{7}");
    page.click("#reject");
    page.until("document.getElementById('toast').textContent.endsWith('log.tif: rejected')");
    let rejected = run(&bench);
    assert_eq!(rejected.code, Some(4), "{}", rejected.stderr);
    assert!(
        rejected.stderr.contains("log.tif: rejected by a person: GR and CALX exchanged\\u{7}"),
        "{}",
        rejected.stderr
    );

    // Another result is another question.
    let other = bench.curvedig(&["run", "in", "-o", "out", "--step", "0.25"]);
    assert!(!other.stderr.contains("accepted") && !other.stderr.contains("rejected"), "{}", other.stderr);
    // Back to the first one, what was said of it holds again.
    assert!(run(&bench).stderr.contains("1 accepted by a person"));
}
