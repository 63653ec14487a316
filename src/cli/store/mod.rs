//! Kept runs: where they are, writing one as it goes, finding and reading one.
//!
//! - `keeper`: writes a run's folder; `info`: what its `run.json` says;
//! - `place`: the store's folder, and which run a word means;
//! - `kept`: reads a run's folder, and says whether it is whole; `glance`: as much as a list needs.

mod glance;
mod info;
mod keeper;
mod kept;
mod place;
pub(in crate::cli) mod restricted;

use std::path::PathBuf;

use clap::Args;

pub use glance::Glance;
pub use info::{RunFacts, run_info};
pub use keeper::Keeper;
pub use kept::{Kept, State};
pub use place::Store;

/// Where runs are kept, for commands that read one.
#[derive(Args, Clone, Debug)]
pub struct StoreArgs {
    /// The folder that runs are kept in
    #[arg(
        long,
        value_name = "DIR",
        env = "LIS_CONFORM_STORE",
        default_value = place::DEFAULT,
        help_heading = "Kept runs"
    )]
    pub store: PathBuf,
}

/// Where the run is kept, if it is.
#[derive(Args, Clone, Debug)]
pub struct KeepArgs {
    /// Where runs are kept
    #[command(flatten)]
    pub place: StoreArgs,
    /// Keep nothing of this run: it cannot be judged again, compared or reported again
    #[arg(
        long,
        env = "LIS_CONFORM_NO_STORE",
        value_parser = clap::builder::FalseyValueParser::new(),
        help_heading = "Kept runs"
    )]
    pub no_store: bool,
}

impl KeepArgs {
    /// The store, where the run is to be kept.
    pub fn store(&self) -> Option<Store> {
        (!self.no_store).then(|| self.place.store())
    }
}

impl StoreArgs {
    /// The store.
    pub fn store(&self) -> Store {
        Store::new(self.store.clone())
    }
}
