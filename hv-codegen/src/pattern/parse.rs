//! The grammar outside classes: branches, pieces, quantifiers, escapes.

use super::class::Set;
use super::{DEPTH_LIMIT, PatternError, SIZE_LIMIT, fail, shown};

/// Weight of a byte of UTF-8.
pub(super) const BYTE: u64 = 32;

/// Weight of a branch, a quantifier or a class beside what it holds.
pub(super) const STEP: u64 = 96;

/// What a backslash introduces.
pub(super) enum Escape {
    Char(char),
    Set(Set),
}

/// Reads the pattern from left to right and writes the translation as it goes.
///
/// The methods for parts of the grammar return the part's weight, which is an
/// upper bound of the size in bytes that its automaton has in the `regex` crate.
/// The constants were measured there: by how often a part can be repeated
/// before 10 MiB are full.
pub(super) struct Parser {
    pattern: Vec<char>,
    pub(super) at: usize,
    pub(super) depth: usize,
    out: String,
}

impl Parser {
    pub(super) fn new(pattern: &str) -> Self {
        Parser { pattern: pattern.chars().collect(), at: 0, depth: 0, out: String::new() }
    }

    pub(super) fn translate(mut self) -> Result<String, PatternError> {
        self.out.push_str(r"\A(?:");
        self.branches()?;
        if self.at < self.pattern.len() {
            return fail(self.at, r"`)` closes no group; write `\)` for the character itself");
        }
        self.out.push_str(r")\z");
        Ok(self.out)
    }

    /// `regExp ::= branch ( '|' branch )*`
    fn branches(&mut self) -> Result<u64, PatternError> {
        let mut weight = self.branch(0)?;
        while self.eat('|') {
            self.out.push('|');
            weight = self.branch(weight + STEP)?;
        }
        Ok(weight)
    }

    /// `branch ::= piece*`; the weight counts on from `weight`.
    fn branch(&mut self, mut weight: u64) -> Result<u64, PatternError> {
        let mut start = self.at;
        loop {
            if weight > SIZE_LIMIT {
                return fail(
                    start,
                    format!(
                        "too long or too much repetition: here the automaton exceeds its limit of {} MiB",
                        SIZE_LIMIT >> 20
                    ),
                );
            }
            let Some(c) = self.peek().filter(|c| !matches!(c, '|' | ')')) else {
                return Ok(weight);
            };
            start = self.at;
            weight = weight.saturating_add(self.piece(c)?);
        }
    }

    /// `piece ::= atom quantifier?`, with `c` next.
    fn piece(&mut self, c: char) -> Result<u64, PatternError> {
        let atom = self.atom(c)?;
        let copies = match self.peek() {
            Some(sign @ ('?' | '*' | '+')) => {
                self.at += 1;
                self.out.push(sign);
                1
            }
            Some('{') => self.quantity()?,
            _ => return Ok(atom),
        };
        if let Some('?' | '*' | '+' | '{') = self.peek() {
            let message =
                "a quantifier cannot follow a quantifier: XML Schema has no lazy or possessive ones";
            return fail(self.at, message);
        }
        Ok((atom + STEP).saturating_mul(copies))
    }

    /// `'{' quantity '}'`; returns how many copies of the atom the automaton holds.
    fn quantity(&mut self) -> Result<u64, PatternError> {
        let open = self.at;
        self.at += 1;
        let min = self.number()?;
        let max = match (self.eat(','), self.peek()) {
            (false, _) => Some(min),
            (true, Some('}')) => None,
            (true, _) => Some(self.number()?),
        };
        if !self.eat('}') {
            return self.malformed_quantity();
        }
        let written = match max {
            None => format!("{{{min},}}"),
            Some(max) if max == min => format!("{{{min}}}"),
            Some(max) => format!("{{{min},{max}}}"),
        };
        if max.is_some_and(|max| max < min) {
            return fail(open, format!("the quantity `{written}` runs backwards"));
        }
        self.out.push_str(&written);
        Ok(max.unwrap_or(min).max(1))
    }

    /// `QuantExact ::= [0-9]+`; a number too large to hold is far beyond the size limit anyway.
    fn number(&mut self) -> Result<u64, PatternError> {
        let start = self.at;
        let mut number = 0_u64;
        while let Some(digit) = self.peek().and_then(|c| c.to_digit(10)) {
            self.at += 1;
            number = number.saturating_mul(10).saturating_add(digit.into());
        }
        if self.at == start { self.malformed_quantity() } else { Ok(number) }
    }

    fn malformed_quantity<T>(&self) -> Result<T, PatternError> {
        fail(self.at, r"a quantity is written `{n}`, `{n,}` or `{n,m}`; write `\{` for the character itself")
    }

