//! A conformance test harness and mock server for IMS LIS 2.0 roster services.
//!
//! # Tour
//!
//! Data first: `fixtures/` holds the standards as tables (services, schemas, messages), `suites/`
//! the cases, the requirements they cite and the profiles of targets. The code reads that data and
//! does two things with it, from which everything else follows:
//!
//! - **a request at the mock** goes bytes → [`xml`] → [`soap`] message → [`spec`] finds the
//!   operation → [`schema`] validates → [`model`] applies the verb → [`soap`] writes → bytes;
//!   [`target`] holds that together, adds quirks, and puts a server around it;
//! - **a case** goes file → [`suite`] → [`runner`] sends it → exchange → [`judge`] finds → events →
//!   every [`report`].
//!
//! A file or a kept message needs neither: [`validate`] judges it as it is. What a target is known to
//! do wrong is excused for a while by a [`waiver`]. [`evidence`] says what a folder of results holds,
//! so that another person can tell whether it is whole; a [`certificate`] is a strict run in one.
//! A run that is kept is read by the [`store`]. What a roster file holds, record by record,
//! [`enterprise`] knows; what an importer makes of one, [`importing`]; what it is in the records of the
//! services, [`mapping`];
//! [`file_suite`] hands files to a target and looks at what it keeps. Who may ask a
//! target is proven with [`security`], and [`tls`] keeps others from listening.
//!
//! Arrows run one way: `cli` → `runner`, `target`, `report` → `judge`, `suite`, `model`, `validate`
//! → `soap`, [`bindings`], `enterprise` → `schema`, `spec` → `xml`; [`ground`] and `embedded` are
//! leaves that all may use. The rooms `xml`, `schema`, `security`, `model`, `judge`, `validate`, `waiver`, `evidence`, `importing`, `mapping` and the
//! renderers take values and return values; sockets, files, the clock and randomness are in
//! `target`, `runner`, `tls` and `cli`.
//! A test holds the arrows.

pub mod bindings;
pub mod certificate;
pub mod cli;
pub mod embedded;
pub mod enterprise;
pub mod evidence;
pub mod file_suite;
pub mod ground;
pub mod importing;
pub mod judge;
pub mod mapping;
pub mod model;
pub mod report;
pub mod runner;
pub mod schema;
pub mod security;
pub mod snapshot;
pub mod soap;
pub mod spec;
pub mod stable;
pub mod store;
pub mod suite;
pub mod target;
pub mod tls;
pub mod validate;
pub mod waiver;
pub mod xml;
