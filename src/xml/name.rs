//! Qualified names as a type: a namespace and a local part, never a string with a colon in it.

use std::fmt;

use smol_str::SmolStr;

/// A namespace name (XML Namespaces 1.0, section 2), or the absence of one.
#[derive(Clone, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Namespace(SmolStr);

impl Namespace {
    /// No namespace. XML cannot bind a name to the empty string, so it is free for this use.
    pub const NONE: Self = Self(SmolStr::new_static(""));
    /// WS-Security 1.0: the header block, and the codes of its faults.
    pub const WS_SECURITY: Self = Self::from_static(
        "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd",
    );
    /// SOAP 1.1 envelope.
    pub const SOAP11: Self = Self::from_static("http://schemas.xmlsoap.org/soap/envelope/");
    /// SOAP 1.2 envelope, met in answers of some products.
    pub const SOAP12: Self = Self::from_static("http://www.w3.org/2003/05/soap-envelope");
    /// XML Schema 1.0.
    pub const XSD: Self = Self::from_static("http://www.w3.org/2001/XMLSchema");
    /// XML Schema attributes in instances: `xsi:type`, `xsi:nil` and so on.
    pub const XSI: Self = Self::from_static("http://www.w3.org/2001/XMLSchema-instance");
    /// The namespace the prefix `xml` is always bound to.
    pub const XML: Self = Self::from_static("http://www.w3.org/XML/1998/namespace");
    /// The namespace the prefix `xmlns` is always bound to.
    pub const XMLNS: Self = Self::from_static("http://www.w3.org/2000/xmlns/");

    /// A namespace known at compile time; costs no allocation.
    #[must_use]
    pub const fn from_static(name: &'static str) -> Self {
        Self(SmolStr::new_static(name))
    }

    /// A namespace from text; the empty text is [`Namespace::NONE`].
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self(SmolStr::new(name))
    }

    /// The namespace name; empty for none.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the absence of a namespace.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Namespace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Namespace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An expanded name: namespace and local part. Prefixes are spelling and are not kept.
#[derive(Clone, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct QName {
    /// The namespace the name belongs to.
    pub namespace: Namespace,
    /// The part after the colon.
    pub local: SmolStr,
}

impl QName {
    /// A name in a namespace.
    #[must_use]
    pub fn new(namespace: &Namespace, local: &str) -> Self {
        Self { namespace: namespace.clone(), local: SmolStr::new(local) }
    }

    /// A name in no namespace.
    #[must_use]
    pub fn unqualified(local: &str) -> Self {
        Self { namespace: Namespace::NONE, local: SmolStr::new(local) }
    }

    /// A name known at compile time; costs no allocation.
    #[must_use]
    pub const fn from_static(namespace: Namespace, local: &'static str) -> Self {
        Self { namespace, local: SmolStr::new_static(local) }
    }

    /// Whether the name is `local` in `namespace`, without building one to compare with.
    #[must_use]
    pub fn is(&self, namespace: &Namespace, local: &str) -> bool {
        self.local == local && self.namespace == *namespace
    }
}

impl fmt::Debug for QName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// James Clark's notation, `{namespace}local`; just `local` in no namespace.
impl fmt::Display for QName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.namespace.is_none() {
            f.write_str(&self.local)
        } else {
            write!(f, "{{{}}}{}", self.namespace, self.local)
        }
    }
}
