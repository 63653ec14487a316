//! Where IMS puts header and status: the layouts of the two releases.

use serde::Deserialize;

use crate::xml::{Namespace, QName};

/// How the IMS header blocks of a service look.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct HeaderLayout {
    /// Names and order of their parts.
    pub dialect: HeaderDialect,
    /// The namespace that they are in.
    pub namespace: Namespace,
    /// The namespace of the parts of a description, where it has parts.
    pub texts: Namespace,
    /// Whether a request without the block is refused where rules are kept strictly.
    pub required: bool,
    /// Other header blocks that a service of this layout understands.
    pub understood: Vec<QName>,
}

/// Names and order of the parts of header blocks.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum HeaderDialect {
    /// `imsx_syncRequestHeaderInfo` and so on: LIS 2.0.
    #[default]
    Imsx,
    /// `syncRequestHeaderInfo` and so on: Enterprise Services 1.0.
    Es,
}

/// Where a response has its status.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum StatusPlace {
    /// In a status block.
    #[default]
    One,
    /// In a set of status blocks.
    Set,
}

impl HeaderLayout {
    /// The layout of LIS 2.0 with everything in the namespace of the service.
    #[must_use]
    pub fn imsx(namespace: &Namespace) -> Self {
        Self {
            dialect: HeaderDialect::Imsx,
            namespace: namespace.clone(),
            texts: namespace.clone(),
            required: true,
            understood: Vec::new(),
        }
    }
}
