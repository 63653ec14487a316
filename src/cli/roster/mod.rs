//! Enterprise files and the mock: what it begins with, and what it leaves.
//!
//! - `args`: what can be typed after `serve`; `seed`: files into the mock; `leave`: the mock into a
//!   file; `write`: that file, whole or not at all; `told`: what came over, and what did not.

mod args;
mod leave;
mod seed;
mod told;
mod write;

pub use self::args::RosterArgs;
pub use self::leave::leave;
pub use self::seed::{read, seed};
pub use self::told::{Counts, told};
pub use self::write::{Header, write};
