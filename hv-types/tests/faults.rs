//! What the reader refuses, and what it says: a row a fault.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use hv_types::base::WeightValue;
use hv_types::xml::{self, ErrorKind, Limits, Reader};

const NUMBER: &str = "must be a number such as 4.01 or 2.5E-3, INF, -INF or NaN";

/// Document, kind of fault, and the whole message; `§` stands for [`NUMBER`].
const FAULTS: &[(&str, ErrorKind, &str)] = &[
    ("", ErrorKind::Syntax, "1:1: /: the document has no element"),
    (
        "text",
        ErrorKind::Unexpected,
        "1:1: /: text starting with `t` is not expected: only elements may stand here",
    ),
    ("<v>", ErrorKind::Syntax, "1:4: /v: the document ends before `</v>`"),
    ("<v><kg>1</kg>", ErrorKind::Syntax, "1:14: /v: the document ends before `</v>`"),
    ("<v><kg>1</kg></w>", ErrorKind::Syntax, "1:14: /v: expected `</v>`, found `</w>`"),
    (
        "<v><kg>1</kg></v><v/>",
        ErrorKind::Syntax,
        "1:18: /v[2]: nothing but comments may follow the root element",
    ),
    ("<v><kg>1</kg></v>x", ErrorKind::Syntax, "1:18: /: nothing but comments may follow the root element"),
    ("<w/>", ErrorKind::Mismatch, "1:1: /w: expected the root element `v`, found `w`"),
    (
        "<v xmlns='urn:x'/>",
        ErrorKind::Mismatch,
        "1:1: /v: expected the root element `v` in no namespace, found it in the namespace `urn:x`",
    ),
    (
        "<!DOCTYPE v><v/>",
        ErrorKind::Doctype,
        "1:1: /: a document type declaration is refused: things never carry one",
    ),
    ("<?xml version='1.1'?><v/>", ErrorKind::Syntax, "1:1: /: XML 1.1 is not read, only XML 1.0"),
    (
        "<?xml version='1.0' encoding='ISO-8859-1'?><v/>",
        ErrorKind::Syntax,
        "1:1: /: the encoding `ISO-8859-1` is not read: convert the document to UTF-8",
    ),
    ("<v/>", ErrorKind::Missing, "1:5: /v/kg: element `kg` is missing: found the end of its parent"),
    (
        "<v><display units='g'>1</display></v>",
        ErrorKind::Missing,
        "1:4: /v/kg: element `kg` is missing: found `display`",
    ),
    ("<v><KG>1</KG></v>", ErrorKind::Missing, "1:4: /v/kg: element `kg` is missing: found `KG`"),
    (
        "<v><kg>1</kg><kg>2</kg></v>",
        ErrorKind::Unexpected,
        "1:14: /v/kg[2]: element `kg` is not expected here",
    ),
    ("<v><kg>1</kg><lb/></v>", ErrorKind::Unexpected, "1:14: /v/lb: element `lb` is not expected here"),
    (
        "<v><kg>1</kg>x</v>",
        ErrorKind::Unexpected,
        "1:14: /v: text starting with `x` is not expected: only elements may stand here",
    ),
    (
        "<v><kg><b/></kg></v>",
        ErrorKind::Unexpected,
        "1:8: /v/kg/b: element `b` is not expected: only text may stand here",
    ),
    ("<v><kg/></v>", ErrorKind::Value, "1:4: /v/kg: `` is not a valid nonNegativeDouble: §"),
    (
        "<v><kg>-1</kg></v>",
        ErrorKind::Value,
        "1:4: /v/kg: `-1` is not a valid nonNegativeDouble: must be at least 0",
    ),
    ("<v><kg>1,5</kg></v>", ErrorKind::Value, "1:4: /v/kg: `1,5` is not a valid nonNegativeDouble: §"),
    ("<v a='1'><kg>1</kg></v>", ErrorKind::Unexpected, "1:1: /v/@a: attribute `a` is not known here"),
    ("<v><kg a='1'>1</kg></v>", ErrorKind::Unexpected, "1:4: /v/kg/@a: attribute `a` is not known here"),
    (
        "<v>\n  <kg>1</kg>\n  <display>1</display>\n</v>",
        ErrorKind::Missing,
        "3:3: /v/display/@units: attribute `units` is missing",
    ),
    ("<v><kg>&nbsp;</kg></v>", ErrorKind::Syntax, "1:8: /v/kg: the reference `&nbsp;` cannot be resolved"),
    ("<v><kg>1 & 2</kg></v>", ErrorKind::Syntax, "1:10: /v/kg: `&` must start a reference such as `&amp;`"),
    ("<v><kg>&#0;</kg></v>", ErrorKind::Syntax, "1:8: /v/kg: the reference `&#0;` cannot be resolved"),
    ("<v><kg>\u{1}</kg></v>", ErrorKind::Syntax, "1:8: /v/kg: the character U+0001 is not allowed in XML"),
    ("<v><kg>]]></kg></v>", ErrorKind::Syntax, "1:8: /v/kg: `]]>` may not stand in text"),
    ("<v><kg><![CDATA[1</kg></v>", ErrorKind::Syntax, "1:8: /v/kg: the CDATA section is not closed"),
    ("<v><!-- a -- b --><kg>1</kg></v>", ErrorKind::Syntax, "1:4: /v: a comment may not contain `--`"),
    (
        "<v><?xml version='1.0'?><kg>1</kg></v>",
        ErrorKind::Syntax,
        "1:4: /v: not a valid processing instruction",
    ),
    ("<v><x:kg>1</x:kg></v>", ErrorKind::Syntax, "1:4: /v/kg: the prefix of `x:kg` is not declared"),
];

