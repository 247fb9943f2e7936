//! Lists between brackets: arguments, elements, fields of tuples.

use syn::Expr;

use super::Layout;
use super::shape::{Shape, TAB, first_line_width, last_line_width, line, width};

/// An item of a list.
pub(super) enum Item<'a> {
    Expr(&'a Expr),
    Type(&'a syn::Type),
    /// Text that cannot be broken.
    Text(String),
}

/// The brackets of a list, and what goes with them.
#[derive(Clone, Copy)]
pub(super) struct Brackets {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    /// The width up to which the items may share a line.
    pub(super) limit: usize,
    /// Whether a list of lines ends with a comma.
    pub(super) trailing: bool,
}

impl Brackets {
    pub(super) const CALL: Brackets = Brackets { open: "(", close: ")", limit: 60, trailing: true };
    pub(super) const ARRAY: Brackets = Brackets { open: "[", close: "]", limit: 60, trailing: true };
    pub(super) const PATTERN: Brackets = Brackets { open: "(", close: ")", limit: 100, trailing: true };
    pub(super) const GENERIC: Brackets = Brackets { open: "<", close: ">", limit: 100, trailing: true };
    pub(super) const ATTRIBUTE: Brackets = Brackets { open: "(", close: ")", limit: 70, trailing: false };

    /// Of a macro: a comma at the end might change its meaning.
    pub(super) fn of_macro(self) -> Brackets {
        Brackets { trailing: false, ..self }
    }
}

/// How the items of a list are set.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tactic {
    OneLine,
    ALineEach,
    /// As many a line as fit: short literals.
    Filled,
}

