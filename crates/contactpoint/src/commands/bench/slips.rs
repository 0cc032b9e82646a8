//! Misspelt searches for children, made as `peers/search_queries.py` makes them: of given name, family name
//! and date of birth, none to three are wrong.

use super::Dice;
use jiff::ToSpan as _;
use jiff::civil::Date;

/// A search and the child that it is for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Given name.
    pub given: String,
    /// Family name.
    pub family: String,
    /// Date of birth.
    pub born: Date,
    /// Number of the child.
    pub child: u64,
    /// How many of the three are wrong.
    pub wrong: u8,
}

const SOUNDS: [(&str, &str); 28] = [
    ("ph", "f"),
    ("f", "ph"),
    ("ck", "k"),
    ("k", "c"),
    ("c", "k"),
    ("y", "ie"),
    ("ie", "y"),
    ("i", "y"),
    ("ee", "i"),
    ("ou", "u"),
    ("oo", "u"),
    ("sh", "ch"),
    ("z", "s"),
    ("s", "z"),
    ("th", "t"),
    ("ae", "a"),
    ("ei", "ie"),
    ("a", "e"),
    ("e", "a"),
    ("o", "u"),
    ("ll", "l"),
    ("nn", "n"),
    ("tt", "t"),
    ("ss", "s"),
    ("gh", "g"),
    ("wh", "w"),
    ("mm", "m"),
    ("rr", "r"),
];

/// Makes some of a child's details wrong: none in 30 of 100 searches, one in 40, two in 25, three in 5.
pub fn misspelt(mut asked: Asked, dice: &mut Dice) -> Asked {
    let wrong = match dice.below(100) {
        0..30 => 0,
        30..70 => 1,
        70..95 => 2,
        _ => 3,
    };
    let mut fields = [0, 1, 2];
    for at in 0..wrong {
        fields.swap(at, at + dice.below(3 - at));
        match fields[at] {
            0 => asked.given = wrong_name(&asked.given, dice),
            1 => asked.family = wrong_name(&asked.family, dice),
            _ => asked.born = wrong_date(asked.born, dice),
        }
    }
    asked.wrong = u8::try_from(wrong).unwrap_or_default();
    asked
}

fn wrong_name(name: &str, dice: &mut Dice) -> String {
    loop {
        let wrong = match dice.below(100) {
            0..60 => slip(name, dice),
            60..75 => slip(&slip(name, dice), dice),
            75..92 => respelt(name, dice),
            _ => {
                let letters = name.chars().count();
                name.chars().take(letters.saturating_sub(2 + dice.below(3)).max(3)).collect()
            }
        };
        if wrong.to_lowercase() != name.to_lowercase() && wrong.chars().count() > 1 {
            return wrong;
        }
    }
}

/// One letter missing, doubled, exchanged with the next, or hit beside.
fn slip(name: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 2 {
        return format!("{name}{name}");
    }
    // The first letter is seldom wrong.
    let at = if dice.below(100) < 8 { 0 } else { 1 + dice.below(letters.len() - 1) };
    match dice.below(4) {
        0 if letters.len() > 2 => _ = letters.remove(at),
        1 => letters.insert(at, letters[at].to_ascii_lowercase()),
        2 if at + 1 < letters.len() && letters[at + 1] != letters[at] => letters.swap(at, at + 1),
        _ => letters[at] = beside(letters[at], dice),
    }
    letters.into_iter().collect()
}

fn beside(letter: char, dice: &mut Dice) -> char {
    for row in ["qwertyuiop", "asdfghjkl", "zxcvbnm"] {
        let Some(at) = row.find(letter.to_ascii_lowercase()) else { continue };
        let near: Vec<char> = [at.checked_sub(1), Some(at + 1)]
            .into_iter()
            .flatten()
            .filter_map(|at| row.chars().nth(at))
            .collect();
        return near[dice.below(near.len())];
    }
    'e'
}

fn respelt(name: &str, dice: &mut Dice) -> String {
    let lower = name.to_lowercase();
    let fitting: Vec<(usize, &str, &str)> = SOUNDS
        .iter()
        .filter_map(|(old, new)| lower.get(1..)?.find(old).map(|at| (at + 1, *old, *new)))
        .collect();
    if fitting.is_empty() || !name.is_ascii() {
        return slip(name, dice);
    }
    let (at, old, new) = fitting[dice.below(fitting.len())];
    format!("{}{new}{}", &name[..at], &name[at + old.len()..])
}

fn wrong_date(born: Date, dice: &mut Dice) -> Date {
    let digits: Vec<usize> = [1000, 100, 10, 1]
        .map(|unit| usize::try_from(born.year() / unit % 10).unwrap_or_default())
        .into_iter()
        .chain(
            [born.month() / 10, born.month() % 10, born.day() / 10, born.day() % 10]
                .map(|digit| usize::try_from(digit).unwrap_or_default()),
        )
        .collect();
    let read = |digits: &[usize]| {
        let number = |from: usize, to: usize| digits[from..to].iter().fold(0, |n, digit| n * 10 + digit);
        let part = |from, to| i8::try_from(number(from, to)).ok();
        Date::new(i16::try_from(number(0, 4)).ok()?, part(4, 6)?, part(6, 8)?).ok()
    };
    loop {
        let either = |dice: &mut Dice| if dice.below(2) == 0 { 1 } else { -1 };
        let wrong = match dice.below(100) {
            0..25 => Date::new(born.year(), born.day(), born.month()).ok(),
            25..60 => {
                let mut other = digits.clone();
                other[3 + dice.below(5)] = dice.below(10);
                read(&other)
            }
            60..75 => {
                let mut other = digits.clone();
                let at = 3 + dice.below(4);
                other.swap(at, at + 1);
                read(&other)
            }
            75..85 => {
                let month = (born.month() + either(dice) - 1).rem_euclid(12) + 1;
                Date::new(born.year(), month, born.day()).ok()
            }
            _ => {
                born.checked_add(i32::from(either(dice)).years()).ok().filter(|date| date.day() == born.day())
            }
        };
        if let Some(wrong) = wrong.filter(|wrong| *wrong != born) {
            return wrong;
        }
    }
}
