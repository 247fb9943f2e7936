//! Files, items, statements and attributes.

use syn::{
    Attribute, Block, Fields, FnArg, ImplItem, Item as SynItem, ItemImpl, Macro, MacroDelimiter, Meta,
    ReceiverKind, Stmt, Visibility,
};

use super::Layout;
use super::list::{Brackets, Item};
use super::shape::{MAX_WIDTH, Shape, TAB, last_line_width, line, width};
use super::tokens;

impl<'a> Layout<'a> {
    pub(super) fn file(&self, file: &'a syn::File) -> String {
        let mut out = self.attributes(&file.attrs, 0).unwrap_or_default();
        self.all_items(&file.items, 0, &mut out);
        out
    }

    /// Items with empty lines between them; those that only name things stand together.
    fn all_items(&self, items: &'a [SynItem], indent: usize, out: &mut String) {
        let mut before: Option<&SynItem> = None;
        for item in items {
            if before.is_some_and(|before| !(is_bare_use(before) && is_bare_use(item))) {
                out.push('\n');
            }
            self.item_at(item, indent, out);
            out.push('\n');
            before = Some(item);
        }
    }

    fn item_at(&self, item: &'a SynItem, indent: usize, out: &mut String) {
        let text = match item {
            SynItem::Mod(module) => self.module(module, indent),
            _ => self.known_item(item, Shape::indented(indent)).or_else(|| {
                // Too wide for any layout: rustfmt leaves it alone.
                self.known_item(item, Shape::unlimited(indent))
            }),
        };
        match text {
            Some(text) => out.push_str(&text),
            None => self.unknown.set(true),
        }
    }

    fn module(&self, module: &'a syn::ItemMod, indent: usize) -> Option<String> {
        let start = " ".repeat(indent);
        let outer = self.attributes(module.attrs.iter().filter(|attribute| is_outer(attribute)), indent)?;
        let inner =
            self.attributes(module.attrs.iter().filter(|attribute| !is_outer(attribute)), indent + TAB)?;
        let head = format!("{outer}{start}{}mod {}", self.visibility(&module.vis)?, module.ident);
        let Some((_, items)) = &module.content else { return Some(format!("{head};")) };
        let mut text = format!("{head} {{\n{inner}");
        self.all_items(items, indent + TAB, &mut text);
        text.push_str(&start);
        text.push('}');
        Some(text)
    }

