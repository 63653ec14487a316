//! How quirks change a response, stage by stage: tree, bytes, HTTP.

mod bytes;
mod http;
mod tree;

pub(super) use bytes::change_bytes;
pub(super) use http::change_http;
pub(super) use tree::edit_tree;
