//! Expressions.

use syn::{Expr, ExprBinary, ExprClosure, ExprMatch, ExprStruct, Pat, Stmt};

use super::Layout;
use super::list::{Brackets, Item};
use super::shape::{MAX_WIDTH, Shape, TAB, ends_closing, first_line_width, last_line_width, line, width};
use super::tokens::{literal, member};

/// The width up to which a struct's fields share a line.
const STRUCT_WIDTH: usize = 18;
/// The width up to which an `if` with `else` shares a line.
const IF_ELSE_WIDTH: usize = 50;

impl<'a> Layout<'a> {
    /// An expression, if it can be set in this shape.
    pub(super) fn expr(&self, expr: &'a Expr, shape: Shape) -> Option<String> {
        if is_leaf(expr) {
            return self.untried(expr, shape);
        }
        let key = (std::ptr::from_ref(expr) as usize, shape, self.one_line_chains.get());
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let text = self.untried(expr, shape);
        self.known.borrow_mut().insert(key, text.clone());
        text
    }

    fn untried(&self, expr: &'a Expr, shape: Shape) -> Option<String> {
        match expr {
            Expr::Try(_) | Expr::MethodCall(_) | Expr::Field(_) => self.chain(expr, shape),
            _ => self.unchained(expr, shape),
        }
    }

    /// An expression that is no chain.
    pub(super) fn unchained(&self, expr: &'a Expr, shape: Shape) -> Option<String> {
        match expr {
            Expr::Lit(lit) => Some(literal(&lit.lit)),
            Expr::Path(path) if path.qself.is_none() => {
                self.path(&path.path).filter(|text| width(text) <= shape.width)
            }
            Expr::Call(call) => {
                let head = self.expr(&call.func, shape)?;
                self.call(&head, call.args.iter(), shape, Brackets::CALL)
            }
            Expr::Array(array) => self.call("", array.elems.iter(), shape, Brackets::ARRAY),
            Expr::Tuple(tuple) => match tuple.elems.len() {
                1 => None,
                _ => self.call("", tuple.elems.iter(), shape, Brackets::CALL),
            },
            Expr::Reference(reference) => self.prefixed(
                if reference.mutability.is_some() { "&mut " } else { "&" },
                &reference.expr,
                shape,
            ),
            Expr::Unary(unary) => {
                let operator = match unary.op {
                    syn::UnOp::Deref(_) => "*",
                    syn::UnOp::Not(_) => "!",
                    syn::UnOp::Neg(_) => "-",
                    _ => return self.unknown(),
                };
                self.prefixed(operator, &unary.expr, shape)
            }
            Expr::Return(return_) => match &return_.expr {
                None => Some("return".to_owned()),
                // rustfmt keeps one more column free.
                Some(value) if matches!(**value, Expr::Call(_)) => {
                    self.prefixed("return ", value, shape.without(1)?)
                }
                Some(value) => self.prefixed("return ", value, shape),
            },
            Expr::Paren(paren) => {
                let inner = self.expr(&paren.expr, shape.after(1)?.without(1)?)?;
                Some(format!("({inner})"))
            }
            Expr::Assign(assign) => {
                let left = self.expr(&assign.left, shape)?;
                self.assigned(&format!("{left} ="), &assign.right, shape)
            }
            Expr::Let(let_) => {
                let pattern = self.pattern(&let_.pat, shape.after(4)?)?;
                self.assigned(&format!("let {pattern} ="), &let_.expr, shape)
            }
            Expr::Binary(binary) => self.binary(binary, shape),
            Expr::Struct(literal) => self.literal(literal, shape),
            Expr::Closure(closure) => self.closure(closure, shape),
            Expr::Macro(macro_) => self.macro_call(&macro_.mac, shape),
            Expr::Block(block) if block.label.is_none() => {
                if let Some(short) = self.short_block(&block.block, shape) {
                    return Some(short);
                }
                Some(self.block(&block.block, shape.indent))
            }
            Expr::If(_) | Expr::While(_) | Expr::ForLoop(_) => self.control(expr, shape, false),
            Expr::Match(match_) => self.match_(match_, shape),
            _ => self.unknown(),
        }
    }

