//! Messages and things of any bytes: comparing expected bytes, tokenizing, checking
//! without building, and reading on several threads come to the same.

use std::fmt::Debug;
use std::num::NonZeroUsize;

use hv_things::{AnyThing, Thing};
use hv_types::messages::{GetThings, MessageError, Response, ThingEvent, ThingEvents, ThingGroup};
use hv_types::things::Checked;
use hv_types::xml::{ReadXml, Reader, decode, root_name};

/// Reads `bytes` in every way.
///
/// # Panics
///
/// When two ways differ.
pub fn run(bytes: &[u8]) {
    let Ok(text) = decode(bytes) else { return };
    match root_name(text) {
        Ok("thing") => same::<Thing, Thing<Checked<AnyThing>>>(text, "thing"),
        Ok("group") => same::<ThingGroup<AnyThing>, ThingGroup<Checked<AnyThing>>>(text, "group"),
        Ok("response") => {
            type Answer<B> = Response<GetThings<B>>;
            same::<Answer<AnyThing>, Answer<Checked<AnyThing>>>(text, "response");
        }
        _ => return,
    }
    // No document has more events than bytes.
    let most = bytes.len() + 2;
    let one = ThingEvents::<AnyThing, _>::new(bytes).take(most);
    let several = ThingEvents::<AnyThing, _>::new(bytes)
        .in_parallel(const { NonZeroUsize::new(2).unwrap() })
        .take(most);
    let shown = |event: Result<ThingEvent<AnyThing>, MessageError>| format!("{event:?}");
    assert_eq!(several.map(shown).collect::<Vec<_>>(), one.map(shown).collect::<Vec<_>>());
}

/// All ways give the same value or the same error.
fn same<T: ReadXml + PartialEq + Debug, C: ReadXml>(text: &str, root: &'static str) {
    let fast = Reader::new(text).document::<T>(root);
    let general = Reader::new(text).without_fast_path().document::<T>(root);
    let verdicts = [
        general.as_ref().map(|_| ()).map_err(|error| error.message().to_owned()),
        Reader::new(text).check_document::<T>(root).map_err(|error| error.message().to_owned()),
        Reader::new(text).document::<C>(root).map(drop).map_err(|error| error.message().to_owned()),
    ];
    let verdict = fast.as_ref().map(|_| ()).map_err(|error| error.message().to_owned());
    for other in verdicts {
        assert_eq!(other, verdict);
    }
    if let (Ok(fast), Ok(general)) = (fast, general) {
        assert_eq!(fast, general);
    }
}
