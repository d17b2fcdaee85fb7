//! Four small hashes of a text that reprints of it share.
//!
//! The least hash of all triples of words under four hash functions (Broder, "On the resemblance and
//! containment of documents", 1997), sixteen bits of each: texts that share nine of ten triples share
//! nearly all four, and what shares two is worth a closer look.

const SEEDS: [u64; 4] = [0x9e37_79b9_7f4a_7c15, 0xc2b2_ae3d_27d4_eb4f, 0x1656_67b1_9e37_79f9, 0x27d4_eb2f_1656_67c5];

/// The four hashes in one number; 0 for a text without words.
pub fn likeness(text: &str) -> u64 {
    let mut least = [u64::MAX; 4];
    let mut recent = [0u64; 3];
    let mut words = 0;
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        recent = [recent[1], recent[2], hash(word)];
        words += 1;
        if words >= 3 {
            take(&mut least, recent);
        }
    }
    match words {
        0 => return 0,
        1..3 => take(&mut least, recent),
        _ => {}
    }
    least.iter().fold(0, |all, least| all << 16 | (least >> 48))
}

/// How many of the four hashes two texts share.
pub fn shared(a: u64, b: u64) -> u32 {
    (0..4).filter(|i| (a ^ b) >> (16 * i) & 0xffff == 0).count() as u32
}

/// FNV-1a over the letters, case folded; stable, since it is kept in the index.
fn hash(word: &str) -> u64 {
    let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3);
    word.bytes().fold(0xcbf2_9ce4_8422_2325, fold)
}

fn take(least: &mut [u64; 4], words: [u64; 3]) {
    let triple = words[0].rotate_left(21) ^ words[1].rotate_left(42) ^ words[2];
    for (least, seed) in least.iter_mut().zip(SEEDS) {
        let mixed = (triple ^ seed).wrapping_mul(seed | 1);
        *least = (*least).min((mixed ^ (mixed >> 29)).wrapping_mul(0xbf58_476d_1ce4_e5b9));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reprints_are_alike() {
        let text =
            "The boats of Norway came home to a full harbour in the evening of a long day, and nobody on the quay could say why they had stayed so long.";
        let reprint = text.to_uppercase().replace("QUAY", "pier");
        assert_eq!(shared(likeness(text), likeness(text)), 4);
        assert!(shared(likeness(text), likeness(&reprint)) >= 2);
        assert!(shared(likeness(text), likeness("Whales are counted once a year by the ministry of a smaller country.")) < 2);
        assert_eq!(likeness(" … "), 0);
    }
}
