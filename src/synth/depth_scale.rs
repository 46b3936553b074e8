//! Depth scales as logs are printed.

use crate::domain::spec::DepthUnit;

use super::dice::Dice;

/// A page's depth scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DepthScale {
    /// Unit of depth.
    pub unit: DepthUnit,
    /// Depth per ideal row, in the unit.
    pub per_row: f64,
    /// Rows per foot, whatever the unit.
    pub rows_per_foot: f64,
}

/// A depth scale: mostly 5 or 2 inches to 100 feet, or the metric scales near them. The overview scales of an inch to
/// 100 feet and 1:1000 are rare, but for hard pages.
pub fn draw(dice: &mut Dice, dpi: f64, hard: bool) -> DepthScale {
    let overview = if hard { 1.0 } else { 0.25 };
    if dice.chance(0.65) {
        let inches = [5.0, 2.0, 2.5, 10.0, 1.0][dice.weighted(&[6.0, 2.0, 0.6, 0.5, overview])];
        let per_row = 100.0 / (dpi * inches);
        DepthScale { unit: DepthUnit::Feet, per_row, rows_per_foot: 1.0 / per_row }
    } else {
        let scale = [240.0, 200.0, 500.0, 1000.0][dice.weighted(&[4.0, 3.5, 2.0, overview])];
        let per_row = scale * 0.0254 / dpi;
        DepthScale { unit: DepthUnit::Metres, per_row, rows_per_foot: 0.3048 / per_row }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typical_pages_seldom_squeeze_a_foot_into_two_rows() {
        let mut dice = Dice::new(1, 0);
        let squeezed = (0..1000).filter(|_| draw(&mut dice, 200.0, false).rows_per_foot < 3.0).count();
        assert!((1..80).contains(&squeezed), "{squeezed} of 1000");
    }
}
