//! What was worked out of a text before: a page's texts are looked at anew for each way to part it into tracks.

use std::cell::RefCell;
use std::collections::HashMap;

/// Texts that are remembered at most; a page has some hundreds.
const MOST: usize = 4096;

/// What is made of texts, by text.
pub(super) struct Memo<T>(RefCell<HashMap<String, T>>);

impl<T: Clone> Memo<T> {
    /// Nothing yet.
    pub(super) fn new() -> Self {
        Memo(RefCell::new(HashMap::new()))
    }

    /// What `work` makes of a text; it must need nothing but the text.
    pub(super) fn of(&self, text: &str, work: impl FnOnce() -> T) -> T {
        if let Some(known) = self.0.borrow().get(text) {
            return known.clone();
        }
        let made = work();
        let mut known = self.0.borrow_mut();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(text.to_owned(), made.clone());
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_worked_out_once_and_forgotten_among_many_others() {
        let memo = Memo::new();
        let mut worked = 0;
        let mut length = |text: &str| {
            memo.of(text, || {
                worked += 1;
                text.len()
            })
        };
        assert_eq!((length("GR"), length("GR"), length("CALI")), (2, 2, 4));
        (0..2 * MOST).for_each(|text| _ = length(&text.to_string()));
        length("GR");
        assert_eq!(worked, 3 + 2 * MOST);
        assert!(memo.0.borrow().len() <= MOST);
    }
}
