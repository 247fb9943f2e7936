//! Where elements begin and end in a stream.
//!
//! The scanner finds tags and pairs them; whether what stands between is
//! well-formed otherwise is for the reader to say, which gets the text.

use std::io;

use memchr::memmem::Finder;

use super::window::Text;

pub(super) struct Scanner<W> {
    pub(super) window: W,
    /// The most bytes of one item.
    limit: usize,
    /// Where the item begins: what stands before it does not count.
    item: usize,
    /// What is passed is not kept: the item is too large anyhow.
    discarding: bool,
    thing_start: Finder<'static>,
    thing_end: Finder<'static>,
}

/// The next tag, with what stands before it.
pub(super) struct Tag {
    pub(super) kind: TagKind,
    /// Where its `<` is.
    pub(super) start: usize,
    /// After its name, in a start tag.
    name_end: usize,
    /// After its `>`.
    pub(super) end: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum TagKind {
    Start,
    Empty,
    End,
    /// The stream ends, or what stands here cannot be a tag: the reader says why.
    None,
}

/// Where a thing ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    /// All of its tags were paired.
    Paired(usize),
    /// It ends there or nowhere: whether its tags pair is not known.
    IfPaired(usize),
}

impl End {
    pub(super) fn offset(self) -> usize {
        match self {
            End::Paired(offset) | End::IfPaired(offset) => offset,
        }
    }
}

/// How the search for an element's end went.
pub(super) enum Extent {
    /// The element ends there.
    Whole(usize),
    /// Its tags do not pair, or it is not complete; what is wrong lies before.
    Broken(usize),
    /// It was too large to be kept and was passed by; this is how it began.
    TooLarge(Vec<u8>),
    /// It was too large to be kept, and its end was not found.
    Lost,
}

/// Why a search stopped.
enum Stop {
    Io(io::Error),
    /// More than the limit would have to be kept.
    Limit,
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Stop::Io(error)
    }
}

const THING_START: &[u8] = b"<thing";
const THING_END: &[u8] = b"</thing";

/// Bytes of a large element's beginning that are kept, to know which it is.
const HEAD: usize = 4096;

/// The longest tag in an element that is passed by.
const LONGEST_TAG: usize = 1 << 20;

/// Bytes of the names of tags that may be open in an element that is passed by.
const OPEN_TAGS: usize = 64 << 10;

impl<W: Text> Scanner<W> {
    pub(super) fn new(window: W, limit: usize) -> Self {
        Scanner {
            window,
            limit,
            item: 0,
            discarding: false,
            thing_start: Finder::new(THING_START),
            thing_end: Finder::new(THING_END),
        }
    }

    /// The next tag; comments and the like are passed. `None` when what stands
    /// before it is larger than the limit.
    pub(super) fn tag(&mut self) -> io::Result<Option<Tag>> {
        match self.tag_from(0) {
            Ok(tag) => Ok(Some(tag)),
            Err(Stop::Limit) => Ok(None),
            Err(Stop::Io(error)) => Err(error),
        }
    }

    /// The end of the element that `tag` starts.
    pub(super) fn element(&mut self, tag: &Tag) -> io::Result<Extent> {
        self.item = tag.start;
        let extent = self.extent(tag);
        self.item = 0;
        extent
    }

    /// Where the thing that `tag` starts ends if its tags pair, found without pairing
    /// them: its first end tag, when nothing in between could make it another's (no thing,
    /// comment, CDATA or processing instruction). `None` where only pairing can tell.
    pub(super) fn end_if_paired(&mut self, tag: &Tag) -> io::Result<Option<usize>> {
        if tag.kind != TagKind::Start {
            return Ok(None);
        }
        let mut from = tag.end;
        let (start, end) = loop {
            let unread = self.window.unread();
            match find_tag(&unread[from..], &self.thing_end) {
                Some(at) => {
                    let after = from + at + THING_END.len();
                    match unread.get(after) {
                        Some(b'>') => break (from + at, after + 1),
                        // Rare: written as `</thing >`.
                        _ => return Ok(None),
                    }
                }
                // At the end it may have begun.
                None => from = from.max(unread.len().saturating_sub(THING_END.len())),
            }
            if unread.len() - tag.start > self.limit || !self.window.more()? {
                return Ok(None);
            }
        };
        let content = &self.window.unread()[tag.end..start];
        let unclear = end - tag.start > self.limit
            || memchr::memchr2_iter(b'!', b'?', content).any(|at| at > 0 && content[at - 1] == b'<')
            || find_tag(content, &self.thing_start).is_some();
        Ok((!unclear).then_some(end))
    }

