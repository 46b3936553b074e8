//! `curvedig.toml` in the working directory: `[run]` with the flags of `run` as keys. A flag or an environment variable
//! comes first.

use std::io::ErrorKind;
use std::path::Path;

use clap::{Arg, ArgAction, Command};
use toml::{Table, Value};

use crate::error::{Error, Kind, Result, Stage};
use crate::store::bounded;
use crate::store::discover::FOLDER_SETTINGS;

/// A file with every setting there is, commented out, and what each means.
pub const EXAMPLE: &str = include_str!("curvedig.example.toml");

/// Makes the file's values the defaults.
///
/// # Errors
/// `Usage` for a file that can't be read or isn't TOML, and for keys and values that `run` doesn't have.
pub fn apply(command: Command) -> Result<Command> {
    match text()? {
        Some(text) => with_defaults(command, &text),
        None => Ok(command),
    }
}

/// The file's `[prices]`, as TOML; `None` where it has none.
///
/// # Errors
/// As [`apply`].
pub fn prices() -> Result<Option<String>> {
    let Some(text) = text()? else { return Ok(None) };
    let table: Table = text.parse().map_err(|e: toml::de::Error| wrong(e.message().to_owned()))?;
    match table.get("prices") {
        None => Ok(None),
        Some(Value::Table(prices)) => Ok(Some(prices.to_string())),
        Some(_) => Err(wrong("prices: not a table".to_owned())),
    }
}

/// The file; `None` where there is none.
fn text() -> Result<Option<String>> {
    match bounded::read_text(Path::new(FOLDER_SETTINGS), bounded::SETTINGS) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(wrong(format!("can't be read: {error}"))),
    }
}

fn with_defaults(mut command: Command, text: &str) -> Result<Command> {
    let mut table: Table = text.parse().map_err(|e: toml::de::Error| wrong(e.message().to_owned()))?;
    // For sidecars: looked at where layouts are read.
    table.remove("defaults");
    // For costs: looked at where prices are read.
    table.remove("prices");
    let run = match table.remove("run") {
        Some(Value::Table(run)) => run,
        Some(_) => return Err(wrong("run: not a table".to_owned())),
        None => Table::new(),
    };
    if let Some(key) = table.keys().next() {
        return Err(wrong(format!("{key}: no such table; there are [run], [prices] and [defaults]")));
    }
    for (key, value) in run {
        let is_list = value.is_array();
        let values = match value {
            Value::Array(values) => {
                values.into_iter().map(|value| plain(&key, value)).collect::<Result<Vec<_>>>()?
            }
            value => vec![plain(&key, value)?],
        };
        command = with_default(command, &key, values, is_list)?;
    }
    Ok(command)
}

fn with_default(command: Command, key: &str, values: Vec<String>, is_list: bool) -> Result<Command> {
    let run = command.find_subcommand("run");
    let with_name = |arg: &&Arg| arg.get_long() == Some(key);
    let own = run.and_then(|run| run.get_arguments().find(with_name));
    // A flag of every command becomes one of `run`'s own: only there does the file set it.
    let shared = command.get_arguments().find(with_name).cloned();
    let arg = own.or(shared.as_ref());
    let arg = arg.filter(|arg| {
        matches!(arg.get_action(), ArgAction::Set | ArgAction::SetTrue | ArgAction::Append | ArgAction::Count)
    });
    let Some(arg) = arg else { return Err(wrong(format!("run.{key}: `run` has no such flag"))) };
    if is_list && !matches!(arg.get_action(), ArgAction::Append) {
        return Err(wrong(format!("run.{key}: one value, not a list")));
    }
    let allowed: Vec<String> = arg.get_possible_values().iter().map(|v| v.get_name().to_owned()).collect();
    if let Some(value) = values.iter().find(|value| !allowed.is_empty() && !allowed.contains(value)) {
        return Err(wrong(format!("run.{key}: '{value}' is none of {}", allowed.join(", "))));
    }
    let id = arg.get_id().clone();
    // clap keeps defaults for the life of the program; there are a handful of them.
    let values: Vec<&'static str> = values.into_iter().map(|value| &*value.leak()).collect();
    let of_all = own.is_none();
    let command = match shared.filter(|_| of_all) {
        Some(arg) => command.mut_subcommand("run", |run| run.arg(arg.global(false))),
        None => command,
    };
    Ok(command.mut_subcommand("run", |run| run.mut_arg(id, |arg| arg.default_values(values))))
}

