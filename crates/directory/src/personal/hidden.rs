//! Characters that nobody sees. They turn the direction of what follows, or make two texts that
//! look alike differ, so no text that is kept may hold one. There is no stripping: who sends such
//! a text is told.

/// Zero width non-joiner and joiner: between letters of some scripts they are spelling.
const JOINERS: [char; 2] = ['\u{200C}', '\u{200D}'];

/// Whether a text holds a character that nobody sees. White space is none, and a joiner is none
/// where the script needs it (Persian, Hindi, Sinhala).
pub fn has_hidden(text: &str) -> bool {
    let mut before = None;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        if is_hidden(c) && !(JOINERS.contains(&c) && is_spelling(before, rest.peek().copied())) {
            return true;
        }
        before = Some(c);
    }
    false
}

/// Controls, format characters (Unicode general category Cf), code points that are to be ignored
/// when they cannot be shown (`Default_Ignorable_Code_Point`), blanks that are letters or signs by
/// category, private use and noncharacters.
fn is_hidden(c: char) -> bool {
    let noncharacter = u32::from(c) & 0xFFFE == 0xFFFE;
    (c.is_control() && !c.is_whitespace())
        || noncharacter
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{6DD}' | '\u{70F}' | '\u{8E2}' | '\u{2800}' | '\u{3164}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{110BD}' | '\u{110CD}'
            | '\u{600}'..='\u{605}'
            | '\u{890}'..='\u{891}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{E000}'..='\u{F8FF}'
            | '\u{FDD0}'..='\u{FDEF}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{13430}'..='\u{1343F}'
            | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}'
            | '\u{F0000}'..)
}

/// Whether a joiner stands where spelling needs it: between two letters of a script whose letters
/// join, or after the sign that ends a consonant at the end of a word (Malayalam).
fn is_spelling(before: Option<char>, after: Option<char>) -> bool {
    let Some(before) = before.filter(|c| is_joining_letter(*c)) else { return false };
    match after.filter(|c| !c.is_whitespace()) {
        Some(after) => is_joining_letter(after),
        None => is_virama(before),
    }
}

/// Letters of the Arabic and Syriac scripts, and of the Brahmic ones that write conjuncts.
fn is_joining_letter(c: char) -> bool {
    let joining = matches!(c,
        '\u{600}'..='\u{7FF}' | '\u{840}'..='\u{8FF}' | '\u{900}'..='\u{DFF}' | '\u{1000}'..='\u{109F}'
        | '\u{1780}'..='\u{17FF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}');
    joining && (c.is_alphabetic() || is_virama(c))
}

/// The sign that takes the vowel from a consonant; by category it is no letter.
fn is_virama(c: char) -> bool {
    let of_india_and_lanka = ('\u{900}'..='\u{DFF}').contains(&c) && u32::from(c) & 0x7F == 0x4D;
    of_india_and_lanka || matches!(c, '\u{DCA}' | '\u{1039}' | '\u{103A}' | '\u{17D2}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_found_wherever_it_stands() {
        for c in "\u{0}\u{7}\u{1B}\u{7F}\u{81}\u{AD}\u{61C}\u{115F}\u{3164}\u{200B}\u{200E}\u{200F}\u{202A}\u{202B}\
                  \u{202C}\u{202D}\u{202E}\u{2060}\u{2066}\u{2067}\u{2068}\u{2069}\u{FE0F}\u{FEFF}\u{E0041}\u{F8FF}\u{FFFF}\u{10FFFD}"
            .chars()
        {
            for text in [format!("{c}"), format!("{c}Ada"), format!("A{c}da"), format!("Ada{c}")] {
                assert!(has_hidden(&text), "{:X}", u32::from(c));
            }
        }
    }

    #[test]
    fn letters_of_all_scripts_marks_and_white_space_are_seen() {
        for text in [
            "Zoe\u{308} O\u{2019}Neill-Łukasz",
            "李小龙",
            "אָדָם",
            "محمّد",
            "สมชาย",
            "ሰላም",
            "Ngũgĩ\u{A0}wa\u{2009}Thiong\u{2BC}o\t\r\n",
            "\u{FB01}",
            "한글",
        ] {
            assert!(!has_hidden(text), "{text}");
        }
    }

    #[test]
    fn joiners_are_spelling_in_the_scripts_that_join_and_hidden_elsewhere() {
        for spelt in [
            "علی\u{200C}رضا",
            "ශ\u{DCA}\u{200D}රී",
            "क\u{94D}\u{200D}ष",
            "ന\u{D4D}\u{200D}",
            "ന\u{D4D}\u{200D} ക",
        ] {
            assert!(!has_hidden(spelt), "{spelt}");
        }
        for hidden in [
            "A\u{200D}da",
            "\u{200C}علی",
            "علی\u{200C}",
            "علی\u{200C}\u{200C}رضا",
            "علی\u{200C}a",
            "a\u{200C}علی",
            "علی\u{200C}\u{61F}",
            "\u{200C}",
            "\u{94D}\u{200E}क",
        ] {
            assert!(has_hidden(hidden), "{hidden:?}");
        }
    }
}
