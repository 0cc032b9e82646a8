//! Names in other scripts than the Latin.

use any_ascii::any_ascii_char;
use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization as _;

/// Whether a text has letters that are spelt out in Latin ones.
pub fn is_spelt_in_another_script(text: &str) -> bool {
    text.chars().any(spells)
}

/// Whether it is of a script that spells a name out, so that next to nothing is lost in Latin letters: Greek, Cyrillic,
/// Armenian; those of India; Georgian; Ethiopic; kana; Hangul.
fn spells(letter: char) -> bool {
    matches!(
        letter,
        '\u{370}'..='\u{58F}'
            | '\u{900}'..='\u{DFF}'
            | '\u{10A0}'..='\u{139F}'
            | '\u{1C80}'..='\u{1CBF}'
            | '\u{1F00}'..='\u{1FFF}'
            | '\u{2D00}'..='\u{2DFF}'
            | '\u{3040}'..='\u{30FF}'
            | '\u{3131}'..='\u{318E}'
            | '\u{31F0}'..='\u{31FF}'
            | '\u{A640}'..='\u{A69F}'
            | '\u{AC00}'..='\u{D7AF}'
            | '\u{FF66}'..='\u{FF9D}'
    )
}

/// A text with what spells in Latin letters; the rest as it stands.
pub(super) fn in_latin(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    // Composed: a mark on a letter of another script makes another sound.
    for letter in text.nfkc() {
        match letter {
            // Greek "ου" is one sound.
            'υ' | 'ύ' if matches!(before, 'ο' | 'Ο') => out.push('u'),
            'Υ' | 'Ύ' if before == 'Ο' => out.push('u'),
            _ if !spells(letter) => out.push(letter),
            _ if letter.is_alphabetic() => push_letters(letter, &mut out),
            _ => out.push_str(any_ascii_char(letter)),
        }
        before = letter;
    }
    out
}

/// The Latin letters of a letter, without the signs that stand for what Latin has no letter for.
fn push_letters(letter: char, out: &mut String) {
    out.extend(any_ascii_char(letter).chars().filter(char::is_ascii_alphabetic));
}

/// A Latin letter that is not of the alphabet, and no accent is taken from to make it so (ø, ə, ŋ), in letters that are; in
/// none, where it joins as an apostrophe does (ʼ, ʿ).
pub(super) fn plain(letter: char) -> Option<&'static str> {
    let is_latin = matches!(
        letter,
        '\u{AA}'..='\u{2FF}' | '\u{1E00}'..='\u{1EFF}' | '\u{2C60}'..='\u{2C7F}' | '\u{A720}'..='\u{A7FF}'
    );
    let letters = (is_latin && letter.is_alphabetic()).then(|| any_ascii_char(letter))?;
    Some(if letters.bytes().all(|byte| byte.is_ascii_alphabetic()) { letters } else { "" })
}

/// A part of a normalised name in Latin letters, roughly. Han, Arabic and Hebrew are compared with Latin by these, but
/// among themselves as they are written: names that differ are alike in Latin letters, where tones or vowels are lost.
pub fn latin(part: &str) -> Cow<'_, str> {
    if part.is_ascii() {
        return Cow::Borrowed(part);
    }
    let mut out = String::with_capacity(2 * part.len());
    for letter in part.chars() {
        push_letters(letter, &mut out);
        // Where no vowels are written any may stand, and all sound alike.
        if is_without_vowels(letter) {
            out.push('a');
        }
    }
    out.make_ascii_lowercase();
    if part.ends_with(is_without_vowels) {
        out.pop();
    }
    Cow::Owned(out)
}

/// Hebrew, Arabic and their kin.
fn is_without_vowels(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{77F}')
}

#[cfg(test)]
mod tests {
    use super::super::{name, phonetic, value_into};
    use super::*;

    #[test]
    fn names_that_are_spelt_in_other_scripts() {
        for (text, told) in [
            ("Сергей", "sergey"),
            ("ЩЕРБАКОВА-Ёлкина", "shcherbakova elkina"),
            ("Наталья", "natalya"),
            ("Олексій", "oleksiy"),
            ("Παπαδόπουλος", "papadopoulos"),
            ("ΠΑΠΑΔΟΠΟΥΛΟΣ", "papadopoulos"),
            ("Γιώργος", "giorgos"),
            ("Հայկ", "hayk"),
            ("ნინო", "nino"),
            ("さくら", "sakura"),
            ("アンナ・マリー", "anna mari"),
            ("김민수", "gimminsu"),
            ("राम", "ram"),
            ("Иван Smïth", "ivan smith"),
            ("李", "李"),
            ("محمد", "محمد"),
            ("Nguyễn", "nguyen"),
            ("Þór", "thor"),
        ] {
            assert_eq!(name(text), told, "{text}");
            assert_eq!(name(told), told, "once is enough");
            // Marks by themselves make no difference.
            assert_eq!(name(&text.nfd().collect::<String>()), told, "{text}, decomposed");
        }
        let mut out = String::new();
        value_into("Школа № 12", &mut out);
        assert_eq!(out, "shkola no12");
    }

    #[test]
    fn scripts_that_do_not_spell_have_a_latin_form_to_compare() {
        for (part, told) in
            [("李", "li"), ("小明", "xiaoming"), ("محمد", "mahamad"), ("דוד", "davad"), ("ada", "ada")]
        {
            assert_eq!(latin(part), told);
        }
        for (part, sounds_as) in
            [("محمد", "muhammad"), ("حسن", "hassan"), ("خالد", "khalid"), ("علي", "ali"), ("דוד", "david")]
        {
            assert_eq!(phonetic(&latin(part)), phonetic(sounds_as));
        }
        assert_eq!(phonetic(&name("Юлия")), phonetic("iuliia"));
        assert_eq!(phonetic(&name("Щербаков")), phonetic("scherbakov"));
    }
}
