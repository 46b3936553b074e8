//! Pages lead where they say.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// The repository's pages; build outputs and what is hidden are passed over, but for `.github`.
fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let is_ours = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        let skipped = ["target", "node_modules", "dist"].contains(&&*name);
        entry.depth() == 0 || name == ".github" || !(skipped || name.starts_with('.'))
    };
    let files = WalkDir::new(root).into_iter().filter_entry(is_ours).map(Result::unwrap);
    files
        .map(walkdir::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|e| e == "md"))
        .collect()
}

/// A page without its blocks of code.
fn prose(page: &str) -> String {
    page.split("```").step_by(2).collect()
}

/// Where the links of a page lead.
fn targets(page: &str) -> Vec<String> {
    let page = prose(page);
    page.split("](").skip(1).filter_map(|rest| rest.split(')').next()).map(str::to_owned).collect()
}

/// What a heading is called in links: letters and digits in small, blanks as hyphens.
fn anchors(page: &str) -> Vec<String> {
    let heads = page
        .lines()
        .filter_map(|line| line.strip_prefix('#'))
        .map(|line| line.trim_start_matches('#').trim());
    let kept = |c: &char| c.is_alphanumeric() || [' ', '-', '_'].contains(c);
    heads.map(|head| head.to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")).collect()
}

#[test]
fn every_relative_link_leads_to_a_file_and_a_heading_that_are_there() {
    let (mut seen, mut lost) = (0, Vec::new());
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for target in targets(&text).iter().filter(|target| !target.contains("://")) {
            seen += 1;
            let (file, anchor) = target.split_once('#').map_or((&**target, None), |(f, a)| (f, Some(a)));
            let led_to = if file.is_empty() { page.clone() } else { page.parent().unwrap().join(file) };
            let is_there = led_to.exists()
                && anchor.is_none_or(|anchor| {
                    anchors(&fs::read_to_string(&led_to).unwrap_or_default()).iter().any(|own| own == anchor)
                });
            if !is_there {
                lost.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(seen > 20, "{seen}");
    assert!(lost.is_empty(), "{lost:#?}");
}
