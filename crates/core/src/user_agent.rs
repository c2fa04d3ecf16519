//! What a phone says of itself.

use crate::{FirmwareVersion, Mac};

/// A User-Agent that a maker's reader has recognised. Nothing in it is guessed: a field that the header does not carry is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserAgent {
    /// The model as the phone prints it: `SIP-T46G`, `VVX_500`.
    pub model: Option<String>,
    /// The firmware.
    pub firmware: Option<FirmwareVersion>,
    /// Whether `firmware` is that of the boot loader, which says nothing of the application's syntax.
    pub loader: bool,
    /// The phone's own MAC address.
    pub mac: Option<Mac>,
    /// What an operator should know who sees this header.
    pub advice: Option<&'static str>,
}

impl UserAgent {
    /// Reads a header by the first of a maker's forms that fits the whole of it.
    ///
    /// A form is a header with what changes from phone to phone in braces. A letter stands for itself in either case, a blank for one or more,
    /// `[...]` for what may be missing, `{A|B}` for either word.
    ///
    /// | in a form | stands for |
    /// |---|---|
    /// | `{model}` | the model: letters, digits, `-`, `_`, `+`, with a digit among them |
    /// | `{SPA-\|SPAmodel}` | a model that begins with one of these, a digit behind it |
    /// | `{version}` | the firmware: a digit first, then letters, digits, `.`, `-`, `_` and pairs of brackets |
    /// | `{mac}` | the phone's own address |
    /// | `{word}` | anything without blanks, brackets and semicolons |
    /// | `{rest}` | whatever follows; the first twelve hex digits that stand alone in it are the address |
    ///
    /// What changes ends where the form's next character comes: the model of `{model}-{version}` has no hyphen.
    pub fn read(header: &[u8], forms: &[&str]) -> Option<Self> {
        let text = std::str::from_utf8(header).ok()?;
        let seen = forms.iter().find_map(|form| fit(form, text, Parts::default()))?;
        let firmware = seen.version.map(FirmwareVersion::new);
        (firmware != Some(None)).then(|| Self {
            model: seen.model.map(str::to_owned),
            firmware: firmware.flatten(),
            mac: seen.mac,
            ..Self::default()
        })
    }
}

/// What a form has found so far.
#[derive(Clone, Copy, Default)]
struct Parts<'a> {
    model: Option<&'a str>,
    version: Option<&'a str>,
    mac: Option<Mac>,
}

/// Whether a form fits all of a text. Each step makes the form shorter, so a long text costs no more than a short one.
fn fit<'a>(form: &str, text: &'a str, found: Parts<'a>) -> Option<Parts<'a>> {
    let Some(first) = form.chars().next() else { return text.is_empty().then_some(found) };
    let after = &form[first.len_utf8()..];
    match first {
        '[' => fit(after, text, found).or_else(|| fit(after.split_once(']')?.1, text, found)),
        ']' => fit(after, text, found),
        '{' => {
            let (slot, after) = after.split_once('}')?;
            fill(slot, after, text, found)
        }
        ' ' => fit(after, text.strip_prefix(' ')?.trim_start_matches(' '), found),
        letter => fit(after, beyond(text, letter.encode_utf8(&mut [0; 4]))?, found),
    }
}