#[test]
fn every_fault_is_named_with_its_place() {
    let mut wrong = Vec::new();
    for (document, kind, message) in FAULTS {
        let error = xml::from_str::<WeightValue>(document, "v").expect_err(document);
        let expected = message.replace('§', NUMBER);
        if (error.to_string(), error.kind()) != (expected.clone(), *kind) {
            wrong.push(format!(
                "{document}\n  expected {kind:?} {expected}\n  found    {:?} {error}",
                error.kind()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_no_break_space_is_no_white_space() {
    let error = xml::from_str::<WeightValue>("<v>\u{a0}<kg>1</kg></v>", "v").unwrap_err();
    assert!(error.message().contains("replace such spaces with plain ones first"), "{error}");
}

#[test]
fn the_limits_hold() {
    let read = |document: &str, limits: Limits| {
        Reader::with_limits(document, limits).document::<WeightValue>("v").unwrap_err()
    };
    let small = read("<v><kg>1</kg></v>", Limits::default().with_bytes(10));
    assert_eq!(small.message(), "the document has 17 bytes, more than the limit of 10");
    let deep = read("<v><kg>1</kg></v>", Limits::default().with_depth(1));
    assert_eq!(deep.message(), "elements nest deeper than 1");
    let many = read("<v><kg>1</kg></v>", Limits::default().with_elements(1));
    assert_eq!(many.message(), "the document has more than 1 elements");
    let wide = read("<v a='1' b='2'/>", Limits::default().with_attributes(1));
    assert_eq!(wide.message(), "the element has more than 1 attributes");
    for error in [small, deep, many, wide] {
        assert_eq!(error.kind(), ErrorKind::Limit);
    }
}

#[test]
fn deep_nesting_ends_in_an_error() {
    let deep = format!("<v>{}", "<a>".repeat(100_000));
    let raw: Result<xml::RawXml, _> = deep.parse();
    assert_eq!(raw.unwrap_err().kind(), ErrorKind::Limit);
}

const DOCUMENT: &str = "<?xml version=\"1.0\"?>\n<v xmlns:x='urn:x'><!-- c --><kg>81.6</kg>\
    <display units=\"l&#98;\" text='é'>1<![CDATA[8]]>0</display>\r\n<?p i?></v>";

#[test]
fn what_is_unusual_but_fine_is_read() {
    let value: WeightValue = xml::from_str(DOCUMENT, "v").unwrap();
    let display = value.display.unwrap();
    assert_eq!((*display.value, display.units.as_str()), (180.0, "lb"));
}

#[test]
fn a_document_cut_anywhere_is_refused_and_never_panics() {
    for end in (0..DOCUMENT.len()).filter(|end| DOCUMENT.is_char_boundary(*end)) {
        assert!(xml::from_str::<WeightValue>(&DOCUMENT[..end], "v").is_err(), "{}", &DOCUMENT[..end]);
    }
}

proptest::proptest! {
    #[test]
    fn no_text_panics_the_reader(text in "[<>/&;\\[\\]!?='\" a-cv\\PC]{0,60}") {
        let _ = xml::from_str::<WeightValue>(&text, "v");
        let _ = xml::from_str::<WeightValue>(&format!("<v>{text}</v>"), "v");
        let _ = text.parse::<xml::RawXml>();
    }

    #[test]
    fn text_comes_back_whatever_it_holds(text in "\\PC*|[ \t\n\r<>&'\"\\]]*") {
        let written = xml::to_string(&text, "t").unwrap();
        proptest::prop_assert_eq!(xml::from_str::<String>(&written, "t").unwrap(), text);
    }
}
