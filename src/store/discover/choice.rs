//! Which of the scans found are wanted: patterns against their paths below the input.

use std::path::{Component, Path};

use glob::{MatchOptions, Pattern, PatternError};

/// Patterns that take scans in and leave scans out. The default takes all.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    include: Vec<Pattern>,
    exclude: Vec<Pattern>,
}

impl Choice {
    /// A choice of these patterns; see [`Choice::takes`].
    ///
    /// # Errors
    /// The pattern that is none, and why.
    pub fn new<'a>(
        include: impl IntoIterator<Item = &'a str>,
        exclude: impl IntoIterator<Item = &'a str>,
    ) -> Result<Choice, (String, PatternError)> {
        fn patterns<'a>(
            texts: impl IntoIterator<Item = &'a str>,
        ) -> Result<Vec<Pattern>, (String, PatternError)> {
            texts.into_iter().map(|text| pattern(text).map_err(|error| (text.to_owned(), error))).collect()
        }
        Ok(Choice { include: patterns(include)?, exclude: patterns(exclude)? })
    }

    /// Whether a scan at this path below its input is wanted: it matches an include pattern, if there are any, and no
    /// exclude pattern.
    ///
    /// A pattern without `/` is held against each part of the path, one with `/` against the path from its beginning;
    /// either also takes everything below a folder that it matches. `*` and `?` stop at `/`, `**` doesn't. Letters
    /// must match in case.
    pub fn takes(&self, under: &Path) -> bool {
        let included = self.include.is_empty() || self.include.iter().any(|pattern| matches(pattern, under));
        included && !self.leaves_out(under)
    }

    /// Whether everything at and below this path is unwanted, so that it needn't be looked at.
    pub fn leaves_out(&self, under: &Path) -> bool {
        self.exclude.iter().any(|pattern| matches(pattern, under))
    }

    /// Whether there is anything to choose by.
    pub fn is_all(&self) -> bool {
        self.include.is_empty() && self.exclude.is_empty()
    }
}

/// `old/` is what `old` is, `./a/*` what `a/*` is, and `/a` means `a` at the top.
fn pattern(text: &str) -> Result<Pattern, PatternError> {
    let text = text.strip_prefix("./").unwrap_or(text);
    let bare = text.trim_end_matches('/');
    Pattern::new(bare)
}

fn matches(pattern: &Pattern, under: &Path) -> bool {
    let options = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
    let parts = || {
        under.components().filter_map(|part| match part {
            Component::Normal(part) => Some(part.to_string_lossy()),
            _ => None,
        })
    };
    let text = pattern.as_str();
    if !text.contains('/') {
        return parts().any(|part| pattern.matches_with(&part, options));
    }
    let rooted = text.starts_with('/');
    let mut path = String::new();
    parts().any(|part| {
        if rooted || !path.is_empty() {
            path.push('/');
        }
        path.push_str(&part);
        pattern.matches_with(&path, options)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(include: &[&str], exclude: &[&str], under: &str) -> bool {
        Choice::new(include.iter().copied(), exclude.iter().copied()).unwrap().takes(Path::new(under))
    }

    #[test]
    fn what_is_excluded_stays_out_and_without_include_the_rest_is_in() {
        assert!(takes(&[], &[], "a/b.tif"));
        assert!(takes(&["*.tif"], &[], "a/b.tif") && !takes(&["*.tif"], &[], "a/b.png"));
        assert!(!takes(&["*.tif"], &["b*"], "a/b.tif"));
        assert!(takes(&["x*", "b*"], &[], "a/b.tif"));
    }

    #[test]
    fn a_pattern_with_a_slash_is_held_against_the_path_and_one_without_against_each_part() {
        assert!(!takes(&[], &["old"], "deep/old/b.tif") && takes(&[], &["old"], "deep/older/b.tif"));
        assert!(!takes(&[], &["old/"], "old/b.tif"));
        assert!(takes(&["a/*"], &[], "a/b/c.tif"), "a folder that matches brings what is in it");
        assert!(!takes(&["a/*.tif"], &[], "a/b/c.tif") && takes(&["a/**/*.tif"], &[], "a/b/c.tif"));
        assert!(takes(&["/a"], &[], "a/b.tif") && !takes(&["/b.tif"], &[], "a/b.tif"));
        assert!(!takes(&["b/*.tif"], &[], "a/b/c.tif") && takes(&["**/b/*.tif"], &[], "a/b/c.tif"));
    }

    #[test]
    fn a_pattern_that_is_none_is_named() {
        let (text, _) = Choice::new(["a[b"], []).unwrap_err();
        assert_eq!(text, "a[b");
    }
}
