//! Conversions between neighbouring versions: impls, functions, documentation.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Emitter, docs};
use crate::model::{TypeUse, UseKind, ident, module_name};
use crate::versions::plan::{
    Argument, Conversion, Convert, Direction, Drop, Filled, How, Part, Source, StepPlan, Taken,
};
use crate::versions::rules::{Word, YesNo};
use crate::versions::shape::{Card, StructShape};

impl Emitter<'_> {
    /// The step to this module's type from the version before, both ways.
    pub(super) fn step(&self) -> TokenStream {
        let Some(step) = self.options.versions.step_to(self.id) else { return TokenStream::new() };
        let versions = self.use_module("versions");
        let [old, new] = [step.from, step.to].map(|id| {
            let name = self.model.modules[id.0].thing.as_ref().map(|thing| thing.type_name.clone());
            self.item_path(id, &name.unwrap_or_default())
        });
        let root = |id: crate::model::ModuleId| {
            let thing = self.model.modules[id.0].thing.as_ref();
            thing.map(|thing| thing.root.local.clone()).unwrap_or_default()
        };
        let (old_root, new_root) = (root(step.from), root(step.to));
        let up = step.up.parts.first().map(|part| ident(&part.function));
        let down = step.down.parts.first().map(|part| ident(&part.function));
        let parts = step.up.parts.iter().chain(&step.down.parts).map(|part| self.version_part(part));
        quote! {
            impl #versions::Upgrade for #old {
                type Newer = #new;

                fn upgrade(self) -> Result<#versions::Converted<#new>, #versions::ConvertError> {
                    #versions::Track::run(#old_root, |track| #up(track, self))
                }
            }
            impl #versions::Downgrade for #new {
                type Older = #old;

                fn downgrade(self) -> Result<#versions::Converted<#old>, #versions::ConvertError> {
                    #versions::Track::run(#new_root, |track| #down(track, self))
                }
            }
            #(#parts)*
        }
    }

    /// What the step does, for the module's documentation.
    pub(super) fn step_docs(&self) -> Vec<String> {
        let Some(step) = self.options.versions.step_to(self.id) else { return Vec::new() };
        let mut lines = vec![String::new()];
        let name = |id: crate::model::ModuleId| {
            let module = &self.model.modules[id.0];
            let type_ = module.thing.as_ref().map(|thing| thing.type_name.clone()).unwrap_or_default();
            (module.name.clone(), type_)
        };
        let ((old_module, old), (_, new)) = (name(step.from), name(step.to));
        lines.push(format!(" # From and to {old}"));
        lines.push(String::new());
        lines.push(format!(
            " [`{old}`](super::{old_module}::{old}) is the version before; `upgrade` and `downgrade` convert."
        ));
        lines.push(" Fields that are not listed match by name and type.".to_owned());
        for (title, direction) in
            [(format!("From {old} to {new}"), &step.up), (format!("From {new} to {old}"), &step.down)]
        {
            lines.extend([String::new(), format!(" ## {title}"), String::new()]);
            if direction.rows.is_empty() {
                lines.push(" Everything matches by name and type.".to_owned());
                continue;
            }
            lines.extend(table(direction));
        }
        lines
    }

    fn shape_path(&self, shape: &StructShape) -> TokenStream {
        self.type_of(&TypeUse::Item {
            module: shape.module,
            name: shape.name.clone(),
            kind: UseKind::Element,
        })
    }

    fn version_part(&self, part: &Part) -> TokenStream {
        let versions = self.use_module("versions");
        let (from, to) = (self.shape_path(&part.source), self.shape_path(&part.target));
        let function = ident(&part.function);
        let emit = PartEmitter { emitter: self, part };
        let opened = part.sources.iter().enumerate().map(|(index, source)| emit.opened(index, source));
        let emptied = part.sources.iter().enumerate().map(|(index, source)| emit.emptied(index, source));
        let hooks = part.hooks.iter().map(|hook| {
            let (path, variable) = (emit.path(&hook.path), format_ident!("{}", hook.variable));
            let arguments = hook.arguments.iter().map(|argument| emit.argument(argument));
            quote! { let #variable = #path(track, #(#arguments),*)?; }
        });
        let drops = part.drops.iter().map(|drop| emit.drop(drop));
        let taken = part.taken.iter().map(|taken| emit.taken(taken));
        let mut presence = TokenStream::new();
        emit.presence(&part.fields, &mut presence);
        let value = emit.literal(&part.target, &part.fields);
        let body = if part.after.is_empty() {
            quote! { Ok(#value) }
        } else {
            let after = part.after.iter().map(|after| {
                let (list, field) = (ident(&after.list.rust), ident(&after.field.rust));
                let source = emit.value(after.source);
                let copy = match part.sources[after.source].card {
                    Card::One => quote!(Some(#source.clone())),
                    _ => quote!(#source.clone()),
                };
                quote! { for part in &mut new.#list { part.#field = #copy; } }
            });
            quote! { let mut new = #value; #(#after)* Ok(new) }
        };
        let docs = format!(" From `{}` to `{}`.", part.source.name, part.target.name);
        quote! {
            #[doc = #docs]
            #[allow(unused_variables, reason = "what is only copied has nothing to report")]
            fn #function(track: &mut #versions::Track, old: #from) -> Result<#to, #versions::ConvertError> {
                #(#opened)*
                #(#emptied)*
                #(#hooks)*
                #(#drops)*
                #(#taken)*
                #presence
                #body
            }
        }
    }
}

struct PartEmitter<'e, 'm> {
    emitter: &'e Emitter<'m>,
    part: &'e Part,
}

impl PartEmitter<'_, '_> {
    fn versions(&self) -> proc_macro2::Ident {
        self.emitter.use_module("versions")
    }

    /// A hook's path, checked when the map was read.
    fn path(&self, path: &str) -> TokenStream {
        path.parse().unwrap_or_default()
    }

    fn source(&self, index: usize) -> &Source {
        &self.part.sources[index]
    }

    /// Where the value of a source is: a place in `old`, or a variable once an
    /// optional struct around it was taken apart.
    fn value(&self, index: usize) -> TokenStream {
        let source = self.source(index);
        match source.parent {
            None => {
                let field = ident(&source.field.rust);
                quote!(old.#field)
            }
            Some(parent) if self.is_apart(parent) => {
                let variable = self.variable(index);
                quote!(#variable)
            }
            Some(parent) => {
                let (around, field) = (self.value(parent), ident(&source.field.rust));
                quote!(#around.#field)
            }
        }
    }

    /// Whether a source was taken apart into variables.
    fn is_apart(&self, index: usize) -> bool {
        self.source(index).card == Card::Optional && self.source(index).opened.is_some()
    }

    fn variable(&self, index: usize) -> proc_macro2::Ident {
        format_ident!("old_{}", snake(&self.source(index).path))
    }

    fn is_there(&self, index: usize) -> TokenStream {
        let value = self.value(index);
        match self.source(index).card {
            Card::One => quote!(true),
            Card::Optional => quote!(#value.is_some()),
            Card::Many => quote!(!#value.is_empty()),
        }
    }

    /// Takes an optional struct apart.
    fn opened(&self, index: usize, source: &Source) -> TokenStream {
        if !self.is_apart(index) {
            return TokenStream::new();
        }
        let value = self.value(index);
        let there = format_ident!("has_old_{}", snake(&source.path));
        let variables = source.children.iter().map(|child| self.variable(*child));
        let some = source.children.iter().map(|child| {
            let field = &self.source(*child).field;
            let name = ident(&field.rust);
            match field.card {
                Card::One => quote!(Some(part.#name)),
                _ => quote!(part.#name),
            }
        });
        let none = source.children.iter().map(|child| match self.source(*child).field.card {
            Card::Many => quote!(Vec::new()),
            _ => quote!(None),
        });
        quote! {
            let #there = #value.is_some();
            let (#(#variables,)*) = match #value {
                Some(part) => (#(#some,)*),
                None => (#(#none,)*),
            };
        }
    }

    /// Notices an optional struct that was there, but of which nothing is carried over.
    fn emptied(&self, index: usize, source: &Source) -> TokenStream {
        if !self.is_apart(index) {
            return TokenStream::new();
        }
        let there = format_ident!("has_old_{}", snake(&source.path));
        let mut leaves = Vec::new();
        self.leaves(index, &mut leaves);
        let absent = leaves.into_iter().map(|leaf| {
            let value = self.value(leaf);
            match self.source(leaf).card {
                Card::Many => quote!(#value.is_empty()),
                _ => quote!(#value.is_none()),
            }
        });
        let path = &source.path;
        quote! { if #there #(&& #absent)* { track.emptied(#path); } }
    }

    /// The fields below a struct that are carried over.
    fn leaves(&self, index: usize, leaves: &mut Vec<usize>) {
        for child in &self.source(index).children {
            if self.source(*child).opened.is_some() {
                self.leaves(*child, leaves);
            } else if !self.part.drops.iter().any(|drop| drop.source == *child) {
                leaves.push(*child);
            }
        }
    }

    fn argument(&self, argument: &Argument) -> TokenStream {
        match argument {
            Argument::Source(index) => {
                let value = self.value(*index);
                quote!(&#value)
            }
            Argument::Each(index, field) => {
                let (value, name) = (self.value(*index), ident(&field.rust));
                let inner = match field.card {
                    Card::Optional => quote!(part.#name.as_ref()),
                    _ => quote!(&part.#name),
                };
                quote!(&#value.iter().map(|part| #inner).collect::<Vec<_>>())
            }
        }
    }

    fn drop(&self, drop: &Drop) -> TokenStream {
        let source = self.source(drop.source);
        let (value, path, why) = (self.value(drop.source), &source.path, &drop.why);
        if let Some((hook, arguments)) = &drop.hook {
            let hook = self.path(hook);
            let arguments = arguments.iter().map(|argument| self.argument(argument));
            return quote! { #hook(track, #(#arguments),*)?; };
        }
        match (&drop.unless, source.card) {
            (Some(usual), Card::One) => quote! { track.dropped_unless(#path, Some(&#value), #usual, #why); },
            (Some(usual), _) => quote! { track.dropped_unless(#path, #value.as_ref(), #usual, #why); },
            (None, Card::One) => quote! { track.dropped(#path, &#value, #why); },
            (None, Card::Optional) => quote! { track.dropped_optional(#path, &#value, #why); },
            (None, Card::Many) => quote! { track.dropped_each(#path, &#value, #why); },
        }
    }

    fn detail(&self, name: &str, units: Option<&str>) -> TokenStream {
        let versions = self.versions();
        let units = match units {
            Some(units) => quote!(Some(#units)),
            None => quote!(None),
        };
        quote!(&#versions::Detail { name: #name, units: #units })
    }

    fn taken(&self, taken: &Taken) -> TokenStream {
        let versions = self.versions();
        let (list, path) = (self.value(taken.list), &self.source(taken.list).path);
        let [name, value] = ["name", "value"].map(|wanted| {
            let field = taken.entry.fields.iter().find(|field| field.path == wanted);
            ident(field.map_or(wanted, |field| &field.rust))
        });
        let lines = taken.lines.iter().map(|(line, target, _, measure)| {
            let variable = format_ident!("taken_{}", snake(target));
            let detail = self.detail(&line.name, line.units.as_deref());
            let measured = measure.as_ref().map(|measure| {
                let (type_, number) = (self.emitter.shape_path(&measure.shape), ident(&measure.number.rust));
                quote!(.map(|number| #type_ { #number: number, display: None }))
            });
            quote! { let #variable = details.take(track, #path, #detail) #measured; }
        });
        quote! {
            let mut details = #versions::Details::of(#list.into_iter().map(|entry| (entry.#name, entry.#value)));
            #(#lines)*
            details.rest(track, #path);
        }
    }

    // ---- targets ----

    /// Whether there is anything for an optional struct to hold, asked before
    /// values move.
    fn presence(&self, fields: &[Filled], out: &mut TokenStream) {
        for field in fields {
            let How::Built(_, inner) = &field.how else { continue };
            self.presence(inner, out);
            if field.field.card == Card::Optional {
                let variable = format_ident!("has_new_{}", snake(&field.path));
                let mut parts = Vec::new();
                self.anything(inner, &mut parts);
                let always = parts.iter().any(|part| part.to_string() == "true");
                let condition = match parts.as_slice() {
                    [] => quote!(false),
                    _ if always => quote!(true),
                    parts => quote!(#(#parts)||*),
                };
                out.extend(quote! { let #variable = #condition; });
            }
        }
    }

    fn anything(&self, fields: &[Filled], parts: &mut Vec<TokenStream>) {
        for field in fields {
            match &field.how {
                How::Convert(convert) => parts.push(self.is_there(convert.source)),
                How::Join(sources) => parts.extend(sources.iter().map(|source| self.is_there(*source))),
                How::Hook(hook) => {
                    let hook = &self.part.hooks[*hook];
                    let variable = format_ident!("{}", hook.variable);
                    match field.field.card {
                        Card::Optional => parts.push(quote!(#variable.is_some())),
                        Card::Many => parts.push(quote!(!#variable.is_empty())),
                        Card::One => parts.extend(hook.arguments.iter().map(|argument| match argument {
                            Argument::Source(source) => self.is_there(*source),
                            Argument::Each(source, _) => self.is_there(*source),
                        })),
                    }
                }
                How::DetailTaken(path) => {
                    let variable = format_ident!("taken_{}", snake(path));
                    parts.push(quote!(#variable.is_some()));
                }
                How::DetailList { lines, .. } => {
                    parts.extend(lines.iter().map(|(source, ..)| self.is_there(*source)));
                }
                How::Built(_, inner) => self.anything(inner, parts),
                How::Constant { .. } | How::Absent | How::Outside => {}
            }
        }
    }

    fn literal(&self, shape: &StructShape, fields: &[Filled]) -> TokenStream {
        let type_ = self.emitter.shape_path(shape);
        let fields = fields.iter().map(|field| {
            let (name, value) = (ident(&field.field.rust), self.filled(field));
            quote!(#name: #value)
        });
        quote!(#type_ { #(#fields),* })
    }

    fn filled(&self, field: &Filled) -> TokenStream {
        let versions = self.versions();
        match &field.how {
            How::Convert(convert) => self.converted(convert, field),
            How::Join(sources) => {
                let mut lists =
                    sources.iter().map(|source| (self.value(*source), &self.source(*source).path));
                let (first, name) = match lists.next() {
                    Some(first) => first,
                    None => return quote!(Vec::new()),
                };
                let others = lists.map(|(value, path)| {
                    quote! {
                        all.extend(track.each(#path, #value, |track, value| {
                            #versions::rules::text_to_codable_joined(track, value, #name)
                        })?);
                    }
                });
                quote! {{
                    let mut all = track.each(#name, #first, #versions::rules::text_to_codable)?;
                    #(#others)*
                    all
                }}
            }
            How::Hook(hook) => {
                let variable = format_ident!("{}", self.part.hooks[*hook].variable);
                quote!(#variable)
            }
            How::Constant { text, codable } => {
                let text = if *codable {
                    let base = self.emitter.use_module("base");
                    quote!(#base::CodableValue::text(#text))
                } else {
                    quote!(#versions::rules::constant(#text))
                };
                if field.field.card == Card::One { text } else { quote!(Some(#text)) }
            }
            How::Absent | How::Outside => match field.field.card {
                Card::Many => quote!(Vec::new()),
                _ => quote!(None),
            },
            How::Built(shape, fields) => {
                let literal = self.literal(shape, fields);
                let literal = if field.field.boxed { quote!(Box::new(#literal)) } else { literal };
                if field.field.card == Card::One {
                    return literal;
                }
                let variable = format_ident!("has_new_{}", snake(&field.path));
                quote!(if #variable { Some(#literal) } else { None })
            }
            How::DetailList { entry, lines } => {
                let type_ = self.emitter.shape_path(entry);
                let lines = lines.iter().map(|(source, line, measure)| {
                    let (value, path) = (self.value(*source), &self.source(*source).path);
                    let detail = self.detail(&line.name, line.units.as_deref());
                    match measure {
                        None => quote! { details.add(track, #path, #detail, #value)?; },
                        Some(measure) => {
                            let number = ident(&measure.number.rust);
                            quote! {
                                details.add_measured(
                                    track, #path, #detail, #value.map(|value| (value.#number, value.display)),
                                )?;
                            }
                        }
                    }
                });
                quote! {{
                    let mut details = #versions::Details::new();
                    #(#lines)*
                    details.into_entries().map(|(name, value)| #type_ { name, value }).collect()
                }}
            }
            How::DetailTaken(path) => {
                let variable = format_ident!("taken_{}", snake(path));
                quote!(#variable)
            }
        }
    }

    fn converted(&self, convert: &Convert, field: &Filled) -> TokenStream {
        let source = self.source(convert.source);
        let path = &source.path;
        let (mut value, mut card) = (self.value(convert.source), source.card);
        // A call cannot be an argument of the next, which needs the track as well.
        let mut before = TokenStream::new();
        let mut is_call = false;
        let mut bind = |value: TokenStream, is_call: bool| {
            if !is_call {
                return value;
            }
            before.extend(quote! { let value = #value; });
            quote!(value)
        };
        if convert.first {
            (value, card, is_call) = (quote!(track.first(#path, #value)), Card::Optional, true);
        }
        if convert.require {
            let least = field.field.min;
            value = bind(value, is_call);
            is_call = true;
            if card == Card::Many {
                value = quote!(track.at_least(#path, #value, #least)?);
            } else {
                (value, card) = (quote!(track.require(#path, #value)?), Card::One);
            }
        }
        let boxes = (source.field.boxed, field.field.boxed);
        let function = match (&convert.conversion, boxes) {
            (Conversion::Copy, (from, to)) if from == to => None,
            (Conversion::Copy, (true, _)) => Some(quote!(|_, value| Ok(*value))),
            (Conversion::Copy, _) => Some(quote!(|_, value| Ok(Box::new(value)))),
            (conversion, boxes) => {
                let function = self.function(conversion);
                Some(match boxes {
                    (false, false) => function,
                    (true, false) => quote!(|track, value| (#function)(track, *value)),
                    (false, true) => quote!(|track, value| (#function)(track, value).map(Box::new)),
                    (true, true) => quote!(|track, value| (#function)(track, *value).map(Box::new)),
                })
            }
        };
        if let Some(function) = function {
            value = bind(value, is_call);
            value = match (card, convert.attempt) {
                (Card::One, false) => quote!(track.one(#path, #value, #function)?),
                (Card::Optional, false) => quote!(track.optional(#path, #value, #function)?),
                (Card::Many, false) => quote!(track.each(#path, #value, #function)?),
                (Card::Many, true) => quote!(track.attempt_each(#path, #value, #function)),
                (Card::One, true) => quote!(track.attempt(#path, Some(#value), #function)),
                (Card::Optional, true) => quote!(track.attempt(#path, #value, #function)),
            };
            if card == Card::One && convert.attempt {
                card = Card::Optional;
            }
        }
        let value = match (card, field.field.card) {
            (Card::One, Card::Optional) => quote!(Some(#value)),
            (Card::One, Card::Many) => quote!(vec![#value]),
            (Card::Optional, Card::Many) => quote!(#value.into_iter().collect()),
            _ => value,
        };
        if before.is_empty() { value } else { quote!({ #before #value }) }
    }

    fn function(&self, conversion: &Conversion) -> TokenStream {
        let versions = self.versions();
        match conversion {
            Conversion::Copy => quote!(#versions::rules::copy),
            Conversion::Fit => quote!(#versions::rules::fit),
            Conversion::TextToCodable => quote!(#versions::rules::text_to_codable),
            Conversion::CodableToText(None) => quote!(#versions::rules::codable_to_text),
            Conversion::CodableToText(Some((family, name))) => quote! {
                |track, value| #versions::rules::codable_to_text_or_code(track, value, #family, #name)
            },
            Conversion::Date => quote!(#versions::rules::date),
            Conversion::UnitPlain(unit) => {
                let constant = ident(unit.constant);
                quote!(|track, value| #versions::units::convert(track, &#versions::units::#constant, &value))
            }
            Conversion::UnitEnter(unit, measure) => {
                let constant = ident(unit.constant);
                let (type_, number) = (self.emitter.shape_path(&measure.shape), ident(&measure.number.rust));
                quote! {
                    |track, value| {
                        let (number, display) =
                            #versions::units::enter(track, &#versions::units::#constant, &value)?;
                        Ok(#type_ { #number: number, display })
                    }
                }
            }
            Conversion::UnitRecover(unit, measure) => {
                let constant = ident(unit.constant);
                let (type_, number) = (self.emitter.shape_path(&measure.shape), ident(&measure.number.rust));
                let field = &measure.number.path;
                quote! {
                    |track, value: #type_| #versions::units::recover(
                        track, &#versions::units::#constant, #field, &value.#number, value.display.as_ref(),
                    )
                }
            }
            Conversion::BooleanToCodable(words) => {
                let (yes, no) = self.words(words);
                quote!(|_, value| Ok(#versions::rules::boolean_to_codable(&value, #yes, #no)))
            }
            Conversion::CodableToBoolean(words) => {
                let (yes, no) = self.words(words);
                quote!(|track, value| #versions::rules::codable_to_boolean(track, &value, #yes, #no))
            }
            Conversion::Part(function) => {
                let function = ident(function);
                quote!(#function)
            }
        }
    }

    fn words(&self, words: &YesNo) -> (TokenStream, TokenStream) {
        let versions = self.versions();
        let word = |word: &Word| {
            let (text, also) = (&word.text, &word.also);
            let code = match word.code.as_deref() {
                Some(code) if !code.is_empty() => quote!(Some(#code)),
                _ => quote!(None),
            };
            let vocabulary = match &words.vocabulary {
                Some((family, name)) => quote!(Some((#family, #name))),
                None => quote!(None),
            };
            quote! {
                &#versions::rules::Word { text: #text, code: #code, also: &[#(#also),*], vocabulary: #vocabulary }
            }
        };
        (word(&words.yes), word(&words.no))
    }
}

/// A path as part of a variable's name.
fn snake(path: &str) -> String {
    module_name(&path.replace(['/', '@', '(', ')'], "_"))
}

/// The rows of a direction as a table.
fn table(direction: &Direction) -> Vec<String> {
    let mut lines = vec![" | field | from | rule | lost |".to_owned(), " |---|---|---|---|".to_owned()];
    for row in &direction.rows {
        let cell = |text: &str| docs::escape(text).replace('|', "\\|");
        let code = |text: &str| if text.is_empty() { String::new() } else { docs::code(text) };
        let lost = if row.lost.is_empty() { "nothing".to_owned() } else { cell(&row.lost) };
        lines.push(format!(" | {} | {} | {} | {lost} |", code(&row.field), code(&row.from), cell(&row.rule)));
    }
    lines
}

/// The steps of all types, for the registry.
pub(super) fn steps(steps: &[StepPlan], model: &crate::model::Model) -> TokenStream {
    let entries = steps.iter().map(|step| {
        let [old, new] = [step.from, step.to].map(|id| {
            let name = model.modules[id.0].thing.as_ref().map(|thing| thing.type_name.clone());
            ident(&name.unwrap_or_default())
        });
        quote!(#old <-> #new)
    });
    quote! { ::hv_types::any_version! { #(#entries),* } }
}
