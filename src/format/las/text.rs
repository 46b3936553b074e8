//! Text that any LAS reader takes: printable ASCII in which the format's own delimiters stand only where they belong.

/// Longest value or description; keeps every header line well under the 256 characters of the 1992 standard.
const LONGEST: usize = 120;

/// Printable ASCII: known letters and signs transliterated, `?` for the rest, runs of white space as one space.
pub fn ascii(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            ' '..='~' => out.push(letter),
            _ if letter.is_whitespace() || letter.is_control() => out.push(' '),
            _ => out.push_str(transliterated(letter)),
        }
    }
    out.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A mnemonic: upper case, `_` for everything that delimits (dot, colon, space) or could open a comment or section.
pub fn mnemonic(text: &str) -> String {
    let word: String =
        ascii(text)
            .chars()
            .map(|letter| {
                if matches!(letter, '.' | ':' | ' ' | '~' | '#') { '_' } else { letter.to_ascii_uppercase() }
            })
            .collect();
    if word.is_empty() { "_".to_owned() } else { word }
}

/// A unit: no space (which would end it), no colon.
pub fn unit(text: &str) -> String {
    ascii(text).replace(' ', ".").replace(':', "/")
}

/// A value. The last colon of a line ends the value, so colons may stand in it; but many readers take the first one
/// after a space, and so none is left there.
pub fn value(text: &str) -> String {
    let mut text = ascii(text);
    while text.contains(" :") {
        text = text.replace(" :", ":");
    }
    text.truncate(LONGEST);
    text.trim().to_owned()
}

/// A description: no colon, since the line's last one starts it.
pub fn description(text: &str) -> String {
    let mut text = ascii(text).replace(':', ";");
    text.truncate(LONGEST);
    text.trim().to_owned()
}

/// The nearest ASCII to a letter or sign met in headers of logs; `?` where there is none.
fn transliterated(letter: char) -> &'static str {
    match letter {
        'À' | 'Á' | 'Â' | 'Ã' | 'Å' | 'Ā' | 'Ă' | 'Ą' => "A",
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' | 'ª' => "a",
        'Ä' | 'Æ' => "Ae",
        'ä' | 'æ' => "ae",
        'Ç' | 'Ć' | 'Č' => "C",
        'ç' | 'ć' | 'č' => "c",
        'Ď' | 'Ð' => "D",
        'ď' | 'ð' => "d",
        'È' | 'É' | 'Ê' | 'Ë' | 'Ē' | 'Ę' | 'Ě' => "E",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => "e",
        'Ğ' => "G",
        'ğ' => "g",
        'Ì' | 'Í' | 'Î' | 'Ï' | 'İ' => "I",
        'ì' | 'í' | 'î' | 'ï' | 'ı' => "i",
        'Ł' => "L",
        'ł' => "l",
        'Ñ' | 'Ń' | 'Ň' => "N",
        'ñ' | 'ń' | 'ň' => "n",
        'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ø' | 'Ő' => "O",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ő' | 'º' => "o",
        'Ö' | 'Œ' => "Oe",
        'ö' | 'œ' => "oe",
        'Ř' => "R",
        'ř' => "r",
        'Ś' | 'Š' | 'Ş' | 'Ș' => "S",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ß' => "ss",
        'Ť' | 'Ţ' | 'Ț' => "T",
        'ť' | 'ţ' | 'ț' => "t",
        'Ù' | 'Ú' | 'Û' | 'Ů' | 'Ű' => "U",
        'ù' | 'ú' | 'û' | 'ů' | 'ű' => "u",
        'Ü' => "Ue",
        'ü' => "ue",
        'Ý' => "Y",
        'ý' | 'ÿ' => "y",
        'Ź' | 'Ż' | 'Ž' => "Z",
        'ź' | 'ż' | 'ž' => "z",
        'µ' | 'μ' => "u",
        'Ω' | '\u{2126}' => "ohm",
        '°' => "deg",
        '¹' => "1",
        '²' => "2",
        '³' => "3",
        '¼' => "1/4",
        '½' => "1/2",
        '¾' => "3/4",
        '±' => "+/-",
        '×' => "x",
        '·' | '•' => ".",
        '‐' | '‑' | '‒' | '–' | '—' | '−' => "-",
        '‘' | '’' | '‚' | '′' => "'",
        '“' | '”' | '„' | '″' => "\"",
        '…' => "...",
        '№' => "No",
        '™' => "TM",
        '®' => "(R)",
        '©' => "(C)",
        _ => "?",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_letters_become_their_nearest_ascii() {
        assert_eq!(ascii("Bohrung Süd–3  (½ µs)\tΩ 井"), "Bohrung Sued-3 (1/2 us) ohm ?");
    }

    #[test]
    fn delimiters_stay_out_of_mnemonics_units_and_descriptions() {
        assert_eq!(mnemonic(" gr.edt:1 x"), "GR_EDT_1_X");
        assert_eq!(mnemonic("井"), "?");
        assert_eq!(mnemonic("\n"), "_");
        assert_eq!(unit("Ω m"), "ohm.m");
        assert_eq!(value("logged 13:45 : noon"), "logged 13:45: noon");
        assert_eq!(description("a: b"), "a; b");
    }

    #[test]
    fn long_text_is_cut() {
        assert_eq!(value(&"é".repeat(500)).len(), LONGEST);
    }
}
