//! Costs by monthly volume: Lambda's line, the boxes' staircases. Both axes are logarithmic. A picture (SVG, with the
//! page's own colours) and the same in text.

use std::fmt::Write;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

use super::crossing::{box_name, capacity};
use super::modes::{LAMBDA, Span, fixed};
use super::profile::Profile;
use crate::domain::cost::month_of_boxes;
use crate::report::numbers::grouped;
use crate::report::prices::Prices;
use crate::store::name::printable;

/// Volumes, as powers of ten.
const VOLUMES: (i32, i32) = (2, 7);
/// Points of a line.
const POINTS: i32 = 120;
/// Marks in the text, and dashes in the picture: lines are told apart without colour.
const MARKS: [char; 6] = ['*', '#', '=', '+', 'o', 'x'];
const DASHES: [&str; 6] = ["", "8 4", "2 3", "12 4 2 4", "4 4", "1 5"];

/// A line of the chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Its mode.
    pub name: String,
    /// Scans a month and EUR a month.
    pub points: Vec<(f64, f64)>,
}

/// The chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Chart {
    /// Its lines.
    pub lines: Vec<Line>,
}

impl Chart {
    /// Of a profile, whatever its volume; with the cost of a call, EUR, where it is given.
    pub fn of(profile: &Profile, call_cost: Option<Decimal>, prices: &Prices) -> Chart {
        let tiers = prices.tiers(profile.call.architecture);
        let fixed = fixed(profile, Span::Month, prices);
        let calls = profile.call.calls(prices, &tiers, profile.free_tier, fixed);
        let euros = |scans: Decimal| match call_cost {
            Some(call) => scans * call,
            None => calls.month(scans).checked_div(prices.rate()).unwrap_or_default(),
        };
        let full = capacity(profile, prices);
        let mut lines = vec![line(LAMBDA.to_owned(), euros)];
        for (_, rent) in prices.boxes() {
            let month = rent.amount + prices.assumed.box_fixed.amount;
            lines.push(line(box_name(rent), |scans| month_of_boxes(scans, month, full)));
        }
        Chart { lines }
    }

    /// Least and most EUR, as powers of ten.
    fn span(&self) -> (f64, f64) {
        let costs =
            self.lines.iter().flat_map(|line| &line.points).map(|point| point.1).filter(|cost| *cost > 0.0);
        let (least, most) =
            costs.fold((f64::MAX, f64::MIN), |(least, most), cost| (least.min(cost), most.max(cost)));
        if least > most {
            return (0.0, 1.0);
        }
        let (least, most) = (least.log10().floor().max(-3.0), most.log10().ceil());
        (least, most.max(least + 1.0))
    }

    /// In text, for a terminal of 80 columns.
    pub fn text(&self) -> Vec<String> {
        const COLUMNS: usize = 64;
        const ROWS: usize = 18;
        let (least, most) = self.span();
        let mut cells = vec![vec![' '; COLUMNS]; ROWS];
        for (line, mark) in self.lines.iter().zip(MARKS.iter().cycle()) {
            for &(scans, cost) in line.points.iter().filter(|point| point.1 > 0.0) {
                let x =
                    share(scans.log10(), f64::from(VOLUMES.0), f64::from(VOLUMES.1)) * (COLUMNS - 1) as f64;
                let y = (1.0 - share(cost.log10(), least, most)) * (ROWS - 1) as f64;
                cells[y.round() as usize][x.round() as usize] = *mark;
            }
        }
        let mut lines = vec!["EUR a month by scans a month, forecast".to_owned()];
        for (row, cells) in cells.iter().enumerate() {
            let power = least + (most - least) * (1.0 - row as f64 / (ROWS - 1) as f64);
            let label = if row % 4 == 0 { amount(10_f64.powf(power)) } else { String::new() };
            let cells: String = cells.iter().collect();
            lines.push(format!("{label:>10} |{}", cells.trim_end()));
        }
        lines.push(format!("{:>10} +{}", "", "-".repeat(COLUMNS)));
        let step = COLUMNS / (VOLUMES.1 - VOLUMES.0) as usize;
        let ticks: String =
            (VOLUMES.0..VOLUMES.1).map(|power| format!("{:<step$}", amount(10_f64.powi(power)))).collect();
        lines.push(format!("{:>12}{ticks}{}", "", amount(10_f64.powi(VOLUMES.1))));
        let legend = self.lines.iter().zip(MARKS.iter().cycle());
        lines.extend(legend.map(|(line, mark)| format!("{mark:>11} {}", line.name)));
        lines
    }

