//! Schemas grown from the bytes: most are valid, with constructs in every combination,
//! references in circles and names that clash. Refused or generated as [`schema`] says,
//! and the same again when generated again.
//!
//! [`schema`]: crate::schema

use std::fmt::Write;

use hv_types::arbitrary::{Result, Unstructured};

/// Grows a schema and generates from it.
pub fn run(bytes: &[u8]) {
    let Ok(schema) = Grower { u: Unstructured::new(bytes), text: String::new(), left: 120 }.schema() else {
        return;
    };
    let first = crate::schema::generate(schema.as_bytes());
    let second = crate::schema::generate(schema.as_bytes());
    match (first, second) {
        (Ok(first), Ok(second)) => assert_eq!(first.files, second.files, "{schema}"),
        (Err(first), Err(second)) => assert_eq!(first.to_string(), second.to_string(), "{schema}"),
        _ => panic!("generating twice differs\n{schema}"),
    }
}

/// Names that clash with each other once they are Rust's, or with what is always there.
const NAMES: &[&str] = &["a", "b", "A", "a-b", "a.b", "aB", "type", "self", "Option", "value", "_", "é"];
const BUILT_IN: &[&str] = &[
    "string",
    "token",
    "int",
    "decimal",
    "double",
    "boolean",
    "dateTime",
    "date",
    "duration",
    "gYear",
    "base64Binary",
    "hexBinary",
    "anyURI",
    "QName",
    "ID",
    "IDREF",
    "NMTOKENS",
    "integer",
    "unsignedByte",
    "language",
    "anyType",
    "anySimpleType",
    "NOTATION",
];
const VALUES: &[&str] = &[
    "",
    "0",
    "1",
    "-1",
    "10",
    "1.5",
    "a",
    "abc",
    "true",
    "2024-02-29",
    "INF",
    "[a-c]{1,3}",
    " a ",
    "\\d+",
    "é",
];
const FACETS: &[&str] = &[
    "enumeration",
    "pattern",
    "length",
    "minLength",
    "maxLength",
    "minInclusive",
    "maxInclusive",
    "minExclusive",
    "maxExclusive",
    "totalDigits",
    "fractionDigits",
    "whiteSpace",
];

struct Grower<'a> {
    u: Unstructured<'a>,
    text: String,
    /// Components that may still grow: what ends every recursion.
    left: usize,
}

impl<'a> Grower<'a> {
    fn schema(mut self) -> Result<String> {
        let forms =
            self.pick(&["", " elementFormDefault='qualified'", " attributeFormDefault='qualified'"])?;
        let _ = write!(
            self.text,
            "<xs:schema xmlns:xs='http://www.w3.org/2001/XMLSchema' xmlns:t='urn:t' targetNamespace='urn:t'{forms}>"
        );
        for _ in 0..self.u.int_in_range(1..=6)? {
            let name = self.pick(NAMES)?;
            match self.u.int_in_range(0..=7)? {
                0 | 1 => self.element(&format!(" name='{name}'"), true)?,
                2 | 3 => self.complex_type(&format!(" name='{name}'"))?,
                4 | 5 => self.simple_type(&format!(" name='{name}'"))?,
                6 => {
                    let _ = write!(self.text, "<xs:group name='{name}'>");
                    self.particle(true)?;
                    self.text.push_str("</xs:group>");
                }
                _ => {
                    let _ = write!(self.text, "<xs:attributeGroup name='{name}'>");
                    self.attributes()?;
                    self.text.push_str("</xs:attributeGroup>");
                }
            }
        }
        self.text.push_str("</xs:schema>");
        Ok(self.text)
    }