    fn extent(&mut self, tag: &Tag) -> io::Result<Extent> {
        let mut open = OpenTags::default();
        open.push(&self.window.unread()[tag.start + 1..tag.name_end]);
        let found = match tag.kind {
            TagKind::Empty => Ok(Extent::Whole(tag.end)),
            _ => self.end_of(&mut open, tag.end),
        };
        match found {
            Ok(Extent::Whole(end)) if end - self.item > self.limit => {
                let head = self.head();
                self.window.skip(end);
                Ok(Extent::TooLarge(head))
            }
            Ok(extent) => Ok(extent),
            Err((Stop::Io(error), _)) => Err(error),
            Err((Stop::Limit, reached)) => {
                let head = self.head();
                self.discarding = true;
                let end = self.end_of(&mut open, reached);
                self.discarding = false;
                match end {
                    Ok(Extent::Whole(end)) => {
                        self.window.skip(end);
                        Ok(Extent::TooLarge(head))
                    }
                    Ok(_) | Err((Stop::Limit, _)) => Ok(Extent::Lost),
                    Err((Stop::Io(error), _)) => Err(error),
                }
            }
        }
    }

    fn head(&self) -> Vec<u8> {
        let unread = self.window.unread();
        unread[..unread.len().min(HEAD)].to_vec()
    }

    /// Goes on at `from` until no tag is open. When stopped, all before the offset in
    /// the error was dealt with.
    fn end_of(&mut self, open: &mut OpenTags, mut from: usize) -> Result<Extent, (Stop, usize)> {
        loop {
            let tag = match tag_in(self.window.unread(), from) {
                Some(tag) => tag,
                None => self.tag_from(from).map_err(|stop| (stop, from))?,
            };
            match tag.kind {
                TagKind::Start => open.push(&self.window.unread()[tag.start + 1..tag.name_end]),
                TagKind::Empty => {}
                TagKind::End => {
                    let name = self.window.unread()[tag.start + 2..tag.end - 1].trim_ascii_end();
                    if !open.pop(name) {
                        return Ok(Extent::Broken(tag.end));
                    }
                    if open.is_empty() {
                        return Ok(Extent::Whole(tag.end));
                    }
                }
                TagKind::None => return Ok(Extent::Broken(tag.end)),
            }
            from = tag.end;
            if self.discarding {
                self.window.skip(from);
                from = 0;
                if open.len() > OPEN_TAGS {
                    return Err((Stop::Limit, from));
                }
            } else if from - self.item > self.limit {
                return Err((Stop::Limit, from));
            }
        }
    }

    fn tag_from(&mut self, mut from: usize) -> Result<Tag, Stop> {
        loop {
            let Some(start) = self.find(from, b"<")? else { return Ok(self.no_tag()) };
            self.window.has(start + "<![CDATA[".len())?;
            let rest = &self.window.unread()[start..];
            let end = if rest.starts_with(b"<!--") {
                self.find(start + 4, b"-->")?.map(|at| at + 3)
            } else if rest.starts_with(b"<![CDATA[") {
                self.find(start + 9, b"]]>")?.map(|at| at + 3)
            } else if rest.starts_with(b"<?") {
                self.find(start + 2, b"?>")?.map(|at| at + 2)
            } else if rest.starts_with(b"<!") {
                let end = self.window.unread().len();
                return Ok(Tag { kind: TagKind::None, start, name_end: end, end });
            } else {
                return self.tag_at(start);
            };
            let Some(end) = end else { return Ok(self.no_tag()) };
            from = end;
        }
    }

