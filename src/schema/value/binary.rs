//! `hexBinary` and `base64Binary`.

/// Pairs of hexadecimal digits; none is fine.
pub(super) fn is_hex(text: &str) -> bool {
    text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Groups of four characters, blanks between any of them. Bits that padding leaves over are zero.
pub(super) fn is_base64(text: &str) -> bool {
    let mut count = 0_usize;
    let mut padding = 0;
    let mut last = 0;
    for byte in text.bytes().filter(|byte| *byte != b' ') {
        count += 1;
        if byte == b'=' {
            padding += 1;
            continue;
        }
        let Some(bits) = sextet(byte) else { return false };
        if padding > 0 {
            return false;
        }
        last = bits;
    }
    count.is_multiple_of(4)
        && match padding {
            0 => true,
            1 => last & 0b11 == 0,
            2 => last & 0b1111 == 0,
            _ => false,
        }
}

/// The octets of a text that [`is_hex`] accepts.
pub(super) fn hex_octets(text: &str) -> usize {
    text.len() / 2
}

/// The octets of a text that [`is_base64`] accepts.
pub(super) fn base64_octets(text: &str) -> usize {
    text.bytes().filter(|byte| !matches!(byte, b' ' | b'=')).count() * 3 / 4
}

/// The octets that a text that [`is_hex`] accepts stands for.
pub(super) fn from_hex(text: &str) -> Box<[u8]> {
    let digit = |byte: u8| char::from(byte).to_digit(16).unwrap_or(0) as u8;
    text.as_bytes().chunks_exact(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
}

/// The octets that a text that [`is_base64`] accepts stands for.
pub(super) fn from_base64(text: &str) -> Box<[u8]> {
    let mut octets = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for sextet in text.bytes().filter_map(sextet) {
        bits = bits << 6 | u32::from(sextet);
        count += 6;
        if count >= 8 {
            count -= 8;
            octets.push((bits >> count) as u8);
        }
    }
    octets.into_boxed_slice()
}

fn sextet(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}
