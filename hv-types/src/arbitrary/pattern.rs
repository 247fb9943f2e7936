//! Texts that match a pattern: a walk through the regular expression.

use regex_syntax::hir::{Class, Hir, HirKind};

use super::Dice;

/// A text that the pattern is likely to match; `None` when it cannot be parsed.
pub(super) fn text(pattern: &str, dice: &mut Dice) -> Option<String> {
    let hir = regex_syntax::Parser::new().parse(pattern).ok()?;
    let mut out = String::new();
    walk(&hir, dice, &mut out)?;
    Some(out)
}

fn walk(hir: &Hir, dice: &mut Dice, out: &mut String) -> Option<()> {
    match hir.kind() {
        // The anchors around the whole.
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = class.ranges();
            // Digits of other scripts match a pattern, and are no numbers.
            let ascii = ranges.iter().filter(|range| range.start().is_ascii()).count();
            let count = if ascii == 0 || dice.one_in(16) { ranges.len() } else { ascii };
            let range = ranges.get(dice.below(count))?;
            let (start, end) = (u32::from(range.start()), u32::from(range.end()));
            let c = (0..8).find_map(|_| {
                let at = dice.below((end - start) as usize + 1) as u32;
                char::from_u32(start + at.min(200))
                    .or_else(|| char::from_u32(start + at))
                    .filter(|c| is_xml(*c))
            });
            out.push(c?);
        }
        HirKind::Class(Class::Bytes(_)) => return None,
        HirKind::Repetition(repetition) => {
            let min = repetition.min as usize;
            let most = repetition.max.map_or(min + 6, |max| (max as usize).min(min + 6));
            for _ in 0..min + dice.below(most - min + 1) {
                walk(&repetition.sub, dice, out)?;
            }
        }
        HirKind::Capture(capture) => walk(&capture.sub, dice, out)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| walk(part, dice, out))?,
        HirKind::Alternation(parts) => walk(parts.get(dice.below(parts.len()))?, dice, out)?,
    }
    Some(())
}

/// Whether XML allows the character.
pub(super) fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