    /// The tag whose `<` is at `start`: up to a `>` outside of quotes.
    fn tag_at(&mut self, start: usize) -> Result<Tag, Stop> {
        let mut at = start + 1;
        let mut quote = None;
        loop {
            while let Some(&byte) = self.window.unread().get(at) {
                match (byte, quote) {
                    (b'>', None) => {
                        let unread = self.window.unread();
                        let (kind, name_end) = (kind_of(&unread[start + 1..at]), name_end(unread, start));
                        return Ok(Tag { kind, start, name_end, end: at + 1 });
                    }
                    (b'"' | b'\'', None) => quote = Some(byte),
                    // No tag and no attribute value has one; where this one ends is unknown.
                    (b'<', _) => return Ok(Tag { kind: TagKind::None, start, name_end: at, end: at }),
                    (byte, Some(open)) if byte == open => quote = None,
                    _ => {}
                }
                at += 1;
            }
            if at - start > LONGEST_TAG {
                return Err(Stop::Limit);
            }
            if !self.window.more()? {
                return Ok(self.no_tag());
            }
        }
    }

    /// Where `pattern` begins, from `from` on. When discarding, what was passed is
    /// gone, and offsets from before do not hold any more.
    fn find(&mut self, mut from: usize, pattern: &[u8]) -> Result<Option<usize>, Stop> {
        loop {
            let unread = self.window.unread();
            if let Some(found) = position(&unread[from..], pattern) {
                return Ok(Some(from + found));
            }
            // At the end it may have begun.
            from = from.max((unread.len() + 1).saturating_sub(pattern.len()));
            if self.discarding {
                self.window.skip(from);
                from = 0;
            } else if unread.len() - self.item > self.limit {
                return Err(Stop::Limit);
            }
            if !self.window.more()? {
                return Ok(None);
            }
        }
    }

    fn no_tag(&self) -> Tag {
        let end = self.window.unread().len();
        Tag { kind: TagKind::None, start: end, name_end: end, end }
    }
}

/// The next tag from `from` on, if nothing but text stands before it, and all of it is
/// in memory: what nearly every tag is.
fn tag_in(unread: &[u8], from: usize) -> Option<Tag> {
    let rest = unread.get(from..)?;
    let start = if rest.first() == Some(&b'<') { from } else { from + memchr::memchr(b'<', rest)? };
    let first = *unread.get(start + 1)?;
    if matches!(first, b'!' | b'?') {
        return None;
    }
    let mut at = start + 1 + usize::from(first == b'/');
    at += unread[at..].iter().position(|&byte| SPECIAL_IN_TAG[usize::from(byte)])?;
    let name_end = at;
    loop {
        match unread[at] {
            b'>' => return Some(Tag { kind: kind_of(&unread[start + 1..at]), start, name_end, end: at + 1 }),
            // No tag has a `<`, not even between quotes.
            b'<' => return None,
            quote @ (b'"' | b'\'') => {
                at += 1 + unread[at + 1..].iter().position(|&byte| byte == quote || byte == b'<')?;
                at += usize::from(unread[at] == quote);
            }
            _ => at += 1,
        }
        at += unread[at..].iter().position(|&byte| SPECIAL_IN_TAG[usize::from(byte)])?;
    }
}

/// Bytes that matter in a tag; those that end the name among them.
const SPECIAL_IN_TAG: [bool; 256] = {
    let mut special = [false; 256];
    let mut index = 0;
    while index < SPECIAL.len() {
        special[SPECIAL[index] as usize] = true;
        index += 1;
    }
    special
};

const SPECIAL: &[u8] = b"<>/ \t\r\n\"'";

/// Where the first tag stands that begins so, and has no longer name.
fn find_tag(text: &[u8], tag: &Finder<'_>) -> Option<usize> {
    let ends =
        |at: &usize| text.get(at + tag.needle().len()).is_some_and(|&byte| SPECIAL_IN_TAG[usize::from(byte)]);
    tag.find_iter(text).find(ends)
}

/// What a tag is, by what stands between `<` and `>`.
fn kind_of(inner: &[u8]) -> TagKind {
    match inner {
        [b'/', ..] => TagKind::End,
        [.., b'/'] => TagKind::Empty,
        _ => TagKind::Start,
    }
}

/// The names of open elements, each after a `<`, which no name has: as long as their tags
/// at most, however many there are.
#[derive(Default)]
struct OpenTags(Vec<u8>);