    /// An expression that is a statement or the last in a block.
    pub(super) fn statement(&self, expr: &'a Expr, shape: Shape) -> Option<String> {
        match expr {
            Expr::If(_) | Expr::While(_) | Expr::ForLoop(_) => self.control(expr, shape, true),
            Expr::Block(block) if block.label.is_none() => Some(self.block(&block.block, shape.indent)),
            _ => self.expr(expr, shape),
        }
    }

    fn prefixed(&self, prefix: &str, expr: &'a Expr, shape: Shape) -> Option<String> {
        Some(format!("{prefix}{}", self.expr(expr, shape.after(prefix.len())?)?))
    }

    /// `head(items)`, `head` being empty for arrays and tuples.
    pub(super) fn call(
        &self,
        head: &str,
        items: impl Iterator<Item = &'a Expr>,
        shape: Shape,
        brackets: Brackets,
    ) -> Option<String> {
        let items: Vec<Item<'a>> = items.map(Item::Expr).collect();
        self.list(head, &items, shape, brackets)
    }

    /// `left = right`, the right side beside or below; `left` ends with what joins them.
    pub(super) fn assigned(&self, left: &str, right: &'a Expr, shape: Shape) -> Option<String> {
        self.beside_or_below(left, shape, |shape| self.expr(right, shape))
    }

    /// Text after `left`, on the same line or on the next, whichever looks better.
    pub(super) fn beside_or_below(
        &self,
        left: &str,
        shape: Shape,
        right: impl Fn(Shape) -> Option<String>,
    ) -> Option<String> {
        let above = if left.contains('\n') { shape.indent } else { 0 };
        let left_width = last_line_width(left).saturating_sub(above);
        let beside_shape = shape.after(left_width + 1).unwrap_or(Shape {
            width: 0,
            offset: shape.offset + left_width + 1,
            ..shape
        });
        let beside = right(beside_shape);
        if let Some(text) = &beside
            && !text.contains('\n')
            && width(text) <= beside_shape.width
        {
            return Some(format!("{left} {text}"));
        }
        let below_shape = shape.nested().without(beside_shape.kept_free());
        let below = below_shape.and_then(|shape| right(shape).filter(|text| shape.holds(text)));
        match (beside, below) {
            (Some(beside), Some(below)) if prefers_below(&beside, &below) => {
                Some(format!("{left}{}{below}", line(shape.indent + TAB)))
            }
            (Some(beside), _) => Some(format!("{left} {beside}")),
            (None, Some(below)) => Some(format!("{left}{}{below}", line(shape.indent + TAB))),
            (None, None) => None,
        }
    }

    /// Operands of one operator: on one line, or an operand a line.
    fn binary(&self, binary: &'a ExprBinary, shape: Shape) -> Option<String> {
        let Some(operator) = operator(&binary.op) else { return self.unknown() };
        let mut operands = vec![&*binary.right];
        let mut left = &*binary.left;
        while let Expr::Binary(inner) = left
            && self::operator(&inner.op) == Some(operator)
        {
            operands.push(&inner.right);
            left = &inner.left;
        }
        operands.push(left);
        operands.reverse();

        let nested = shape.nested().without(shape.kept_free());
        let texts: Vec<Option<String>> = operands
            .iter()
            .enumerate()
            .map(|(index, operand)| match index {
                0 => self.expr(operand, shape),
                _ => self.expr(operand, nested?.after(operator.len() + 1)?),
            })
            .collect();
        self.operands_on_a_line(&operands, &texts, operator, shape)
            .or_else(|| self.operands_a_line_each(&operands, &texts, operator, shape, nested?))
    }