/// Fits what stands between braces, then the form after it.
fn fill<'a>(slot: &str, after: &str, text: &'a str, found: Parts<'a>) -> Option<Parts<'a>> {
    let stop = after.bytes().find(|byte| !matches!(byte, b'[' | b']'));
    let run =
        |text: &str, fits: fn(u8) -> bool| text.bytes().take_while(|&b| fits(b) && Some(b) != stop).count();
    let rest = |length: usize, found| fit(after, &text[length..], found);
    if let Some(heads) = slot.strip_suffix("model") {
        return heads.split('|').find_map(|head| {
            let tail = beyond(text, head)?;
            let length = text.len() - tail.len() + run(tail, is_model);
            let model = text[..length].bytes().any(|b| b.is_ascii_digit()) && length <= LONGEST_MODEL;
            let fits = model && (head.is_empty() || tail.starts_with(|c: char| c.is_ascii_digit()));
            if fits { rest(length, Parts { model: Some(&text[..length]), ..found }) } else { None }
        });
    }
    match slot {
        "version" => {
            let length = version(&text[..run(text, is_version)])?;
            rest(length, Parts { version: Some(&text[..length]), ..found })
        }
        "mac" => [17, 12].into_iter().find_map(|length| {
            let mac = Mac::lenient(text.as_bytes().get(..length)?)?;
            rest(length, Parts { mac: Some(mac), ..found })
        }),
        "word" => match run(text, |b| b.is_ascii_graphic() && !matches!(b, b'(' | b')' | b';')) {
            0 => None,
            length => rest(length, found),
        },
        "rest" => {
            let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
            let mac = found.mac.or_else(|| words.find_map(|word| Mac::from_digits(word.as_bytes())));
            rest(text.len(), Parts { mac, ..found })
        }
        words => words.split('|').find_map(|word| fit(after, beyond(text, word)?, found)),
    }
}

/// The longest model that is believed, in bytes.
const LONGEST_MODEL: usize = 32;

fn is_model(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'+')
}

fn is_version(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'(' | b')')
}

/// How much of a text is a version: up to a bracket that has no other.
fn version(text: &str) -> Option<usize> {
    let mut open = 0;
    let end = text.bytes().position(|byte| {
        open += i32::from(byte == b'(') - i32::from(byte == b')');
        open < 0
    });
    let end = end.unwrap_or(text.len());
    let numbers = text.starts_with(|c: char| c.is_ascii_digit()) && text[..end].contains(['.', '-', '_']);
    numbers.then_some(end)
}

/// What of a text follows these letters, in either case.
fn beyond<'a>(text: &'a str, head: &str) -> Option<&'a str> {
    let (begin, rest) = text.split_at_checked(head.len())?;
    begin.eq_ignore_ascii_case(head).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(header: &str, forms: &[&str]) -> Option<[String; 3]> {
        let seen = UserAgent::read(header.as_bytes(), forms)?;
        let mac = seen.mac.map(|mac| mac.to_string()).unwrap_or_default();
        Some([seen.model.unwrap_or_default(), seen.firmware.map(|v| v.to_string()).unwrap_or_default(), mac])
    }

    #[test]
    fn a_form_reads_what_it_has_room_for_and_nothing_else() {
        const FORMS: &[&str] =
            &["acme {X|XY|Z-model}-{version}[ ({mac})][ V{word}]", "Old Acme {model} {version}{rest}"];
        let found = |model: &str, version: &str, mac: &str| Some([model, version, mac].map(str::to_owned));
        for (header, expected) in [
            ("ACME X12-1.0", found("X12", "1.0", "")),
            ("Acme  xy1-1-2-3(a) V2.2A", found("xy1", "1-2-3(a)", "")),
            ("Acme Z-9-1.0 (00156500AA01)", found("Z-9", "1.0", "00156500aa01")),
            ("Acme X12-1.0 (00:15:65:00:AA:01)", found("X12", "1.0", "00156500aa01")),
            ("Old Acme Q+7 3.1) x00156500AA01 00156500AA02)", found("Q+7", "3.1", "00156500aa02")),
        ] {
            assert_eq!(read(header, FORMS), expected, "{header}");
        }
        for header in [
            "",
            "Acme",
            "Acmes X1-1.0",
            "Acme X-1.0",
            "Acme Y1-1.0",
            "Acme X1-",
            "Acme X1-latest",
            "Acme X1-1",
            "Acme X1-1.0 ",
            "Acme X1-1.0 (00156500AA0)",
            "Acme X1-1.0 (00156500AA01",
            "Acme X1-1.0 V",
            "xAcme X1-1.0",
            "Acme X1-1.0é",
        ] {
            assert_eq!(read(header, FORMS), None, "{header}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_form_and_no_header_panic(form: String, text: String, near in r"[\]\[{}|A1é. ]{0,9}(model|version|mac|word|rest)?[\]\[{}|A1é. ]{0,9}") {
            let _ = read(&text, &[&form, &near]);
        }
    }
}
