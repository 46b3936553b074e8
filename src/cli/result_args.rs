//! What is written of a scan: step, depth unit, forms, sections.

use clap::{Args, ValueEnum};
use rust_decimal::Decimal;

use crate::domain::spec::DepthUnit;
use crate::pipeline::Settings;
use crate::pipeline::formats::{Format, Formats};
use crate::pipeline::sections::Sections;

/// Flags that change what is written.
#[derive(Debug, Clone, Args)]
pub struct ResultArgs {
    /// Step of the files in their depth unit [default: 0.5 ft or 0.1 m].
    #[arg(long, value_name = "X", value_parser = step)]
    pub step: Option<Decimal>,
    /// Unit of the files' depths; converted exactly, 1 ft = 0.3048 m [default: the scan's].
    #[arg(long, value_name = "UNIT", value_enum)]
    pub depth_unit: Option<DepthUnitArg>,
    /// In which forms.
    #[command(flatten)]
    pub format: FormatArgs,
    /// Logs that become files: the main pass, or repeat and other sections, too.
    #[arg(long, value_enum, default_value_t = SectionsArg::Main)]
    pub sections: SectionsArg,
}

/// Forms of the files of values.
#[derive(Debug, Clone, Args)]
pub struct FormatArgs {
    /// Files of values: NAME.las, NAME.v12.las, NAME.csv; several with commas.
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [FormatArg::Las])]
    pub format: Vec<FormatArg>,
}

/// Unit of depth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DepthUnitArg {
    /// Feet.
    Ft,
    /// Metres.
    M,
}

/// A form for values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    /// LAS 2.0: NAME.las.
    Las,
    /// LAS 1.2: NAME.v12.las.
    Las12,
    /// Comma-separated values: NAME.csv.
    Csv,
}

/// Which logs of a scan become files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SectionsArg {
    /// The main pass: `NAME.las`.
    Main,
    /// All: `NAME.repeat-1.las`, `NAME.section-2.las` and so on besides.
    All,
}

impl FormatArgs {
    /// The forms that were asked for.
    pub fn formats(&self) -> Formats {
        let format = |format: &FormatArg| match format {
            FormatArg::Las => Format::Las,
            FormatArg::Las12 => Format::Las12,
            FormatArg::Csv => Format::Csv,
        };
        Formats::new(&self.format.iter().map(format).collect::<Vec<_>>())
    }
}

impl ResultArgs {
    /// As settings of a run.
    pub fn settings(&self) -> Settings {
        Settings {
            step: self.step,
            depth_unit: self.depth_unit.map(|unit| match unit {
                DepthUnitArg::Ft => DepthUnit::Feet,
                DepthUnitArg::M => DepthUnit::Metres,
            }),
            formats: self.format.formats(),
            sections: match self.sections {
                SectionsArg::Main => Sections::Main,
                SectionsArg::All => Sections::All,
            },
            ..Settings::default()
        }
    }
}

/// A step: a decimal above zero with at most four decimals, as LAS files write depths.
fn step(text: &str) -> Result<Decimal, String> {
    let step: Decimal = text.parse().map_err(|_| "not a decimal number, such as 0.5".to_owned())?;
    if step <= Decimal::ZERO || step > Decimal::ONE_THOUSAND {
        return Err("a step is above 0 and at most 1000".to_owned());
    }
    if step.normalize().scale() > 4 {
        return Err("a step has at most four decimals".to_owned());
    }
    Ok(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_decimals_above_zero() {
        assert_eq!(step("0.25").unwrap(), Decimal::new(25, 2));
        for wrong in ["0", "-1", "abc", "NaN", "1001", "0.00001", ""] {
            assert!(step(wrong).is_err(), "{wrong}");
        }
    }
}
