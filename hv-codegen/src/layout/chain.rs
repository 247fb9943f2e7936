//! Chains of calls and fields.

use syn::Expr;

use super::Layout;
use super::list::Brackets;
use super::shape::{Shape, TAB, ends_closing, first_line_width, last_line_width, line, width};
use super::tokens::member;

/// The width up to which several links of a chain may share a line.
const CHAIN_WIDTH: usize = 60;
/// A last link of so many lines stays on the line of the others.
const TALL: usize = 5;

/// A link of a chain, with the question marks behind it.
struct Link<'a> {
    expr: &'a Expr,
    tries: usize,
}

impl<'a> Layout<'a> {
    /// `parent.field.call()?`: on one line, or a link a line.
    pub(super) fn chain(&self, expr: &'a Expr, shape: Shape) -> Option<String> {
        let mut links = Vec::new();
        let (mut inner, mut tries) = (expr, 0);
        let parent = loop {
            let link = Link { expr: inner, tries };
            inner = match inner {
                Expr::Try(try_) => {
                    tries += 1;
                    inner = &try_.expr;
                    continue;
                }
                Expr::MethodCall(call) => &call.receiver,
                Expr::Field(field) => &field.base,
                _ => break link,
            };
            tries = 0;
            links.push(link);
        };
        links.reverse();
        if links.is_empty() {
            return self.link(&parent, true, shape);
        }

        // A root no longer than an indentation has the next link beside it.
        let mut children = links.as_slice();
        let mut root = self.link(&parent, true, shape)?;
        let mut block_root = is_block_like(parent.expr) && root.contains('\n');
        while root.len() <= TAB.saturating_sub(shape.offset) && !root.contains('\n') {
            let Some((first, rest)) = children.split_first() else { break };
            let Some(text) = self.link(first, false, shape.after(root.len())?) else { break };
            root.push_str(&text);
            block_root = ends_closing(&root);
            children = rest;
        }
        let Some((last, middle)) = children.split_last() else { return shape.fit(root) };

        let child = if block_root { shape.at(shape.indent) } else { shape.nested() };
        let mut texts = vec![root];
        for link in middle {
            texts.push(self.link(link, false, child)?);
        }
        let (last, one_line) = self.last_link(last, &texts, links.len(), shape, child)?;
        if !one_line && self.one_line_chains.get() {
            return None;
        }
        texts.push(last);
        shape.fit(texts.join(&if one_line { String::new() } else { line(child.indent) }))
    }

    /// The last link, and whether the whole chain shares a line up to it.
    fn last_link(
        &self,
        last: &Link<'a>,
        texts: &[String],
        count: usize,
        shape: Shape,
        child: Shape,
    ) -> Option<(String, bool)> {
        let root = &texts[0];
        let behind_root = ends_closing(root);
        let before = last.tries
            + if behind_root { last_line_width(root) } else { texts.iter().map(|text| width(text)).sum() };
        let room = if count == 1 { shape.width } else { shape.width.min(CHAIN_WIDTH) };
        let room = room.saturating_sub(before);
        let all_in_one = texts.iter().all(|text| !text.contains('\n')) && room > 0;
        let own_line = child.without(shape.kept_free() + last.tries);
        if all_in_one || behind_root {
            let here = if all_in_one { shape } else { child }.without(last.tries)?.after(before);
            if let Some(text) = here.and_then(|here| self.link(last, false, here)) {
                let lines = text.lines().count();
                let fits = first_line_width(&text) <= room;
                if fits && lines >= TALL {
                    return Some((text, all_in_one));
                }
                return Some(match self.link(last, false, own_line?) {
                    Some(own) if !fits || own.lines().count() < lines => (own, false),
                    _ => (text, fits && all_in_one),
                });
            }
        }
        let shape = if all_in_one {
            shape.without(last.tries)?
        } else if behind_root {
            child.without(last.tries)?
        } else {
            own_line?
        };
        Some((self.link(last, false, shape)?, false))
    }

    fn link(&self, link: &Link<'a>, parent: bool, shape: Shape) -> Option<String> {
        let shape = shape.without(link.tries)?;
        let mut text = match link.expr {
            Expr::MethodCall(call) if !parent => {
                let mut head = format!(".{}", call.method);
                if let Some(generics) = &call.turbofish {
                    head.push_str(&self.generics(generics)?);
                }
                self.call(&head, call.args.iter(), shape, Brackets::CALL)?
            }
            Expr::Field(field) if !parent => format!(".{}", member(&field.member)),
            other => self.unchained(other, shape)?,
        };
        text.extend(std::iter::repeat_n('?', link.tries));
        Some(text)
    }
}

/// Whether code can go on behind the expression's last line.
fn is_block_like(expr: &Expr) -> bool {
    match expr {
        Expr::Macro(_)
        | Expr::Call(_)
        | Expr::Array(_)
        | Expr::Struct(_)
        | Expr::While(_)
        | Expr::If(_)
        | Expr::Block(_)
        | Expr::ForLoop(_)
        | Expr::Match(_) => true,
        Expr::Paren(inner) => is_block_like(&inner.expr),
        Expr::Unary(inner) => is_block_like(&inner.expr),
        Expr::Closure(closure) => is_block_like(&closure.body),
        _ => false,
    }
}