    /// An item that has rules here.
    fn known_item(&self, item: &'a SynItem, shape: Shape) -> Option<String> {
        let indent = shape.indent;
        let start = " ".repeat(indent);
        let headed = |attributes: &[Attribute], public: &Visibility, text: String| {
            Some(format!("{}{start}{}{text}", self.attributes(attributes, indent)?, self.visibility(public)?))
        };
        match item {
            SynItem::Static(item) if matches!(item.mutability, syn::StaticMutability::None) => {
                let public = self.visibility(&item.vis)?;
                let head = format!("{public}static {}:", item.ident);
                let text = self.constant(&head, &item.ty, &item.expr, shape)?;
                Some(format!("{}{start}{text}", self.attributes(&item.attrs, indent)?))
            }
            SynItem::Const(item) if item.generics.params.is_empty() => {
                let public = self.visibility(&item.vis)?;
                let head = format!("{public}const {}:", item.ident);
                let text = self.constant(&head, &item.ty, &item.expr, shape)?;
                Some(format!("{}{start}{text}", self.attributes(&item.attrs, indent)?))
            }
            SynItem::Struct(item) if item.generics.params.is_empty() => match &item.fields {
                Fields::Named(fields) if fields.named.is_empty() => {
                    headed(&item.attrs, &item.vis, format!("struct {} {{}}", item.ident))
                }
                Fields::Named(fields) => {
                    let mut text = self.body_start(&item.vis, "struct", &item.ident, indent)?;
                    for field in &fields.named {
                        text.push('\n');
                        text.push_str(&self.field(field, shape.nested())?);
                    }
                    Some(format!("{}{start}{text}\n{start}}}", self.attributes(&item.attrs, indent)?))
                }
                Fields::Unnamed(fields) => {
                    let head = format!("{}struct {}", self.visibility(&item.vis)?, item.ident);
                    let text = self.tuple_fields(&head, fields, shape.without(1)?)?;
                    Some(format!("{}{start}{text};", self.attributes(&item.attrs, indent)?))
                }
                Fields::Unit => headed(&item.attrs, &item.vis, format!("struct {};", item.ident)),
            },
            SynItem::Enum(item) if item.generics.params.is_empty() => {
                let mut text = self.body_start(&item.vis, "enum", &item.ident, indent)?;
                for variant in &item.variants {
                    let shape = shape.nested();
                    let name = variant.ident.to_string();
                    let variant_text = match &variant.fields {
                        _ if variant.discriminant.is_some() => return self.unknown(),
                        Fields::Unit => name,
                        Fields::Unnamed(fields) => self.tuple_fields(&name, fields, shape.without(1)?)?,
                        Fields::Named(_) => return self.unknown(),
                    };
                    let attributes = self.attributes(&variant.attrs, shape.indent)?;
                    text.push_str(&format!("\n{attributes}{}{variant_text},", " ".repeat(shape.indent)));
                }
                let end = if item.variants.is_empty() { "}".to_owned() } else { format!("\n{start}}}") };
                Some(format!("{}{start}{text}{end}", self.attributes(&item.attrs, indent)?))
            }
            SynItem::Impl(item) => self.implementation(item, shape),
            SynItem::Fn(item) => {
                let head = self.visibility(&item.vis)?;
                let text = self.function(&head, &item.sig, &item.block, shape)?;
                Some(format!("{}{start}{text}", self.attributes(&item.attrs, indent)?))
            }
            SynItem::Type(item) if item.generics.params.is_empty() => {
                let head = format!("{}type {} =", self.visibility(&item.vis)?, item.ident);
                let text =
                    self.beside_or_below(&head, shape.without(1)?, |shape| self.ty(&item.ty, shape))?;
                Some(format!("{}{start}{text};", self.attributes(&item.attrs, indent)?))
            }
            SynItem::Use(item) => {
                let text = format!(
                    "use {}{};",
                    if item.leading_colon.is_some() { "::" } else { "" },
                    tree(&item.tree)
                );
                headed(&item.attrs, &item.vis, text)
            }
            SynItem::Macro(item) if item.ident.is_none() => {
                let text = self.macro_call(&item.mac, shape.without(1)?)?;
                let semicolon = if item.semi_token.is_some() { ";" } else { "" };
                Some(format!("{}{start}{text}{semicolon}", self.attributes(&item.attrs, indent)?))
            }
            _ => self.unknown(),
        }
    }

    /// `pub struct Name {`; a line that is nearly full leaves its brace to the next.
    fn body_start(
        &self,
        public: &Visibility,
        keyword: &str,
        name: &proc_macro2::Ident,
        indent: usize,
    ) -> Option<String> {
        let head = format!("{}{keyword} {name}", self.visibility(public)?);
        // rustfmt does not count the indentation here.
        let brace = if width(&head) + 2 > MAX_WIDTH { line(indent) } else { " ".to_owned() };
        Some(format!("{head}{brace}{{"))
    }

    /// `head Type = value;`
    fn constant(&self, head: &str, ty: &'a syn::Type, value: &'a syn::Expr, shape: Shape) -> Option<String> {
        self.known.borrow_mut().clear();
        let left = format!("{head} {} =", self.flat_type(ty)?);
        Some(format!("{};", self.assigned(&left, value, shape.without(1)?)?))
    }

    fn field(&self, field: &'a syn::Field, shape: Shape) -> Option<String> {
        let head = format!("{}{}:", self.visibility(&field.vis)?, field.ident.as_ref()?);
        let text = self.beside_or_below(&head, shape.without(1)?, |shape| self.ty(&field.ty, shape))?;
        Some(format!("{}{}{text},", self.attributes(&field.attrs, shape.indent)?, " ".repeat(shape.indent)))
    }

    fn tuple_fields(&self, head: &str, fields: &'a syn::FieldsUnnamed, shape: Shape) -> Option<String> {
        let mut texts = Vec::new();
        for field in &fields.unnamed {
            if !field.attrs.is_empty() {
                return None;
            }
            texts.push(format!("{}{}", self.visibility(&field.vis)?, self.flat_type(&field.ty)?));
        }
        let items: Vec<Item<'a>> = texts.into_iter().map(Item::Text).collect();
        shape.fit(self.list(head, &items, shape, Brackets::CALL)?)
    }

