//! Things made from the bytes, of any type and with any content that the schema allows:
//! they are written, read by every way as the same, and every cut of them is refused.

use hv_things::{AnyThing, Thing};
use hv_types::arbitrary::Unstructured;
use hv_types::things::TypeInfo;
use hv_types::xml::Document;

use crate::thing::read_by_all_ways;

/// Makes a thing and reads what is written of it.
pub fn run(bytes: &[u8]) {
    let mut u = Unstructured::new(bytes);
    let cut: u16 = u.arbitrary().unwrap_or_default();
    let Some((_, data)) = data(&mut u) else { return };
    let thing = Thing::new(data);
    let text = thing.to_xml().expect("what is made can be written");
    let read = read_by_all_ways(&text).expect("what is written is read");
    let again = read.to_xml().expect("what was read can be written");
    // Untouched XML knows the declarations around it, so that it may differ where its text does not.
    assert!(read == thing || again == text, "{text}\n{again}");
    let cut = usize::from(cut) % text.len();
    if text.is_char_boundary(cut) {
        assert!(read_by_all_ways(&text[..cut]).is_none(), "{}", &text[..cut]);
    }
}

/// Data of a type that the bytes choose.
pub(crate) fn data(u: &mut Unstructured<'_>) -> Option<(&'static TypeInfo, AnyThing)> {
    use hv_types::conformance::Registry;
    let info = *u.choose(AnyThing::TYPES).ok()?;
    Some((info, <AnyThing as Registry>::arbitrary(info.id, u).ok()?))
}
