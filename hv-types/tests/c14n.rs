//! Canonical XML: the recommendation's examples, and libxml2 as a second opinion.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a failed test may panic")]

use std::io::Write;
use std::process::{Command, Stdio};

use hv_types::signing::c14n::{Comments, canonicalize, canonicalize_element};
use proptest::prelude::*;

/// The subjects of the recommendation's section 3, written down afresh. Where its inputs
/// have a DOCTYPE (for entities and attribute defaults), ours say the same without one.
#[test]
fn the_examples_of_the_recommendation_come_out() {
    let cases = [
        // 3.1: what stands around the root; comments only when they are asked for.
        (
            "<?xml version=\"1.0\"?>\n\n<?style  href=\"s.xsl\"\n   type=\"text/xsl\"   ?>\n\n<!-- one -->\n\
             <doc>Hi<!-- two --></doc>\n\n<?last?>\n<!-- three\n -->\n\n<!-- four -->",
            "<?style href=\"s.xsl\"\n   type=\"text/xsl\"   ?>\n<doc>Hi</doc>\n<?last?>",
            "<?style href=\"s.xsl\"\n   type=\"text/xsl\"   ?>\n<!-- one -->\n<doc>Hi<!-- two --></doc>\n\
             <?last?>\n<!-- three\n -->\n<!-- four -->",
        ),
        // 3.2: all white space in the root counts.
        (
            "<doc>\n   <clean>   </clean>\n <dirty>  A \t B  </dirty>\n  <mixed>\n A <d> </d>\n</mixed>\n</doc>\n",
            "<doc>\n   <clean>   </clean>\n <dirty>  A \t B  </dirty>\n  <mixed>\n A <d> </d>\n</mixed>\n</doc>",
            "",
        ),
        // 3.3: tags, their white space, the order of namespaces and attributes,
        // declarations that say nothing new.
        (
            "<doc>\n<e1   /><e2   ></e2><e3   name = \"elem3\"   id=\"elem3\"   />\n\
             <e5 a:attr=\"out\" b:attr=\"sorted\" attr2=\"all\" attr=\"I'm\"\n  xmlns:b=\"http://b.example\" \
             xmlns:a=\"http://a.example\" xmlns=\"http://d.example\"/>\n\
             <e6 xmlns=\"\" xmlns:a=\"http://w.example\"><e7 xmlns=\"http://i.example\">\
             <e8 xmlns=\"\" xmlns:a=\"http://w.example\"><e9 xmlns=\"\" xmlns:a=\"http://i.example\" \
             attr=\"default\"/></e8></e7></e6>\n</doc>",
            "<doc>\n<e1></e1><e2></e2><e3 id=\"elem3\" name=\"elem3\"></e3>\n\
             <e5 xmlns=\"http://d.example\" xmlns:a=\"http://a.example\" xmlns:b=\"http://b.example\" \
             attr=\"I'm\" attr2=\"all\" a:attr=\"out\" b:attr=\"sorted\"></e5>\n\
             <e6 xmlns:a=\"http://w.example\"><e7 xmlns=\"http://i.example\"><e8 xmlns=\"\">\
             <e9 xmlns:a=\"http://i.example\" attr=\"default\"></e9></e8></e7></e6>\n</doc>",
            "",
        ),
        // 3.4: characters, CDATA and character references.
        (
            "<doc><text>one&#x0d;&#x0a;two</text><value>&#x32;</value>\
             <compute><![CDATA[value>\"0\" && value<\"10\" ?\"valid\":\"error\"]]></compute>\
             <compute expr='value>\"0\" &amp;&amp; value&lt;\"10\" ?\"valid\":\"error\"'>valid</compute>\
             <norm attr=' &apos;   &#x20;&#13;&#xa;&#9;   &apos; '/></doc>",
            "<doc><text>one&#xD;\ntwo</text><value>2</value>\
             <compute>value&gt;\"0\" &amp;&amp; value&lt;\"10\" ?\"valid\":\"error\"</compute>\
             <compute expr=\"value>&quot;0&quot; &amp;&amp; value&lt;&quot;10&quot; \
             ?&quot;valid&quot;:&quot;error&quot;\">valid</compute>\
             <norm attr=\" '    &#xD;&#xA;&#x9;   ' \"></norm></doc>",
            "",
        ),
        // 3.6: octets are UTF-8.
        ("<doc>&#169;</doc>", "<doc>©</doc>", ""),
        // Line ends become line feeds, in text, comments, instructions and attributes.
        ("<a b='x\r\ny'>\r\n\r<?p a\r\nb?></a>", "<a b=\"x y\">\n\n<?p a\nb?></a>", ""),
        // The prefix xml is never declared.
        ("<a xmlns:xml='http://www.w3.org/XML/1998/namespace' xml:id='i'/>", "<a xml:id=\"i\"></a>", ""),
    ];
    for (input, without, with) in cases {
        assert_eq!(canonicalize(input, Comments::Dropped).unwrap(), without, "{input}");
        let with = if with.is_empty() { without } else { with };
        assert_eq!(canonicalize(input, Comments::Kept).unwrap(), with, "{input}");
    }
}

