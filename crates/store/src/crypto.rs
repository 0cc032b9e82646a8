//! Secrets and sealing. The secrets live in files outside the database: the key-encryption key, the
//! key of the keyed hashes (with the peppers of passwords and PINs), and the key that signs the
//! audit log's heads.

use crate::error::StoreError;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use contactpoint_directory::ids::RecordId;
use ed25519_dalek::SigningKey;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::io::Write as _;
use std::path::Path;

const NONCE: usize = 24;

/// The secrets of one directory.
pub struct Secrets {
    kek: [u8; 32],
    hash_key: [u8; 32],
    signing_key: SigningKey,
}

/// A record's own key, in clear; lives only while something is sealed or opened.
pub struct DataKey([u8; 32]);

/// Fresh randomness from the operating system.
#[expect(clippy::disallowed_methods, reason = "the one place of the store that draws keys and nonces")]
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives randomness");
    bytes
}

impl Secrets {
    /// Loads the secrets of a folder; makes those that are missing when `create` is set.
    pub fn load(folder: &Path, create: bool) -> Result<Self, StoreError> {
        if create {
            std::fs::create_dir_all(folder)
                .map_err(|e| StoreError::Secrets(format!("{}: {e}", folder.display())))?;
        }
        let key = |name| load_key(&folder.join(name), create);
        Ok(Self {
            kek: key("key-encryption.key")?,
            hash_key: key("hash.key")?,
            signing_key: SigningKey::from_bytes(&key("audit-signing.key")?),
        })
    }

    /// The key that signs heads of the audit log.
    pub fn signing_key(&self) -> &SigningKey {
        &self.signing_key
    }

    /// A keyed hash: look-ups go by these, so that the database holds no number in clear.
    pub fn keyed_hash(&self, purpose: &str, parts: &[&str]) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.hash_key).expect("any length is a key");
        mac.update(purpose.as_bytes());
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac.finalize().into_bytes().into()
    }

    /// A key for another purpose, derived from the hash key.
    pub fn derived(&self, purpose: &str) -> [u8; 32] {
        self.keyed_hash("derive", &[purpose])
    }

    /// A new data key for a record, and how it is stored: wrapped by the key-encryption key and
    /// bound to the record's id.
    pub fn new_data_key(&self, record: RecordId) -> (DataKey, Vec<u8>) {
        let key = random::<32>();
        let wrapped = seal(&self.kek, &record.0, &key);
        (DataKey(key), wrapped)
    }

    /// A record's data key from its stored form.
    pub fn unwrap_data_key(&self, record: RecordId, wrapped: &[u8]) -> Result<DataKey, StoreError> {
        let key = open(&self.kek, &record.0, wrapped).ok_or(StoreError::Sealed("data key"))?;
        key.try_into().map(DataKey).map_err(|_| StoreError::Sealed("data key"))
    }

    /// Seals something that belongs to no record (an audit entry, a session's search), bound to its
    /// purpose and place.
    pub fn seal(&self, purpose: &str, place: &[u8], content: &[u8]) -> Vec<u8> {
        seal(&self.derived(purpose), place, content)
    }

    /// Opens what [`Self::seal`] sealed.
    pub fn open(&self, purpose: &'static str, place: &[u8], sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        open(&self.derived(purpose), place, sealed).ok_or(StoreError::Sealed(purpose))
    }
}

impl DataKey {
    /// Seals a version of the record, bound to its id.
    pub fn seal(&self, record: RecordId, content: &[u8]) -> Vec<u8> {
        seal(&self.0, &record.0, content)
    }

    /// Opens a version of the record.
    pub fn open(&self, record: RecordId, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        open(&self.0, &record.0, sealed).ok_or(StoreError::Sealed("source record"))
    }
}

fn seal(key: &[u8; 32], bound_to: &[u8], content: &[u8]) -> Vec<u8> {
    let nonce = random::<NONCE>();
    let cipher = XChaCha20Poly1305::new(key.into());
    let payload = Payload { msg: content, aad: bound_to };
    let sealed =
        cipher.encrypt(&XNonce::from(nonce), payload).expect("content is far below the cipher's limit");
    [nonce.as_slice(), &sealed].concat()
}

fn open(key: &[u8; 32], bound_to: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, body) = sealed.split_first_chunk::<NONCE>()?;
    let payload = Payload { msg: body, aad: bound_to };
    XChaCha20Poly1305::new(key.into()).decrypt(&XNonce::from(*nonce), payload).ok()
}

fn load_key(path: &Path, create: bool) -> Result<[u8; 32], StoreError> {
    let problem = |what: &str| StoreError::Secrets(format!("secret file {}: {what}", path.display()));
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let bytes = hex::decode(text.trim()).map_err(|_| problem("expected 64 hexadecimal digits"))?;
            bytes.try_into().map_err(|_| problem("expected 64 hexadecimal digits"))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && create => {
            let key = random::<32>();
            write_private(path, &hex::encode(key)).map_err(|e| problem(&e.to_string()))?;
            Ok(key)
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(problem(
            "is missing; restore it from its own backup, or start a new directory with `contactpoint migrate --new`",
        )),
        Err(error) => Err(problem(&error.to_string())),
    }
}

/// Writes a file that only its owner can read, durably and whole: under another name first, so that a
/// program killed meanwhile leaves no half of it.
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let draft = path.with_extension("part");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&draft, path)?;
    path.parent().map_or(Ok(()), |folder| std::fs::File::open(folder)?.sync_all())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealed_values_open_only_whole_and_in_their_place() {
        let folder = tempfile::tempdir().unwrap();
        let secrets = Secrets::load(folder.path(), true).unwrap();
        let again = Secrets::load(folder.path(), false).unwrap();
        let record = RecordId([1; 16]);
        let (key, wrapped) = secrets.new_data_key(record);
        let sealed = key.seal(record, b"content");
        let unwrapped = again.unwrap_data_key(record, &wrapped).unwrap();
        assert_eq!(unwrapped.open(record, &sealed).unwrap(), b"content");
        assert!(unwrapped.open(RecordId([2; 16]), &sealed).is_err(), "another record's place");
        assert!(again.unwrap_data_key(RecordId([2; 16]), &wrapped).is_err());
        for i in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[i] ^= 1;
            assert!(key.open(record, &changed).is_err());
        }
    }

    #[test]
    fn a_missing_secret_is_said_and_not_made_anew() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Secrets::load(folder.path(), false).is_err());
    }
}
