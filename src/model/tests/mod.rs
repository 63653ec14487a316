//! What each verb does, on tables written by hand: the model must not know the real ones.

mod verbs;
mod world;