fn plain(key: &str, value: Value) -> Result<String> {
    match value {
        Value::String(text) => Ok(text),
        Value::Integer(number) => Ok(number.to_string()),
        Value::Float(number) => Ok(number.to_string()),
        Value::Boolean(flag) => Ok(flag.to_string()),
        _ => Err(wrong(format!("run.{key}: neither text nor a number"))),
    }
}

fn wrong(message: String) -> Error {
    Error::new(Kind::Usage, Stage::Setup, format!("{FOLDER_SETTINGS}: {message}"))
        .with_hint("its [run] table takes the flags of `curvedig run --help`, such as step = 0.5")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args;

    fn parsed(config: &str, line: &[&str]) -> clap::ArgMatches {
        let command = with_defaults(args::command(), config).unwrap();
        let line = ["curvedig", "run", "scans"].iter().chain(line);
        command.try_get_matches_from(line).unwrap().subcommand_matches("run").unwrap().clone()
    }

    #[test]
    fn a_key_is_a_default_and_a_flag_comes_first() {
        let config = "[run]\njobs = 3\noffline = true\n[defaults]\nwhatever = 1";
        assert_eq!(parsed(config, &[]).get_one::<u16>("jobs"), Some(&3));
        assert_eq!(parsed(config, &[]).get_one::<bool>("offline"), Some(&true));
        let lists = parsed("[run]\nexclude = ['old', '*.png']\ninclude = 'a*'", &["--include", "b*"]);
        let list = |name| lists.get_many::<String>(name).unwrap().map(String::as_str).collect::<Vec<_>>();
        assert_eq!((list("exclude"), list("include")), (vec!["old", "*.png"], vec!["b*"]));
        assert_eq!(parsed(config, &["-j", "5"]).get_one::<u16>("jobs"), Some(&5));
    }

    /// The example with its settings in force.
    fn example_in_force() -> String {
        let line = |line: &str| match line.strip_prefix('#') {
            Some(setting) if setting.starts_with(|c: char| c.is_ascii_lowercase()) => setting.to_owned(),
            _ => line.to_owned(),
        };
        EXAMPLE.lines().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn the_example_is_understood_as_it_is_and_with_all_it_names_and_names_every_flag() {
        parsed(EXAMPLE, &[]);
        let text = example_in_force();
        let matches = parsed(&text, &[]);
        assert_eq!(matches.get_one::<String>("sse_kms_key").map(String::as_str), Some("alias/logs"));
        assert_eq!(matches.get_many::<String>("exclude").unwrap().count(), 2);
        assert_eq!(matches.get_one::<u8>("verbose"), Some(&1));
        let table: Table = text.parse().unwrap();
        let run = table["run"].as_table().unwrap();
        let command = args::command();
        let of_run = command.find_subcommand("run").unwrap().get_arguments();
        let longs = of_run.chain(command.get_arguments()).filter_map(clap::Arg::get_long);
        let missing: Vec<&str> = longs.filter(|long| !run.contains_key(*long)).collect();
        assert!(missing.is_empty(), "not in the example: {missing:?}");
        let prices = table["prices"].as_table().unwrap().to_string();
        let layer = crate::report::prices::Layer { name: "example", text: &prices };
        assert_ne!(
            crate::report::prices::Prices::load(&[layer]).unwrap().lambda.gb_second.amount,
            crate::report::prices::Prices::load(&[]).unwrap().lambda.gb_second.amount
        );
        use crate::format::sidecar::{Layers, Source, parse};
        let config = Some(Source { name: FOLDER_SETTINGS, bytes: text.as_bytes() });
        let known = parse(&Layers { config, ..Layers::default() }).unwrap();
        assert_eq!(known.unit, Some(crate::domain::spec::DepthUnit::Feet));
        assert!(known.well.iter().any(|(name, _)| name == "COMP"));
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (config, named) in [
            ("[run]\nstepp = 1", "run.stepp"),
            ("[rum]\nstep = 1", "rum"),
            ("[run]\nmode = 'cloud'", "'cloud'"),
            ("[run]\nstep = [1]", "run.step"),
            ("[run", ""),
        ] {
            let error = with_defaults(args::command(), config).unwrap_err();
            assert!(error.message.contains(named), "{error}");
        }
    }
}
