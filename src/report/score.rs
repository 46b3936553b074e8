//! Scores as a table and as JSON lines.

use serde::Serialize;

use crate::domain::score::Score;

/// One line: a curve of a scan, or all together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    /// The scan; `None` for the total.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scan: Option<String>,
    /// The curve's mnemonic; `None` for the total.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub curve: Option<String>,
    /// Its figures.
    #[serde(flatten)]
    pub score: Score,
}

/// Columns of the table after scan and curve.
const HEADS: [&str; 10] =
    ["samples", "<=1 %", "<=2 %", "covered", "invented", "median %", "p95 %", "median px", "R2", "MAE %"];

/// A table: a line per curve, then the total; errors in per cent of the track's width.
pub fn table(lines: &[Line]) -> String {
    let mut rows = vec![["scan", "curve"].into_iter().chain(HEADS).map(str::to_owned).collect::<Vec<_>>()];
    rows.extend(lines.iter().map(cells));
    let widths: Vec<usize> = (0..rows[0].len())
        .map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0))
        .collect();
    let mut out = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, &width))| {
            // Names stand left, numbers right.
            if column < 2 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        out.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        out.push('\n');
    }
    out
}

/// JSON lines: one per curve, then the total, which names neither scan nor curve.
pub fn json(lines: &[Line]) -> String {
    lines.iter().filter_map(|line| serde_json::to_string(line).ok()).map(|line| line + "\n").collect()
}

fn cells(line: &Line) -> Vec<String> {
    let score = &line.score;
    let percent = |share: f64| format!("{:.1}", 100.0 * share);
    let known = |value: Option<f64>, factor: f64, places: usize| {
        value.map_or("-".to_owned(), |value| format!("{:.places$}", factor * value))
    };
    vec![
        line.scan.clone().unwrap_or_else(|| "all".to_owned()),
        line.curve.clone().unwrap_or_default(),
        score.samples.to_string(),
        percent(score.within_1),
        percent(score.within_2),
        percent(score.coverage),
        score.invented.to_string(),
        known(score.median_error, 100.0, 2),
        known(score.p95_error, 100.0, 2),
        known(score.median_px, 1.0, 1),
        known(score.r2, 1.0, 3),
        known(score.mae, 100.0, 2),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(scan: Option<&str>, median: Option<f64>) -> Line {
        let score = Score {
            samples: 1200,
            within_1: 0.5,
            within_2: 0.755,
            coverage: 0.9,
            invented: 3,
            median_error: median,
            p95_error: median,
            median_px: None,
            p95_px: None,
            r2: Some(0.98765),
            mae: median,
        };
        Line { scan: scan.map(str::to_owned), curve: scan.map(|_| "GR".to_owned()), score }
    }

    #[test]
    fn numbers_stand_in_columns_and_what_is_unknown_is_a_dash() {
        let table = table(&[line(Some("deep/a"), Some(0.01)), line(None, None)]);
        let expected = "\
scan    curve  samples  <=1 %  <=2 %  covered  invented  median %  p95 %  median px     R2  MAE %
deep/a  GR        1200   50.0   75.5     90.0         3      1.00   1.00          -  0.988   1.00
all               1200   50.0   75.5     90.0         3         -      -          -  0.988      -
";
        assert_eq!(table, expected);
    }

    #[test]
    fn json_lines_have_the_figures_and_the_total_no_name() {
        let text = json(&[line(Some("a"), Some(0.01)), line(None, None)]);
        let lines: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!(lines[0]["curve"], "GR");
        assert_eq!(lines[0]["within_2"], 0.755);
        assert_eq!(lines[1].get("scan"), None);
        assert!(lines[1]["median_error"].is_null());
    }
}
