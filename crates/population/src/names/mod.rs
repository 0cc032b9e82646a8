//! The names of England's children: one table a culture, in shares near those of England's
//! schools, with each culture's own way of making a name.

mod africa;
mod asia;
pub mod compose;
mod english;
mod europe;
mod middle_east;
mod south_asia;
pub mod variants;

pub use asia::{WESTERN_BOYS, WESTERN_GIRLS};
pub use south_asia::WOMENS;
use std::sync::OnceLock;

/// How families of a culture make names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Given, middle and one family name, sometimes both parents' names joined.
    Western,
    /// As Western, but married mothers keep their own name.
    OwnNames,
    /// South Asian Muslim: Muhammad before the name a boy is called by; Begum, Bibi, Khatun.
    Muslim,
    /// Singh and Kaur, alone or before a family name.
    Punjabi,
    /// The father's and the grandfather's given names follow.
    Patronymic,
    /// The father's name follows.
    FathersName,
    /// Family names in -ski, -ov, -in have a form for women.
    Slavic,
    /// Baltic: own endings for wives and daughters.
    Baltic,
    /// The father's and then the mother's family name.
    Spanish,
    /// The mother's and then the father's family name.
    Portuguese,
    /// Family name first, and often a Western name beside it.
    Chinese,
    /// Family name first, with a middle name by sex.
    Vietnamese,
    /// The father's given name with -son or -dóttir.
    Icelandic,
}

/// One culture's names.
#[derive(Debug)]
pub struct Culture {
    /// The word for it in the truth file.
    pub origin: &'static str,
    /// Its share, in ten-thousandths of families.
    pub share: u64,
    /// How names are made.
    pub style: Style,
    /// The share of children with one name only.
    pub mononyms: f64,
    /// The share of children born abroad whose birthday was entered as 1 January.
    pub new_year: f64,
    /// Girls' names.
    pub girls: Vec<&'static str>,
    /// Boys' names.
    pub boys: Vec<&'static str>,
    /// Family names (for patronymics: men's given names).
    pub families: Vec<&'static str>,
}

/// origin, share, style, per mille with one name, per mille born on 1 January, girls, boys, families
type Row = (&'static str, u64, Style, u16, u16, &'static str, &'static str, &'static str);

/// Every culture, the most frequent first.
pub fn cultures() -> &'static [Culture] {
    static CULTURES: OnceLock<Vec<Culture>> = OnceLock::new();
    CULTURES.get_or_init(|| ROWS.iter().map(culture).collect())
}

fn culture(&(origin, share, style, one_name, new_year, girls, boys, families): &Row) -> Culture {
    let words = |text: &'static str| text.split_whitespace().collect();
    Culture {
        origin,
        share,
        style,
        mononyms: f64::from(one_name) / 1000.0,
        new_year: f64::from(new_year) / 1000.0,
        girls: words(girls),
        boys: words(boys),
        families: words(families),
    }
}

