//! A defect of ours in one scan is that scan's failure, told in one line.

use std::any::Any;
use std::cell::RefCell;
use std::panic;
use std::sync::Once;

use crate::error::{Error, Kind, Stage};

thread_local! {
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
    static QUIET: RefCell<bool> = const { RefCell::new(false) };
}

/// Keeps panics of this thread from printing: they are caught and told as errors. Other threads print as before.
pub fn quiet_on_this_thread() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if QUIET.with_borrow(|quiet| *quiet) {
                let place = info.location().map(|place| format!("{}:{}", place.file(), place.line()));
                PLACE.with_borrow_mut(|last| *last = place);
            } else {
                before(info);
            }
        }));
    });
    QUIET.with_borrow_mut(|quiet| *quiet = true);
}

/// The error that a caught panic is, with the place in our source that a report needs.
pub fn error(payload: &(dyn Any + Send)) -> Error {
    let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text =
        text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".into());
    let text = text.replace('\n', " ");
    let message = match PLACE.with_borrow_mut(Option::take) {
        Some(place) => format!("a defect in curvedig: {text} ({place})"),
        None => format!("a defect in curvedig: {text}"),
    };
    Error::new(Kind::Internal, Stage::Setup, message)
        .with_hint("please report it with the scan; the others go on")
}
