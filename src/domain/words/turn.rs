//! Turning a bitmap so that its text is upright, and areas back.

use crate::domain::reading::{Area, Bitmap, Turn};

/// Cells on a side of the squares in which a bitmap is turned, so that reads and writes stay in the cache.
const SQUARE: usize = 32;

/// The bitmap's rows and columns changed for each other.
pub(super) fn transposed(bitmap: &Bitmap) -> Bitmap {
    moved(bitmap, |row, col| col * bitmap.height + row)
}

/// The bitmap as text of a turn stands upright in it.
pub fn upright(bitmap: &Bitmap, turn: Turn) -> Bitmap {
    let (width, height) = (bitmap.width, bitmap.height);
    match turn {
        Turn::Upright => bitmap.clone(),
        Turn::Over => {
            let mut over = bitmap.clone();
            over.ink.reverse();
            over
        }
        Turn::Down => moved(bitmap, |row, col| (width - 1 - col) * height + row),
        Turn::Up => moved(bitmap, |row, col| col * height + (height - 1 - row)),
    }
}

/// A bitmap of swapped sides, its cells put where `place` says.
fn moved(bitmap: &Bitmap, place: impl Fn(usize, usize) -> usize) -> Bitmap {
    let mut out = Bitmap::blank(bitmap.height, bitmap.width);
    for top in (0..bitmap.height).step_by(SQUARE) {
        for left in (0..bitmap.width).step_by(SQUARE) {
            let right = (left + SQUARE).min(bitmap.width);
            for row in top..(top + SQUARE).min(bitmap.height) {
                let cells = &bitmap.ink[row * bitmap.width..(row + 1) * bitmap.width];
                for (col, &cell) in cells.iter().enumerate().take(right).skip(left) {
                    if cell != 0 {
                        out.ink[place(row, col)] = 1;
                    }
                }
            }
        }
    }
    out
}

/// An area of the upright bitmap in the stored one, whose columns and rows are `size`.
pub fn stored(area: Area, turn: Turn, size: (usize, usize)) -> Area {
    let (width, height) = (size.0 as f64, size.1 as f64);
    match turn {
        Turn::Upright => area,
        Turn::Over => Area {
            left: width - area.right,
            top: height - area.base,
            right: width - area.left,
            base: height - area.top,
        },
        Turn::Down => {
            Area { left: width - area.base, top: area.left, right: width - area.top, base: area.right }
        }
        Turn::Up => {
            Area { left: area.top, top: height - area.right, right: area.base, base: height - area.left }
        }
    }
}

/// An area of the stored bitmap, whose columns and rows are `size`, in the upright one: the inverse of [`stored`].
pub fn turned(area: Area, turn: Turn, size: (usize, usize)) -> Area {
    match turn {
        Turn::Upright | Turn::Over => stored(area, turn, size),
        // The way back is the quarter turn the other way, in a bitmap of swapped sides.
        Turn::Down => stored(area, Turn::Up, (size.1, size.0)),
        Turn::Up => stored(area, Turn::Down, (size.1, size.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TURNS: [Turn; 4] = [Turn::Upright, Turn::Down, Turn::Up, Turn::Over];

    #[test]
    fn an_area_comes_back_to_the_ink_it_was_made_of() {
        let mut bitmap = Bitmap::blank(50, 70);
        for row in 10..14 {
            for col in 30..49 {
                bitmap.ink[row * 50 + col] = 1;
            }
        }
        let printed = Area { left: 30.0, top: 10.0, right: 49.0, base: 14.0 };
        for turn in TURNS {
            let up = upright(&bitmap, turn);
            let area = turned(printed, turn, (50, 70));
            let inside = |row: usize, col: usize| {
                (area.top..area.base).contains(&(row as f64))
                    && (area.left..area.right).contains(&(col as f64))
            };
            for row in 0..up.height {
                for col in 0..up.width {
                    assert_eq!(up.ink[row * up.width + col] != 0, inside(row, col), "{turn:?} {row} {col}");
                }
            }
            assert_eq!(stored(area, turn, (50, 70)), printed, "{turn:?}");
        }
    }

    #[test]
    fn text_that_runs_down_starts_at_the_top_and_stands_to_the_right() {
        // A mark where an upright letter's top left corner is: of text that runs down, that is the page's top right.
        let mut bitmap = Bitmap::blank(5, 9);
        bitmap.ink[4] = 1;
        let up = upright(&bitmap, Turn::Down);
        assert_eq!((up.width, up.height, up.ink[0]), (9, 5, 1));
        let mut bitmap = Bitmap::blank(5, 9);
        bitmap.ink[8 * 5] = 1;
        assert_eq!(upright(&bitmap, Turn::Up).ink[0], 1, "of text that runs up, it is the bottom left");
    }
}
