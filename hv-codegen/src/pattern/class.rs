//! Sets of characters: bracketed classes with ranges and subtraction, and what
//! stands for a set outside of them.

use super::parse::{BYTE, Escape, Parser, STEP, push_char};
use super::unicode::{BLOCKS, CATEGORIES, NAME_MORE, NAME_START, Range};
use super::{PatternError, fail, shown};

/// A set of characters as the `regex` crate writes it, both as an atom and as
/// a member of a class, with its [weight](Parser).
pub(super) struct Set {
    pub(super) text: String,
    pub(super) weight: u64,
}

impl Set {
    /// `.`, any character but line feed and carriage return.
    pub(super) fn wildcard() -> Self {
        Set::of(&[('\n', '\n'), ('\r', '\r')], true)
    }

    /// `MultiCharEsc`: the sets that a backslash and the letter `c` stand for.
    pub(super) fn multi_char(c: char) -> Option<Self> {
        let complement = c.is_ascii_uppercase();
        match c.to_ascii_lowercase() {
            's' => Some(Set::of(&[(' ', ' '), ('\t', '\t'), ('\n', '\n'), ('\r', '\r')], complement)),
            'i' => Some(Set::of(NAME_START, complement)),
            'c' => Some(Set::of(&[NAME_START, NAME_MORE].concat(), complement)),
            'd' => Set::property("Nd", complement),
            'w' => {
                let not = if complement { "" } else { "^" };
                Some(Set { text: format!(r"[{not}\p{{P}}\p{{Z}}\p{{C}}]"), weight: 60_000 })
            }
            _ => None,
        }
    }

    /// `\p{name}`, or `\P{name}` for the `complement`.
    pub(super) fn property(name: &str, complement: bool) -> Option<Self> {
        if let Some(block) = name.strip_prefix("Is") {
            let (_, ranges) = BLOCKS.iter().find(|(name, _)| *name == block)?;
            return Some(Set::of(ranges, complement));
        }
        let (_, weight) = CATEGORIES.iter().find(|(category, _)| *category == name)?;
        Some(if complement {
            Set { text: format!(r"\P{{{name}}}"), weight: complement_weight(*weight) }
        } else {
            Set { text: format!(r"\p{{{name}}}"), weight: *weight }
        })
    }

    fn of(ranges: &[Range], complement: bool) -> Self {
        let mut set = Set::open(complement);
        for &(from, to) in ranges {
            set.push(from, to);
        }
        set.close(complement);
        set
    }

    fn open(complement: bool) -> Self {
        Set { text: if complement { "[^".to_owned() } else { "[".to_owned() }, weight: STEP }
    }

    fn close(&mut self, complement: bool) {
        self.text.push(']');
        if complement {
            self.weight = complement_weight(self.weight);
        }
    }

    fn push(&mut self, from: char, to: char) {
        // Unescaped, a second `&`, `-` or `~` would be a set operation, and `[:` a POSIX class.
        const SPECIAL: &str = r"\[]^-&~:";
        push_char(&mut self.text, from, SPECIAL);
        if from == to {
            self.weight += BYTE * from.len_utf8() as u64;
            return;
        }
        self.text.push('-');
        push_char(&mut self.text, to, SPECIAL);
        // A range falls into several sequences of bytes for each length of their encodings.
        self.weight += (from.len_utf8()..=to.len_utf8()).map(|len| 80 * (len * len) as u64).sum::<u64>();
    }

    fn push_set(&mut self, set: &Set) {
        self.text.push_str(&set.text);
        self.weight += set.weight;
    }
}

/// The weight of the complement of a set of the weight `weight`. It has as many
/// ranges, but more of them run over code points of several lengths.
fn complement_weight(weight: u64) -> u64 {
    1_300 + weight + (weight * 3 / 2).min(10_000)
}

impl Parser {
    /// `charClassExpr ::= '[' charGroup ']'`, with the bracket next.
    pub(super) fn class(&mut self) -> Result<Set, PatternError> {
        let open = self.at;
        self.deeper()?;
        self.at += 1;
        let complement = self.eat('^');
        let mut set = Set::open(complement);
        let first = self.at;
        let mut subtracted: Option<Set> = None;
        while !self.eat(']') {
            match self.peek() {
                None => {
                    return fail(open, r"the class is not closed; write `\[` for the character itself");
                }
                Some(_) if subtracted.is_some() => {
                    return fail(self.at, "a subtracted class ends the class: `]` must follow");
                }
                Some('[') => return fail(self.at, r"in a class `[` is written `\[`"),
                Some('-') if self.ahead(1) == Some('[') => {
                    if self.at == first {
                        return fail(self.at, "there is nothing to subtract from");
                    }
                    self.at += 1;
                    subtracted = Some(self.class()?);
                }
                Some('-') if self.at != first && !self.hyphen_is_last() => {
                    return fail(self.at, r"in a class a `-` that is neither first nor last is written `\-`");
                }
                Some(c) => self.member(c, &mut set)?,
            }
        }
        if self.at == first + 1 {
            return fail(first, r"the class is empty; write `\]` for the character itself");
        }
        self.depth -= 1;
        set.close(complement);
        Ok(match subtracted {
            None => set,
            Some(less) => Set {
                text: format!("[{}--{}]", set.text, less.text),
                weight: set.weight + complement_weight(less.weight),
            },
        })
    }

    /// `charRange | charClassEsc`, with `c` next.
    fn member(&mut self, c: char, set: &mut Set) -> Result<(), PatternError> {
        let start = self.at;
        let from = match self.single(c)? {
            Escape::Char(from) => from,
            Escape::Set(members) => {
                set.push_set(&members);
                return Ok(());
            }
        };
        // The grammar has a bare hyphen at neither end of a range.
        let hyphen = c != '-' && self.peek() == Some('-') && !self.hyphen_is_last();
        let Some(to) = self.ahead(1).filter(|to| hyphen && *to != '[') else {
            set.push(from, from);
            return Ok(());
        };
        self.at += 1;
        let end = self.at;
        if to == '-' {
            return fail(end, r"a hyphen at the end of a range is written `\-`");
        }
        match self.single(to)? {
            Escape::Set(_) => fail(end, "a range ends with a character, not with a set of them"),
            Escape::Char(to) if to < from => {
                fail(start, format!("the range from {} to {} runs backwards", shown(from), shown(to)))
            }
            Escape::Char(to) => {
                set.push(from, to);
                Ok(())
            }
        }
    }

    /// A character of a class, or an escape.
    fn single(&mut self, c: char) -> Result<Escape, PatternError> {
        if c == '\\' {
            return self.escape();
        }
        self.at += 1;
        Ok(Escape::Char(c))
    }

    /// Whether the hyphen that is next ends its class or its part before a subtraction.
    fn hyphen_is_last(&self) -> bool {
        match self.ahead(1) {
            None | Some(']') => true,
            Some('-') => self.ahead(2) == Some('['),
            Some(_) => false,
        }
    }
}
