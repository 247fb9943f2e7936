use regex::Regex;

use super::unicode::{BLOCKS, CATEGORIES};
use super::{DEPTH_LIMIT, PatternError, SIZE_LIMIT, translate};

fn compiled(pattern: &str) -> Regex {
    let translated = translate(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
    assert!(translated.is_ascii(), "{pattern} gives {translated}");
    Regex::new(&translated).unwrap_or_else(|error| panic!("{pattern} gives {translated}: {error}"))
}

fn refusal(pattern: &str) -> PatternError {
    match translate(pattern) {
        Ok(translated) => panic!("{pattern} must be refused, gives {translated}"),
        Err(error) => error,
    }
}

/// Checks rows of a pattern, texts it accepts, texts it refuses.
fn check(rows: &[(&str, &[&str], &[&str])]) {
    for (pattern, accepted, refused) in rows {
        let regex = compiled(pattern);
        for text in *accepted {
            assert!(regex.is_match(text), "{pattern} must accept {text:?}; it is {regex}");
        }
        for text in *refused {
            assert!(!regex.is_match(text), "{pattern} must refuse {text:?}; it is {regex}");
        }
    }
}

#[test]
fn patterns_of_the_published_schemas_mean_what_they_say() {
    let guid = "[a-fA-F0-9]{8}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{4}-[a-fA-F0-9]{12}";
    check(&[
        (
            guid,
            &["3d34d87e-7fc1-4153-800f-f56592cb0d17", "3D34D87E-7FC1-4153-800F-F56592CB0D17"],
            &["", "3d34d87e7fc14153800ff56592cb0d17", "{3d34d87e-7fc1-4153-800f-f56592cb0d17}"],
        ),
        (guid, &[], &["3d34d87e-7fc1-4153-800f-f56592cb0d17\n", "3d34d87g-7fc1-4153-800f-f56592cb0d17"]),
        (r"(\s*[^\s]+\s*)+", &["a", " a\tb\n", "\u{a0}"], &["", " ", "\r\n\t"]),
        ("^[a-zA-Z0-9/+]*={0,2}$", &["^$", "^aGV5=$", "^QQ==$"], &["", "aGV5", "^aGV5", "aGV5$", "^QQ===$"]),
        ("[a-zA-Z][a-zA-Z]", &["en", "US"], &["", "e", "eng", "e1", "é1"]),
        ("[a-fA-F0-9]{16}", &["0123456789abcDEF"], &["0123456789abcDE", "0123456789abcDEF0"]),
        ("[0-9]{1}", &["7"], &["", "77", "٧"]),
        (r"\p{L}+", &["Ärger", "日本"], &["", "a1", "a b"]),
    ]);
}

#[test]
fn translations_are_anchored_and_keep_the_shape_of_the_pattern() {
    let rows = [
        ("", r"\A(?:)\z"),
        ("a|b", r"\A(?:a|b)\z"),
        ("[0-9]{2}-(x|y)?", r"\A(?:[0-9]{2}-(?:x|y)?)\z"),
        (r"^\d$", r"\A(?:\^\p{Nd}\$)\z"),
        (r".\s\S", r"\A(?:[^\n\r][ \t\n\r][^ \t\n\r])\z"),
        ("a{2,2}b{007}c{1,}", r"\A(?:a{2}b{7}c{1,})\z"),
        ("[^a-z-[aeiou]]", r"\A(?:[[^a-z]--[aeiou]])\z"),
        ("é\n\u{202e}", r"\A(?:\x{E9}\n\x{202E})\z"),
    ];
    for (pattern, expected) in rows {
        assert_eq!(translate(pattern).as_deref(), Ok(expected));
    }
}

#[test]
fn ordinary_characters_stand_for_themselves() {
    check(&[
        ("abc", &["abc"], &["", "ab", "abcd", "xabc", "ABC", "abc\n", "abc\nabc"]),
        ("^a", &["^a"], &["a"]),
        ("a$", &["a$"], &["a", "a\n"]),
        ("a^b$c", &["a^b$c"], &["abc"]),
        ("-a-", &["-a-"], &["a"]),
        ("a,b", &["a,b"], &["ab"]),
        ("#!&~<>=:;@%/'\"`_", &["#!&~<>=:;@%/'\"`_"], &["#"]),
        ("a # b", &["a # b"], &["a", "a#b"]),
        ("&&--~~", &["&&--~~"], &["&"]),
        ("é日😀", &["é日😀"], &["e日😀", "é日"]),
        ("\t\n", &["\t\n"], &["tn", " "]),
        ("\u{200d}", &["\u{200d}"], &[""]),
    ]);
}

#[test]
fn a_dot_is_any_character_but_a_line_end() {
    check(&[
        (".", &["a", " ", "\t", "é", "😀", "\u{85}", "\u{2028}", "\u{c}"], &["", "\n", "\r", "ab"]),
        (".*", &["", "abc"], &["a\nb", "a\r"]),
        ("[.]", &["."], &["a"]),
    ]);
}

#[test]
fn branches_may_be_empty_and_groups_nest() {
    check(&[
        ("", &[""], &["a", "\n", " "]),
        ("|", &[""], &["a", "|"]),
        ("a|", &["a", ""], &["b"]),
        ("|a", &["a", ""], &["b"]),
        ("a||b", &["a", "", "b"], &["ab"]),
        ("ab|cd", &["ab", "cd"], &["abd", "acd", "abcd"]),
        ("a(b|c)d", &["abd", "acd"], &["ad", "abcd"]),
        ("()", &[""], &["a"]),
        ("(|a)b", &["b", "ab"], &["a"]),
        ("()*a", &["a"], &[""]),
        ("((a)(b(c)?))+", &["ab", "abc", "abcab"], &["", "ac"]),
        ("a|b|c{2}", &["a", "b", "cc"], &["c", "abcc"]),
    ]);
}

#[test]
fn quantifiers_repeat_the_atom_before_them() {
    check(&[
        ("ab?", &["a", "ab"], &["abb", ""]),
        ("ab*", &["a", "abbb"], &["abab"]),
        ("ab+", &["ab", "abb"], &["a"]),
        ("(ab)+", &["ab", "abab"], &["", "aba"]),
        ("a{0}", &[""], &["a"]),
        ("a{0}b", &["b"], &["ab"]),
        ("a{3}", &["aaa"], &["aa", "aaaa"]),
        ("a{03}", &["aaa"], &["aa", "aaaa"]),
        ("a{2,}", &["aa", "aaaaa"], &["a"]),
        ("a{0,}", &["", "aaa"], &["b"]),
        ("a{1,2}", &["a", "aa"], &["", "aaa"]),
        ("a{0,0}", &[""], &["a"]),
        ("[ab]{2}", &["ab", "ba"], &["a", "abb"]),
        ("(a|b){2}c", &["abc", "bbc"], &["ac"]),
        ("é{2}", &["éé"], &["é", "éééé"]),
        (r"\.{2}", &[".."], &["ab", "."]),
        (r"\p{Lu}{2}", &["AB", "ÄÖ"], &["A", "Ab"]),
        ("(a{2}){3}", &["aaaaaa"], &["aaaaa", "aaaaaaa"]),
        ("(a*)*", &["", "aaa"], &["b"]),
    ]);
}

#[test]
fn escapes_of_single_characters() {
    check(&[
        (r"\n\r\t", &["\n\r\t"], &["nrt"]),
        (r"\\", &["\\"], &["", "\\\\"]),
        (r"\|\.\?\*\+", &["|.?*+"], &["|a?*+"]),
        (r"\(\)\{\}", &["(){}"], &["", "{}"]),
        (r"\-\[\]\^", &["-[]^"], &["-"]),
        (r"a\.b", &["a.b"], &["axb"]),
        (r"[\n\t]", &["\n", "\t"], &["n", "t", "\\"]),
        (r"[\\\|\.\?\*\+\(\)\{\}\-\[\]\^]+", &[r"\|.?*+(){}-[]^"], &["a"]),
    ]);
}

#[test]
fn escapes_of_sets_follow_the_definitions_of_xml() {
    check(&[
        (r"\s", &[" ", "\t", "\n", "\r"], &["", "\u{a0}", "\u{b}", "\u{c}", "\u{85}", "\u{2003}", "s"]),
        (r"\S", &["a", "\u{a0}", "\u{b}", "\u{85}"], &[" ", "\t", "\n", "\r"]),
        (
            r"\i",
            &["a", "Z", "_", ":", "é", "日", "\u{10000}"],
            &["1", "-", ".", "\u{b7}", "\u{d7}", "\u{300}"],
        ),
        (r"\I", &["1", "-", "\u{d7}", " "], &["a", "_", ":", "é"]),
        (
            r"\c",
            &["a", "_", ":", "1", "-", ".", "\u{b7}", "\u{300}", "\u{203f}"],
            &[" ", ",", "/", ";", "\u{d7}"],
        ),
        (r"\C", &[" ", ",", "\u{d7}"], &["a", ":", "1", "-", "."]),
        (r"\d", &["0", "9", "٣", "߀", "𝟘"], &["a", "²", "½", "Ⅷ"]),
        (r"\D", &["a", "²"], &["0", "٣"]),
        (
            r"\w",
            &["a", "1", "é", "$", "+", "<", "^", "\u{300}", "€"],
            &["_", "-", ".", " ", "\t", "\u{200d}", "!"],
        ),
        (r"\W", &["_", "-", " ", "\u{378}", "\u{e000}"], &["a", "1", "$", "日"]),
        (r"\i\c*", &["xml:lang", "_a.b-1", "é"], &["1a", "-a", "a b", ""]),
        (r"[\i-[:]][\c-[:]]*", &["NCName", "_1"], &["a:b", ":a", "1"]),
        (r"\d{2}", &["12", "٣4"], &["1", "123"]),
    ]);
}

#[test]
fn categories_are_those_of_unicode() {
    let rows = [
        ("L", "a", "1"),
        ("Lu", "A", "a"),
        ("Ll", "a", "A"),
        ("Lt", "ǅ", "A"),
        ("Lm", "ʰ", "a"),
        ("Lo", "日", "a"),
        ("M", "\u{300}", "a"),
        ("Mn", "\u{300}", "\u{903}"),
        ("Mc", "\u{903}", "\u{300}"),
        ("Me", "\u{20dd}", "\u{300}"),
        ("N", "½", "a"),
        ("Nd", "٣", "½"),
        ("Nl", "Ⅷ", "8"),
        ("No", "½", "8"),
        ("P", "_", "$"),
        ("Pc", "_", "-"),
        ("Pd", "-", "_"),
        ("Ps", "(", ")"),
        ("Pe", ")", "("),
        ("Pi", "«", "»"),
        ("Pf", "»", "«"),
        ("Po", "!", "-"),
        ("Z", " ", "\t"),
        ("Zs", "\u{a0}", "\u{2028}"),
        ("Zl", "\u{2028}", " "),
        ("Zp", "\u{2029}", " "),
        ("S", "$", "!"),
        ("Sm", "+", "-"),
        ("Sc", "€", "+"),
        ("Sk", "^", "$"),
        ("So", "©", "$"),
        ("C", "\t", " "),
        ("Cc", "\u{85}", "\u{200d}"),
        ("Cf", "\u{200d}", "\t"),
        ("Co", "\u{e000}", "a"),
        ("Cn", "\u{378}", "a"),
    ];
    assert_eq!(
        rows.map(|(name, ..)| name).as_slice(),
        CATEGORIES.iter().map(|(name, _)| *name).collect::<Vec<_>>()
    );
    for (name, member, other) in rows {
        check(&[
            (&format!(r"\p{{{name}}}"), &[member], &[other, ""]),
            (&format!(r"\P{{{name}}}"), &[other], &[member, ""]),
            (&format!(r"[\p{{{name}}}]"), &[member], &[other]),
            (&format!(r"[^\p{{{name}}}]"), &[other], &[member]),
            (&format!(r"[^\P{{{name}}}]"), &[member], &[other]),
        ]);
    }
}

#[test]
fn blocks_are_those_of_unicode_3_1() {
    check(&[
        (r"\p{IsBasicLatin}", &["\t", "a", "\u{7f}"], &["\u{80}", "é", "ab"]),
        (r"\P{IsBasicLatin}", &["\u{80}", "é"], &["\t", "a", "\u{7f}"]),
        (r"\p{IsLatin-1Supplement}+", &["\u{80}é\u{ff}"], &["a", "\u{100}"]),
        (r"\p{IsGreek}", &["\u{370}", "Ω", "\u{3ff}"], &["\u{36f}", "\u{400}", "ἀ"]),
        (r"\p{IsCombiningMarksforSymbols}", &["\u{20d0}", "\u{20ff}"], &["\u{20cf}", "\u{2100}"]),
        (r"\p{IsCJKUnifiedIdeographsExtensionA}", &["\u{3400}", "\u{4db5}"], &["\u{33ff}", "\u{4db6}"]),
        (r"\p{IsHangulSyllables}", &["\u{ac00}", "\u{d7a3}"], &["\u{abff}", "\u{d7a4}"]),
        (r"\p{IsArabicPresentationForms-B}", &["\u{fe70}", "\u{fefe}"], &["\u{fe6f}", "\u{feff}"]),
        (r"\p{IsSpecials}", &["\u{feff}", "\u{fff0}", "\u{fffd}"], &["\u{fefe}", "\u{ff00}", "\u{fffe}"]),
        (r"\P{IsSpecials}", &["\u{fefe}", "\u{ff00}", "a"], &["\u{feff}", "\u{fffd}"]),
        (
            r"\p{IsPrivateUse}",
            &["\u{e000}", "\u{f8ff}", "\u{f0000}", "\u{10fffd}"],
            &["\u{f900}", "\u{effff}"],
        ),
        (r"\p{IsCJKUnifiedIdeographsExtensionB}", &["\u{20000}", "\u{2a6d6}"], &["\u{1ffff}", "\u{2a6d7}"]),
        (r"[\p{IsThai}a-[\p{IsThai}]]", &["a"], &["ก"]),
        (r"[^\p{IsCyrillic}]", &["a"], &["ж"]),
    ]);
    assert_eq!(BLOCKS.len(), 93);
    let mut ranges: Vec<_> = BLOCKS.iter().flat_map(|(_, ranges)| *ranges).collect();
    ranges.sort_unstable();
    assert!(ranges.iter().all(|(from, to)| from <= to));
    assert!(ranges.windows(2).all(|pair| pair[0].1 < pair[1].0));
    for (name, ranges) in BLOCKS {
        let (block, rest) = (compiled(&format!(r"\p{{Is{name}}}")), compiled(&format!(r"\P{{Is{name}}}")));
        for c in ranges.iter().flat_map(|&(from, to)| [from, to]) {
            assert!(block.is_match(c.encode_utf8(&mut [0; 4])), "{name}");
            assert!(!rest.is_match(c.encode_utf8(&mut [0; 4])), "{name}");
        }
    }
}

#[test]
fn classes_hold_characters_ranges_and_sets() {
    check(&[
        ("[abc]", &["a", "b", "c"], &["", "d", "ab"]),
        ("[a-c]", &["a", "b", "c"], &["d", "-"]),
        ("[a-a]", &["a"], &["b"]),
        ("[^abc]", &["d", "\n", "^", "😀"], &["a", "", "dd"]),
        ("[^a-c]", &["d", "-"], &["b"]),
        ("[a^]", &["a", "^"], &["b"]),
        ("[^^]", &["a"], &["^"]),
        ("[^^-a]", &["b", "-"], &["^", "_", "a"]),
        ("[A-^]", &["A", "Z", "^"], &["a"]),
        (r"[\^a]", &["^", "a"], &["b"]),
        (r"[\da-f]", &["7", "c"], &["g"]),
        (r"[\s,]", &[" ", ","], &["s"]),
        (r"[^\s,]", &["a"], &[" ", ","]),
        (r"[\S]", &["a"], &[" "]),
        (r"[^\S]", &[" "], &["a"]),
        (r"[\w_]+", &["a_b"], &["a-b"]),
        (r"[^\W]", &["a"], &["_"]),
        (r"[\i\d]", &["a", "1"], &["-"]),
        (r"[\D5]", &["a", "5"], &["6"]),
        ("[é-ü]", &["é", "ö"], &["e", "ÿ"]),
        ("[😀-😂]", &["😁"], &["😃"]),
        ("[\n ]", &["\n", " "], &["n"]),
        ("[.*+?(){}|$,/]", &[".", "*", "+", "?", "(", ")", "{", "}", "|", "$", ",", "/"], &["a", "\\"]),
        (r"[\t-\r]", &["\t", "\n", "\r"], &[" ", "t"]),
        (r"[\[-\]]", &["[", "\\", "]"], &["a", "-"]),
    ]);
}

#[test]
fn a_hyphen_is_itself_at_either_end_of_a_class_or_escaped() {
    check(&[
        ("[-]", &["-"], &["", "a"]),
        ("[--]", &["-"], &["", "--"]),
        ("[-a]", &["-", "a"], &["b"]),
        ("[a-]", &["-", "a"], &["b"]),
        ("[^-a]", &["b", "^"], &["-", "a"]),
        ("[^a-]", &["b"], &["-", "a"]),
        ("[-a-c-]", &["-", "b"], &["d"]),
        ("[a-c-]", &["-", "b"], &["d"]),
        (r"[\d-]", &["-", "5"], &["a"]),
        (r"[-\d]", &["-", "5"], &["a"]),
        (r"[a\-c]", &["a", "-", "c"], &["b"]),
        (r"[+-\-]", &["+", ",", "-"], &["."]),
        (r"[\--/]", &["-", ".", "/"], &[","]),
        (r"[\w.\-]+", &["a.b-c"], &["a_b"]),
    ]);
}

#[test]
fn a_class_can_be_subtracted_from_a_class() {
    check(&[
        ("[a-z-[aeiou]]", &["b", "z"], &["a", "u", "-", "A"]),
        ("[a-z-[aeiou]]+", &["xyz"], &["xyza"]),
        ("[a-z-[^aeiou]]", &["a", "u"], &["b", "A"]),
        ("[^a-z-[0-9]]", &["A", "-"], &["a", "5"]),
        ("[^a-z-[^0-9]]", &["5"], &["a", "A"]),
        ("[a-z-[aeiou-[e]]]", &["b", "e"], &["a", "o"]),
        ("[a-z-[a-m-[c-e-[d]]]]", &["n", "c", "e"], &["a", "d", "m"]),
        ("[a-[a]]", &[], &["a", "", "-"]),
        ("[a--[b]]", &["a", "-"], &["b"]),
        ("[--[a]]", &["-"], &["a"]),
        ("[---[a]]", &["-"], &["a"]),
        ("[^--[a]]", &["b"], &["-", "a"]),
        ("[a-z--[b]]", &["a", "-"], &["b"]),
        (r"[\p{L}-[\p{Lu}]]", &["a", "日"], &["A", "1"]),
        (r"[\w-[\d_]]", &["a", "$"], &["1", "_"]),
        (r"[\s-[\n]]", &[" ", "\t"], &["\n", "a"]),
        (r"[\S-[a]]", &["b"], &["a", " "]),
        (r"[^\s-[a]]", &["b"], &["a", " "]),
        (r"[\i\d-[:]]", &["a", "1"], &[":"]),
        (r"[&-~-[\-\]]]", &["&", "~", "a"], &["-", "]"]),
    ]);
}

#[test]
fn set_operators_and_classes_of_the_regex_crate_have_no_meaning() {
    check(&[
        ("[a-z&&b]", &["a", "&", "b"], &["-"]),
        ("[a~~b]", &["a", "~", "b"], &["c"]),
        ("[:alpha:]", &[":", "a", "l", "p", "h"], &["b"]),
        ("[:ab:-[b]]", &[":", "a"], &["b"]),
        ("[a#b ]", &["#", " "], &["c"]),
        ("[<>]", &["<", ">"], &["="]),
        ("x(a)x", &["xax"], &["xx"]),
    ]);
}

#[test]
fn malformed_patterns_are_refused_with_the_place_and_the_reason() {
    let follow = "a quantifier cannot follow a quantifier: XML Schema has no lazy or possessive ones";
    let quantity = r"a quantity is written `{n}`, `{n,}` or `{n,m}`; write `\{` for the character itself";
    let hyphen = r"in a class a `-` that is neither first nor last is written `\-`";
    let unclosed = r"the class is not closed; write `\[` for the character itself";
    let name = "the name of a category or block consists of ASCII letters, digits and `-`, and ends with `}`";
    let rows = [
        ("*a", 0, r"`*` has nothing to repeat; write `\*` for the character itself"),
        ("?a", 0, r"`?` has nothing to repeat; write `\?` for the character itself"),
        ("a|+", 2, r"`+` has nothing to repeat; write `\+` for the character itself"),
        ("(?)", 1, "XML Schema has no groups of the form `(?…)`"),
        ("(?:a)", 1, "XML Schema has no groups of the form `(?…)`"),
        ("(?i)a", 1, "XML Schema has no groups of the form `(?…)`"),
        ("a|?", 2, r"`?` has nothing to repeat; write `\?` for the character itself"),
        ("{2}", 0, r"`{` has nothing to repeat; write `\{` for the character itself"),
        ("a??", 2, follow),
        ("a*?", 2, follow),
        ("a++", 2, follow),
        ("é{2}{3}", 4, follow),
        ("(a+)+*", 5, follow),
        ("a{", 2, quantity),
        ("a{}", 2, quantity),
        ("a{,3}", 2, quantity),
        ("a{x}", 2, quantity),
        ("a{1", 3, quantity),
        ("a{1,", 4, quantity),
        ("a{1,x}", 4, quantity),
        ("a{1,2", 5, quantity),
        ("a{1;2}", 3, quantity),
        ("a{-1}", 2, quantity),
        ("a{ 1}", 2, quantity),
        ("a{٣}", 2, quantity),
        ("ab{5,3}", 2, "the quantity `{5,3}` runs backwards"),
        ("(a", 0, r"the group is not closed; write `\(` for the character itself"),
        ("é(a(b)", 1, r"the group is not closed; write `\(` for the character itself"),
        ("a)", 1, r"`)` closes no group; write `\)` for the character itself"),
        ("a]", 1, r"`]` closes nothing; write `\]` for the character itself"),
        ("a}", 1, r"`}` closes nothing; write `\}` for the character itself"),
        ("ab\\", 2, r"the pattern ends within an escape; write `\\` for the character itself"),
        (r"a\$", 1, r"XML Schema has no escape `\$`: the character $ needs no backslash"),
        (r"\/", 0, r"XML Schema has no escape `\/`: the character / needs no backslash"),
        ("\\\u{202e}", 0, r"XML Schema has no escape `\U+202E`: the character U+202E needs no backslash"),
        (r"\b", 0, r"XML Schema has no escape `\b`"),
        (r"日本\1", 2, r"XML Schema has no escape `\1`"),
        (r"\x41", 0, r"XML Schema has no escape `\x`"),
        (r"[\u0041]", 1, r"XML Schema has no escape `\u`"),
        (r"\pL", 2, r"`\p` and `\P` need a name in braces, as in `\p{Lu}`"),
        (r"\P", 2, r"`\p` and `\P` need a name in braces, as in `\p{Lu}`"),
        (r"\p{L", 4, name),
        (r"\p{Script=Greek}", 9, name),
        (r"\p{^L}", 3, name),
        (r"\p{}", 3, "XML Schema 1.0 has no category ``"),
        (r"\p{Lx}", 3, "XML Schema 1.0 has no category `Lx`"),
        (r"\p{Cs}", 3, "XML Schema 1.0 has no category `Cs`"),
        (r"\p{lu}", 3, "XML Schema 1.0 has no category `lu`"),
        (r"[\P{Letter}]", 4, "XML Schema 1.0 has no category `Letter`"),
        (r"\p{IsNowhere}", 3, "XML Schema 1.0 has no block `Nowhere`"),
        (r"\p{IsHighSurrogates}", 3, "XML Schema 1.0 has no block `HighSurrogates`"),
        (r"\p{IsGreekandCoptic}", 3, "XML Schema 1.0 has no block `GreekandCoptic`"),
        (r"\p{Isgreek}", 3, "XML Schema 1.0 has no block `greek`"),
        ("a[]", 2, r"the class is empty; write `\]` for the character itself"),
        ("[]a]", 1, r"the class is empty; write `\]` for the character itself"),
        ("[^]", 2, r"the class is empty; write `\]` for the character itself"),
        ("[", 0, unclosed),
        ("[^", 0, unclosed),
        ("x[a", 1, unclosed),
        ("[a-", 0, unclosed),
        ("[ab-", 0, unclosed),
        ("[a-[b]", 0, unclosed),
        ("[a-[b", 3, unclosed),
        ("[a[b]]", 2, r"in a class `[` is written `\[`"),
        ("[[:alpha:]]", 1, r"in a class `[` is written `\[`"),
        ("[z-a]", 1, "the range from z to a runs backwards"),
        ("[b\u{2009}-\\n]", 2, "the range from U+2009 to U+000A runs backwards"),
        ("[^-[a]]", 2, "there is nothing to subtract from"),
        ("[-[a]]", 1, "there is nothing to subtract from"),
        ("[a-[b]c]", 6, "a subtracted class ends the class: `]` must follow"),
        ("[a-[b]-[c]]", 6, "a subtracted class ends the class: `]` must follow"),
        ("[a-c-e]", 4, hyphen),
        ("[--z]", 2, hyphen),
        (r"[\d-z]", 3, hyphen),
        (r"[\w-.]", 3, hyphen),
        ("[+--]", 3, r"a hyphen at the end of a range is written `\-`"),
        ("[ --/]", 3, r"a hyphen at the end of a range is written `\-`"),
        (r"[a-\d]", 3, "a range ends with a character, not with a set of them"),
    ];
    for (pattern, offset, message) in rows {
        let error = refusal(pattern);
        assert_eq!((error.offset(), error.message()), (offset, message), "{pattern}");
        assert_eq!(error.to_string(), format!("character {}: {message}", offset + 1));
    }
}

#[test]
fn repetition_that_explodes_is_refused_at_the_repeated_part() {
    let message = "too long or too much repetition: here the automaton exceeds its limit of 8 MiB";
    let rows = [
        ("a{99999999}", 0),
        ("xy(a{1000}){1000}", 2),
        ("((((a{99}){99}){99}){99}){99}", 2),
        ("(){99999999}", 0),
        ("a{0,99999999999999999999999999}", 0),
        ("a{99999999999999999999999999,}", 0),
        (r"a\w{200}", 1),
        (r"b|[\p{L}-[a]]{1,250}", 2),
    ];
    for (pattern, offset) in rows {
        let error = refusal(pattern);
        assert_eq!((error.offset(), error.message()), (offset, message), "{pattern}");
    }
    for long in [r"\p{L}".repeat(300), "|".repeat(100_000), "a".repeat(300_000), "[a]".repeat(100_000)] {
        assert_eq!(refusal(&long).message(), message);
    }
}

/// The largest number of repetitions of `atom` that the translation lets pass must compile too.
#[test]
fn what_is_within_the_size_limit_compiles() {
    let sets = [
        "a",
        "😀",
        "(|a)",
        "(a|bc)",
        "(((a*)*)*)",
        ".",
        r"\s",
        r"\S",
        r"\i",
        r"\C",
        r"\w",
        r"\W",
        r"\d",
        r"\D",
        "[^,]",
        "[é-ü]",
        "[aé日😀]",
        "[\u{81}-\u{10fffe}]",
        "[^\u{801}-\u{fffe}]",
        r"[\p{Lu}\p{Mn}\p{Nd}\p{Pd}\p{Sm}\p{Cn}]",
        r"[^\p{Lu}\p{Mn}\p{So}]",
        r"[\p{L}-[\p{Lu}\p{Lt}]]",
        r"[\P{Lm}-[\P{N}]]",
        r"\p{IsPrivateUse}",
    ];
    for atom in sets {
        let (mut fits, mut exceeds) = (1, SIZE_LIMIT);
        while exceeds - fits > 1 {
            let middle = u64::midpoint(fits, exceeds);
            let ok = translate(&format!("{atom}{{0,{middle}}}")).is_ok();
            *(if ok { &mut fits } else { &mut exceeds }) = middle;
        }
        assert!(fits > 80, "{atom} only {fits} times");
        compiled(&format!("{atom}{{0,{fits}}}"));
    }
}

#[test]
fn nesting_up_to_the_limit_compiles_and_is_refused_beyond() {
    let groups = |depth: usize| format!("{}[a-[b]]{}", "(a|b".repeat(depth), ")*c".repeat(depth));
    let classes = |depth: usize| format!("{}{}", "[^a-".repeat(depth) + "[b]", "]".repeat(depth));
    compiled(&groups(DEPTH_LIMIT - 2));
    compiled(&classes(DEPTH_LIMIT - 1));
    let message = "groups and classes are nested more than 50 deep";
    let error = refusal(&groups(DEPTH_LIMIT + 1));
    assert_eq!((error.offset(), error.message()), (4 * DEPTH_LIMIT, message));
    let error = refusal(&classes(DEPTH_LIMIT));
    assert_eq!((error.offset(), error.message()), (4 * DEPTH_LIMIT, message));
    compiled(&"(a)[b-[c]]".repeat(DEPTH_LIMIT + 1));
}
