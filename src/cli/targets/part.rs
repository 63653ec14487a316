//! Which of the targets of a file `--partition` leaves.

use crate::cli::error::{CliError, CliResult};
use crate::cli::exit::ExitCode;
use crate::cli::pick::Part;
use crate::report::EstatePartition;
use crate::suite::EstateTarget;

/// The targets that are to be run.
pub struct Dealt {
    /// Each with its place in the file, from 1.
    pub targets: Vec<(u32, EstateTarget)>,
    /// Which part they are.
    pub partition: Option<EstatePartition>,
}

/// Every so many-th target in the order of the file, as cards are dealt.
///
/// # Errors
/// Where nothing is left.
pub fn deal(targets: Vec<EstateTarget>, part: Option<Part>) -> CliResult<Dealt> {
    let all = u32::try_from(targets.len()).unwrap_or(u32::MAX);
    let numbered = (1..).zip(targets);
    let Some(part) = part else {
        return Ok(Dealt { targets: numbered.collect(), partition: None });
    };
    let (number, count) = (part.number(), part.count());
    let skip = number.saturating_sub(1) as usize;
    let targets: Vec<_> = numbered.skip(skip).step_by(count as usize).collect();
    if targets.is_empty() {
        let message = format!(
            "error: part {number} of {count} is empty, as the file names only {all} targets; take \
             fewer parts"
        );
        return Err(CliError { code: ExitCode::NothingSelected, message });
    }
    let partition = Some(EstatePartition { number, count, targets: all });
    Ok(Dealt { targets, partition })
}