impl OpenTags {
    #[inline]
    fn push(&mut self, name: &[u8]) {
        self.0.push(b'<');
        self.0.extend_from_slice(name);
    }

    /// Whether the innermost one has that name; it is closed.
    fn pop(&mut self, name: &[u8]) -> bool {
        let Some(start) = self.0.iter().rposition(|byte| *byte == b'<') else { return false };
        let same = &self.0[start + 1..] == name;
        self.0.truncate(start);
        same
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn len(&self) -> usize {
        self.0.len()
    }
}

fn position(text: &[u8], pattern: &[u8]) -> Option<usize> {
    match pattern {
        [byte] => memchr::memchr(*byte, text),
        _ => text.windows(pattern.len()).position(|found| found == pattern),
    }
}

/// Where the name ends of the tag that starts at `start`.
fn name_end(unread: &[u8], start: usize) -> usize {
    let name = unread.get(start + 1..).unwrap_or_default();
    start + 1 + name.iter().position(|&byte| SPECIAL_IN_TAG[usize::from(byte)]).unwrap_or(name.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::messages::stream::window::Window;

    const PIECES: &[&str] = &[
        "<thing>",
        "</thing>",
        "</thing >",
        "</thing\n",
        "<thing/>",
        "<thing a='>'>",
        "<thing-id>",
        "</thing-id>",
        "<a>",
        "</a>",
        "<a b='</thing>'>",
        "<a b=\"<!--\"/>",
        "<!-- </thing> -->",
        "<![CDATA[</thing>]]>",
        "<?pi </thing>?>",
        "<!",
        "<!--",
        "-->",
        "'",
        "text",
        "<",
    ];

    fn element(text: &str, limit: usize) -> (Option<usize>, Extent) {
        // In small pieces, so that whatever is looked for may be cut anywhere.
        let source = || std::io::BufReader::with_capacity(3, text.as_bytes());
        let mut scanner = Scanner::new(Window::new(source()), limit);
        let tag = scanner.tag().unwrap().unwrap();
        let end = scanner.end_if_paired(&tag).unwrap();
        let mut scanner = Scanner::new(Window::new(source()), limit);
        let tag = scanner.tag().unwrap().unwrap();
        (end, scanner.element(&tag).unwrap())
    }

    #[test]
    fn an_end_is_found_without_pairing_only_where_it_is_certain() {
        let certain = [
            "<thing></thing>",
            "<thing><thing-id>x</thing-id></thing>",
            "<thing a='b'>\n<data-xml>! ?</data-xml></thing>",
        ];
        for text in certain {
            let (end, extent) = element(&format!("{text}<thing></thing>"), usize::MAX);
            assert_eq!(end, Some(text.len()));
            assert!(matches!(extent, Extent::Whole(end) if end == text.len()));
        }
        for unclear in ["<thing/>", "<thing></thing >", "<thing><a/>", "<thing><thing></thing></thing>"] {
            assert_eq!(element(unclear, usize::MAX).0, None, "{unclear}");
        }
        for inside in ["<!-- </thing> -->", "<![CDATA[</thing>]]>", "<?pi?>", "<thing />"] {
            assert_eq!(element(&format!("<thing>{inside}</thing>"), usize::MAX).0, None, "{inside}");
        }
        assert_eq!(element("<thing>text</thing>", 18).0, None, "one byte more than the limit");
    }

    proptest! {
        #[test]
        fn an_end_without_pairing_is_that_of_pairing(
            pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..12),
            limit in prop_oneof![Just(usize::MAX), 10..100usize],
        ) {
            let text = format!("<thing>{}", pieces.concat());
            let (end, extent) = element(&text, limit);
            if let Some(end) = end {
                match extent {
                    Extent::Whole(whole) => prop_assert_eq!(whole, end),
                    // What is wrong lies in the thing, and is found there again.
                    Extent::Broken(broken) => {
                        prop_assert!(broken <= end);
                        let again = element(&text[..end], limit).1;
                        prop_assert!(matches!(again, Extent::Broken(again) if again == broken));
                    }
                    Extent::TooLarge(_) | Extent::Lost => prop_assert!(false, "{} is too large", text),
                }
            }
        }
    }
}
