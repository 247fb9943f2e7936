//! Where a piece of code stands, and how much room it has.

/// Columns of a line.
pub(super) const MAX_WIDTH: usize = 100;
/// Columns of an indentation.
pub(super) const TAB: usize = 4;
/// More room than any code takes.
const NO_LIMIT: usize = usize::MAX / 2;

/// The place of a piece of code: its block's indentation, how far right of that it
/// begins, and the columns that its first line may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shape {
    pub(super) indent: usize,
    pub(super) offset: usize,
    pub(super) width: usize,
}

impl Shape {
    /// At the start of a line.
    pub(super) fn indented(indent: usize) -> Shape {
        Shape { indent, offset: 0, width: MAX_WIDTH.saturating_sub(indent) }
    }

    /// At the start of a line that may be as long as it likes: rustfmt leaves code
    /// alone that cannot be set within a line's width.
    pub(super) fn unlimited(indent: usize) -> Shape {
        Shape { indent, offset: 0, width: NO_LIMIT }
    }

    fn is_unlimited(self) -> bool {
        self.width > NO_LIMIT / 2
    }

    /// At the start of a line with this indentation.
    pub(super) fn at(self, indent: usize) -> Shape {
        if self.is_unlimited() { Shape::unlimited(indent) } else { Shape::indented(indent) }
    }

    /// At the start of a line, one level deeper.
    pub(super) fn nested(self) -> Shape {
        self.at(self.indent + TAB)
    }

    /// Further right, after text of this width.
    pub(super) fn after(self, width: usize) -> Option<Shape> {
        Shape { offset: self.offset + width, ..self }.without(width)
    }

    /// The same place with less room, for text that follows.
    pub(super) fn without(self, width: usize) -> Option<Shape> {
        Some(Shape { width: self.width.checked_sub(width)?, ..self })
    }

    /// The column where it begins.
    pub(super) fn column(self) -> usize {
        self.indent + self.offset
    }

    /// The same place with the whole line.
    pub(super) fn whole_line(self) -> Shape {
        Shape { width: self.at(self.column()).width, ..self }
    }

    /// What is kept free at the end of the line.
    pub(super) fn kept_free(self) -> usize {
        MAX_WIDTH.saturating_sub(self.column() + self.width)
    }

    /// Whether text fits: the first line in its room, the others in a line, and
    /// room after the last one for what follows.
    pub(super) fn holds(self, text: &str) -> bool {
        if self.is_unlimited() {
            return true;
        }
        if first_line_width(text) > self.width {
            return false;
        }
        !text.contains('\n')
            || text.lines().skip(1).all(|line| width(line) <= MAX_WIDTH)
                && last_line_width(text) <= self.column() + self.width
    }

    /// The text, if it fits.
    pub(super) fn fit(self, text: String) -> Option<String> {
        self.holds(&text).then_some(text)
    }
}

pub(super) fn width(text: &str) -> usize {
    text.chars().count()
}

pub(super) fn first_line_width(text: &str) -> usize {
    width(text.split('\n').next().unwrap_or_default())
}

pub(super) fn last_line_width(text: &str) -> usize {
    width(text.rsplit('\n').next().unwrap_or_default())
}

/// Whether the last line only closes what earlier lines opened, so that code can
/// go on behind it.
pub(super) fn ends_closing(text: &str) -> bool {
    let last = text.rsplit('\n').next().unwrap_or_default();
    last.chars().all(|c| matches!(c, '(' | ')' | ']' | '}' | '?' | '>') || c.is_whitespace())
}

/// A line break, and the indentation of the next line.
pub(super) fn line(indent: usize) -> String {
    let mut text = String::with_capacity(indent + 1);
    text.push('\n');
    text.extend(std::iter::repeat_n(' ', indent));
    text
}
