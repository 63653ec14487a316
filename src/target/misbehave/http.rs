//! Changes to status line and header fields.

use crate::soap::http::Response;
use crate::target::quirk::{HttpHook, When};

/// Applies the hooks in order.
pub(in crate::target) fn change_http(response: &mut Response, hooks: &[HttpHook], when: When) {
    for hook in hooks.iter().filter(|hook| hook.when.covers(when)) {
        if let Some(status) = hook.status {
            response.status = status;
        }
        match hook.content_type.as_deref() {
            None => {}
            Some("") => response.headers.remove("Content-Type"),
            Some(content_type) => response.headers.set("Content-Type", content_type),
        }
        for (name, value) in &hook.headers {
            response.headers.set(name, value);
        }
    }
}
