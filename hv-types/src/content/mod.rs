//! serde for generated types, by way of a small tree.
//!
//! Deriving `Serialize` and `Deserialize` for hundreds of structs costs more
//! compile time than everything else together. Generated types turn into and
//! from a tree instead, and only the tree talks to serde, so that every format is
//! instantiated once, not once a type.
//!
//! The conventions are those of quick-xml: an attribute is `@name`, text beside
//! attributes is `$text`, the members of a repeated choice are listed in order
//! under `$value` (a second one, or a repeated group, under its field's name: `$group`). Numbers and booleans are JSON numbers and booleans when that
//! loses no digit, and strings otherwise (`"4.010"`, `"04"`, `"INF"`). Both are
//! read. Unknown fields are errors: nothing is dropped silently.
//!
//! Formats must be self-describing (JSON, YAML, TOML, XML, CBOR, MessagePack
//! with names); a format that cannot tell what comes next, such as bincode,
//! cannot be read.
//!
//! XML through `quick_xml::se` and `quick_xml::de` carries less than
//! [`xml`](crate::xml):
//!
//! - white space at the ends of text, and text that is nothing but white space,
//!   is trimmed on reading;
//! - untouched XML ([`RawXml`](crate::xml::RawXml), under `$raw`) is refused in
//!   both directions;
//! - namespaces are not checked, and not written;
//! - repeated groups are refused on writing, and on reading told apart only when
//!   their elements are.

mod fields;
mod from;
mod node;
mod to;

pub use fields::Fields;
pub use from::{
    ContentError, FromContent, FromParticle, derived_type, deserialize, deserialize_value, unknown_type,
};
pub use node::Node;
pub use to::{Content, FieldsBuilder, ToContent, ToParticle, derived};

#[doc(hidden)]
pub use ::serde;