    fn implementation(&self, item: &'a ItemImpl, shape: Shape) -> Option<String> {
        if item.generics.where_clause.is_some() || item.unsafety.is_some() {
            return self.unknown();
        }
        let indent = shape.indent;
        let start = " ".repeat(indent);
        let of = self.flat_type(&item.self_ty)?;
        let generics = self.parameters(&item.generics)?;
        let mut head = format!("impl{generics} ");
        match &item.trait_ {
            Some((path, _)) => {
                head.push_str(&self.path(path)?);
                // rustfmt does not count the indentation here.
                if width(&head) + 5 + width(&of) + 2 > MAX_WIDTH && !item.items.is_empty() {
                    head.push_str(&format!("{}for {of}{}{{", line(indent + TAB), line(indent)));
                } else {
                    head.push_str(&format!(" for {of} {{"));
                }
            }
            None => head.push_str(&format!("{of} {{")),
        }
        let mut text = format!("{}{start}{head}", self.attributes(&item.attrs, indent)?);
        for (index, item) in item.items.iter().enumerate() {
            text.push_str(if index > 0 { "\n\n" } else { "\n" });
            let item_text = self.impl_item(item, shape.nested());
            text.push_str(&item_text.or_else(|| self.impl_item(item, Shape::unlimited(indent + TAB)))?);
        }
        if !item.items.is_empty() {
            text.push('\n');
            text.push_str(&start);
        }
        text.push('}');
        Some(text)
    }

    fn impl_item(&self, item: &'a ImplItem, shape: Shape) -> Option<String> {
        let indent = shape.indent;
        let start = " ".repeat(indent);
        match item {
            ImplItem::Const(item) if item.generics.params.is_empty() => {
                let head = format!("{}const {}:", self.visibility(&item.vis)?, item.ident);
                let text = self.constant(&head, &item.ty, &item.expr, shape)?;
                Some(format!("{}{start}{text}", self.attributes(&item.attrs, indent)?))
            }
            ImplItem::Fn(item) => {
                let head = self.visibility(&item.vis)?;
                let text = self.function(&head, &item.sig, &item.block, shape)?;
                Some(format!("{}{start}{text}", self.attributes(&item.attrs, indent)?))
            }
            ImplItem::Type(item) if item.generics.params.is_empty() => {
                let head = format!("{}type {} =", self.visibility(&item.vis)?, item.ident);
                let text =
                    self.beside_or_below(&head, shape.without(1)?, |shape| self.ty(&item.ty, shape))?;
                Some(format!("{}{start}{text};", self.attributes(&item.attrs, indent)?))
            }
            _ => self.unknown(),
        }
    }

    fn function(
        &self,
        public: &str,
        sig: &'a syn::Signature,
        body: &'a Block,
        shape: Shape,
    ) -> Option<String> {
        self.known.borrow_mut().clear();
        let indent = shape.indent;
        if sig.asyncness.is_some()
            || sig.abi.is_some()
            || sig.variadic.is_some()
            || sig.generics.where_clause.is_some()
        {
            return self.unknown();
        }
        let constant = if sig.constness.is_some() { "const " } else { "" };
        let head = format!("{public}{constant}fn {}{}", sig.ident, self.parameters(&sig.generics)?);
        let inputs = |shape: Shape| -> Option<Vec<String>> {
            sig.inputs.iter().map(|input| self.input(input, shape)).collect()
        };
        let output = |shape: Shape| {
            let output = self.output(&sig.output, shape)?;
            Some(if output.is_empty() { output } else { format!(" {output}") })
        };
        let one_line = format!(
            "{head}({}){}",
            inputs(Shape::unlimited(indent))?.join(", "),
            output(Shape::unlimited(indent))?
        );
        if width(&one_line) + 2 <= shape.width {
            return Some(format!("{one_line} {}", self.block(body, indent)));
        }
        let start = line(indent + TAB);
        let inputs: String =
            inputs(shape.nested().without(1)?)?.iter().map(|input| format!("{start}{input},")).collect();
        let signature = format!("{head}({inputs}{}){}", line(indent), output(shape)?);
        // A line that is nearly full leaves its brace to the next.
        let brace = if last_line_width(&signature) + 2 > shape.width { line(indent) } else { " ".to_owned() };
        Some(format!("{signature}{brace}{}", self.block(body, indent)))
    }

    fn input(&self, input: &'a FnArg, shape: Shape) -> Option<String> {
        match input {
            FnArg::Typed(typed) if typed.attrs.is_empty() => {
                let name = self.pattern(&typed.pat, shape)?;
                let ty = shape.after(name.len() + 2).and_then(|shape| self.ty(&typed.ty, shape));
                Some(format!("{name}: {}", ty.or_else(|| self.flat_type(&typed.ty))?))
            }
            FnArg::Receiver(receiver) if receiver.attrs.is_empty() => {
                let mutable = if receiver.mutability.is_some() { "mut " } else { "" };
                match &receiver.kind {
                    ReceiverKind::Value => Some(format!("{mutable}self")),
                    ReceiverKind::Reference(_, lifetime, mutable) => {
                        let lifetime = lifetime.as_ref().map_or_else(String::new, |name| format!("{name} "));
                        let mutable = if mutable.is_some() { "mut " } else { "" };
                        Some(format!("&{lifetime}{mutable}self"))
                    }
                    _ => self.unknown(),
                }
            }
            _ => self.unknown(),
        }
    }

