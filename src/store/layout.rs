//! The files of a run's folder, and what the folder is called.
//!
//! While the run goes on, `events.jsonl` and `exchanges.jsonl` grow by whole lines, a case at a
//! time, its exchanges first. The manifest comes last of all, and only where the run came to its
//! end: a folder without it is not whole.

use jiff::Timestamp;

/// What was run, where and with what; written first.
pub const INFO_FILE: &str = "run.json";

/// The events, one a line.
pub const EVENTS_FILE: &str = "events.jsonl";

/// The exchanges of each case, a case a line.
pub const EXCHANGES_FILE: &str = "exchanges.jsonl";

/// Name of the link to the newest run.
pub const LATEST: &str = "latest";

/// What keeps a version control system from looking at what is kept.
pub const GIT_IGNORE: &str = "*\n";

/// The name of a run's folder: `20261122T172000.512Z-k3x9ab`. Names sort by time, to the
/// millisecond, so that `latest` is the later of two short runs in one second; `attempt` tells
/// apart, from 1, what would have the same name.
#[must_use]
pub fn folder_name(started: Timestamp, run_id: &str, attempt: u32) -> String {
    let time = started.strftime("%Y%m%dT%H%M%S%.3fZ");
    match attempt {
        0 | 1 => format!("{time}-{run_id}"),
        _ => format!("{time}-{run_id}-{attempt}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_sort_by_time_and_differ() {
        let time = |text: &str| text.parse::<Timestamp>().expect("a time");
        let first = folder_name(time("2026-11-22T17:20:00.5Z"), "k3x9", 1);
        assert_eq!(first, "20261122T172000.500Z-k3x9");
        assert_eq!(folder_name(time("2026-11-22T17:20:00.5Z"), "k3x9", 2), format!("{first}-2"));
        for later in ["2026-11-22T17:20:00.501Z", "2026-11-22T17:20:01Z"] {
            assert!(folder_name(time(later), "a", 1) > first, "{later}");
        }
    }
}
