//! What the readers refuse to swallow.

/// Bounds on one document. Each is tested at n and at n + 1.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct XmlLimits {
    /// Bytes of the whole document (8 MiB).
    pub bytes: usize,
    /// Elements inside one another, the root being 1 (64).
    pub depth: usize,
    /// Elements in all (200 000).
    pub elements: usize,
    /// Attributes on one element, namespace declarations apart (64).
    pub attributes: usize,
    /// Namespace declarations on one element (32).
    pub declarations: usize,
    /// Namespace declarations in force at one place, counting all ancestors' (256).
    pub bindings: usize,
    /// Bytes of a name, prefix included (256).
    pub name: usize,
    /// Bytes of one attribute value or of one run of text (1 MiB).
    pub text: usize,
}

impl Default for XmlLimits {
    fn default() -> Self {
        Self {
            bytes: 8 << 20,
            depth: 64,
            elements: 200_000,
            attributes: 64,
            declarations: 32,
            bindings: 256,
            name: 256,
            text: 1 << 20,
        }
    }
}
