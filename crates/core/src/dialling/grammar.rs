//! How plans are written.

use super::plan::{Keys, Misfits, Often, Plan, Rule, Sends};
use crate::format::xml;

/// What a plan is written in. `|` stands between its rules, `x` for a digit, brackets for one of several keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grammar {
    /// `(*xx|[2-9]xxxxxx|1xxx[2-9]xxxxxxS0|xxxxxxxxxxxx.)`: `.` none or more of what stands before it, `<8:1650>` another number, `!` behind
    /// a rule forbids, `S0` sends at once. Source: Linksys SPA9000 and SPA500 administration guides.
    Sipura,
    /// The same with `?` for none or one, `X` for a digit or star, `@` for a letter or digit, `!` before a rule, and `(Mpli)` for another
    /// map, which is taken as one that lets all through. Source: Obihai OBi device administration guide, "digit map".
    Obi,
    /// `{ x+ | \+x+ | *x+ }`: `+` one or more of what stands before it, a backslash before a key that is itself, `^` before a rule forbids,
    /// `<2=011>` another number. Source: Grandstream's GRP and HT8xx guides, "dial plan".
    Braces,
    /// `[2-9]11|0T|x.T`: `T` waits, and what has none is sent at once; `R..R..R` another number. Source: Polycom's SIP 3.1 administrator's
    /// guide, "digit map"; a number that fits nothing is sent at once (`dialplan.impossibleMatchHandling`, 0).
    DigitMap,
    /// The same with `;` between the rules: `[2-9]11;0T;x.T`. Source: ALE M3-M5-M7-M8 administrator guide, page 96.
    Semicolons,
    /// `<TEMPLATE MATCH="*" TIMEOUT="3"/>` of Cisco's 7900 series: `.` is a key but `#`, `*` one or more of them, `\*` a star.
    Templates,
    /// `x+#|xx+*|1X+#,9`: `+` none or more of what stands before it, `#` or `^` at the end of a rule the key that ends dialling, `;` a second
    /// dial tone, what stands behind `,` goes out before the number. Source: administrator guides of the Aastra 53i, 55i and 57i, releases
    /// 2.0 to 3.3.1, "local dial plan"; `^` in public configurations of later phones.
    Repeats,
    /// `112|9[01]xx.|<101:9999>|1x.S2|900x!`: a plan that hastens. `.` none or more of what stands before it, `S2` and `T` wait, `!` behind a rule forbids,
    /// `<101:9999>` another number; what fits none is sent after the timer. Source: administrator guides of the KX-TGP500, KX-UT113, KX-UTG200 and KX-HDV130,
    /// "dial plan", with calls made even if it does not match.
    Hints,
}

const DIGITS: (char, char) = ('0', '9');
const LETTERS: [(char, char); 3] = [DIGITS, ('a', 'z'), ('A', 'Z')];

impl Grammar {
    /// Reads a plan. What is no rule lets nothing through.
    pub fn read(self, text: &str) -> Plan {
        let rules = match self {
            Self::Templates => templates(text),
            _ => branches(self.body(text), if self == Self::Semicolons { ';' } else { '|' })
                .map(|branch| self.rule(branch))
                .collect(),
        };
        let misfits = match self {
            Self::DigitMap => Misfits::AtOnce,
            Self::Hints => Misfits::Late,
            _ => Misfits::Rejected,
        };
        Plan { rules, misfits }
    }

    /// What stands between the outermost brackets, behind timers.
    fn body(self, text: &str) -> &str {
        let (open, close) = match self {
            Self::Sipura | Self::Obi => ('(', ')'),
            Self::Braces => ('{', '}'),
            Self::DigitMap | Self::Semicolons | Self::Templates | Self::Repeats | Self::Hints => {
                return text.trim();
            }
        };
        let inside = text.split_once(open).and_then(|(_, rest)| rest.rsplit_once(close));
        inside.map_or(text, |(inside, _)| inside)
    }

    /// Whether a plan can name a key at all.
    pub(super) const fn names(self, key: char) -> bool {
        !(key.is_ascii_alphabetic() || matches!((self, key), (Self::Repeats, '+')))
    }

