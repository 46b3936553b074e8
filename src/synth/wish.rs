//! What kind of pages are asked for.

use std::sync::Arc;

use clap::ValueEnum;

use super::encoding::Pixels;
use super::las_shapes::Shapes;

/// What a page is to show more than others do; fixtures are drawn by theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Theme {
    /// Anything.
    #[default]
    Any,
    /// One or two solid curves a track, clean and straight.
    Easy,
    /// Curves that leave at one edge and come back at the other.
    Wraps,
    /// Dashed and dotted curves.
    Broken,
    /// Logarithmic grids.
    Log,
    /// Curves of one style that cross.
    Alike,
    /// Skewed, stretched and wandering.
    Bent,
}

/// What kind of pages are asked for.
#[derive(Debug, Clone, Default)]
pub struct Wish {
    /// More damage, more curves, more look-alikes.
    pub hard: bool,
    /// Rows of the scan; drawn at random where absent.
    pub height: Option<usize>,
    /// Dots per inch; drawn at random where absent.
    pub dpi: Option<f64>,
    /// Shapes from LAS files; our own where absent.
    pub shapes: Option<Arc<Shapes>>,
    /// What the pixels are to be; drawn at random where absent.
    pub pixels: Option<Pixels>,
    /// A full scan with title block, scale blocks and footer, rather than a stretch of a log's body.
    pub full: bool,
    /// See [`Theme`].
    pub theme: Theme,
}