    /// `atom ::= Char | charClass | ( '(' regExp ')' )`, with `c` next.
    fn atom(&mut self, c: char) -> Result<u64, PatternError> {
        let set = match c {
            '(' => return self.group(),
            '[' => self.class()?,
            '.' => {
                self.at += 1;
                Set::wildcard()
            }
            '\\' => match self.escape()? {
                Escape::Char(c) => return Ok(self.literal(c)),
                Escape::Set(set) => set,
            },
            '?' if self.depth > 0 && self.out.ends_with("(?:") => {
                return fail(self.at, "XML Schema has no groups of the form `(?…)`");
            }
            '?' | '*' | '+' | '{' => {
                return fail(
                    self.at,
                    format!("`{c}` has nothing to repeat; write `\\{c}` for the character itself"),
                );
            }
            ']' | '}' => {
                return fail(
                    self.at,
                    format!("`{c}` closes nothing; write `\\{c}` for the character itself"),
                );
            }
            c => {
                self.at += 1;
                return Ok(self.literal(c));
            }
        };
        self.out.push_str(&set.text);
        Ok(set.weight)
    }

    fn literal(&mut self, c: char) -> u64 {
        push_char(&mut self.out, c, r"\.+*?()|[]{}^$");
        BYTE * c.len_utf8() as u64
    }

    fn group(&mut self) -> Result<u64, PatternError> {
        let open = self.at;
        self.deeper()?;
        self.at += 1;
        self.out.push_str("(?:");
        let weight = self.branches()?;
        if !self.eat(')') {
            return fail(open, r"the group is not closed; write `\(` for the character itself");
        }
        self.out.push(')');
        self.depth -= 1;
        Ok(weight)
    }

    /// Enters the group or class that opens here.
    pub(super) fn deeper(&mut self) -> Result<(), PatternError> {
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            return fail(self.at, format!("groups and classes are nested more than {DEPTH_LIMIT} deep"));
        }
        Ok(())
    }

    /// `charClassEsc`, with the backslash next.
    pub(super) fn escape(&mut self) -> Result<Escape, PatternError> {
        let start = self.at;
        let Some(c) = self.ahead(1) else {
            return fail(start, r"the pattern ends within an escape; write `\\` for the character itself");
        };
        self.at += 2;
        match c {
            'n' => Ok(Escape::Char('\n')),
            'r' => Ok(Escape::Char('\r')),
            't' => Ok(Escape::Char('\t')),
            '\\' | '|' | '.' | '?' | '*' | '+' | '(' | ')' | '{' | '}' | '-' | '[' | ']' | '^' => {
                Ok(Escape::Char(c))
            }
            'p' | 'P' => self.property(c == 'P').map(Escape::Set),
            _ => match Set::multi_char(c) {
                Some(set) => Ok(Escape::Set(set)),
                None if c.is_ascii_alphanumeric() => fail(start, format!("XML Schema has no escape `\\{c}`")),
                None => {
                    let c = shown(c);
                    fail(
                        start,
                        format!("XML Schema has no escape `\\{c}`: the character {c} needs no backslash"),
                    )
                }
            },
        }
    }

    /// `'{' charProp '}'`, after `\p` or `\P`.
    fn property(&mut self, complement: bool) -> Result<Set, PatternError> {
        if !self.eat('{') {
            return fail(self.at, r"`\p` and `\P` need a name in braces, as in `\p{Lu}`");
        }
        let start = self.at;
        let mut name = String::new();
        while let Some(c) = self.peek().filter(|c| c.is_ascii_alphanumeric() || *c == '-') {
            self.at += 1;
            name.push(c);
        }
        if !self.eat('}') {
            return fail(
                self.at,
                "the name of a category or block consists of ASCII letters, digits and `-`, and ends with `}`",
            );
        }
        match (Set::property(&name, complement), name.strip_prefix("Is")) {
            (Some(set), _) => Ok(set),
            (None, Some(block)) => fail(start, format!("XML Schema 1.0 has no block `{block}`")),
            (None, None) => fail(start, format!("XML Schema 1.0 has no category `{name}`")),
        }
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.ahead(0)
    }

    pub(super) fn ahead(&self, by: usize) -> Option<char> {
        self.pattern.get(self.at + by).copied()
    }

    pub(super) fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.at += usize::from(found);
        found
    }
}

/// Writes `c` as itself, behind a backslash when it is one of `special`, or by
/// its number when it is not printable ASCII.
pub(super) fn push_char(out: &mut String, c: char, special: &str) {
    match c {
        '\n' => out.push_str(r"\n"),
        '\r' => out.push_str(r"\r"),
        '\t' => out.push_str(r"\t"),
        ' '..='~' => {
            if special.contains(c) {
                out.push('\\');
            }
            out.push(c);
        }
        _ => out.extend(format!(r"\x{{{:X}}}", u32::from(c)).chars()),
    }
}
