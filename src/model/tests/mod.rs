//! What each verb does, on tables written by hand: the model must not know the real ones. What
//! operations on several objects and personalities make of it is shown on the real ones.

mod batches;
mod deviations;
mod dialect;
mod references;
mod save_points;
mod verbs;
mod world;
