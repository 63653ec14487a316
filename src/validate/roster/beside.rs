//! The same pass in a thread of its own, while others validate.

use std::sync::atomic::{AtomicBool, Ordering};

use super::follow::{Ending, Followed, Roster};
use crate::schema::Seekable;
use crate::validate::judge::Settings;
use crate::xml::{StreamPolicies, StreamReader};

/// Events between two looks at whether to stop.
const STRIDE: u32 = 4_096;

/// Follows a file to its end; none where it is not read to its end, or told to stop.
pub(in crate::validate) fn follow(
    file: &impl Seekable,
    settings: &Settings<'_>,
    is_over: &AtomicBool,
) -> Option<Followed> {
    let input = file.open_at(0).ok()?;
    let mut reader = StreamReader::new(input, StreamPolicies::default(), &settings.limits).ok()?;
    let mut roster = Roster::new(settings);
    let mut until_look = STRIDE;
    while let Some(part) = reader.next_part().ok()? {
        roster.take_part(&part);
        roster.settle(&reader);
        until_look -= 1;
        if until_look == 0 {
            if is_over.load(Ordering::Relaxed) {
                return None;
            }
            until_look = STRIDE;
        }
    }
    Some(roster.finish(Ending {
        is_whole: true,
        last: reader.place().into(),
        encoding: reader.encoding(),
        spelling: reader.spelling(),
        doctype: reader.doctype(),
    }))
}
