//! What differs from run to run in a text, found: identifiers and letters of the run, times, hosts,
//! random numbers. Whoever keeps texts of one run for the next puts something stable in their place.
//! Pure.
//!
//! - `spot`: the places in a text;
//! - `time`: dates and times among them;
//! - `scrub`: a text with plain words in all these places.

mod scrub;
mod spot;
mod time;

pub use scrub::scrub;
pub use spot::{Known, Spot, SpotKind, spots};
