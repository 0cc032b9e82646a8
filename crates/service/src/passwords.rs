//! Passwords and PINs: Argon2id with a pepper, and a limit on how many are hashed at once, so that
//! a flood of sign-ins cannot take the machine's memory.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use std::sync::{Condvar, Mutex, PoisonError};

/// Hashes and checks.
pub(crate) struct Hashing {
    pepper: [u8; 32],
    params: Params,
    free: Mutex<usize>,
    freed: Condvar,
    /// A hash of nobody's password: checking it costs as much as checking a real one, so that an
    /// unknown user name takes the same time as a wrong password.
    decoy: String,
}

/// How many hashes are made at once.
const AT_ONCE: usize = 4;

impl Hashing {
    pub fn new(pepper: [u8; 32], (memory_kib, passes): (u32, u32)) -> Self {
        let params = Params::new(memory_kib, passes, 1, None).unwrap_or_default();
        let mut hashing =
            Self { pepper, params, free: Mutex::new(AT_ONCE), freed: Condvar::new(), decoy: String::new() };
        hashing.decoy = hashing.hash("a password that no account has").unwrap_or_default();
        hashing
    }

    fn with_argon2<T>(&self, run: impl FnOnce(&Argon2) -> T) -> Option<T> {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        while *free == 0 {
            free = self.freed.wait(free).unwrap_or_else(PoisonError::into_inner);
        }
        *free -= 1;
        drop(free);
        let argon2 =
            Argon2::new_with_secret(&self.pepper, Algorithm::Argon2id, Version::V0x13, self.params.clone());
        let result = argon2.ok().map(|argon2| run(&argon2));
        *self.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.freed.notify_one();
        result
    }

    pub fn hash(&self, secret: &str) -> Option<String> {
        self.with_argon2(|argon2| argon2.hash_password(secret.as_bytes()).ok().map(|hash| hash.to_string()))
            .flatten()
    }

    /// Whether the secret is the one hashed; without a hash it takes as long and says no.
    pub fn is_right(&self, secret: &str, hash: Option<&str>) -> bool {
        let known = hash.is_some();
        let hash = hash.unwrap_or(&self.decoy);
        let checked = self.with_argon2(|argon2| {
            PasswordHash::new(hash)
                .is_ok_and(|parsed| argon2.verify_password(secret.as_bytes(), &parsed).is_ok())
        });
        checked.unwrap_or(false) && known
    }
}

/// Why a password cannot be taken.
pub(crate) fn password_problem(password: &str, user_name: &str) -> Option<&'static str> {
    let length = password.chars().count();
    let lower = password.to_lowercase();
    let distinct: std::collections::BTreeSet<char> = lower.chars().collect();
    if length < 15 {
        Some("Password must be at least 15 characters: three or four words make a good one")
    } else if length > 200 {
        Some("Password must be at most 200 characters")
    } else if distinct.len() < 5
        || BLOCKED.iter().any(|word| lower.replace(word, "").chars().count() * 2 <= length)
        || lower.contains(&user_name.to_lowercase())
    {
        Some(
            "Password is easy to guess: do not use common words alone, repeated characters or your user name",
        )
    } else {
        None
    }
}

/// Beginnings of what people choose and guessers try first.
const BLOCKED: [&str; 24] = [
    "password",
    "passw0rd",
    "123456789",
    "1234567890",
    "qwertyuiop",
    "letmein",
    "welcome",
    "iloveyou",
    "football",
    "liverpool",
    "arsenal",
    "chelsea",
    "sunshine",
    "princess",
    "contactpoint",
    "safeguarding",
    "abcdefghij",
    "qwerty",
    "admin",
    "administrator",
    "changeme",
    "summer",
    "winter",
    "monkey",
];

/// Why a PIN cannot be taken.
pub(crate) fn pin_problem(pin: &str) -> Option<&'static str> {
    let digits: Vec<u32> = pin.chars().filter_map(|c| c.to_digit(10)).collect();
    let all_digits = digits.len() == pin.chars().count();
    let runs = |step: i64| digits.windows(2).all(|pair| i64::from(pair[1]) - i64::from(pair[0]) == step);
    if !all_digits || !(6..=12).contains(&digits.len()) {
        Some("PIN must be 6 to 12 digits")
    } else if runs(0) || runs(1) || runs(-1) {
        Some("PIN is easy to guess: do not use repeated digits or digits in a row")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_secret_with_the_right_pepper() {
        let hashing = Hashing::new([1; 32], (64, 1));
        let hash = hashing.hash("three quiet harbour owls").unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(hashing.is_right("three quiet harbour owls", Some(&hash)));
        assert!(!hashing.is_right("three quiet harbour owl", Some(&hash)));
        assert!(!hashing.is_right("a password that no account has", None), "the decoy opens nothing");
        assert!(!Hashing::new([2; 32], (64, 1)).is_right("three quiet harbour owls", Some(&hash)));
    }

    #[test]
    fn easy_ones_are_refused() {
        for bad in
            ["short", "passwordpassword", "aaaaaaaaaaaaaaaaaaa", "password12345678", "jo.smith-is-my-user"]
        {
            assert!(password_problem(bad, "jo.smith").is_some(), "{bad}");
        }
        assert!(password_problem("three quiet harbour owls", "jo.smith").is_none());
        for bad in ["12345", "123456", "654321", "111111", "12a456", "1234567890123"] {
            assert!(pin_problem(bad).is_some(), "{bad}");
        }
        assert!(pin_problem("493817").is_none());
    }
}
