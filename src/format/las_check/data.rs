//! `~A`: one value per curve and depth, depths as the header promises.

use rust_decimal::Decimal;

use super::findings::{Findings, quoted};
use super::header::Items;
use super::lines::{Line, lines};
use super::number::{self, Fault};
use super::sections::Section;
use super::well::Depths;

/// Characters of a wrapped data line, its ending included.
const LONGEST_WRAPPED: usize = 80;
/// Null values that other programs write; one in a file whose NULL is another is likely a forgotten null.
const USUAL_NULLS: [f64; 6] = [-999.25, -999.0, -9999.25, -9999.0, -99999.0, -32768.0];

/// Checks the data against the curves and depths of the header.
pub fn check(
    section: &Section<'_>,
    curves: &Items<'_>,
    depths: &Depths,
    wrapped: bool,
    findings: &mut Findings,
) {
    let mut data =
        Data { curves, depths, rows: 0, first: None, last: None, step_seen: None, rounded: false, findings };
    let body = lines(section.body, section.title_line + 1).filter(|line| !line.text.is_empty());
    if wrapped {
        data.wrapped(body);
    } else {
        for line in body {
            data.unwrapped_row(&line);
        }
    }
    data.finish(section.title_line);
}

struct Data<'c, 'f> {
    curves: &'c Items<'c>,
    depths: &'c Depths,
    rows: u64,
    first: Option<(usize, Decimal)>,
    last: Option<(usize, Decimal)>,
    /// The sign of a variable step, from its first two depths.
    step_seen: Option<bool>,
    /// Whether rounded depths have been reported.
    rounded: bool,
    findings: &'f mut Findings,
}

impl Data<'_, '_> {
    fn unwrapped_row(&mut self, line: &Line<'_>) {
        if self.skipped(line) {
            return;
        }
        let mut count = 0;
        for word in words(line.text) {
            self.word(line.number, count, word);
            count += 1;
        }
        let wanted = self.curves.list.len();
        if count != wanted {
            self.findings
                .error(Some(line.number), "columns", || format!("{count} columns for {wanted} curves in ~C"));
        }
        self.rows += 1;
    }