/// 3.7: a part of a document takes namespaces and `xml:*` along.
#[test]
fn a_subset_takes_its_context_along() {
    let document = "<doc xmlns='http://d.example' xmlns:w='http://w.example' xml:lang='en' plain='1'>\
         <e1 xml:space='preserve' xml:lang='fr' w:x='2'><e2 xmlns=''><e3 xmlns:w='http://v.example' id='E3'/>\
         <!-- gone --></e2></e1></doc>";
    let cases = [
        (
            &["doc", "e1", "e2"][..],
            "<e2 xmlns:w=\"http://w.example\" xml:lang=\"fr\" xml:space=\"preserve\">\
             <e3 xmlns:w=\"http://v.example\" id=\"E3\"></e3></e2>",
        ),
        (
            &["doc", "e1", "e2", "e3"],
            "<e3 xmlns:w=\"http://v.example\" id=\"E3\" xml:lang=\"fr\" xml:space=\"preserve\"></e3>",
        ),
    ];
    for (path, expected) in cases {
        let found = canonicalize_element(document, path, Comments::Dropped).unwrap();
        assert_eq!(found.as_deref(), Some(expected));
    }
    assert_eq!(canonicalize_element(document, &["doc", "e2"], Comments::Dropped).unwrap(), None);
    assert_eq!(canonicalize_element(document, &[], Comments::Dropped).unwrap(), None);
}

#[test]
fn what_is_not_well_formed_has_no_canonical_form() {
    let deep = "<a>".repeat(200);
    let declared = |from: usize| -> String {
        (from..from + 150).map(|index| format!(" xmlns:p{index}='urn:{index}'")).collect()
    };
    let many = format!("<a{}><b{}/></a>", declared(0), declared(150));
    let cases = [
        ("", "expected the root element"),
        ("text", "expected the root element"),
        ("<a/><b/>", "nothing but comments"),
        ("<a/>text", "nothing but comments"),
        ("<a/>&amp;", "nothing but comments"),
        ("&amp;<a/>", "expected the root element"),
        ("<![CDATA[x]]><a/>", "expected the root element"),
        ("<!DOCTYPE a><a/>", "document type declaration"),
        ("<a/><!DOCTYPE a>", "document type declaration"),
        ("<?xml version='1.1'?><a/>", "XML 1.1"),
        ("<?xml version='1.0' encoding='latin1'?><a/>", "`latin1` is not read"),
        ("<a><?xml version='1.0'?></a>", "processing instruction"),
        ("<a>&b;</a>", "`&b;` cannot be resolved"),
        ("<a b='1' b='2'/>", "duplicated attribute"),
        ("<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", "two attributes"),
        ("<p:a/>", "prefix of `p:a` is not declared"),
        ("<a p:b='1'/>", "prefix of `p:b` is not declared"),
        ("<a xmlns:p=''/>", "bound to no namespace"),
        ("<a b='<'/>", "`<` may not stand"),
        ("<a>]]></a>", "`]]>` may not stand"),
        ("<a><!-- -- --></a>", "`--`"),
        ("<a>\u{1}</a>", "U+0001"),
        ("<a><b></a></b>", "expected `</b>`"),
        ("<a>", "ends before"),
        (&deep, "nest deeper"),
        (&many, "declarations are in scope"),
    ];
    for (input, expected) in cases {
        let error = canonicalize(input, Comments::Kept).unwrap_err().to_string();
        assert!(error.contains(expected), "{input:.60}: {error}");
    }
}