    fn rule(self, branch: &str) -> Rule {
        let mut rule = Rule::default();
        if matches!(self, Self::DigitMap | Self::Semicolons) {
            rule.sends = Sends::AtOnce;
        }
        let mut branch = branch.trim();
        if self == Self::Repeats {
            let (keyed, before) = branch.split_once(',').unwrap_or((branch, ""));
            rule.rewrites = !before.is_empty();
            branch = keyed.strip_suffix(['#', '^']).unwrap_or(keyed);
        }
        let mut rest = branch.chars().peekable();
        while let Some(key) = rest.next() {
            let step = match (self, key) {
                (_, ' ' | ',') | (Self::Repeats, ';' | '(' | ')') => continue,
                (Self::Sipura | Self::Obi | Self::Hints, '!') | (Self::Braces, '^') => {
                    rule.bars = true;
                    continue;
                }
                (Self::Sipura | Self::Obi, 'S' | 'L' | 'P') => {
                    let seconds: String = std::iter::from_fn(|| rest.next_if(char::is_ascii_digit)).collect();
                    if key == 'S' && seconds == "0" {
                        rule.sends = Sends::AtOnce;
                    }
                    continue;
                }
                (Self::Hints, 'S' | 's' | 'T' | 't') => {
                    while rest.next_if(char::is_ascii_digit).is_some() {}
                    rule.sends = Sends::Late;
                    continue;
                }
                (Self::Obi, '{') => {
                    rest.by_ref().find(|key| *key == '}');
                    continue;
                }
                (Self::DigitMap | Self::Semicolons | Self::Braces, 'T') => {
                    rule.sends = Sends::Late;
                    continue;
                }
                (Self::DigitMap | Self::Semicolons, 'R') => {
                    rule.rewrites = true;
                    continue;
                }
                (Self::Obi, '(') => {
                    rest.by_ref().find(|key| *key == ')');
                    rule.steps.push((Keys { ranges: Vec::new(), others: true }, Often::Any));
                    continue;
                }
                (Self::Sipura | Self::Obi | Self::Braces | Self::Hints, '<') => {
                    let inside: String = rest.by_ref().take_while(|key| *key != '>').collect();
                    let keyed = inside.split_once([':', '=']).map_or("", |(keyed, _)| keyed);
                    rule.rewrites = true;
                    rule.steps.extend(keyed.chars().map(|key| (Keys::one(key), Often::Once)));
                    continue;
                }
                (_, '.') | (Self::Repeats, '+') => {
                    if let Some((_, often)) = rule.steps.last_mut() {
                        *often = Often::Any;
                    }
                    continue;
                }
                (Self::Braces, '+') => {
                    if let Some((keys, _)) = rule.steps.last().cloned() {
                        rule.steps.push((keys, Often::Any));
                    }
                    continue;
                }
                (Self::Obi, '?') => {
                    if let Some((_, often)) = rule.steps.last_mut() {
                        *often = Often::Maybe;
                    }
                    continue;
                }
                (_, '[') => set(&rest.by_ref().take_while(|key| *key != ']').collect::<String>()),
                (Self::Braces, '\\') => match rest.next() {
                    Some(key) => Keys::one(key),
                    None => continue,
                },
                (Self::Obi, 'X') => Keys::of(&[DIGITS, ('*', '*')]),
                (Self::Obi, '@') | (Self::Braces, 'X') => Keys::of(&LETTERS),
                (_, 'x') | (Self::Repeats | Self::Hints, 'X') => Keys::of(&[DIGITS]),
                (_, key) => Keys::one(key),
            };
            rule.steps.push((step, Often::Once));
        }
        rule
    }
}

/// The rules of a plan: what stands between them is a key where it is in brackets.
fn branches(text: &str, between: char) -> impl Iterator<Item = &str> {
    let mut inside = false;
    text.split(move |key| {
        inside = matches!(key, '[' | '<') || inside && !matches!(key, ']' | '>');
        key == between && !inside
    })
}

/// One of several keys: `^2-9*x`.
fn set(text: &str) -> Keys {
    let (others, text) = text.strip_prefix('^').map_or((false, text), |rest| (true, rest));
    let keys: Vec<char> = text.chars().collect();
    let mut ranges = Vec::new();
    let mut at = 0;
    while let Some(from) = keys.get(at) {
        if let (Some('-'), Some(to)) = (keys.get(at + 1), keys.get(at + 2)) {
            ranges.push((*from, *to));
            at += 3;
        } else {
            ranges.push(if *from == 'x' { DIGITS } else { (*from, *from) });
            at += 1;
        }
    }
    Keys { ranges, others }
}

/// The rules of a document of templates.
fn templates(text: &str) -> Vec<Rule> {
    let rules = xml::read(text.as_bytes(), |document| {
        let templates = document.descendants().filter(|own| own.has_tag_name("TEMPLATE"));
        Ok(templates
            .filter_map(|own| Some(template(own.attribute("MATCH")?, own.attribute("TIMEOUT"))))
            .collect())
    });
    rules.unwrap_or_default()
}

fn template(pattern: &str, timeout: Option<&str>) -> Rule {
    let mut rule = Rule::default();
    if timeout == Some("0") {
        rule.sends = Sends::AtOnce;
    }
    let all = || Keys { ranges: vec![('#', '#')], others: true };
    let mut rest = pattern.chars();
    while let Some(key) = rest.next() {
        match key {
            ',' => {}
            '*' => rule.steps.extend([(all(), Often::Once), (all(), Often::Any)]),
            '.' => rule.steps.push((Keys::of(&[DIGITS, ('*', '*'), ('+', '+')]), Often::Once)),
            '\\' => rule.steps.extend(rest.next().map(|key| (Keys::one(key), Often::Once))),
            key => rule.steps.push((Keys::one(key), Often::Once)),
        }
    }
    rule
}

