//! Runs that are kept: what lies in a run's folder, and what can be said of it later. Pure: the
//! folder itself is read and written by the commands.
//!
//! - `layout`: which files a folder has, and what it is called;
//! - `content`, `exchange`, `transcript`: exchanges to the byte, as JSON and back;
//! - `info`: what was run, where and with what; `profile_text`: without its credentials;
//! - `case_hash`: whether a case is still the one that was run;
//! - `reading`: the events of a folder to a report, complete or not;
//! - `standing`: whether a folder is whole, by its manifest;
//! - `name`: which run a word means;
//! - `again`: a run judged again, without a target; `merge`: the parts of a run put together.

mod again;
mod case_hash;
mod content;
mod exchange;
mod info;
mod layout;
mod merge;
mod name;
mod profile_text;
mod reading;
mod standing;
mod transcript;

pub use again::{AgainError, Difference, JudgedAgain, Present, judge_again};
pub use case_hash::{CaseHash, case_hash};
pub use content::{Content, ContentError};
pub use exchange::{KeptAnswer, KeptExchange, KeptProbe};
pub use info::{
    CaseMark, Environment, INFO_VERSION, InfoError, KeptProfile, RunInfo, Selected, Settings,
};
pub use layout::{EVENTS_FILE, EXCHANGES_FILE, GIT_IGNORE, INFO_FILE, LATEST, folder_name};
pub use merge::{MergeError, PartOfRun, merge};
pub use name::{NameError, Named, find};
pub use profile_text::without_credentials;
pub use reading::{ReadError, ReadRun, read_events};
pub use standing::{Standing, standing};
pub use transcript::{KeptTranscript, LineError};
