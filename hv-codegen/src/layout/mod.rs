//! The layout of generated code: that of rustfmt with its default settings, for the
//! part of Rust that is generated. A test holds the two equal.
//!
//! Each expression is tried where it stands; what does not fit makes what is around it
//! try something else. Code that cannot be set within a line's width is put on one,
//! which rustfmt leaves alone.

mod chain;
mod expr;
mod item;
mod list;
mod shape;
mod tokens;
mod types;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::marker::PhantomData;

use shape::Shape;

/// Lays out a file; `None` when it holds code that has no rule here.
pub(crate) fn layout(file: &syn::File) -> Option<String> {
    let layout = Layout::default();
    let text = layout.file(file);
    (!layout.unknown.get()).then_some(text)
}

/// An expression in a place: which, where, and whether its chains must take one line.
type Key = (usize, Shape, bool);

/// What is known while code is laid out. The code outlives it: what is known of an
/// expression is found by the expression's address.
#[derive(Default)]
struct Layout<'a> {
    /// Whether chains have to take one line.
    one_line_chains: Cell<bool>,
    /// Expressions are tried in several places, and those in them again: without
    /// this, time would be exponential in depth. Those of one function at a time.
    known: RefCell<BTreeMap<Key, Option<String>>>,
    /// Whether code was met that has no rule here.
    unknown: Cell<bool>,
    /// Invariant, so that no shorter code gets in.
    code: PhantomData<Cell<&'a syn::Expr>>,
}

impl Layout<'_> {
    /// Lays out code that was parsed on the way, and lives shorter.
    fn of_parsed<'b, T>(&self, lay_out: impl FnOnce(&Layout<'b>) -> Option<T>) -> Option<T> {
        let inner: Layout<'b> = Layout { one_line_chains: self.one_line_chains.clone(), ..Layout::default() };
        let text = lay_out(&inner);
        if inner.unknown.get() {
            self.unknown.set(true);
        }
        text
    }

    /// Notes code that has no rule here.
    fn unknown<T>(&self) -> Option<T> {
        self.unknown.set(true);
        None
    }
}
