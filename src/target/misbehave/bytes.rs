//! Changes to the written bytes, which are UTF-8 text without a byte order mark at first.

use crate::target::quirk::ByteHook;

/// Applies the hooks in order.
pub(in crate::target) fn change_bytes(mut bytes: Vec<u8>, hooks: &[ByteHook]) -> Vec<u8> {
    for hook in hooks {
        bytes = changed(bytes, hook);
    }
    bytes
}

fn changed(mut bytes: Vec<u8>, hook: &ByteHook) -> Vec<u8> {
    match hook {
        ByteHook::Keep(hundredths) => {
            bytes.truncate(bytes.len() * usize::from(*hundredths).min(100) / 100);
            bytes
        }
        ByteHook::Replace(text) => text.clone().into_bytes(),
        ByteHook::Prepend(text) => {
            let at = end_of_declaration(&bytes);
            bytes.splice(at..at, text.bytes());
            bytes
        }
        ByteHook::Append(text) => {
            bytes.extend(text.bytes());
            bytes
        }
        ByteHook::Swap { find, by } => {
            let at = bytes.windows(find.len().max(1)).position(|window| window == find.as_bytes());
            if let Some(at) = at {
                bytes.splice(at..at + find.len(), by.bytes());
            }
            bytes
        }
        ByteHook::Latin1 => {
            decoded(&bytes).chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect()
        }
        ByteHook::Utf16 => decoded(&bytes).encode_utf16().flat_map(u16::to_be_bytes).collect(),
    }
}

/// Where the XML declaration ends; 0 if there is none.
fn end_of_declaration(bytes: &[u8]) -> usize {
    if !bytes.starts_with(b"<?xml") {
        return 0;
    }
    bytes.windows(2).position(|window| window == b"?>").map_or(0, |at| at + 2)
}

fn decoded(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_change_does_what_its_name_says() {
        let doc = "<?xml version=\"1.0\"?><a>\u{e9}</a>";
        let after = |hook: ByteHook| change_bytes(doc.as_bytes().to_vec(), &[hook]);
        assert_eq!(after(ByteHook::Keep(0)), b"");
        assert_eq!(after(ByteHook::Keep(100)), doc.as_bytes());
        assert_eq!(after(ByteHook::Keep(50)).len(), doc.len() / 2);
        assert_eq!(after(ByteHook::Replace("Temp".to_owned())), b"Temp");
        let dtd = after(ByteHook::Prepend("<!DOCTYPE a>".to_owned()));
        assert!(dtd.starts_with(b"<?xml version=\"1.0\"?><!DOCTYPE a><a>"));
        assert!(after(ByteHook::Append("<b/>".to_owned())).ends_with(b"</a><b/>"));
        let swap = ByteHook::Swap { find: "<a>".to_owned(), by: "<a>&x;".to_owned() };
        assert!(decoded(&after(swap)).contains("<a>&x;\u{e9}"));
        assert!(after(ByteHook::Latin1).ends_with(b"<a>\xe9</a>"));
        assert!(after(ByteHook::Utf16).starts_with(b"\0<\0?\0x"));
    }

    #[test]
    fn what_is_not_there_is_not_swapped() {
        let swap = |find: &str| ByteHook::Swap { find: find.to_owned(), by: "x".to_owned() };
        assert_eq!(change_bytes(b"<a/>".to_vec(), &[swap("<b>")]), b"<a/>");
        assert_eq!(change_bytes(b"<a/>".to_vec(), &[swap("longer than the text")]), b"<a/>");
    }
}
