//! What a vendor hands in: a strict run of everything a profile claims, with what is needed to look
//! at it again. Pure: values in, values out.
//!
//! - `product`: what the vendor says the product is and claims;
//! - `statement`: what the run shows, in one sentence and in numbers; `objection`: why it is no
//!   certificate; `contact`: the servers it talked to; `text`: all of it on a page;
//! - `bundle`: the files of a bundle; `verification`: whether they hold together, question by
//!   question (`check`), down to judging every exchange again (`rejudge`).

mod bundle;
mod check;
mod contact;
mod objection;
mod product;
mod rejudge;
mod statement;
#[cfg(test)]
mod statement_tests;
mod text;
mod verification;

pub use bundle::{
    FollowsFrom, PRODUCT_FILE, REPORT_FILES, ReportFile, STATEMENT_FILE, STATEMENT_TEXT_FILE,
};
pub use check::{Answer, BundleCheck};
pub use contact::Contact;
pub use objection::objections;
pub use product::{EXAMPLE_PRODUCT, Product};
pub use rejudge::Bench;
pub use statement::{Described, Deviation, STATEMENT_VERSION, Statement};
pub use text::statement_text;
pub use verification::{BundleFiles, Verification, verify};
