//! Title block and scale blocks above a log's body.

use super::canvas::Canvas;
use super::plan::PageSpec;
use super::warp::Warp;

/// What the title block says.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// LAS mnemonics and values, as the sidecar's `[well]` has them.
    pub well: Vec<(String, String)>,
}

/// Draws title block, scale blocks and footer.
pub fn draw(_canvas: &mut Canvas, _warp: &Warp, _page: &PageSpec, _header: &Header) {}
