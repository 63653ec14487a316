//! What every loader of TOML files shares: values that know their place, messages that point at it,
//! and a reader that says everything wrong with a file at once, with suggestions.

mod at;
mod de;
mod diagnostic;
mod read;
mod render;
mod shape;
mod suggest;

pub use at::At;
pub use de::{Refusal, from_str};
pub use diagnostic::{Diagnostic, line_column};
pub use read::read;
pub use render::{Colour, render};
pub use suggest::{closest, suggestion};
