//! Sealing of what is too large to be sealed in one piece: a stream of frames of a mebibyte, so that
//! neither writing nor reading holds it twice.
//!
//! A file begins with [`MAGIC`] and a random salt. Its key is made of the salt and the directory's own key,
//! so each file has another. A frame is its length (four bytes) and its content under XChaCha20-Poly1305;
//! the nonce is the frame's number, with a mark on the last. So frames cannot be left out, exchanged, repeated
//! or cut off, and none of another file or another directory opens (the STREAM construction of Hoang,
//! Reyhanitabar, Rogaway and Vizár, 2015).

use crate::crypto::{Secrets, random};
use chacha20poly1305::aead::{Aead, KeyInit};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use std::io::{Error, ErrorKind, Read, Result, Write};

/// What such a file begins with.
const MAGIC: &[u8; 8] = b"CPsealed";
/// Bytes of a frame's content.
const FRAME: usize = 1 << 20;
/// Bytes that sealing adds.
const TAG: usize = 16;
const SALT: usize = 32;

fn cipher(secrets: &Secrets, purpose: &str, salt: &[u8; SALT]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new((&secrets.keyed_hash("sealed stream", &[purpose, &hex::encode(salt)])).into())
}

fn nonce(frame: u64, is_last: bool) -> XNonce {
    let mut nonce = [0; 24];
    nonce[..8].copy_from_slice(&frame.to_le_bytes());
    nonce[8] = u8::from(is_last);
    XNonce::from(nonce)
}

fn damaged() -> Error {
    Error::new(ErrorKind::InvalidData, "a sealed file is damaged, or of another directory")
}

/// Seals what is written to it.
pub struct Sealer<W> {
    out: W,
    cipher: XChaCha20Poly1305,
    frame: u64,
    content: Vec<u8>,
}

impl<W: Write> Sealer<W> {
    /// Begins a file.
    pub fn begin(secrets: &Secrets, purpose: &str, mut out: W) -> Result<Self> {
        let salt = random::<SALT>();
        out.write_all(MAGIC)?;
        out.write_all(&salt)?;
        Ok(Self {
            out,
            cipher: cipher(secrets, purpose, &salt),
            frame: 0,
            content: Vec::with_capacity(FRAME),
        })
    }

    fn seal(&mut self, is_last: bool) -> Result<()> {
        let nonce = nonce(self.frame, is_last);
        let sealed = self.cipher.encrypt(&nonce, self.content.as_slice()).map_err(|_| damaged())?;
        let length = u32::try_from(sealed.len()).map_err(|_| damaged())?;
        self.out.write_all(&length.to_le_bytes())?;
        self.out.write_all(&sealed)?;
        self.content.clear();
        self.frame += 1;
        Ok(())
    }

    /// Seals the last frame; gives back what was written to.
    pub fn end(mut self) -> Result<W> {
        self.seal(true)?;
        self.out.flush()?;
        Ok(self.out)
    }
}

impl<W: Write> Write for Sealer<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        if self.content.len() == FRAME {
            self.seal(false)?;
        }
        let taken = bytes.len().min(FRAME - self.content.len());
        self.content.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

/// Opens what a [`Sealer`] sealed. Reading past the last frame is the end; a file that was cut off before it
/// is an error.
pub struct Opener<R> {
    input: R,
    cipher: XChaCha20Poly1305,
    frame: u64,
    content: Vec<u8>,
    read: usize,
    is_last: bool,
}

impl<R: Read> Opener<R> {
    /// Begins to read a file.
    pub fn begin(secrets: &Secrets, purpose: &str, mut input: R) -> Result<Self> {
        let (mut magic, mut salt) = ([0; 8], [0; SALT]);
        input.read_exact(&mut magic)?;
        input.read_exact(&mut salt)?;
        if &magic != MAGIC {
            return Err(damaged());
        }
        let cipher = cipher(secrets, purpose, &salt);
        Ok(Self { input, cipher, frame: 0, content: Vec::new(), read: 0, is_last: false })
    }