#[cfg(test)]
mod tests {
    use super::super::Dialled::{self, AtOnce, Rejected, Rewritten, Whole};
    use super::Grammar::{self, Braces, DigitMap, Hints, Obi, Repeats, Semicolons, Sipura, Templates};

    fn cut(text: &str) -> Dialled {
        Dialled::Cut(text.to_owned())
    }

    /// Plans of the makers', and what their guides say of them.
    #[test]
    fn plans_are_read_as_their_makers_read_them() {
        const AMERICAN: &str = "(*xx|[3469]11|0|00|[2-9]xxxxxx|1xxx[2-9]xxxxxxS0|xxxxxxxxxxxx.)";
        const OBI: &str = "(1xxxxxxxxxx|<1>[2-9]xxxxxxxxx|011xx.|xx.|(Mipd)|[^*#]@@.)";
        const GXP: &str = "{ x+ | *x+ | *xx*x+ }";
        const ANY: &str = r#"<DIALTEMPLATE><TEMPLATE MATCH="112" TIMEOUT="0"/><TEMPLATE MATCH="*" TIMEOUT="3"/></DIALTEMPLATE>"#;
        type Case<'a> = (Grammar, &'a str, &'a [(&'a str, Dialled)]);
        let cases: &[Case<'_>] = &[
            (
                Sipura,
                AMERICAN,
                &[
                    ("101", Rejected),
                    ("411", Whole),
                    ("*97", AtOnce),
                    ("*8101", cut("*81")),
                    ("12125551234", AtOnce),
                    ("5551234", Whole),
                ],
            ),
            (
                Sipura,
                "L:15,(112S0|[x*#+].)",
                &[("112", AtOnce), ("1120", cut("112")), ("+387", Whole), ("a", Rejected)],
            ),
            (Sipura, "(<:1>xxx|900x.!)", &[("101", Rewritten), ("9001", Rejected)]),
            (
                Repeats,
                "x+#|xx+*",
                &[("101", Whole), ("101*", AtOnce), ("*97", Rejected), ("**101", Rejected)],
            ),
            (Repeats, "[0-9*#]+^|1X+#,9", &[("*97", Whole), ("*21#", Whole), ("1555", Rewritten)]),
            (
                Obi,
                "(*xx.|**xx.|xx.|[^*#]@@.)",
                &[("101", Whole), ("*8101", Whole), ("**101", Whole), ("*97", Whole), ("park", Whole)],
            ),
            (Obi, OBI, &[("2125551234", Rewritten), ("101", Whole)]),
            (Obi, "(1?23|!900x.)", &[("23", AtOnce), ("123", AtOnce), ("9001", Rejected)]),
            (
                Braces,
                GXP,
                &[
                    ("101", Whole),
                    ("*97", Whole),
                    ("**101", Rejected),
                    ("+387", Rejected),
                    ("park", Rejected),
                ],
            ),
            (
                Braces,
                r"{ [*x]+ | \+x+ | \p\a\r\k\+x+ | ^900x+ }",
                &[("**101", Whole), ("+387", Whole), ("park+5901", Whole), ("9001", Rejected)],
            ),
            (DigitMap, "[0123456789*#].T", &[("101", Whole), ("**1#", Whole), ("+387", cut("+"))]),
            (
                DigitMap,
                "[2-9]11|0T|[2-9]xxxT",
                &[("911", AtOnce), ("0", Whole), ("2345", Whole), ("12", cut("1"))],
            ),
            (
                Semicolons,
                "[2-9]11;0T;+011xxx.T;[2-9]xxxT",
                &[("911", AtOnce), ("0", Whole), ("2345", Whole), ("*97", Rejected)],
            ),
            (
                Semicolons,
                "112;[x*#+].T",
                &[("112", AtOnce), ("1120", cut("112")), ("*97", Whole), ("+387", Whole)],
            ),
            // The maker's examples, and what it says of them.
            (
                Hints,
                "[2346789]11|01[2-9]xx.|1x.S2|123xxx!|<5:9999>",
                &[
                    ("911", AtOnce),
                    ("01254", Whole),
                    ("1", Whole),
                    ("123456", Rejected),
                    ("5", Rewritten),
                    ("*97", Whole),
                    ("9115", cut("911")),
                ],
            ),
            (Hints, "", &[("101", Whole), ("+387", Whole), ("park", Whole)]),
            (Templates, ANY, &[("112", AtOnce), ("101", Whole), ("*97", Whole), ("1#", Rejected)]),
        ];
        for (grammar, plan, numbers) in cases {
            for (number, dialled) in *numbers {
                assert_eq!(grammar.read(plan).dial(number), *dialled, "{number} by {plan}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn no_plan_and_no_number_panic(plan in "[x0-9*#+.|;(){}<>:=\\[\\]^!?@XSTRLP\\\\ a-c-]*", number in "[0-9*#+a-c]*") {
            for grammar in [Sipura, Obi, Braces, DigitMap, Semicolons, Templates, Hints] {
                let _ = grammar.read(&plan).dial(&number);
            }
        }
    }
}
