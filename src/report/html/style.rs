//! The style sheet of the page, and what lets it in and keeps everything else out.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// The style sheet, as it stands in the page.
pub(super) const STYLE: &str = include_str!("style.css");

/// The content security policy of the page: nothing is loaded, run, embedded or sent; the style
/// sheet is let in by its hash.
pub(super) fn policy() -> &'static str {
    static POLICY: LazyLock<String> = LazyLock::new(|| {
        let hash = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
        format!(
            "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'"
        )
    });
    &POLICY
}
