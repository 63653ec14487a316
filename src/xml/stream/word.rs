//! Sixteen bytes at a time as one number, in the order of memory: the first byte is the lowest.
//! Tags and texts of roster files are short, and most fit in one word.

/// Bytes in a word.
pub(super) const LENGTH: usize = 16;

/// The word at `at`, if there are that many bytes.
#[inline(always)]
pub(super) fn load(bytes: &[u8], at: usize) -> Option<u128> {
    let chunk = bytes.get(at..)?.first_chunk::<LENGTH>()?;
    Some(u128::from_le_bytes(*chunk))
}

/// The word of a text that is shorter, the rest zero; none of a longer one.
pub(super) fn short(bytes: &[u8]) -> Option<u128> {
    let mut word = [0; LENGTH];
    word.get_mut(..bytes.len())?.copy_from_slice(bytes);
    Some(u128::from_le_bytes(word))
}

/// Where the first of those bytes stands; [`LENGTH`] if nowhere.
#[inline(always)]
pub(super) const fn find(word: u128, wanted: u8) -> usize {
    const ONES: u128 = u128::from_ne_bytes([1; LENGTH]);
    const HIGHS: u128 = u128::from_ne_bytes([0x80; LENGTH]);
    // A byte less one borrows from its own high bit only if it is zero; above the first such byte
    // the answer may be wrong, which does not matter.
    let differs = word ^ (ONES * wanted as u128);
    let hits = differs.wrapping_sub(ONES) & !differs & HIGHS;
    hits.trailing_zeros() as usize / 8
}

/// The first `length` bytes, the rest zero.
#[inline(always)]
pub(super) fn first(word: u128, length: usize) -> u128 {
    if length >= LENGTH { word } else { word & MASKS[length] }
}

/// For each length a word with that many bytes of ones.
static MASKS: [u128; LENGTH] = {
    let mut masks = [0; LENGTH];
    let mut length = 1;
    while length < LENGTH {
        masks[length] = (masks[length - 1] << 8) | 0xFF;
        length += 1;
    }
    masks
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_a_byte_is_found() {
        let text = b"a>b<\x00\xFF\x81<;=<??>>!";
        let word = load(text, 0).unwrap();
        for wanted in 0..=255 {
            let expected = text.iter().position(|&byte| byte == wanted).unwrap_or(LENGTH);
            assert_eq!(find(word, wanted), expected, "{wanted:#x}");
        }
        assert_eq!(load(text, 1), None);
        for length in 0..=LENGTH {
            assert_eq!(Some(first(word, length)), short(&text[..length]), "{length}");
        }
        assert_eq!(short(b"12345678901234567"), None);
    }
}
