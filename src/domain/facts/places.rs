//! States, provinces and countries.

use crate::domain::scales::fuzzy;

/// American states in the order of their codes in API well numbers, from 1, with short forms.
const STATES: &[(&str, &[&str])] = &[
    ("ALABAMA", &["ALA", "AL"]),
    ("ARIZONA", &["ARIZ", "AZ"]),
    ("ARKANSAS", &["ARK", "AR"]),
    ("CALIFORNIA", &["CALIF", "CAL", "CA"]),
    ("COLORADO", &["COLO", "CO"]),
    ("CONNECTICUT", &["CONN", "CT"]),
    ("DELAWARE", &["DEL", "DE"]),
    ("DISTRICT OF COLUMBIA", &["DC"]),
    ("FLORIDA", &["FLA", "FL"]),
    ("GEORGIA", &["GA"]),
    ("IDAHO", &["IDA", "ID"]),
    ("ILLINOIS", &["ILL", "IL"]),
    ("INDIANA", &["IND", "IN"]),
    ("IOWA", &["IA"]),
    ("KANSAS", &["KANS", "KAN", "KS"]),
    ("KENTUCKY", &["KY"]),
    ("LOUISIANA", &["LA"]),
    ("MAINE", &["ME"]),
    ("MARYLAND", &["MD"]),
    ("MASSACHUSETTS", &["MASS", "MA"]),
    ("MICHIGAN", &["MICH", "MI"]),
    ("MINNESOTA", &["MINN", "MN"]),
    ("MISSISSIPPI", &["MISS", "MS"]),
    ("MISSOURI", &["MO"]),
    ("MONTANA", &["MONT", "MT"]),
    ("NEBRASKA", &["NEBR", "NEB", "NE"]),
    ("NEVADA", &["NEV", "NV"]),
    ("NEW HAMPSHIRE", &["NH"]),
    ("NEW JERSEY", &["NJ"]),
    ("NEW MEXICO", &["N MEX", "N M", "NM"]),
    ("NEW YORK", &["N Y", "NY"]),
    ("NORTH CAROLINA", &["N C", "NC"]),
    ("NORTH DAKOTA", &["N DAK", "N D", "NO DAK", "ND"]),
    ("OHIO", &["OH"]),
    ("OKLAHOMA", &["OKLA", "OK"]),
    ("OREGON", &["ORE", "OR"]),
    ("PENNSYLVANIA", &["PENN", "PENNA", "PA"]),
    ("RHODE ISLAND", &["R I", "RI"]),
    ("SOUTH CAROLINA", &["S C", "SC"]),
    ("SOUTH DAKOTA", &["S DAK", "S D", "SO DAK", "SD"]),
    ("TENNESSEE", &["TENN", "TN"]),
    ("TEXAS", &["TEX", "TX"]),
    ("UTAH", &["UT"]),
    ("VERMONT", &["VT"]),
    ("VIRGINIA", &["VA"]),
    ("WASHINGTON", &["WASH", "WA"]),
    ("WEST VIRGINIA", &["W VA", "W VIRGINIA", "W V", "WV", "WVA"]),
    ("WISCONSIN", &["WISC", "WIS", "WI"]),
    ("WYOMING", &["WYO", "WY"]),
    ("ALASKA", &["AK"]),
    ("HAWAII", &["HI"]),
];

const PROVINCES: &[(&str, &[&str])] = &[
    ("ALBERTA", &["ALTA", "AB"]),
    ("BRITISH COLUMBIA", &["B C", "BC"]),
    ("SASKATCHEWAN", &["SASK", "SK"]),
    ("MANITOBA", &["MAN", "MB"]),
    ("ONTARIO", &["ONT", "ON"]),
    ("QUEBEC", &["QUE", "QC", "PQ"]),
    ("NOVA SCOTIA", &["N S", "NS"]),
    ("NEW BRUNSWICK", &["N B", "NB"]),
    ("NEWFOUNDLAND", &["NFLD", "NL"]),
    ("NEWFOUNDLAND AND LABRADOR", &[]),
    ("PRINCE EDWARD ISLAND", &["PEI"]),
    ("NORTHWEST TERRITORIES", &["N W T", "NWT", "NT"]),
    ("YUKON", &["YT", "YUKON TERRITORY"]),
    ("NUNAVUT", &["NU"]),
];

const COUNTRIES: &[(&str, &[&str])] = &[
    ("UNITED STATES", &["USA", "U S A", "US", "U S", "UNITED STATES OF AMERICA"]),
    ("CANADA", &["CA"]),
    ("MEXICO", &[]),
    ("AUSTRALIA", &[]),
    ("NORWAY", &[]),
    ("UNITED KINGDOM", &["UK", "U K"]),
    ("NETHERLANDS", &["THE NETHERLANDS"]),
    ("GERMANY", &[]),
    ("DENMARK", &[]),
    ("ARGENTINA", &[]),
    ("VENEZUELA", &[]),
    ("NEW ZEALAND", &[]),
    ("INDONESIA", &[]),
];

fn plain(text: &str) -> String {
    let text = text.to_uppercase().replace(['.', ','], " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Place of a name in a list, and the name in full where what was read is a misread full name.
fn find(text: &str, list: &[(&'static str, &[&'static str])]) -> Option<(usize, Option<&'static str>)> {
    let text = plain(text);
    if let Some(at) = list.iter().position(|(full, short)| *full == text || short.contains(&text.as_str())) {
        return Some((at, None));
    }
    let fits =
        list.iter().enumerate().filter_map(|(at, (full, _))| Some((fuzzy::fit(&text, full)?, at, *full)));
    fits.filter(|(fit, ..)| *fit > 0.88)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, at, full)| (at, Some(full)))
}

fn checked(text: &str, list: &[(&'static str, &[&'static str])]) -> Option<String> {
    let (_, full) = find(text, list)?;
    Some(full.map_or_else(|| text.trim().to_owned(), str::to_owned))
}

/// A state of the United States, as read, or in full where it was misread by a letter or two.
pub fn state(text: &str) -> Option<String> {
    checked(text, STATES)
}

/// A province of Canada.
pub fn province(text: &str) -> Option<String> {
    checked(text, PROVINCES)
}

/// A country.
pub fn country(text: &str) -> Option<String> {
    checked(text, COUNTRIES)
}

/// A state's code in API well numbers.
pub fn state_code(text: &str) -> Option<u32> {
    find(text, STATES).map(|(at, _)| at as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_have_the_codes_of_api_numbers() {
        for (state, code) in [
            ("Kansas", 15),
            ("W. Va.", 47),
            ("NEW MEXICO", 30),
            ("TEX.", 42),
            ("WYOMING", 49),
            ("ALASKA", 50),
        ] {
            assert_eq!(state_code(state), Some(code), "{state}");
        }
    }

    #[test]
    fn a_misread_state_is_mended_and_another_word_is_none() {
        assert_eq!(state("OKLAH0MA").as_deref(), Some("OKLAHOMA"));
        assert_eq!(state("OTHER SERVICES"), None);
        assert_eq!(province("Alta.").as_deref(), Some("Alta."));
    }
}
