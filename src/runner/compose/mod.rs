//! A step, its variables and a fixture become a request. Pure: everything it needs is passed in.
//!
//! - `template`: `${variables}` in texts;
//! - `arguments`: the request element of an operation from its parameters;
//! - `every`: what every object needs at a target besides;
//! - `message`: envelope, style and header fields around a body child;
//! - `step`: a step of a case;
//! - `signing`: the credentials on it;
//! - `creation`: which objects a request may bring into being, for cleaning up.

mod arguments;
mod creation;
mod every;
mod message;
mod signing;
mod step;
mod template;
#[cfg(test)]
mod tests;

pub use creation::Creation;
pub use signing::Signer;
pub use step::{Composed, Composer, Wire, addressed};

use crate::suite::TemplateError;

/// Why a request cannot be composed: a mistake in a case, a fixture or a profile, never the
/// target's.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ComposeError {
    /// A text whose placeholders cannot be replaced.
    #[error("{0}: declare it in the case, or capture it in an earlier step")]
    Template(TemplateError),
    /// `use` names a variable that the case does not have.
    #[error("`use` names `{0}`, which is no variable of the case")]
    UnknownVariable(String),
    /// A fixture that is not there.
    #[error(
        "there is no message `{0}`: add the file fixtures/messages/{0}.xml or correct the name"
    )]
    UnknownFixture(String),
    /// XML of a case or fixture that cannot be read.
    #[error("{what} is not well-formed XML: {message}")]
    Malformed {
        /// Which text it is.
        what: String,
        /// Where and what.
        message: String,
    },
    /// An operation that the standards do not have.
    #[error("there is no operation `{0}`")]
    UnknownOperation(String),
    /// A value for a parameter that the operation does not have.
    #[error("`{operation}` has no parameter `{parameter}` to set")]
    UnknownParameter {
        /// The operation.
        operation: String,
        /// The name given.
        parameter: String,
    },
    /// A body where the operation takes none.
    #[error("`{operation}` takes no body")]
    NoBody {
        /// The operation.
        operation: String,
    },
    /// Credentials that are to be those of the request before, of which there is none.
    #[error("`credentials = \"repeated\"` needs a step before it that sends credentials")]
    NothingToRepeat,
    /// A writer style that is not built in.
    #[error("there is no writer style `{0}`")]
    UnknownStyle(String),
    /// A header field that HTTP cannot carry.
    #[error("`{0}` cannot be sent through the HTTP client; use raw bytes for it")]
    NotHttp(String),
    /// The request ought to follow the schema and does not.
    #[error(
        "the request breaks the schema ({revision}): {message}; correct it, or say invalid = true"
    )]
    Invalid {
        /// The binding revision.
        revision: String,
        /// The first violation.
        message: String,
    },
    /// The request ought to break the schema and does not.
    #[error("the request says invalid = true, but follows the schema ({revision})")]
    NotInvalid {
        /// The binding revision.
        revision: String,
    },
}
