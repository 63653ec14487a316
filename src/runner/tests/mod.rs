//! Whole runs against a fake target and against hand-written servers.

mod cleaning;
mod clients;
mod ending;
mod enterprise;
mod fake;
mod order;
mod secrets;