    /// The last operand may go on below, if that is not ugly.
    fn operands_on_a_line(
        &self,
        operands: &[&'a Expr],
        texts: &[Option<String>],
        operator: &str,
        shape: Shape,
    ) -> Option<String> {
        let (last, others) = operands.split_last()?;
        let mut text = String::new();
        for other in &texts[..others.len()] {
            let other = other.as_ref().filter(|text| !text.contains('\n'))?;
            if text.len() > shape.width {
                return None;
            }
            text.push_str(&format!("{other} {operator} "));
        }
        let before = text.len();
        let last = self.expr(last, shape.after(before)?)?;
        text.push_str(&last);
        if first_line_width(&text) > shape.width {
            return None;
        }
        if text.contains('\n') && !last.starts_with('{') && (last.starts_with('(') || before > TAB) {
            return None;
        }
        shape.fit(text)
    }

    fn operands_a_line_each(
        &self,
        operands: &[&'a Expr],
        texts: &[Option<String>],
        operator: &str,
        shape: Shape,
        nested: Shape,
    ) -> Option<String> {
        let mut text = texts.first()?.clone()?;
        for (operand, own) in operands.iter().zip(texts).skip(1) {
            let offset = if text.contains('\n') { 0 } else { shape.column() };
            // An operand that is hardly longer than the indentation is not left alone.
            if last_line_width(&text) + offset <= nested.column()
                && let Some(beside) = shape.after(operator.len() + 2 + last_line_width(text.trim_start()))
                && let Some(operand) = self.expr(operand, beside)
            {
                text.push_str(&format!(" {operator} {operand}"));
                continue;
            }
            text.push_str(&format!("{}{operator} {}", line(nested.indent), own.as_ref()?));
        }
        Some(text)
    }

    fn literal(&self, literal: &'a ExprStruct, shape: Shape) -> Option<String> {
        if literal.dot2_token.is_some() && literal.rest.is_none() {
            return self.unknown();
        }
        let path = self.path(&literal.path)?;
        if literal.fields.is_empty() && literal.rest.is_none() {
            return Some(format!("{path} {{}}"));
        }
        let nested = shape.nested();
        let mut fields = Vec::new();
        for field in &literal.fields {
            let name = member(&field.member);
            if field.colon_token.is_none() {
                fields.push(name);
                continue;
            }
            let room = nested.without(1)?;
            let beside = room.after(name.len() + 2).and_then(|shape| self.expr(&field.expr, shape));
            fields.push(match beside {
                Some(value) => format!("{name}: {value}"),
                None => {
                    let value = self.expr(&field.expr, nested.nested())?;
                    format!("{name}:{}{value}", line(nested.nested().indent))
                }
            });
        }
        if let Some(rest) = &literal.rest {
            fields.push(self.prefixed("..", rest, nested)?);
        }
        let room = shape.width.checked_sub(path.len() + 5).map_or(0, |room| room.min(STRUCT_WIDTH));
        let one_line = fields.join(", ");
        if !one_line.contains('\n') && width(&one_line) <= room {
            return Some(format!("{path} {{ {one_line} }}"));
        }
        let start = line(nested.indent);
        let comma = if literal.rest.is_some() { "" } else { "," };
        let fields = fields.join(&format!(",{start}"));
        Some(format!("{path} {{{start}{fields}{comma}{}}}", line(shape.indent)))
    }

    fn closure_head(&self, closure: &'a ExprClosure) -> Option<String> {
        let inputs: Vec<String> = closure
            .inputs
            .iter()
            .map(|input| self.pattern(input, Shape::unlimited(0)))
            .collect::<Option<_>>()?;
        let capture = if closure.capture.is_some() { "move " } else { "" };
        let head = format!("{capture}|{}|", inputs.join(", "));
        let output = self.output(&closure.output, Shape::unlimited(0))?;
        Some(if output.is_empty() { head } else { format!("{head} {output}") })
    }

    fn closure(&self, closure: &'a ExprClosure, shape: Shape) -> Option<String> {
        let head = self.closure_head(closure)?;
        let room = shape.after(head.len() + 1)?;
        if let Expr::Block(block) = &*closure.body {
            if block.block.stmts.is_empty() {
                return Some(format!("{head} {{}}"));
            }
            let short = only_expr(&block.block)
                .filter(|inner| matches!(closure.output, syn::ReturnType::Default) && !wants_block(inner));
            return short
                .and_then(|inner| self.closure_body(&head, inner, room))
                .or_else(|| Some(format!("{head} {}", self.unchained(&closure.body, room)?)));
        }
        self.closure_body(&head, &closure.body, room)
            .or_else(|| Some(format!("{head} {}", self.in_block(&closure.body, room)?)))
    }

    /// A body without a block around it takes one line, unless it is a block of its own.
    fn closure_body(&self, head: &str, body: &'a Expr, room: Shape) -> Option<String> {
        fn may_break(expr: &Expr) -> bool {
            match expr {
                Expr::Match(_) | Expr::Block(_) | Expr::Struct(_) => true,
                Expr::Reference(inner) => may_break(&inner.expr),
                Expr::Try(inner) => may_break(&inner.expr),
                Expr::Unary(inner) => may_break(&inner.expr),
                Expr::Cast(inner) => may_break(&inner.expr),
                _ => false,
            }
        }
        let text = self.expr(body, room)?;
        (may_break(body) || !text.contains('\n')).then(|| format!("{head} {text}"))
    }

    /// A closure as the last argument, which may go on below the line of the others.
    pub(super) fn last_closure(
        &self,
        closure: &'a ExprClosure,
        expr: &'a Expr,
        shape: Shape,
    ) -> Option<String> {
        let head = self.closure_head(closure)?;
        let room = shape.after(head.len() + 1)?;
        let body = match &*closure.body {
            Expr::Block(block) => only_expr(&block.block).unwrap_or(&closure.body),
            body => body,
        };
        if wants_block(body) {
            return Some(format!("{head} {}", self.in_block(body, room)?));
        }
        let condition = self.condition(body, room);
        if condition.is_some_and(|text| text.contains('\n') || text.len() > room.width) {
            return Some(format!("{head} {}", self.in_block(body, room)?));
        }
        self.expr(expr, shape)
    }

    fn in_block(&self, body: &'a Expr, shape: Shape) -> Option<String> {
        let nested = shape.nested();
        let body = self.statement(body, nested)?;
        Some(format!("{{{}{body}{}}}", line(nested.indent), line(shape.indent)))
    }

    /// What a control-flow expression decides by, as far as it begins on its line.
    pub(super) fn condition(&self, expr: &'a Expr, shape: Shape) -> Option<String> {
        match expr {
            Expr::Match(match_) => self.expr(&match_.expr, shape.after(8)?),
            Expr::If(_) | Expr::While(_) | Expr::ForLoop(_) => self.head(expr, shape),
            _ => None,
        }
    }

    /// `if condition`, `while condition`, `for pattern in values`, with the blank or the
    /// line break before the block.
    fn head(&self, expr: &'a Expr, shape: Shape) -> Option<String> {
        let (keyword, text) = match expr {
            Expr::If(if_) => ("if", self.expr(&if_.cond, shape.whole_line().after(3)?)?),
            Expr::While(while_) => {
                let beside = shape.whole_line().after(6).and_then(|shape| self.expr(&while_.cond, shape));
                match beside {
                    Some(text) => ("while", text),
                    None => {
                        let nested = shape.nested();
                        ("while", format!("{}{}", line(nested.indent), self.expr(&while_.cond, nested)?))
                    }
                }
            }
            Expr::ForLoop(for_) => {
                let pattern = self.pattern(&for_.pat, shape.after(4)?)?;
                ("for", self.assigned(&format!("{pattern} in"), &for_.expr, shape.whole_line().after(4)?)?)
            }
            _ => return None,
        };
        let room = MAX_WIDTH.saturating_sub(shape.column() + keyword.len() + 3);
        let tall = text.contains('\n') || text.len() > room;
        let offset = text.contains('\n') && {
            let last = text.rsplit('\n').next().unwrap_or_default();
            last.len() - last.trim_start().len() > shape.column()
        };
        let brace =
            if tall && (!ends_closing(&text) || offset) { line(shape.indent) } else { " ".to_owned() };
        Some(format!("{keyword} {text}{brace}"))
    }

    fn control(&self, expr: &'a Expr, shape: Shape, statement: bool) -> Option<String> {
        if let Expr::If(if_) = expr
            && let Some((_, otherwise)) = &if_.else_branch
        {
            if !statement && let Some(text) = self.short_if(if_, otherwise, shape) {
                return Some(text);
            }
            let mut text =
                format!("{}{} else ", self.head(expr, shape)?, self.block(&if_.then_branch, shape.indent));
            text.push_str(&match &**otherwise {
                Expr::Block(block) => self.block(&block.block, shape.indent),
                chained => self.control(chained, Shape { offset: shape.offset, ..shape }, true)?,
            });
            return Some(text);
        }
        let body = match expr {
            Expr::If(if_) => &if_.then_branch,
            Expr::While(while_) => &while_.body,
            Expr::ForLoop(for_) => &for_.body,
            _ => return None,
        };
        let head = self.head(expr, shape)?;
        // An empty block is on one line only beside a short last line of the condition.
        if body.stmts.is_empty()
            && last_line_width(head.trim_end()) + 2 + usize::from(!head.contains('\n')) > shape.width
        {
            return Some(format!("{head}{{{}}}", line(shape.indent)));
        }
        Some(format!("{head}{}", self.block(body, shape.indent)))
    }

    /// `if a { b } else { c }` on one line.
    fn short_if(&self, if_: &'a syn::ExprIf, otherwise: &'a Expr, shape: Shape) -> Option<String> {
        let Expr::Block(otherwise) = otherwise else { return None };
        let condition = self.expr(&if_.cond, shape.whole_line().after(3)?)?;
        let then = self.expr(only_expr(&if_.then_branch)?, shape)?;
        let otherwise = self.expr(only_expr(&otherwise.block)?, shape)?;
        let text = format!("if {condition} {{ {then} }} else {{ {otherwise} }}");
        (!text.contains('\n') && width(&text) <= IF_ELSE_WIDTH.min(shape.width)).then_some(text)
    }

    fn match_(&self, match_: &'a ExprMatch, shape: Shape) -> Option<String> {
        let room = shape.whole_line().after(6)?;
        let condition = self.expr(&match_.expr, room)?;
        if match_.arms.is_empty() {
            return Some(format!("match {condition} {{}}"));
        }
        let tall = condition.contains('\n') || condition.len() + 2 > room.width;
        let brace = if tall && !ends_closing(&condition) { line(shape.indent) } else { " ".to_owned() };
        let nested = shape.nested();
        let mut text = format!("match {condition}{brace}{{");
        for arm in &match_.arms {
            if !arm.attrs.is_empty() {
                return self.unknown();
            }
            let pattern = self.pattern(&arm.pat, nested.without(5)?)?;
            text.push_str(&line(nested.indent));
            text.push_str(&self.arm(&pattern, &arm.body, nested)?);
        }
        text.push_str(&line(shape.indent));
        text.push('}');
        Some(text)
    }

    fn arm(&self, pattern: &str, body: &'a Expr, shape: Shape) -> Option<String> {
        let above = if pattern.contains('\n') { shape.column() } else { 0 };
        let room = shape.after(last_line_width(pattern).saturating_sub(above) + 4);
        let (extend, body) = self.arm_body(body, room);
        let is_block = matches!(body, Expr::Block(_));
        let comma = if is_block { "" } else { "," };
        let room = room.and_then(|room| room.without(comma.len()));
        let beside = room.and_then(|room| self.statement(body, room));
        if let (Some(text), Some(room)) = (&beside, room)
            && (is_block || !text.contains('\n') && width(text) <= room.width)
        {
            return Some(format!("{pattern} => {text}{comma}"));
        }
        let nested = shape.nested();
        let below = self.statement(body, nested);
        let in_block =
            |body: &str| format!("{pattern} => {{{}{body}{}}}", line(nested.indent), line(shape.indent));
        Some(match (&beside, &below) {
            (Some(beside), Some(below)) if prefers_below(beside, below) => in_block(below),
            (Some(beside), _) if extend && first_line_width(beside) <= room.map_or(0, |room| room.width) => {
                format!("{pattern} => {beside}{comma}")
            }
            (Some(beside), Some(below)) if beside.contains('\n') => in_block(below),
            (None, Some(below)) => in_block(below),
            (Some(beside), _) => format!("{pattern} => {beside}{comma}"),
            (None, None) => return None,
        })
    }

    /// An arm's body without a block that holds one expression; whether it may begin
    /// beside the pattern and go on below.
    fn arm_body(&self, body: &'a Expr, shape: Option<Shape>) -> (bool, &'a Expr) {
        let Expr::Block(block) = body else { return (may_extend(body), body) };
        match only_expr(&block.block) {
            Some(inner @ Expr::Block(_)) => self.arm_body(inner, None),
            Some(inner) => {
                let condition = shape.and_then(|shape| self.condition(inner, shape));
                if condition.is_some_and(|text| text.contains('\n')) {
                    (false, body)
                } else {
                    (may_extend(inner), inner)
                }
            }
            None => (false, body),
        }
    }

    /// `{ expression }` on one line.
    fn short_block(&self, block: &'a syn::Block, shape: Shape) -> Option<String> {
        if block.stmts.is_empty() {
            return Some("{}".to_owned());
        }
        let text = format!("{{ {} }}", self.expr(only_expr(block)?, shape)?);
        (!text.contains('\n') && width(&text) <= shape.width).then_some(text)
    }

    /// A pattern; a tuple's parts on lines of their own where it is too long.
    pub(super) fn pattern(&self, pattern: &'a Pat, shape: Shape) -> Option<String> {
        let list = |head: &str, patterns: &'a syn::punctuated::Punctuated<Pat, syn::Token![,]>| {
            let texts: Vec<String> =
                patterns.iter().map(|inner| self.pattern(inner, shape)).collect::<Option<_>>()?;
            let items: Vec<Item<'a>> = texts.into_iter().map(Item::Text).collect();
            self.list(head, &items, shape, Brackets::PATTERN)
        };
        match pattern {
            Pat::Wild(_) => Some("_".to_owned()),
            Pat::Lit(lit) => Some(literal(&lit.lit)),
            Pat::Path(path) if path.qself.is_none() => self.path(&path.path),
            Pat::Ident(ident) if ident.subpat.is_none() => {
                let by_ref = if ident.by_ref.is_some() { "ref " } else { "" };
                let mutable = if ident.mutability.is_some() { "mut " } else { "" };
                Some(format!("{by_ref}{mutable}{}", ident.ident))
            }
            Pat::Tuple(tuple) if tuple.elems.len() != 1 => list("", &tuple.elems),
            Pat::TupleStruct(tuple) if tuple.qself.is_none() => list(&self.path(&tuple.path)?, &tuple.elems),
            Pat::Type(typed) => {
                let name = self.pattern(&typed.pat, shape)?;
                // With room for ` =`.
                Some(format!("{name}: {}", self.ty(&typed.ty, shape.after(name.len() + 2)?.without(2)?)?))
            }
            _ => self.unknown(),
        }
    }
}

/// The expression in a block that has nothing else.
fn only_expr(block: &syn::Block) -> Option<&Expr> {
    match block.stmts.as_slice() {
        [Stmt::Expr(expr, None)] => Some(expr),
        _ => None,
    }
}

/// Whether a closure of this body always has a block.
fn wants_block(expr: &Expr) -> bool {
    match expr {
        Expr::If(_) | Expr::While(_) | Expr::ForLoop(_) => true,
        Expr::Reference(inner) => wants_block(&inner.expr),
        Expr::Try(inner) => wants_block(&inner.expr),
        Expr::Unary(inner) => wants_block(&inner.expr),
        Expr::Cast(inner) => wants_block(&inner.expr),
        _ => false,
    }
}

/// Whether an arm's body may begin beside the pattern and go on below.
fn may_extend(expr: &Expr) -> bool {
    match expr {
        Expr::Match(_)
        | Expr::Block(_)
        | Expr::Closure(_)
        | Expr::Array(_)
        | Expr::Call(_)
        | Expr::MethodCall(_)
        | Expr::Macro(_)
        | Expr::Struct(_)
        | Expr::Tuple(_) => true,
        Expr::Reference(inner) => may_extend(&inner.expr),
        Expr::Try(inner) => may_extend(&inner.expr),
        Expr::Unary(inner) => may_extend(&inner.expr),
        Expr::Cast(inner) => may_extend(&inner.expr),
        _ => false,
    }
}

/// Whether a right side is better put below than beside.
fn prefers_below(beside: &str, below: &str) -> bool {
    let ends = |text: &str, c: char| text.split('\n').next().is_some_and(|line| line.ends_with(c));
    !below.contains('\n')
        || beside.matches('\n').count() > below.matches('\n').count() + 1
        || ['(', '{', '['].iter().any(|open| ends(beside, *open) && !ends(below, *open))
}

fn operator(operator: &syn::BinOp) -> Option<&'static str> {
    use syn::BinOp;
    Some(match operator {
        BinOp::Add(_) => "+",
        BinOp::Sub(_) => "-",
        BinOp::Mul(_) => "*",
        BinOp::Div(_) => "/",
        BinOp::And(_) => "&&",
        BinOp::Or(_) => "||",
        BinOp::Eq(_) => "==",
        BinOp::Ne(_) => "!=",
        BinOp::Lt(_) => "<",
        BinOp::Le(_) => "<=",
        BinOp::Gt(_) => ">",
        BinOp::Ge(_) => ">=",
        _ => return None,
    })
}

/// Whether setting the expression anew is less work than looking it up: there is nothing
/// in it to be tried.
fn is_leaf(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) | Expr::Path(_) => true,
        Expr::Field(field) => is_leaf(&field.base),
        Expr::Reference(reference) => is_leaf(&reference.expr),
        _ => false,
    }
}
