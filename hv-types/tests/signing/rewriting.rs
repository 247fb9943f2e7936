//! Signed things as types: read, written again, changed.

use hv_types::signing::{Options, SignedThing, verify};
use hv_types::things::{Body, Thing, TypeInfo, Uuid};
use hv_types::xml::{self, Document, RawXml};

use super::{chain, key, signed, things::THINGS, trusting};

/// A body of any type.
#[derive(Clone, Debug, PartialEq)]
struct Any(RawXml);

impl Body for Any {
    fn read_body(_: Option<Uuid>, r: &mut xml::Reader<'_>) -> Result<Self, xml::Error> {
        Ok(Any(r.raw()?))
    }

    fn write_body(&self, w: &mut xml::Writer) -> Result<(), xml::Error> {
        w.raw(&self.0)
    }

    fn info(&self) -> Option<&'static TypeInfo> {
        None
    }
}

#[test]
fn a_signed_thing_read_and_written_again_still_verifies() {
    let policy = trusting(&["ca.crt"]);
    // Also where types do not keep it: white space, instructions, prefixes.
    for (what, thing) in THINGS {
        let signed = match SignedThing::<Any>::from_xml(signed(thing)) {
            Ok(signed) => signed,
            // What an envelope has no place for is refused, not dropped.
            Err(error) => {
                assert!(thing.contains(" xml:") && error.to_string().contains("@xml:"), "{what}: {error}");
                continue;
            }
        };
        assert!(signed.survives_rewriting(), "{what}");
        assert!(verify(&signed.thing().to_xml().unwrap(), &policy).accepted(), "{what}");
        assert!(signed.verify(&policy).accepted(), "{what}: the text itself");
        assert!(verify(signed.as_xml(), &policy).accepted());
    }
}

#[test]
fn changing_a_signed_thing_costs_its_signature_visibly() {
    let policy = trusting(&["ca.crt"]);
    let signed = SignedThing::<Any>::from_xml(signed(THINGS[0].1)).unwrap();
    let change = |thing: &mut Thing<Any>| thing.data_mut().unwrap().0 = "<height/>".parse().unwrap();
    // With the signature left on, it is not written at all.
    let mut kept = signed.thing().clone();
    change(&mut kept);
    assert!(kept.is_signature_broken());
    let error = kept.to_xml().unwrap_err();
    assert!(error.message().contains("was changed after it was signed"), "{error}");
    // The way that is meant: without it, then signed again.
    let mut thing = signed.into_unsigned().unwrap();
    change(&mut thing);
    assert!(!thing.to_xml().unwrap().contains("signature-info"));
    let again =
        SignedThing::sign(&thing, &key("leaf.key"), &chain(&["leaf.crt"]), &Options::default()).unwrap();
    assert!(again.verify(&policy).accepted() && again.survives_rewriting());
}