impl<'a> Layout<'a> {
    /// `head` and the list, as in `head(a, b)`.
    pub(super) fn list(
        &self,
        head: &str,
        items: &[Item<'a>],
        shape: Shape,
        brackets: Brackets,
    ) -> Option<String> {
        let Brackets { open, close, .. } = brackets;
        if items.is_empty() {
            let fits = shape.width.saturating_sub(last_line_width(head)) >= 2;
            return Some(format!(
                "{head}{open}{}{close}",
                if fits { String::new() } else { line(shape.indent) }
            ));
        }
        let used = if head.contains('\n') {
            last_line_width(head).saturating_sub(shape.column())
        } else {
            width(head)
        };
        let line_width = shape.width.saturating_sub(used + 2);
        let same_line = shape
            .after(last_line_width(head) + 1)
            .and_then(|shape| shape.without(1))
            .unwrap_or(Shape { width: 0, ..shape });
        let nested = shape.nested();
        let nested = Shape { width: nested.width.saturating_sub(1), ..nested };

        let (tactic, texts) = self.items(head, items, brackets, same_line, nested, line_width)?;
        let text = match tactic {
            Tactic::OneLine => texts.join(", "),
            Tactic::ALineEach => {
                let mut text = texts.join(&format!(",{}", line(nested.indent)));
                if brackets.trailing {
                    text.push(',');
                }
                text
            }
            Tactic::Filled => filled(&texts, nested, brackets.trailing),
        };
        let room = shape.width.saturating_sub(last_line_width(head));
        Some(if tactic == Tactic::OneLine && first_line_width(&text) < room {
            format!("{head}{open}{text}{close}")
        } else {
            format!("{head}{open}{}{text}{}{close}", line(nested.indent), line(shape.indent))
        })
    }

    /// The items' texts, and how they are set. The last item may begin on the line
    /// of the others and go on below: a block, a call of calls.
    fn items(
        &self,
        head: &str,
        items: &[Item<'a>],
        brackets: Brackets,
        same_line: Shape,
        nested: Shape,
        line_width: usize,
    ) -> Option<(Tactic, Vec<String>)> {
        let (last, others) = items.split_last()?;
        let alone = others.is_empty();
        let others: Vec<String> = others.iter().map(|item| self.item(item, nested)).collect::<Option<_>>()?;
        let tactic = |last: &str| {
            let total = others.iter().map(|item| width(item) + 2).sum::<usize>() + width(last);
            let lines = last.contains('\n') || others.iter().any(|item| item.contains('\n'));
            if total <= line_width.min(brackets.limit) && !lines {
                Tactic::OneLine
            } else {
                Tactic::ALineEach
            }
        };
        let with = |last: String| others.iter().cloned().chain([last]).collect::<Vec<_>>();

        let snug = alone && matches!(last, Item::Expr(_)) && head.len() < TAB;
        if snug || may_overflow(last, items.len()) {
            let forced = matches!(last, Item::Expr(expr) if !snug && is_method_call(expr));
            let before = self.one_line_chains.replace(forced || self.one_line_chains.get());
            let overflowing = last_shape(last, &others, same_line, brackets.limit)
                .and_then(|shape| self.last_item(last, items, shape));
            self.one_line_chains.set(before);
            if let Some(text) = overflowing
                && tactic(text.split('\n').next().unwrap_or_default()) == Tactic::OneLine
            {
                if alone
                    && text.matches('\n').count() == 1
                    && let Some(short) = self.item(last, nested).filter(|short| !short.contains('\n'))
                {
                    return Some((Tactic::OneLine, vec![short]));
                }
                return Some((Tactic::OneLine, with(text)));
            }
        }
        let text = self.item(last, nested)?;
        if alone && line_width != 0 && !text.contains('\n') && width(&text) <= line_width {
            return Some((Tactic::OneLine, vec![text]));
        }
        let tactic = tactic(&text);
        let texts = with(text);
        let short = |text: &String| text.len() <= 10;
        if tactic == Tactic::ALineEach && items.iter().all(is_simple) && texts.iter().all(short) {
            return Some((Tactic::Filled, texts));
        }
        Some((tactic, texts))
    }

    fn item(&self, item: &Item<'a>, shape: Shape) -> Option<String> {
        match item {
            Item::Expr(expr) => self.expr(expr, shape),
            Item::Type(ty) => self.ty(ty, shape),
            Item::Text(text) => Some(text.clone()),
        }
    }

    /// The last item, where it may go on below the line of the others.
    fn last_item(&self, item: &Item<'a>, items: &[Item<'a>], shape: Shape) -> Option<String> {
        let Item::Expr(expr) = item else { return self.item(item, shape) };
        match expr {
            Expr::Closure(closure) => {
                let closures =
                    items.iter().filter(|item| matches!(item, Item::Expr(Expr::Closure(_)))).count();
                if closures > 1 { None } else { self.last_closure(closure, expr, shape) }
            }
            Expr::If(_) | Expr::ForLoop(_) | Expr::While(_) | Expr::Match(_) => {
                let condition = self.condition(expr, shape);
                if condition.is_some_and(|text| text.contains('\n')) { None } else { self.expr(expr, shape) }
            }
            _ => self.expr(expr, shape),
        }
    }
}

/// Items on as few lines as they need.
fn filled(texts: &[String], shape: Shape, trailing: bool) -> String {
    let mut out = String::new();
    let mut column = 0;
    for (index, text) in texts.iter().enumerate() {
        let comma = index + 1 < texts.len() || trailing;
        let wide = width(text) + usize::from(comma);
        if column > 0 && column + 1 + wide > shape.width {
            out.push_str(&line(shape.indent));
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(text);
        if comma {
            out.push(',');
        }
        column += wide;
    }
    out
}

fn last_shape(last: &Item<'_>, others: &[String], shape: Shape, limit: usize) -> Option<Shape> {
    if others.is_empty() && !is_nested_call(last) {
        return Some(shape);
    }
    let before = others.iter().map(|text| text.len() + 2).sum();
    Shape { width: shape.width.min(limit), ..shape }.after(before)
}

/// Whether the last of so many items may go on below the line of the others.
fn may_overflow(item: &Item<'_>, count: usize) -> bool {
    fn expr(expr_: &Expr, count: usize) -> bool {
        match expr_ {
            Expr::Block(_) | Expr::Closure(_) => true,
            Expr::Match(_)
            | Expr::Array(_)
            | Expr::Struct(_)
            | Expr::If(_)
            | Expr::ForLoop(_)
            | Expr::While(_) => count == 1,
            Expr::Call(_) | Expr::MethodCall(_) | Expr::Macro(_) | Expr::Tuple(_) => count == 1,
            Expr::Try(inner) => expr(&inner.expr, count),
            Expr::Unary(inner) => expr(&inner.expr, count),
            Expr::Reference(inner) => expr(&inner.expr, count),
            Expr::Cast(inner) => expr(&inner.expr, count),
            _ => false,
        }
    }
    match item {
        Item::Expr(item) => expr(item, count),
        Item::Type(ty) => matches!(ty, syn::Type::Tuple(_)) && count == 1,
        Item::Text(_) => false,
    }
}

fn is_nested_call(item: &Item<'_>) -> bool {
    fn expr(expr_: &Expr) -> bool {
        match expr_ {
            Expr::Call(_) | Expr::Macro(_) => true,
            Expr::Try(inner) => expr(&inner.expr),
            Expr::Unary(inner) => expr(&inner.expr),
            Expr::Reference(inner) => expr(&inner.expr),
            Expr::Cast(inner) => expr(&inner.expr),
            _ => false,
        }
    }
    matches!(item, Item::Expr(item) if expr(item))
}

fn is_method_call(expr: &Expr) -> bool {
    match expr {
        Expr::MethodCall(_) => true,
        Expr::Try(inner) => is_method_call(&inner.expr),
        Expr::Unary(inner) => is_method_call(&inner.expr),
        Expr::Reference(inner) => is_method_call(&inner.expr),
        Expr::Cast(inner) => is_method_call(&inner.expr),
        _ => false,
    }
}

fn is_simple(item: &Item<'_>) -> bool {
    fn expr(expr_: &Expr) -> bool {
        match expr_ {
            Expr::Lit(_) => true,
            Expr::Path(path) => path.qself.is_none() && path.path.segments.len() <= 1,
            Expr::Try(inner) => expr(&inner.expr),
            Expr::Unary(inner) => expr(&inner.expr),
            Expr::Reference(inner) => expr(&inner.expr),
            Expr::Cast(inner) => expr(&inner.expr),
            Expr::Field(inner) => expr(&inner.base),
            _ => false,
        }
    }
    match item {
        Item::Expr(item) => expr(item),
        Item::Type(_) => false,
        Item::Text(_) => true,
    }
}
