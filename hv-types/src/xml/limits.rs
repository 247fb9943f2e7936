//! Bounds on what a reader accepts.

/// Bounds on what a [`Reader`](super::Reader) accepts, so that hostile or
/// damaged input ends in an error rather than in exhausted memory.
///
/// ```
/// use hv_types::xml::{Limits, Reader};
/// let limits = Limits::default().with_depth(8);
/// let reader = Reader::with_limits("<weight/>", limits);
/// # let _ = reader;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Deepest nesting of elements, raw XML included. Default 128.
    pub depth: usize,
    /// Largest document in bytes. Default 1 GiB.
    pub bytes: usize,
    /// Most attributes, namespace declarations included, on one element. Default 256.
    pub attributes: usize,
    /// Most elements in one document. Default 50 million.
    pub elements: usize,
    /// Longest text of an element or value of an attribute, in bytes, references counted
    /// as what they stand for. Default 256 MiB.
    pub text: usize,
    /// Most namespace declarations in scope at once: looking up a prefix takes time in
    /// proportion. Default 256.
    pub namespaces: usize,
}

impl Limits {
    /// The default limits, with a nesting of at most `depth` elements.
    #[must_use]
    pub const fn with_depth(mut self, depth: usize) -> Self {
        self.depth = depth;
        self
    }

    /// These limits, with documents of at most `bytes` bytes.
    #[must_use]
    pub const fn with_bytes(mut self, bytes: usize) -> Self {
        self.bytes = bytes;
        self
    }

    /// These limits, with at most `attributes` attributes on one element.
    #[must_use]
    pub const fn with_attributes(mut self, attributes: usize) -> Self {
        self.attributes = attributes;
        self
    }

    /// These limits, with at most `elements` elements in one document.
    #[must_use]
    pub const fn with_elements(mut self, elements: usize) -> Self {
        self.elements = elements;
        self
    }

    /// These limits, with texts of at most `bytes` bytes.
    #[must_use]
    pub const fn with_text(mut self, bytes: usize) -> Self {
        self.text = bytes;
        self
    }

    /// These limits, with at most `namespaces` namespace declarations in scope.
    #[must_use]
    pub const fn with_namespaces(mut self, namespaces: usize) -> Self {
        self.namespaces = namespaces;
        self
    }
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            depth: 128,
            bytes: 1 << 30,
            attributes: 256,
            elements: 50_000_000,
            text: 256 << 20,
            namespaces: 256,
        }
    }
}