/// What libxml2 makes of a document; `None` when it is not installed.
fn libxml2(document: &str) -> Option<String> {
    let spawned = Command::new("xmllint")
        .args(["--nonet", "--c14n", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = spawned else {
        eprintln!("note: xmllint is not installed: libxml2 was not asked");
        return None;
    };
    child.stdin.take().unwrap().write_all(document.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{document}\n{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

const PREFIXES: [&str; 4] = ["", "p", "q", "é"];

#[derive(Clone, Debug)]
enum Piece {
    Element {
        prefix: usize,
        declare: Vec<(usize, u8)>,
        attributes: Vec<(usize, String, String)>,
        inside: Vec<Piece>,
    },
    Markup(String),
}

/// Text as it may stand in a document.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z \n\t\"'>é\u{a0}\u{2028}😀]{0,8}".prop_map(|text| text.replace("]]>", "")),
        Just("&lt;&amp;&gt;&#13;&#10;&#9;&#x20;".to_owned()),
        Just("\r\n\r".to_owned()),
    ]
}

fn piece() -> impl Strategy<Value = Piece> {
    let leaf = prop_oneof![
        text().prop_map(Piece::Markup),
        "[a-z<&>\r\n ]{0,6}".prop_map(|text| Piece::Markup(format!("<![CDATA[{text}]]>"))),
        "[a-z&<> \r\n]{0,6}".prop_map(|text| Piece::Markup(format!("<!--{text}-->"))),
        "[a-z&<> \r\n]{0,6}".prop_map(|text| Piece::Markup(format!("<?pi {text}?>"))),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        let attribute = (0usize..PREFIXES.len(), "[a-d]", text());
        (
            0usize..PREFIXES.len(),
            prop::collection::vec((0usize..PREFIXES.len(), 0u8..3), 0..3),
            prop::collection::vec(attribute, 0..4),
            prop::collection::vec(inner, 0..5),
        )
            .prop_map(|(prefix, declare, attributes, inside)| Piece::Element {
                prefix,
                declare,
                attributes,
                inside,
            })
    })
}

/// Writes a piece, leaving out what would not be well-formed where it stands.
fn write(piece: &Piece, bound: &[Option<u8>; 4], out: &mut String) {
    let (prefix, declare, attributes, inside) = match piece {
        Piece::Markup(text) => return out.push_str(text),
        Piece::Element { prefix, declare, attributes, inside } => (*prefix, declare, attributes, inside),
    };
    let mut bound = *bound;
    let mut tag = String::new();
    for (index, &(prefix, uri)) in declare.iter().enumerate() {
        if declare[..index].iter().any(|&(other, _)| other == prefix) || (prefix > 0 && uri == 0) {
            continue;
        }
        bound[prefix] = Some(uri);
        let colon = if prefix > 0 { ":" } else { "" };
        // No `&` or quote in it: libxml2 does not escape those in namespace names.
        let uri = if uri == 0 { String::new() } else { format!("urn:{uri}") };
        tag += &format!(" xmlns{colon}{}=\"{uri}\"", PREFIXES[prefix]);
    }
    let mut seen = Vec::new();
    for (prefix, local, value) in attributes {
        let uri = if *prefix == 0 { None } else { bound[*prefix] };
        if (*prefix > 0 && uri.is_none()) || seen.contains(&(uri, local)) {
            continue;
        }
        seen.push((uri, local));
        let colon = if *prefix > 0 { ":" } else { "" };
        tag += &format!("\n{}{colon}{local} = '{}'", PREFIXES[*prefix], value.replace('\'', "&apos;"));
    }
    let name = if prefix > 0 && bound[prefix].is_some() {
        format!("{}:e", PREFIXES[prefix])
    } else {
        "e".to_owned()
    };
    *out += &format!("<{name}{tag}>");
    for piece in inside {
        write(piece, &bound, out);
    }
    *out += &format!("</{name} >");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn libxml2_agrees_on_any_document(pieces in prop::collection::vec(piece(), 0..6), pi in "[a-z]{0,3}") {
        let mut document = format!("<!-- before --><?t {pi}?><e>");
        for piece in &pieces {
            write(piece, &[None; 4], &mut document);
        }
        document += "</e>\n<?after?><!-- a\r\nb -->";
        let ours = canonicalize(&document, Comments::Kept).unwrap();
        if let Some(theirs) = libxml2(&document) {
            prop_assert_eq!(&ours, &theirs, "{}", document);
        }
        // Canonical is canonical.
        prop_assert_eq!(canonicalize(&ours, Comments::Kept).unwrap(), ours);
    }
}