    fn next_frame(&mut self) -> Result<()> {
        let mut length = [0; 4];
        self.input.read_exact(&mut length)?;
        let length = u32::from_le_bytes(length) as usize;
        if !(TAG..=FRAME + TAG).contains(&length) {
            return Err(damaged());
        }
        let mut sealed = vec![0; length];
        self.input.read_exact(&mut sealed)?;
        let open = |is_last| self.cipher.decrypt(&nonce(self.frame, is_last), sealed.as_slice()).ok();
        // Full frames are seldom the last, others always are.
        let first_guess = length < FRAME + TAG;
        let (content, is_last) = open(first_guess)
            .map(|content| (content, first_guess))
            .or_else(|| open(!first_guess).map(|content| (content, !first_guess)))
            .ok_or_else(damaged)?;
        (self.content, self.is_last, self.read) = (content, is_last, 0);
        self.frame += 1;
        Ok(())
    }

    /// Whether everything was read, and nothing follows.
    pub fn is_at_end(&mut self) -> Result<bool> {
        if self.read < self.content.len() || !self.is_last {
            return Ok(false);
        }
        Ok(self.input.read(&mut [0])? == 0)
    }
}

impl<R: Read> Read for Opener<R> {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        while self.read == self.content.len() {
            if self.is_last {
                return Ok(0);
            }
            self.next_frame()?;
        }
        let taken = into.len().min(self.content.len() - self.read);
        into[..taken].copy_from_slice(&self.content[self.read..self.read + taken]);
        self.read += taken;
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealed(secrets: &Secrets, content: &[u8]) -> Vec<u8> {
        let mut sealer = Sealer::begin(secrets, "test", Vec::new()).unwrap();
        sealer.write_all(content).unwrap();
        sealer.end().unwrap()
    }

    fn opened(secrets: &Secrets, purpose: &str, bytes: &[u8]) -> Result<Vec<u8>> {
        let mut opener = Opener::begin(secrets, purpose, bytes)?;
        let mut content = Vec::new();
        opener.read_to_end(&mut content)?;
        if opener.is_at_end()? { Ok(content) } else { Err(damaged()) }
    }

    #[test]
    fn it_opens_whole_in_its_place_or_not_at_all() {
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let secrets = Secrets::load(folder.path(), true).unwrap();
        let others = Secrets::load(other.path(), true).unwrap();
        for length in [0, 1, FRAME - 1, FRAME, FRAME + 1, 3 * FRAME] {
            let content: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).unwrap()).collect();
            let bytes = sealed(&secrets, &content);
            assert!(opened(&secrets, "test", &bytes).unwrap() == content, "{length}");
            assert!(opened(&others, "test", &bytes).is_err(), "another directory's");
            assert!(opened(&secrets, "other", &bytes).is_err(), "of another purpose");
            let places = (0..bytes.len()).step_by(1 + bytes.len() / 97).chain([bytes.len() - 1]);
            for at in places {
                assert!(opened(&secrets, "test", &bytes[..at]).is_err(), "{length} cut at {at}");
                let mut changed = bytes.clone();
                changed[at] ^= 1;
                assert!(opened(&secrets, "test", &changed).is_err(), "{length} changed at {at}");
            }
            assert!(opened(&secrets, "test", &[bytes.as_slice(), &[0]].concat()).is_err(), "more after it");
        }
        // Two frames exchanged, one left out.
        let bytes = sealed(&secrets, &vec![7; 3 * FRAME]);
        let (head, frame) = (8 + SALT, 4 + FRAME + TAG);
        let part = |n: usize| &bytes[head + n * frame..head + (n + 1) * frame];
        let rest = &bytes[head + 2 * frame..];
        assert!(opened(&secrets, "test", &[&bytes[..head], part(1), part(0), rest].concat()).is_err());
        assert!(opened(&secrets, "test", &[&bytes[..head], part(0), rest].concat()).is_err());
    }
}
