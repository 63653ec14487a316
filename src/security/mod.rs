//! Who is asking: credentials on requests, as they are made and as they are checked.
//!
//! - `secret`: texts that must not be seen; `account`: a name and its secret; `identity`: all that a
//!   client has to show, and that a server wants to see;
//! - `basic`: HTTP Basic; `oauth`: OAuth 1.0a with body hash, over what `base_string` builds;
//! - `username_token`: the header block of WS-Security, written; `found_token`: as it is found;
//! - `refusal`: why credentials are not taken; `freshness`: their age; `nonces`: whether they were seen
//!   before; `gate`: one check after the other.
//!
//! Everything is pure: the time and the random bytes are passed in as a [`Moment`].

mod account;
mod base_string;
mod basic;
mod found_token;
mod freshness;
mod gate;
mod identity;
mod nonces;
mod oauth;
mod refusal;
mod secret;
mod username_token;

pub use account::Account;
pub use base_string::{Origin, Scheme};
pub use freshness::{Moment, WINDOW_SECONDS};
pub use gate::{Gate, Rigour, TokenCheck};
pub use identity::{Identity, OAuthForm, PasswordForm, SignatureMethod, TokenForm};
pub use refusal::{Refusal, Tolerance};
pub use secret::Secret;
pub use username_token::{SECEXT, UTILITY, mask_token, security_header, timestamp_header};
