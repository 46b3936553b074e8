//! Which way up a page is stored.

use crate::domain::found::{CurveOrigin, Found, Known, Source};
use crate::domain::raster::Raster;
use crate::domain::reading::Reader;
use crate::domain::spec::PageTurn;
use crate::domain::turned::Turned;
use crate::error::Result;

use super::assemble;
use super::page::Sheet;

/// A curve's name as sure as this was read the right way up.
const SURE_NAME: f32 = 0.8;

/// What is found on a page, besides what a person gave of it. Where nobody gave anything that says which way up it is,
/// it is turned where its depth numbers ask for it.
///
/// # Errors
/// `Io` where pixels can't be read back; the reader's own.
pub fn find(raster: &dyn Raster, known: &Known, reader: &dyn Reader) -> Result<Found> {
    if known.complete().is_some() {
        return Ok(Found::only_given(known));
    }
    let stored = look(raster, known, known.turn.unwrap_or_default(), reader)?;
    let is_given = known.turn.is_some() || known.ties.is_some() || known.tracks.is_some();
    if is_given || stored.has_depth() {
        return Ok(stored.told(known));
    }
    let turned = match stored {
        Seen::OnItsHead => Some(look(raster, known, PageTurn::Over, reader)?),
        Seen::Nothing => on_its_side(raster, known, reader)?,
        Seen::Page(_) if raster.width() > raster.height() => on_its_side(raster, known, reader)?,
        Seen::Page(_) => None,
    };
    Ok(match turned {
        Some(Seen::Page(mut found)) if !found.spec.ties.is_empty() && has_texts(&found) => {
            found.origins.turn = Source::Detected;
            found.doubts.push(format!(
                "the page is stored on its {}: read as if turned clockwise by {} degrees",
                if found.spec.turn == PageTurn::Over { "head" } else { "side" },
                found.spec.turn.degrees()
            ));
            *found
        }
        _ => stored.told(known),
    })
}

/// Whether texts were read on a page beside its depth numbers. Numbers that run up and down the page read either way up,
/// and may be falling on a page that stands upright: only other texts tell.
fn has_texts(found: &Found) -> bool {
    let named = |origin: &CurveOrigin| origin.confidence >= SURE_NAME && !origin.read.is_empty();
    !found.origins.well.is_empty() || found.origins.curves.iter().flatten().any(named)
}

/// What was seen of a page, held one way.
enum Seen {
    /// Nothing like a log.
    Nothing,
    /// A log whose depths grow upwards.
    OnItsHead,
    /// A page with all that was found on it, with or without a depth ladder.
    Page(Box<Found>),
}

impl Seen {
    fn has_depth(&self) -> bool {
        matches!(self, Seen::Page(found) if !found.spec.ties.is_empty())
    }

    /// In a person's words.
    fn told(self, known: &Known) -> Found {
        let why = match self {
            Seen::Page(found) => return *found,
            Seen::Nothing => "no log is seen on this page: nothing like the lines of tracks runs down it",
            Seen::OnItsHead => "the depth numbers grow upwards: the page stands on its head, or isn't a log",
        };
        let mut found = Found::only_given(known);
        found.doubts.push(why.to_owned());
        found
    }
}

fn look(raster: &dyn Raster, known: &Known, turn: PageTurn, reader: &dyn Reader) -> Result<Seen> {
    let turned = Turned::new(raster, turn);
    let raster: &dyn Raster = if turn == PageTurn::None { raster } else { &turned };
    let Some(sheet) = Sheet::look(raster, known)? else { return Ok(Seen::Nothing) };
    Ok(match assemble::assemble(&sheet, known, reader)? {
        None => Seen::OnItsHead,
        Some(mut found) => {
            found.spec.turn = turn;
            Seen::Page(Box::new(found))
        }
    })
}

/// A page that lies on its side; depths that then grow upwards tell on which.
fn on_its_side(raster: &dyn Raster, known: &Known, reader: &dyn Reader) -> Result<Option<Seen>> {
    Ok(match look(raster, known, PageTurn::Right, reader)? {
        Seen::OnItsHead => Some(look(raster, known, PageTurn::Left, reader)?),
        seen => Some(seen).filter(Seen::has_depth),
    })
}
