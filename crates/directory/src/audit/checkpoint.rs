//! Signed heads of the log, in the C2SP formats "tlog-checkpoint" and "signed-note": three lines
//! (origin, size, root), an empty line, and a line for each signature.

use super::tree::Hash;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ed25519_dalek::{Signature, Signer, SigningKey, Verifier, VerifyingKey};
use sha2::{Digest, Sha256};

/// The head of a log: how many entries, and the root over them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name.
    pub origin: String,
    /// Number of entries.
    pub size: u64,
    /// Root hash.
    pub root: Hash,
}

/// Why a signed head is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not three lines, an empty line and signatures.
    #[error("not a signed checkpoint: expected origin, size and root, an empty line, and a signature line")]
    Shape,
    /// No signature by the expected key.
    #[error("no valid signature by the log's key")]
    Signature,
}

impl Checkpoint {
    fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, BASE64.encode(self.root))
    }

    /// The head as a signed note; the key's name is the origin.
    pub fn sign(&self, key: &SigningKey) -> String {
        let text = self.text();
        let mut signature = key_id(&self.origin, &key.verifying_key()).to_vec();
        signature.extend_from_slice(&key.sign(text.as_bytes()).to_bytes());
        format!("{text}\n\u{2014} {} {}\n", self.origin, BASE64.encode(signature))
    }

    /// Reads a signed note and checks its signature.
    ///
    /// # Errors
    /// When it has another shape, or no signature by this key.
    pub fn verify(note: &str, key: &VerifyingKey) -> Result<Self, CheckpointError> {
        let (text, signatures) = note.split_once("\n\n").ok_or(CheckpointError::Shape)?;
        let text = format!("{text}\n");
        let mut lines = text.lines();
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(CheckpointError::Shape);
        };
        let root =
            BASE64.decode(root).ok().and_then(|root| root.try_into().ok()).ok_or(CheckpointError::Shape)?;
        let size = size.parse().map_err(|_| CheckpointError::Shape)?;
        let expected_id = key_id(origin, key);
        let signed = signatures.lines().any(|line| {
            let Some((name, encoded)) = line.strip_prefix("\u{2014} ").and_then(|rest| rest.split_once(' '))
            else {
                return false;
            };
            let Ok(bytes) = BASE64.decode(encoded) else { return false };
            let Some((id, signature)) = bytes.split_at_checked(4) else { return false };
            let Ok(signature) = Signature::from_slice(signature) else { return false };
            name == origin && id == expected_id && key.verify(text.as_bytes(), &signature).is_ok()
        });
        let checkpoint = Self { origin: origin.to_owned(), size, root };
        if signed { Ok(checkpoint) } else { Err(CheckpointError::Signature) }
    }
}

/// The key id of a signed note: the first four bytes of SHA-256(name || "\n" || 0x01 || key).
pub fn key_id(name: &str, key: &VerifyingKey) -> [u8; 4] {
    let hash =
        Sha256::new().chain_update(name).chain_update([b'\n', 1]).chain_update(key.as_bytes()).finalize();
    [hash[0], hash[1], hash[2], hash[3]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signed_head_is_accepted_and_a_changed_one_is_not() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let head = Checkpoint { origin: "contactpoint.example/log".into(), size: 12, root: [3; 32] };
        let note = head.sign(&key);
        assert_eq!(Checkpoint::verify(&note, &key.verifying_key()), Ok(head));
        let changed = note.replacen("\n12\n", "\n13\n", 1);
        assert_eq!(Checkpoint::verify(&changed, &key.verifying_key()), Err(CheckpointError::Signature));
        let other = SigningKey::from_bytes(&[8; 32]);
        assert_eq!(Checkpoint::verify(&note, &other.verifying_key()), Err(CheckpointError::Signature));
        assert_eq!(Checkpoint::verify("nonsense", &key.verifying_key()), Err(CheckpointError::Shape));
    }
}
