//! Damage to a sound file: libFuzzer would need ages to find one by itself.

/// The file with what the bytes say: each five are a place and the byte that stands there then; a place beyond
/// the end cuts the file short.
pub fn damaged(sound: &[u8], damage: &[u8]) -> Vec<u8> {
    let mut file = sound.to_vec();
    for edit in damage.chunks_exact(5) {
        let place = u32::from_le_bytes([edit[0], edit[1], edit[2], edit[3]]) as usize;
        let place = place % (file.len() + file.len() / 64 + 1);
        match file.get_mut(place) {
            Some(byte) => *byte = edit[4],
            None => file.truncate(place - file.len()),
        }
        if file.is_empty() {
            break;
        }
    }
    file
}
