//! `report.html`: one file with everything in it, for a person who works through a batch. Its parts lie in `assets` as
//! they are sent; the scans come as JSON in a script element, so that no name can become markup.

mod data;

pub use data::{Command, Data, Row};

use super::cost::html::section;
use crate::error::{Error, Kind, Result, Stage};

const SHELL: &str = include_str!("assets/page.html");
const STYLE: &str = include_str!("assets/page.css");
/// The page's program, in the order in which the parts need each other.
const SCRIPTS: [&str; 13] = [
    include_str!("assets/base.js"),
    include_str!("assets/store.js"),
    include_str!("assets/geometry.js"),
    include_str!("assets/queue.js"),
    include_str!("assets/pictures.js"),
    include_str!("assets/viewer.js"),
    include_str!("assets/overlay.js"),
    include_str!("assets/pointer.js"),
    include_str!("assets/plot.js"),
    include_str!("assets/edit.js"),
    include_str!("assets/form.js"),
    include_str!("assets/detail.js"),
    include_str!("assets/main.js"),
];

/// The element that holds the data, from its opening tag to what ends it.
const OPEN: &str = "<script type=\"application/json\" id=\"data\">";
const CLOSE: &str = "</script>";

/// The page; `served` tells its program whether `curvedig review` answers it.
pub fn page(data: &Data, served: bool) -> String {
    let script = SCRIPTS.join("\n");
    let served = if served { "true" } else { "false" };
    let mut parts = SHELL.split("{{").map(|part| part.split_once("}}").unwrap_or(("", part)));
    let mut html = parts.next().map_or_else(String::new, |(_, text)| text.to_owned());
    for (name, text) in parts {
        match name {
            "style" => html.push_str(STYLE),
            "cost" => html.push_str(&data.costs.as_ref().map(section).unwrap_or_default()),
            "data" => html.push_str(&format!("{OPEN}{}{CLOSE}", data.json())),
            "script" => html.push_str(&format!(
                "<script>\n\"use strict\";\nconst SERVED = {served};\n{script}\n</script>"
            )),
            _ => {}
        }
        html.push_str(text);
    }
    html
}

/// The data of a page that was written earlier, by this version or another.
///
/// # Errors
/// Where it isn't such a page.
pub fn data_of(html: &str) -> Result<Data> {
    let wrong = |what: &str| {
        Error::new(Kind::Format, Stage::Setup, format!("report.html: {what}"))
            .with_hint("run `curvedig run` on the scans once more: it writes the report anew")
    };
    let after = html.split_once(OPEN).ok_or_else(|| wrong("written by a version without review"))?.1;
    let json = after.split_once(CLOSE).ok_or_else(|| wrong("cut short"))?.0;
    serde_json::from_str(json).map_err(|error| wrong(&format!("its data can't be read: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::testing::line;
    use crate::domain::spec::LineStyle;

    fn data() -> Data {
        let mut hostile = line("</script><script>alert(1)</script>");
        hostile.scan = "<!--\u{1b}[31m\n\u{2028}</script>.tif".to_owned();
        Data::new([&hostile, &line("a")].into_iter(), "2 scans".to_owned(), None)
    }

    #[test]
    fn no_name_ends_the_data_and_all_comes_back() {
        let html = page(&data(), false);
        assert!(!html.contains("alert(1)</script>"));
        assert_eq!(data_of(&html).unwrap(), data());
    }

    #[test]
    fn nothing_is_fetched_from_elsewhere() {
        let html = page(&data(), true);
        for outside in ["http://", "https://", "//cdn", "@import", "<link", "src=\""] {
            assert!(!html.contains(outside), "{outside}");
        }
        assert!(html.contains("const SERVED = true;"));
    }

    #[test]
    fn every_line_style_can_be_chosen() {
        let html = page(&data(), true);
        for style in LineStyle::ALL.map(LineStyle::name) {
            assert!(html.contains(&format!("[\"{style}\", \"{style}\"]")), "{style}");
        }
    }

    #[test]
    fn a_page_of_an_older_version_is_told() {
        assert!(data_of("<!DOCTYPE html><table>").unwrap_err().hint.is_some());
    }
}
