//! The Merkle tree of RFC 6962, section 2.1, over SHA-256. A log of n entries is kept as its
//! *peaks*: the hashes of the complete subtrees that n's binary digits name, largest first. That is
//! enough to append and to tell the root, in at most 64 hashes.

use sha2::{Digest, Sha256};

/// A node's or a leaf's hash.
pub type Hash = [u8; 32];

/// The hash of a leaf: SHA-256(0x00 || salt || sealed payload). The salt keeps a short payload from
/// being guessed once it has been destroyed.
pub fn leaf_hash(salt: &[u8; 16], sealed: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(salt).chain_update(sealed).finalize().into()
}

fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// A tree, as its size and peaks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    size: u64,
    peaks: Vec<Hash>,
}

impl Tree {
    /// A tree of a size and peaks as stored.
    ///
    /// `None` when the number of peaks does not fit the size.
    pub fn from_parts(size: u64, peaks: Vec<Hash>) -> Option<Self> {
        (size.count_ones() as usize == peaks.len()).then_some(Self { size, peaks })
    }

    /// Number of entries.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The peaks, largest subtree first.
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// Appends an entry's leaf hash.
    pub fn append(&mut self, leaf: Hash) {
        let mut carried = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                carried = node_hash(&left, &carried);
            }
        }
        self.peaks.push(carried);
        self.size += 1;
    }

    /// The root (RFC 6962: the hash of the empty string for an empty log).
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        let Some(smallest) = peaks.next() else { return Sha256::digest([]).into() };
        peaks.fold(*smallest, |right, left| node_hash(left, &right))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// MTH as RFC 6962 writes it: split at the largest power of two below n.
    fn by_definition(leaves: &[Hash]) -> Hash {
        match leaves.len() {
            0 => Sha256::digest([]).into(),
            1 => leaves[0],
            n => {
                let half = n.next_power_of_two() / 2;
                node_hash(&by_definition(&leaves[..half]), &by_definition(&leaves[half..]))
            }
        }
    }

    #[test]
    fn the_peaks_give_the_root_of_the_definition() {
        let leaves: Vec<Hash> = (0..70_u8).map(|i| leaf_hash(&[i; 16], b"entry")).collect();
        let mut tree = Tree::default();
        for n in 0..=leaves.len() {
            assert_eq!(tree.root(), by_definition(&leaves[..n]), "{n} leaves");
            assert_eq!(Tree::from_parts(tree.size(), tree.peaks().to_vec()), Some(tree.clone()));
            if n < leaves.len() {
                tree.append(leaves[n]);
            }
        }
    }

    /// The published vectors of Certificate Transparency: leaves without a salt.
    #[test]
    fn known_vectors() {
        let leaf =
            |data: &[u8]| -> Hash { Sha256::new().chain_update([0]).chain_update(data).finalize().into() };
        let mut tree = Tree::default();
        tree.append(leaf(b""));
        assert_eq!(hex(&tree.root()), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        tree.append(leaf(&[0]));
        assert_eq!(hex(&tree.root()), "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
    }

    fn hex(bytes: &[u8]) -> String {
        use std::fmt::Write as _;
        bytes.iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}