use africa as af;
use asia as ea;
use english as en;
use europe as eu;
use middle_east as me;
use south_asia as sa;

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("british", 5860, Style::Western, 0, 0, en::GIRLS, en::BOYS, en::FAMILIES),
    ("irish", 170, Style::Western, 0, 0, en::CELTIC_GIRLS, en::CELTIC_BOYS, en::CELTIC_FAMILIES),
    ("scottish", 110, Style::Western, 0, 0, en::CELTIC_GIRLS, en::CELTIC_BOYS, en::CELTIC_FAMILIES),
    ("welsh", 80, Style::Western, 0, 0, en::CELTIC_GIRLS, en::CELTIC_BOYS, en::CELTIC_FAMILIES),
    ("traveller", 40, Style::Western, 0, 0, en::GIRLS, en::BOYS, en::TRAVELLER_FAMILIES),
    ("pakistani", 500, Style::Muslim, 0, 0, sa::MUSLIM_GIRLS, sa::MUSLIM_BOYS, sa::PAKISTANI),
    ("bangladeshi", 240, Style::Muslim, 0, 0, sa::MUSLIM_GIRLS, sa::MUSLIM_BOYS, sa::BANGLADESHI),
    ("indian-punjabi-sikh", 160, Style::Punjabi, 0, 0, sa::PUNJABI_GIRLS, sa::PUNJABI_BOYS, sa::PUNJABI),
    ("indian-gujarati", 150, Style::Western, 0, 0, sa::HINDU_GIRLS, sa::HINDU_BOYS, sa::GUJARATI),
    ("indian", 170, Style::Western, 30, 0, sa::HINDU_GIRLS, sa::HINDU_BOYS, sa::INDIAN),
    ("tamil", 80, Style::FathersName, 60, 0, sa::TAMIL_GIRLS, sa::TAMIL_BOYS, sa::TAMIL),
    ("nepali", 30, Style::Western, 0, 0, sa::NEPALI_GIRLS, sa::NEPALI_BOYS, sa::NEPALI),
    ("nigerian-yoruba", 150, Style::Western, 0, 0, af::YORUBA_GIRLS, af::YORUBA_BOYS, af::YORUBA),
    ("nigerian-igbo", 90, Style::Western, 0, 0, af::IGBO_GIRLS, af::IGBO_BOYS, af::IGBO),
    ("ghanaian", 130, Style::OwnNames, 0, 0, af::GHANAIAN_GIRLS, af::GHANAIAN_BOYS, af::GHANAIAN),
    ("somali", 130, Style::Patronymic, 0, 70, af::SOMALI_GIRLS, af::SOMALI_BOYS, af::SOMALI_BOYS),
    ("eritrean", 50, Style::Patronymic, 0, 110, af::ERITREAN_GIRLS, af::ERITREAN_BOYS, af::ERITREAN_BOYS),
    ("french", 60, Style::OwnNames, 0, 0, af::FRENCH_GIRLS, af::FRENCH_BOYS, af::FRENCH),
    ("jamaican", 200, Style::Western, 0, 0, af::CARIBBEAN_GIRLS, af::CARIBBEAN_BOYS, af::CARIBBEAN),
    ("zimbabwean", 60, Style::Western, 0, 0, af::ZIMBABWEAN_GIRLS, af::ZIMBABWEAN_BOYS, af::ZIMBABWEAN),
    ("polish", 230, Style::Slavic, 0, 0, eu::POLISH_GIRLS, eu::POLISH_BOYS, eu::POLISH),
    ("romanian", 160, Style::Western, 0, 0, eu::ROMANIAN_GIRLS, eu::ROMANIAN_BOYS, eu::ROMANIAN),
    ("lithuanian", 50, Style::Baltic, 0, 0, eu::LITHUANIAN_GIRLS, eu::LITHUANIAN_BOYS, eu::LITHUANIAN),
    ("bulgarian", 60, Style::Slavic, 0, 0, eu::SLAVIC_GIRLS, eu::SLAVIC_BOYS, eu::SLAVIC),
    ("ukrainian", 50, Style::Western, 0, 0, eu::UKRAINIAN_GIRLS, eu::UKRAINIAN_BOYS, eu::UKRAINIAN),
    ("portuguese", 90, Style::Portuguese, 0, 0, eu::PORTUGUESE_GIRLS, eu::PORTUGUESE_BOYS, eu::PORTUGUESE),
    ("spanish", 70, Style::Spanish, 0, 0, eu::SPANISH_GIRLS, eu::SPANISH_BOYS, eu::SPANISH),
    ("italian", 50, Style::OwnNames, 0, 0, eu::ITALIAN_GIRLS, eu::ITALIAN_BOYS, eu::ITALIAN),
    ("albanian", 50, Style::Western, 0, 20, eu::ALBANIAN_GIRLS, eu::ALBANIAN_BOYS, eu::ALBANIAN),
    ("greek", 40, Style::Western, 0, 0, eu::GREEK_GIRLS, eu::GREEK_BOYS, eu::GREEK),
    ("jewish", 70, Style::Western, 0, 0, eu::JEWISH_GIRLS, eu::JEWISH_BOYS, eu::JEWISH),
    ("icelandic", 3, Style::Icelandic, 0, 0, eu::ICELANDIC_GIRLS, eu::ICELANDIC_BOYS, eu::ICELANDIC_BOYS),
    ("chinese", 80, Style::Chinese, 0, 0, ea::CHINESE_GIRLS, ea::CHINESE_BOYS, ea::CHINESE),
    ("hong-kong", 60, Style::Chinese, 0, 0, ea::HONG_KONG_GIRLS, ea::HONG_KONG_BOYS, ea::HONG_KONG),
    ("vietnamese", 30, Style::Vietnamese, 0, 10, ea::VIETNAMESE_GIRLS, ea::VIETNAMESE_BOYS, ea::VIETNAMESE),
    ("filipino", 50, Style::Western, 0, 0, ea::FILIPINO_GIRLS, ea::FILIPINO_BOYS, ea::FILIPINO),
    ("indonesian", 15, Style::FathersName, 150, 0, ea::MALAY_GIRLS, ea::MALAY_BOYS, ea::MALAY),
    ("arabic", 190, Style::OwnNames, 0, 40, me::ARABIC_GIRLS, me::ARABIC_BOYS, me::ARABIC),
    ("turkish", 90, Style::Western, 0, 0, me::TURKISH_GIRLS, me::TURKISH_BOYS, me::TURKISH),
    ("kurdish", 50, Style::OwnNames, 0, 90, me::KURDISH_GIRLS, me::KURDISH_BOYS, me::KURDISH),
    ("afghan", 80, Style::OwnNames, 120, 120, me::AFGHAN_GIRLS, me::AFGHAN_BOYS, me::AFGHAN),
    ("iranian", 40, Style::OwnNames, 0, 30, me::IRANIAN_GIRLS, me::IRANIAN_BOYS, me::IRANIAN),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_large_enough() {
        for culture in cultures() {
            let (given, family) = if culture.origin == "british" { (120, 300) } else { (20, 20) };
            assert!(culture.girls.len() >= given, "{} girls {}", culture.origin, culture.girls.len());
            assert!(culture.boys.len() >= given, "{} boys {}", culture.origin, culture.boys.len());
            assert!(
                culture.families.len() >= family,
                "{} families {}",
                culture.origin,
                culture.families.len()
            );
        }
    }
}
