//! windows-1252: one byte for each character.

/// Appends what the bytes say.
pub(super) fn windows_1252(bytes: &[u8], text: &mut String) -> Result<(), String> {
    for &byte in bytes {
        let char = match byte {
            0x80..0xA0 => UPPER_CONTROLS[usize::from(byte - 0x80)],
            _ => char::from(byte),
        };
        if char == '\0' && byte != 0 {
            return Err(format!("byte {byte:#04x} is no windows-1252"));
        }
        text.push(char);
    }
    Ok(())
}

/// The bytes from 0x80 to 0x9F; five of them mean nothing.
const UPPER_CONTROLS: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', //
    '\0', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];