    /// Depth alone on a line, then the other curves' values on as many lines as they need.
    fn wrapped<'l>(&mut self, body: impl Iterator<Item = Line<'l>>) {
        let wanted = self.curves.list.len();
        let mut seen = 0;
        let mut body = body.peekable();
        while let Some(line) = body.next() {
            if self.skipped(&line) {
                continue;
            }
            let at = Some(line.number);
            if line.length > LONGEST_WRAPPED {
                self.findings.error(at, "line-length", || {
                    format!("{} characters; wrapped data allows {LONGEST_WRAPPED}", line.length)
                });
            }
            if seen == 0 && wanted > 1 && words(line.text).nth(1).is_some() {
                self.findings.error(at, "wrap-depth", || {
                    format!("wrapped data starts with the depth alone, not {}", quoted(line.text))
                });
            }
            // A lone word is the next depth, and the row before it short, where it continues the depths and the line
            // after it doesn't: a value that happens to equal the next depth is followed by that depth.
            let next = body.peek().is_some_and(|next| self.continues(next.text));
            if seen > 0 && self.continues(line.text) && !next {
                self.findings.error(at, "columns", || format!("{seen} values for {wanted} curves in ~C"));
                self.rows += 1;
                seen = 0;
            }
            for word in words(line.text) {
                self.word(line.number, seen, word);
                seen += 1;
            }
            if seen >= wanted {
                if seen > wanted {
                    self.findings.error(at, "columns", || format!("{seen} values for {wanted} curves in ~C"));
                }
                self.rows += 1;
                seen = 0;
            }
        }
        if seen > 0 {
            let line = self.last.map(|(line, _)| line);
            self.findings.error(line, "columns", || format!("{seen} values for {wanted} curves in ~C"));
            self.rows += 1;
        }
    }

    /// Comments have no place among data.
    fn skipped(&mut self, line: &Line<'_>) -> bool {
        if line.is_comment() {
            self.findings.error(Some(line.number), "comment", || "a comment in the data".to_owned());
            return true;
        }
        false
    }

    /// Whether a line holds nothing but the depth one step after the last.
    fn continues(&self, line: &[u8]) -> bool {
        let (Some((_, last)), Some(step)) = (self.last, self.depths.step) else { return false };
        number::decimal(line).is_some_and(|depth| last.checked_add(step) == Some(depth))
    }

    fn word(&mut self, line: usize, column: usize, word: &[u8]) {
        let at = Some(line);
        let name = || {
            self.curves.list.get(column).map_or("an extra column".to_owned(), |item| quoted(item.mnemonic))
        };
        match number::check(word) {
            Ok(()) if column == 0 => self.depth(line, word),
            Ok(()) => {
                let Some(value) = number::float(word) else { return };
                let odd = self.depths.null.is_some_and(|null| null != value) && USUAL_NULLS.contains(&value);
                if odd {
                    let (name, null) = (name(), self.depths.null.unwrap_or(f64::NAN));
                    self.findings.warning(at, "null", || {
                        format!("{name} is {value}, which looks like a null, but NULL is {null}")
                    });
                }
            }
            Err(Fault::Exponent) => {
                let name = name();
                self.findings
                    .error(at, "exponent", || format!("{name} is {}: no exponents in LAS 2.0", quoted(word)));
            }
            Err(Fault::NotANumber) => {
                let name = name();
                self.findings.error(at, "number", || format!("{name} is {}, not a number", quoted(word)));
            }
        }
    }

    fn depth(&mut self, line: usize, word: &[u8]) {
        let at = Some(line);
        let Some(depth) = number::decimal(word) else {
            self.findings.error(at, "number", || format!("depth {} has too many digits", quoted(word)));
            return;
        };
        if self.depths.null.is_some() && number::float(word) == self.depths.null {
            self.findings.error(at, "null", || format!("depth {depth} is the null value"));
            return;
        }
        match (self.last, self.depths.step) {
            (None, _) => {}
            (Some((_, before)), Some(step)) if !step.is_zero() => self.regular(line, before, depth, step),
            (Some((_, before)), _) => {
                let down = depth > before;
                if depth == before || self.step_seen.is_some_and(|seen| seen != down) {
                    self.findings.error(at, "depth-order", || format!("depth {depth} after {before}"));
                } else {
                    self.step_seen = Some(down);
                }
            }
        }
        self.first = self.first.or(Some((line, depth)));
        self.last = Some((line, depth));
    }

    /// A depth after another in a file of constant step.
    fn regular(&mut self, line: usize, before: Decimal, depth: Decimal, step: Decimal) {
        let Some(gone) = depth.checked_sub(before) else { return };
        if gone == step {
            return;
        }
        let at = Some(line);
        if gone.is_zero() || gone.is_sign_negative() != step.is_sign_negative() {
            self.findings
                .error(at, "depth-order", || format!("depth {depth} after {before}, STEP is {step}"));
        } else if rounded_equal(gone, step, depth.scale()) {
            if !self.rounded {
                self.rounded = true;
                self.findings.warning(at, "depth-rounded", || {
                    format!("depth {depth} after {before} is STEP {step} only when rounded")
                });
            }
        } else {
            self.findings.error(at, "step", || format!("depth {depth} after {before}, STEP is {step}"));
        }
    }

    fn finish(self, title_line: usize) {
        let (Some(first), Some(last)) = (self.first, self.last) else {
            self.findings.error(Some(title_line), "no-data", || "no depths in ~A".to_owned());
            return;
        };
        for (name, wanted, (line, depth)) in
            [("STRT", self.depths.start, first), ("STOP", self.depths.stop, last)]
        {
            let Some(wanted) = wanted.filter(|&wanted| wanted != depth) else { continue };
            let which = if name == "STRT" { "first" } else { "last" };
            let coarser = depth.scale().min(wanted.scale());
            if rounded_equal(depth, wanted, coarser) {
                self.findings.warning(Some(line), "depth-rounded", || {
                    format!("the {which} depth {depth} is {name} {wanted} only when rounded")
                });
            } else {
                self.findings.error(Some(line), "depth-range", || {
                    format!("the {which} depth is {depth}, {name} is {wanted}")
                });
            }
        }
        if let (Some(start), Some(stop), Some(step)) = (self.depths.start, self.depths.stop, self.depths.step)
        {
            let steps = stop.checked_sub(start).and_then(|range| range.checked_div(step));
            let wanted = steps.and_then(|steps| steps.round().checked_add(Decimal::ONE));
            if let Some(wanted) = wanted.filter(|&wanted| wanted != Decimal::from(self.rows)) {
                let rows = self.rows;
                self.findings
                    .error(None, "rows", || format!("{rows} rows; STRT, STOP and STEP promise {wanted}"));
            }
        }
    }
}

/// Whether two depths differ by no more than one unit of the last printed decimal, which is what rounding can do.
fn rounded_equal(one: Decimal, other: Decimal, scale: u32) -> bool {
    let unit = Decimal::new(1, scale.min(Decimal::MAX_SCALE));
    one.checked_sub(other).is_some_and(|apart| apart.abs() <= unit && unit < other.abs())
}

fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty())
}
