//! Bytes of a message in JSON: as text where that brings back exactly these bytes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

/// Bytes, written so that people can read them where they are text.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Content {
    /// Bytes that are UTF-8.
    Text(String),
    /// All others.
    Base64(String),
}

/// A text that is no Base64.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("what is said to be base64 is none")]
pub struct ContentError;

impl From<&[u8]> for Content {
    fn from(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::Text(text.to_owned()),
            Err(_) => Self::Base64(STANDARD.encode(bytes)),
        }
    }
}

impl Content {
    /// The bytes.
    ///
    /// # Errors
    /// Where they are said to be Base64 and are not.
    pub fn into_bytes(self) -> Result<Vec<u8>, ContentError> {
        match self {
            Self::Text(text) => Ok(text.into_bytes()),
            Self::Base64(text) => STANDARD.decode(text).map_err(|_| ContentError),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn any_bytes_come_back_through_json(bytes: Vec<u8>) {
            let json = serde_json::to_string(&Content::from(&*bytes)).expect("JSON");
            let back: Content = serde_json::from_str(&json).expect("JSON");
            prop_assert_eq!(back.into_bytes(), Ok(bytes));
        }
    }

    #[test]
    fn text_stays_readable_and_nothing_else_is_called_text() {
        assert_eq!(
            Content::from("ø\u{feff}\0\r\n".as_bytes()),
            Content::Text("ø\u{feff}\0\r\n".into())
        );
        assert_eq!(Content::from(&b"\xff\xfe<"[..]), Content::Base64("//48".into()));
        assert_eq!(Content::Base64("//4".into()).into_bytes(), Err(ContentError));
    }
}