    /// The parameters of something generic; lifetimes only.
    fn parameters(&self, generics: &syn::Generics) -> Option<String> {
        if generics.params.is_empty() {
            return Some(String::new());
        }
        let mut names = Vec::new();
        for parameter in &generics.params {
            match parameter {
                syn::GenericParam::Lifetime(lifetime) if lifetime.bounds.is_empty() => {
                    names.push(lifetime.lifetime.to_string());
                }
                _ => return self.unknown(),
            }
        }
        Some(format!("<{}>", names.join(", ")))
    }

    fn visibility(&self, visibility: &Visibility) -> Option<String> {
        match visibility {
            Visibility::Inherited => Some(String::new()),
            Visibility::Public(_) => Some("pub ".to_owned()),
            Visibility::Restricted(restricted) if restricted.in_token.is_none() => {
                Some(format!("pub({}) ", self.path(&restricted.path)?))
            }
            Visibility::Restricted(_) => self.unknown(),
        }
    }

    /// A block, a statement a line.
    pub(super) fn block(&self, block: &'a Block, indent: usize) -> String {
        if block.stmts.is_empty() {
            return "{}".to_owned();
        }
        let mut out = "{\n".to_owned();
        let mut after_item = false;
        for statement in &block.stmts {
            let item = matches!(statement, Stmt::Item(_));
            if after_item && !item {
                out.push('\n');
            }
            after_item = item;
            self.statement_at(statement, indent + TAB, &mut out);
            out.push('\n');
        }
        out.push_str(&" ".repeat(indent));
        out.push('}');
        out
    }

    fn statement_at(&self, statement: &'a Stmt, indent: usize, out: &mut String) {
        if let Stmt::Item(item) = statement {
            return self.item_at(item, indent, out);
        }
        // A chain in one argument says nothing of those in a block within it.
        let chains = self.one_line_chains.replace(false);
        let text = self
            .known_statement(statement, Shape::indented(indent))
            .or_else(|| self.known_statement(statement, Shape::unlimited(indent)));
        match text {
            Some(text) => {
                out.push_str(&" ".repeat(indent));
                out.push_str(&text);
            }
            None => self.unknown.set(true),
        }
        self.one_line_chains.set(chains);
    }

    fn known_statement(&self, statement: &'a Stmt, shape: Shape) -> Option<String> {
        match statement {
            Stmt::Local(local) if local.attrs.is_empty() => {
                let head = format!("let {}", self.pattern(&local.pat, shape.after(4)?.without(1)?)?);
                match &local.init {
                    None => Some(format!("{head};")),
                    Some(init) if init.diverge.is_none() => Some(format!(
                        "{};",
                        self.assigned(&format!("{head} ="), &init.expr, shape.without(1)?)?
                    )),
                    Some(_) => self.unknown(),
                }
            }
            Stmt::Expr(expr, None) => self.statement(expr, shape),
            Stmt::Expr(expr, Some(_)) => Some(format!("{};", self.statement(expr, shape.without(1)?)?)),
            Stmt::Macro(statement) if statement.attrs.is_empty() => {
                let semicolon = if statement.semi_token.is_some() { ";" } else { "" };
                Some(format!(
                    "{}{semicolon}",
                    self.macro_call(&statement.mac, shape.without(semicolon.len())?)?
                ))
            }
            _ => self.unknown(),
        }
    }

    /// A macro whose arguments are expressions, set like a call.
    pub(super) fn macro_call(&self, call: &'a Macro, shape: Shape) -> Option<String> {
        let brackets = match call.delimiter {
            MacroDelimiter::Paren(_) => Brackets::CALL.of_macro(),
            MacroDelimiter::Bracket(_) => Brackets::ARRAY.of_macro(),
            MacroDelimiter::Brace(_) => {
                let body = tokens::lines(&call.tokens, shape.indent + TAB);
                return Some(format!("{}! {{\n{body}{}}}", self.path(&call.path)?, " ".repeat(shape.indent)));
            }
        };
        let arguments = syn::punctuated::Punctuated::<syn::Expr, syn::Token![,]>::parse_terminated;
        let Ok(arguments) = call.parse_body_with(arguments) else {
            // Not expressions: rustfmt leaves them alone.
            let (open, close) = (brackets.open, brackets.close);
            return Some(format!("{}!{open}{}{close}", self.path(&call.path)?, tokens::flat(&call.tokens)));
        };
        let head = format!("{}!", self.path(&call.path)?);
        self.of_parsed(|layout| layout.call(&head, arguments.iter(), shape, brackets))
    }