    fn pick(&mut self, from: &[&'static str]) -> Result<&'static str> {
        self.u.choose(from).copied()
    }

    /// Whether one more component may grow here.
    fn grows(&mut self) -> bool {
        self.left = self.left.saturating_sub(1);
        self.left > 0 && !self.u.is_empty()
    }

    fn type_name(&mut self) -> Result<String> {
        Ok(if self.u.ratio(1, 3)? {
            format!("t:{}", self.pick(NAMES)?)
        } else {
            format!("xs:{}", self.pick(BUILT_IN)?)
        })
    }

    fn occurs(&mut self) -> Result<&'static str> {
        self.pick(&[
            "",
            "",
            "",
            " minOccurs='0'",
            " maxOccurs='unbounded'",
            " minOccurs='0' maxOccurs='unbounded'",
            " minOccurs='2' maxOccurs='3'",
            " minOccurs='0' maxOccurs='0'",
            " minOccurs='3' maxOccurs='2'",
        ])
    }

    fn documentation(&mut self) -> Result<()> {
        if self.u.ratio(1, 8)? {
            let text = self.pick(&[
                "",
                "*/ `",
                "```rust",
                "# a\n\n    b",
                "[a](b) &lt;b&gt;",
                "<summary>s</summary>",
            ])?;
            let _ = write!(
                self.text,
                "<xs:annotation><xs:documentation>{text}</xs:documentation></xs:annotation>"
            );
        }
        Ok(())
    }

    fn element(&mut self, name: &str, global: bool) -> Result<()> {
        let _ = write!(self.text, "<xs:element{name}");
        let more = self.pick(&["", "", "", "", " nillable='true'", " default='1'", " fixed='a'"])?;
        self.text.push_str(more);
        if global {
            let more =
                self.pick(&["", "", "", " abstract='true'", " substitutionGroup='t:a'", " block='#all'"])?;
            self.text.push_str(more);
        }
        match self.u.int_in_range(0..=3)? {
            0 | 1 => {
                let of = self.type_name()?;
                let _ = write!(self.text, " type='{of}'/>");
                return Ok(());
            }
            2 if self.grows() => {
                self.text.push('>');
                self.documentation()?;
                self.complex_type("")?;
            }
            _ if self.grows() => {
                self.text.push('>');
                self.simple_type("")?;
            }
            _ => self.text.push('>'),
        }
        if self.u.ratio(1, 10)? {
            let kind = self.pick(&["key", "unique"])?;
            let path = self.pick(&["a", ".//a", "t:a/b", "*", "a|b", "@a"])?;
            let _ = write!(
                self.text,
                "<xs:{kind} name='k'><xs:selector xpath='{path}'/><xs:field xpath='@a'/></xs:{kind}>"
            );
        }
        self.text.push_str("</xs:element>");
        Ok(())
    }

    fn complex_type(&mut self, name: &str) -> Result<()> {
        let more = self.pick(&["", "", "", " mixed='true'", " abstract='true'"])?;
        let _ = write!(
            self.text,
            "<xs:complexType{name}{}>",
            if name.is_empty() && more.contains("abs") { "" } else { more }
        );
        self.documentation()?;
        match self.u.int_in_range(0..=5)? {
            0..=3 => {
                self.particle(false)?;
                self.attributes()?;
            }
            number => {
                let content = if number == 4 { "complexContent" } else { "simpleContent" };
                let by = self.pick(&["extension", "extension", "restriction"])?;
                let base = self.type_name()?;
                let _ = write!(self.text, "<xs:{content}><xs:{by} base='{base}'>");
                if number == 4 {
                    self.particle(false)?;
                } else if by == "restriction" {
                    self.facets()?;
                }
                self.attributes()?;
                let _ = write!(self.text, "</xs:{by}></xs:{content}>");
            }
        }
        self.text.push_str("</xs:complexType>");
        Ok(())
    }

    /// A sequence, choice or all; the content of a `group` has no occurrence of its own.
    fn particle(&mut self, of_group: bool) -> Result<()> {
        let kind = self.pick(&["sequence", "sequence", "choice", "all"])?;
        let occurs = if of_group { "" } else { self.occurs()? };
        let _ = write!(self.text, "<xs:{kind}{occurs}>");
        for _ in 0..self.u.int_in_range(0..=4)? {
            if !self.grows() {
                break;
            }
            let occurs = self.occurs()?;
            let name = self.pick(NAMES)?;
            match self.u.int_in_range(0..=8)? {
                0..=4 => self.element(&format!(" name='{name}'{occurs}"), false)?,
                5 => {
                    let _ = write!(self.text, "<xs:element ref='t:{name}'{occurs}/>");
                }
                6 if kind != "all" => {
                    let _ = write!(self.text, "<xs:group ref='t:{name}'{occurs}/>");
                }
                7 if kind != "all" => {
                    let of = self.pick(&[
                        "",
                        " namespace='##other'",
                        " processContents='lax'",
                        " processContents='skip'",
                    ])?;
                    let _ = write!(self.text, "<xs:any{of}{occurs}/>");
                }
                _ if kind != "all" => self.particle(false)?,
                _ => {}
            }
        }
        let _ = write!(self.text, "</xs:{kind}>");
        Ok(())
    }

    fn attributes(&mut self) -> Result<()> {
        for _ in 0..self.u.int_in_range(0..=2)? {
            let name = self.pick(NAMES)?;
            let of = self.type_name()?;
            match self.u.int_in_range(0..=5)? {
                0..=3 => {
                    let more = self.pick(&[
                        "",
                        " use='required'",
                        " use='prohibited'",
                        " default='1'",
                        " fixed='a'",
                    ])?;
                    let _ = write!(self.text, "<xs:attribute name='{name}' type='{of}'{more}/>");
                }
                4 => {
                    let _ = write!(self.text, "<xs:attributeGroup ref='t:{name}'/>");
                }
                _ => {
                    self.text.push_str("<xs:anyAttribute processContents='lax'/>");
                    break;
                }
            }
        }
        Ok(())
    }

    fn simple_type(&mut self, name: &str) -> Result<()> {
        let _ = write!(self.text, "<xs:simpleType{name}>");
        self.documentation()?;
        let of = self.type_name()?;
        match self.u.int_in_range(0..=5)? {
            0..=3 => {
                let _ = write!(self.text, "<xs:restriction base='{of}'>");
                self.facets()?;
                self.text.push_str("</xs:restriction>");
            }
            4 => {
                let _ = write!(self.text, "<xs:list itemType='{of}'/>");
            }
            _ => {
                let other = self.type_name()?;
                let _ = write!(self.text, "<xs:union memberTypes='{of} {other}'>");
                if self.grows() {
                    self.simple_type("")?;
                }
                self.text.push_str("</xs:union>");
            }
        }
        self.text.push_str("</xs:simpleType>");
        Ok(())
    }

    fn facets(&mut self) -> Result<()> {
        for _ in 0..self.u.int_in_range(0..=3)? {
            let facet = self.pick(FACETS)?;
            let value = if facet == "whiteSpace" {
                self.pick(&["preserve", "replace", "collapse"])?
            } else {
                self.pick(VALUES)?
            };
            let _ = write!(self.text, "<xs:{facet} value='{value}'/>");
        }
        Ok(())
    }
}
