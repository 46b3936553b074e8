//! What scans cost in each mode: a run's, measured and forecast, or a month's.

pub mod chart;
pub mod crossing;
pub mod explain;
pub mod figure;
pub mod html;
pub mod modes;
pub mod month;
pub mod profile;
pub mod run;
pub mod services;
pub mod sweep;
pub mod table;

use serde::{Deserialize, Serialize};

use crossing::Sensitivity;
use figure::{Figure, Quantity};

/// Figures, and what there is to say about them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CostReport {
    /// What they are of, in a line.
    pub title: String,
    /// The figures, mode by mode.
    pub figures: Vec<Figure>,
    /// How much the crossings depend on what was assumed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sensitivity: Vec<Sensitivity>,
    /// Warnings: stale prices, a cost that can't be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

impl CostReport {
    /// Modes in their order.
    pub fn modes(&self) -> Vec<&str> {
        let mut modes: Vec<&str> = Vec::new();
        for figure in &self.figures {
            if !modes.contains(&figure.mode.as_str()) {
                modes.push(&figure.mode);
            }
        }
        modes
    }

    /// A mode's figure.
    pub fn get(&self, mode: &str, of: Quantity) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.mode == mode && figure.of == of)
    }
}
