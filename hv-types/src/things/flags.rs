//! The flags of a thing.

use std::fmt;
use std::ops::{BitAnd, BitOr, BitOrAssign, Not};

use crate::values::{LexicalValue, Scalar};

/// Properties of a thing as bits; bits without a name here survive.
///
/// Source: the element `flags` of thing.xsd.
///
/// ```
/// use hv_types::things::Flags;
/// let flags = Flags::PERSONAL | Flags::from_bits(0x1000);
/// assert!(flags.contains(Flags::PERSONAL) && !flags.contains(Flags::READ_ONLY));
/// assert_eq!(flags.bits(), 0x1001);
/// assert_eq!(flags.to_string(), "Personal, 0x1000");
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Flags(u32);

impl Flags {
    /// Only custodians of the record see the thing.
    pub const PERSONAL: Flags = Flags(0x1);
    /// Converted from a newer version of its type: updating it would drop data, and is refused.
    pub const DOWNVERSIONED: Flags = Flags(0x2);
    /// Converted from an older version of its type.
    pub const UPVERSIONED: Flags = Flags(0x4);
    /// `HiddenFromEPrep`; the platform's own.
    pub const HIDDEN_FROM_EPREP: Flags = Flags(0x8);
    /// Data and blobs can no longer be changed; set at creation or never.
    pub const READ_ONLY: Flags = Flags(0x10);

    const NAMES: [(Flags, &'static str); 5] = [
        (Flags::PERSONAL, "Personal"),
        (Flags::DOWNVERSIONED, "Downversioned"),
        (Flags::UPVERSIONED, "Upversioned"),
        (Flags::HIDDEN_FROM_EPREP, "HiddenFromEPrep"),
        (Flags::READ_ONLY, "ReadOnly"),
    ];

    /// The flags with these bits, known or not.
    pub const fn from_bits(bits: u32) -> Self {
        Flags(bits)
    }

    /// All bits.
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// Whether all of `flags` are set.
    pub const fn contains(self, flags: Flags) -> bool {
        self.0 & flags.0 == flags.0
    }
}

impl BitOr for Flags {
    type Output = Flags;

    fn bitor(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }
}

impl BitOrAssign for Flags {
    fn bitor_assign(&mut self, other: Flags) {
        self.0 |= other.0;
    }
}

impl BitAnd for Flags {
    type Output = Flags;

    fn bitand(self, other: Flags) -> Flags {
        Flags(self.0 & other.0)
    }
}

impl Not for Flags {
    type Output = Flags;

    fn not(self) -> Flags {
        Flags(!self.0)
    }
}

/// The names of the flags, and the bits that have none; nothing for no flag.
impl fmt::Display for Flags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        let mut names = Vec::new();
        for (flag, name) in Flags::NAMES {
            if self.contains(flag) {
                rest &= !flag.0;
                names.push(name.to_owned());
            }
        }
        if rest != 0 {
            names.push(format!("{rest:#x}"));
        }
        f.pad(&names.join(", "))
    }
}

impl fmt::Debug for Flags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Flags({self})")
    }
}

impl LexicalValue for Flags {
    const NAME: &'static str = "flags";

    fn parse_lexical(text: &str) -> Result<Self, String> {
        u32::parse_lexical(text).map(Flags)
    }

    fn parse_canonical(text: &str) -> Option<Self> {
        u32::parse_canonical(text).map(Flags)
    }

    fn write_canonical(&self, out: &mut String) {
        self.0.write_canonical(out);
    }

    fn same(&self, other: &Self) -> bool {
        self == other
    }

    fn is_canonical(&self, text: &str) -> bool {
        self.0.is_canonical(text)
    }

    fn scalar(&self) -> Option<Scalar<'static>> {
        LexicalValue::scalar(&self.0)
    }
}
