//! A document as a tree, to take parts out and to find where two differ.

#![allow(clippy::expect_used, reason = "a test's documents are well-formed")]

use quick_xml::Reader;
use quick_xml::events::Event;

/// An element: its start tag's content, its text, its children.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    pub name: String,
    attributes: String,
    text: String,
    pub children: Vec<Tree>,
}

impl Tree {
    pub fn parse(text: &str) -> Tree {
        let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
        let mut open: Vec<Tree> = Vec::new();
        loop {
            let start = reader.buffer_position();
            let event = reader.read_event().expect("well-formed XML");
            let raw = &text.trim_start_matches('\u{feff}')[start as usize..reader.buffer_position() as usize];
            let empty = matches!(event, Event::Empty(_));
            match event {
                Event::Start(tag) | Event::Empty(tag) => {
                    let name: &str = tag.name().into_inner();
                    let attributes: &str = tag.attributes_raw();
                    let tree = Tree {
                        name: name.to_owned(),
                        attributes: attributes.trim().to_owned(),
                        text: String::new(),
                        children: Vec::new(),
                    };
                    open.push(tree);
                    if !empty {
                        continue;
                    }
                }
                Event::End(_) => {}
                Event::Eof => panic!("no root element"),
                Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) => {
                    if let Some(last) = open.last_mut() {
                        last.text.push_str(raw);
                    }
                    continue;
                }
                _ => continue,
            }
            let mut done = open.pop().expect("an open element");
            if !done.children.is_empty() {
                done.text.clear();
            }
            match open.last_mut() {
                Some(parent) => parent.children.push(done),
                None => return done,
            }
        }
    }

    /// The same without the elements that `leave_out` picks.
    pub fn without(&self, leave_out: &mut dyn FnMut(&Tree) -> bool) -> Tree {
        let mut children = Vec::new();
        for child in &self.children {
            if !leave_out(child) {
                children.push(child.without(leave_out));
            }
        }
        Tree { children, ..self.clone() }
    }

    /// The same with some children from another document, where `pick` says so.
    pub fn mixed(&self, other: &Tree, pick: &mut dyn FnMut() -> bool) -> Tree {
        let mut children = Vec::new();
        for child in &self.children {
            match other.children.iter().find(|one| one.name == child.name) {
                Some(one) if pick() => children.push(one.clone()),
                Some(one) => children.push(child.mixed(one, pick)),
                None => children.push(child.clone()),
            }
        }
        Tree { children, ..self.clone() }
    }

    /// The same without blanks around texts.
    pub fn trimmed(&self) -> Tree {
        let children = self.children.iter().map(Tree::trimmed).collect();
        Tree { children, text: self.text.trim().to_owned(), ..self.clone() }
    }

    pub fn to_xml(&self) -> String {
        let space = if self.attributes.is_empty() { "" } else { " " };
        let inner: String = self.children.iter().map(Tree::to_xml).collect();
        let (name, attributes, text) = (&self.name, &self.attributes, &self.text);
        format!("<{name}{space}{attributes}>{text}{inner}</{name}>")
    }

    /// Paths at which two documents differ, as deep as they can be told; with a plus
    /// sign where the other document has more.
    pub fn differences(&self, other: &Tree) -> Vec<String> {
        let mut found = Vec::new();
        self.compare(other, &format!("/{}", self.name), &mut found);
        found
    }

    fn compare(&self, other: &Tree, path: &str, found: &mut Vec<String>) {
        if self == other {
            return;
        }
        if self.attributes != other.attributes || (self.children.is_empty() && other.children.is_empty()) {
            if self.attributes != other.attributes || !same_value(&self.text, &other.text) {
                found.push(path.to_owned());
            }
            return;
        }
        let mut names: Vec<&str> = Vec::new();
        for child in self.children.iter().chain(&other.children) {
            if !names.contains(&child.name.as_str()) {
                names.push(&child.name);
            }
        }
        for name in names {
            let of = |tree: &Tree| -> Vec<Tree> {
                tree.children.iter().filter(|child| child.name == name).cloned().collect()
            };
            let (mine, others) = (of(self), of(other));
            let path = format!("{path}/{name}");
            if mine.len() == others.len() {
                for (one, two) in mine.iter().zip(&others) {
                    one.compare(two, &path, found);
                }
            } else {
                // What is there for the first time is told apart from what is gone.
                let (longer, mark) = if mine.len() > others.len() { (&mine, "") } else { (&others, "+") };
                longer.iter().for_each(|tree| tree.leaves(&format!("{mark}{path}"), found));
            }
        }
    }

    fn leaves(&self, path: &str, found: &mut Vec<String>) {
        if self.children.is_empty() {
            found.push(path.to_owned());
        }
        for child in &self.children {
            child.leaves(&format!("{path}/{}", child.name), found);
        }
    }
}

fn same_value(one: &str, other: &str) -> bool {
    let number = |text: &str| text.trim().parse::<f64>().ok();
    one == other
        || (number(one).is_some() && number(one) == number(other))
        || boolean(one) == boolean(other) && boolean(one).is_some()
}

fn boolean(text: &str) -> Option<bool> {
    match text.trim() {
        "1" | "true" => Some(true),
        "0" | "false" => Some(false),
        _ => None,
    }
}
