//! What a vendor hands in: a strict run of everything a profile claims, with what is needed to look
//! at it again. Pure: values in, values out.
//!
//! - `product`: what the vendor says the product is and claims;
//! - `statement`: what the run shows, in one sentence and in numbers; `objection`: why it is no
//!   certificate; `contact`: the servers it talked to; `text`: all of it on a page.

mod contact;
mod objection;
mod product;
mod statement;
#[cfg(test)]
mod statement_tests;
mod text;

pub use contact::Contact;
pub use objection::objections;
pub use product::{EXAMPLE_PRODUCT, Product};
pub use statement::{Described, Deviation, Procedure, STATEMENT_VERSION, Statement};
pub use text::statement_text;