    /// As a picture, drawn in the colour of the text around it.
    pub fn svg(&self) -> String {
        const SIZE: (f64, f64) = (720.0, 360.0);
        const LEFT: f64 = 80.0;
        const RIGHT: f64 = 200.0;
        const TOP: f64 = 16.0;
        const BOTTOM: f64 = 44.0;
        let (least, most) = self.span();
        let x = |scans: f64| {
            LEFT + share(scans.log10(), f64::from(VOLUMES.0), f64::from(VOLUMES.1)) * (SIZE.0 - LEFT - RIGHT)
        };
        let y = |cost: f64| TOP + (1.0 - share(cost.log10(), least, most)) * (SIZE.1 - TOP - BOTTOM);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" role=\"img\" \
             font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"currentColor\">\n\
             <title>EUR a month by scans a month, forecast</title>\n",
            SIZE.0, SIZE.1
        );
        // Writing to a String can't fail.
        for power in VOLUMES.0..=VOLUMES.1 {
            let (at, label) = (x(10_f64.powi(power)), amount(10_f64.powi(power)));
            let _ = writeln!(
                svg,
                "<path d=\"M{at:.1} {TOP}V{:.1}\" stroke=\"currentColor\" opacity=\".15\"/>",
                SIZE.1 - BOTTOM
            );
            let _ = writeln!(
                svg,
                "<text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{label}</text>",
                SIZE.1 - BOTTOM + 16.0
            );
        }
        for power in least as i32..=most as i32 {
            let (at, label) = (y(10_f64.powi(power)), amount(10_f64.powi(power)));
            let _ = writeln!(
                svg,
                "<path d=\"M{LEFT} {at:.1}H{:.1}\" stroke=\"currentColor\" opacity=\".15\"/>",
                SIZE.0 - RIGHT
            );
            let _ = writeln!(
                svg,
                "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{label}</text>",
                LEFT - 6.0,
                at + 4.0
            );
        }
        let _ = writeln!(
            svg,
            "<text x=\"{LEFT}\" y=\"{:.1}\">scans a month (across), EUR a month (up)</text>",
            SIZE.1 - 8.0
        );
        for (index, line) in self.lines.iter().enumerate() {
            let points: Vec<String> = line
                .points
                .iter()
                .filter(|point| point.1 > 0.0)
                .map(|&(scans, cost)| format!("{:.1},{:.1}", x(scans), y(cost)))
                .collect();
            let dash = DASHES[index % DASHES.len()];
            let style = format!(
                "fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\" stroke-dasharray=\"{dash}\""
            );
            let _ = writeln!(svg, "<polyline points=\"{}\" {style}/>", points.join(" "));
            let (left, at) = (SIZE.0 - RIGHT + 12.0, TOP + 12.0 + 20.0 * index as f64);
            let _ = writeln!(svg, "<path d=\"M{left} {:.1}h30\" {style}/>", at - 4.0);
            let _ =
                writeln!(svg, "<text x=\"{:.1}\" y=\"{at:.1}\">{}</text>", left + 36.0, escaped(&line.name));
        }
        svg + "</svg>\n"
    }
}

/// Text that no markup can come of.
pub fn escaped(text: &str) -> String {
    printable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn line(name: String, cost: impl Fn(Decimal) -> Decimal) -> Line {
    let points = (0..=POINTS).filter_map(|point| {
        let power = f64::from(VOLUMES.0) + f64::from((VOLUMES.1 - VOLUMES.0) * point) / f64::from(POINTS);
        let scans = 10_f64.powf(power).round();
        Some((scans, cost(Decimal::try_from(scans).ok()?).to_f64()?))
    });
    Line { name, points: points.collect() }
}

/// Where a value lies between two others, 0 to 1.
fn share(value: f64, least: f64, most: f64) -> f64 {
    ((value - least) / (most - least)).clamp(0.0, 1.0)
}

fn amount(number: f64) -> String {
    if number >= 1.0 {
        grouped(&format!("{number:.0}"))
    } else {
        format!("{number:.3}").trim_end_matches('0').to_owned()
    }
}
