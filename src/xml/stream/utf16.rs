//! UTF-16 that comes in pieces, which may end inside a unit or between two surrogates.

/// What is left of the piece before.
#[derive(Debug)]
pub(super) struct Utf16 {
    to_unit: fn([u8; 2]) -> u16,
    /// The first byte of a pair whose second has not come yet.
    half_unit: Option<u8>,
    /// The first half of a surrogate pair.
    high: Option<u16>,
}

impl Utf16 {
    pub(super) const fn new(to_unit: fn([u8; 2]) -> u16) -> Self {
        Self { to_unit, half_unit: None, high: None }
    }

    pub(super) fn take(&mut self, bytes: &[u8], text: &mut String) -> Result<(), String> {
        for &byte in bytes {
            let Some(first) = self.half_unit.take() else {
                self.half_unit = Some(byte);
                continue;
            };
            let unit = (self.to_unit)([first, byte]);
            let pair = match (self.high.take(), unit) {
                (None, 0xD800..0xDC00) => {
                    self.high = Some(unit);
                    continue;
                }
                (None, unit) => [unit, 0],
                (Some(high), low) => [high, low],
            };
            let units = if pair[0] & 0xFC00 == 0xD800 { &pair[..] } else { &pair[..1] };
            match char::decode_utf16(units.iter().copied()).next() {
                Some(Ok(char)) => text.push(char),
                _ => return Err("half of a surrogate pair is no UTF-16".to_owned()),
            }
        }
        Ok(())
    }

    pub(super) fn finish(&self) -> Result<(), String> {
        if self.half_unit.is_some() || self.high.is_some() {
            return Err("the file ends inside a UTF-16 character".to_owned());
        }
        Ok(())
    }
}
