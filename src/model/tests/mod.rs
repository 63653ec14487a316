//! What each verb does, on tables written by hand: the model must not know the real ones.

mod batches;
mod deviations;
mod references;
mod save_points;
mod verbs;
mod world;