    /// Attributes and documentation, a line each.
    fn attributes<'b>(
        &self,
        attributes: impl IntoIterator<Item = &'b Attribute>,
        indent: usize,
    ) -> Option<String> {
        let start = " ".repeat(indent);
        let mut out = String::new();
        let mut attributes = attributes.into_iter().peekable();
        while let Some(attribute) = attributes.next() {
            let outer = is_outer(attribute);
            if let Some(text) = documentation(attribute) {
                let mark = if outer { "///" } else { "//!" };
                for text in text.split('\n') {
                    out.push_str(format!("{start}{mark}{text}").trim_end());
                    out.push('\n');
                }
                continue;
            }
            let mark = if outer { "#" } else { "#!" };
            let shape = Shape::indented(indent).after(mark.len() + 1)?.without(1)?;
            let text = if attribute.path().is_ident("derive") {
                let mut traits = derived(attribute)?;
                // Derives beside one another are one.
                while let Some(next) = attributes.peek().filter(|next| next.path().is_ident("derive")) {
                    traits.extend(derived(next)?);
                    attributes.next();
                }
                let traits: Vec<String> = traits.iter().map(|path| self.path(path)).collect::<Option<_>>()?;
                let items: Vec<Item<'a>> = traits.into_iter().map(Item::Text).collect();
                self.list("derive", &items, shape, Brackets::ATTRIBUTE)?
            } else {
                self.attribute(&attribute.meta, shape)?
            };
            out.push_str(&format!("{start}{mark}[{text}]\n"));
        }
        Some(out)
    }

    fn attribute(&self, meta: &Meta, shape: Shape) -> Option<String> {
        match meta {
            Meta::Path(path) => self.path(path),
            Meta::NameValue(pair) => {
                let value =
                    self.of_parsed(|layout| layout.expr(&pair.value, Shape::unlimited(shape.indent)))?;
                Some(format!("{} = {value}", self.path(&pair.path)?))
            }
            Meta::List(list) if matches!(list.delimiter, MacroDelimiter::Paren(_)) => {
                let metas = syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated;
                let texts = match list.parse_args_with(metas) {
                    Ok(metas) => {
                        let nested = shape.nested();
                        metas.iter().map(|meta| self.attribute(meta, nested)).collect::<Option<Vec<_>>>()?
                    }
                    // No attribute that rustfmt knows either.
                    Err(_) => vec![tokens::flat(&list.tokens)],
                };
                let items: Vec<Item<'a>> = texts.into_iter().map(Item::Text).collect();
                self.list(&self.path(&list.path)?, &items, shape, Brackets::ATTRIBUTE)
            }
            Meta::List(_) => self.unknown(),
        }
    }
}

fn is_outer(attribute: &Attribute) -> bool {
    matches!(attribute.style, syn::AttrStyle::Outer)
}

/// The text of `#[doc = "text"]`.
fn documentation(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else { return None };
    match &pair.value {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) if pair.path.is_ident("doc") => {
            Some(text.value())
        }
        _ => None,
    }
}

fn derived(attribute: &Attribute) -> Option<Vec<syn::Path>> {
    let paths = syn::punctuated::Punctuated::<syn::Path, syn::Token![,]>::parse_terminated;
    Some(attribute.parse_args_with(paths).ok()?.into_iter().collect())
}

fn is_bare_use(item: &SynItem) -> bool {
    match item {
        SynItem::Use(item) => item.attrs.is_empty(),
        SynItem::Mod(item) => item.attrs.is_empty() && item.content.is_none(),
        _ => false,
    }
}

/// What a `use` names.
fn tree(use_: &syn::UseTree) -> String {
    match use_ {
        syn::UseTree::Path(path) => format!("{}::{}", path.ident, tree(&path.tree)),
        syn::UseTree::Name(name) => name.ident.to_string(),
        syn::UseTree::Rename(rename) => format!("{} as {}", rename.ident, rename.rename),
        syn::UseTree::Glob(_) => "*".to_owned(),
        syn::UseTree::Group(group) => {
            let items: Vec<String> = group.items.iter().map(tree).collect();
            format!("{{{}}}", items.join(", "))
        }
    }
}
