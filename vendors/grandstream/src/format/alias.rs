//! `cfg{mac}.xml` by aliases: `<gs_provision version="1"><config version="2"><item name="account.1.name">Ana</item>`.

use super::{malformed, utf8};
use autoprov_core::{Format, FormatError, Mac, Setting, Source};
use std::borrow::Cow;

/// Aliases as XML items.
#[derive(Debug)]
pub(crate) struct Alias;

impl Format for Alias {
    fn name(&self) -> &'static str {
        "Grandstream alias XML"
    }

    fn content_type(&self) -> &'static str {
        super::Xml.content_type()
    }

    fn clean<'a>(&self, value: &'a str) -> Cow<'a, str> {
        super::Xml.clean(value)
    }

    fn write(&self, _: Mac, settings: &[Setting]) -> Result<Vec<u8>, FormatError> {
        let mut out = String::with_capacity(settings.len() * 64 + 128);
        out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gs_provision version=\"1\">\n<config version=\"2\">\n");
        for setting in settings {
            check_key(&setting.key)?;
            out.extend(["<item name=\"", &setting.key, "\">"]);
            escape(&setting.value, &mut out);
            out.push_str("</item>\n");
        }
        out.push_str("</config>\n</gs_provision>\n");
        Ok(out.into_bytes())
    }

    fn parse(&self, bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let text = utf8(bytes)?;
        if text.trim_start().starts_with('<') { read(text) } else { lines(text) }
    }
}

/// Whether a name is an alias: words of letters and digits with dots between them.
fn check_key(key: &str) -> Result<(), FormatError> {
    let word = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
    };
    let starts = key.starts_with(|c: char| c.is_ascii_alphabetic());
    if starts && key.contains('.') && key.len() <= 128 && key.split('.').all(word) {
        return Ok(());
    }
    let why = "a setting of this firmware is an alias, like `account.1.name`; P-values are another dialect's";
    Err(FormatError::Key { key: key.to_owned(), why })
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
}

/// Lines `account.1.name = Ana`, `#` for comments.
fn lines(text: &str) -> Result<Vec<Setting>, FormatError> {
    let mut settings = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (key, value) = line
            .split_once('=')
            .ok_or_else(|| malformed(at + 1, 1, "no `=` in this line: write `account.1.name = value`"))?;
        let key = key.trim();
        check_key(key).map_err(|error| malformed(at + 1, 1, error.to_string()))?;
        settings.push(Setting::new(key, Alias.clean(value), Source::File));
    }
    Ok(settings)
}

/// What is between a tag's brackets, and where it begins.
struct Tag<'a> {
    inside: &'a str,
    at: usize,
}

/// Reads the maker's two spellings: `<item name="a.b">1</item>`, and `<item name="a"><part name="b">1</part></item>`.
fn read(text: &str) -> Result<Vec<Setting>, FormatError> {
    let place = |at: usize| {
        let before = text.get(..at).unwrap_or_default();
        (before.split('\n').count(), before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1)
    };
    let wrong = |at: usize, why: &str| {
        let (line, column) = place(at);
        malformed(line, column, why)
    };
    let mut open: Vec<&str> = Vec::new();
    let mut settings = Vec::new();
    // The item that parts belong to; the setting being read, and its text.
    let (mut item, mut part): (Option<String>, Option<String>) = (None, None);
    let mut value = String::new();
    let mut had_parts = false;
    let mut rest = 0;
    while let Some(start) = text.get(rest..).and_then(|tail| tail.find('<')).map(|start| rest + start) {
        let between = text.get(rest..start).unwrap_or_default();
        let inside_setting = part.is_some() || (item.is_some() && !had_parts);
        if inside_setting {
            unescape(between, &mut value).ok_or_else(|| wrong(rest, "an `&` that begins no entity"))?;
        } else if !between.trim().is_empty() {
            return Err(wrong(rest, "text outside an `item`"));
        }
        let tail = text.get(start..).unwrap_or_default();
        if let Some(comment) = tail.strip_prefix("<!--") {
            let end = comment.find("-->").ok_or_else(|| wrong(start, "a comment without an end"))?;
            rest = start + 4 + end + 3;
            continue;
        }
        if tail.starts_with("<!") {
            return Err(wrong(start, "a document type is not read"));
        }
        let end = tail.find('>').ok_or_else(|| wrong(start, "not well-formed XML: a tag without an end"))?;
        let tag = Tag { inside: tail.get(1..end).unwrap_or_default(), at: start };
        rest = start + end + 1;
        if tag.inside.starts_with('?') {
            continue;
        }
        if let Some(name) = tag.inside.strip_prefix('/') {
            let name = name.trim();
            if open.pop() != Some(name) {
                return Err(wrong(tag.at, "not well-formed XML: this tag closes another one"));
            }
            let key = match (name, item.as_deref(), part.take()) {
                ("part", Some(item), Some(part)) => Some(format!("{item}.{part}")),
                ("item", Some(item), _) if !had_parts => Some(item.to_owned()),
                _ => None,
            };
            if let Some(key) = key {
                check_key(&key).map_err(|error| wrong(tag.at, &error.to_string()))?;
                settings.push(Setting::new(key, Alias.clean(&value), Source::File));
            }
            value.clear();
            if name == "item" {
                item = None;
            }
            continue;
        }
        let closed = tag.inside.ends_with('/');
        let body = tag.inside.trim_end_matches('/');
        let name = body.split_ascii_whitespace().next().unwrap_or_default();
        let expected = match open.as_slice() {
            [] => "gs_provision",
            ["gs_provision"] => "config",
            ["gs_provision", "config"] => "item",
            ["gs_provision", "config", "item"] => "part",
            _ => "",
        };
        // `<mac>` may stand beside the settings, and says nothing.
        let mac = name == "mac" && expected == "config";
        if mac {
            let end = text.get(rest..).and_then(|tail| tail.find("</mac>"));
            rest += end.ok_or_else(|| wrong(tag.at, "a `mac` without an end"))? + "</mac>".len();
            continue;
        }
        if name != expected {
            return Err(wrong(
                tag.at,
                "this is no file of aliases: `gs_provision`, `config`, `item` were expected",
            ));
        }
        if name == "config" && attribute(body, "version") != Some("2") {
            return Err(wrong(
                tag.at,
                "aliases stand in `<config version=\"2\">`; P-values are another dialect's",
            ));
        }
        if matches!(name, "item" | "part") {
            let named = attribute(body, "name").ok_or_else(|| wrong(tag.at, "it has no `name`"))?.to_owned();
            value.clear();
            if name == "item" {
                (item, had_parts) = (Some(named), false);
            } else {
                had_parts = true;
                part = Some(named);
            }
        }
        if closed {
            let key = match (name, item.as_deref(), part.take()) {
                ("part", Some(item), Some(part)) => Some(format!("{item}.{part}")),
                ("item", Some(item), _) => Some(item.to_owned()),
                _ => None,
            };
            if let Some(key) = key {
                check_key(&key).map_err(|error| wrong(tag.at, &error.to_string()))?;
                settings.push(Setting::new(key, "", Source::File));
            }
            if name == "item" {
                item = None;
            }
        } else {
            open.push(name);
        }
    }
    if open.is_empty() && text.get(rest..).is_some_and(|tail| tail.trim().is_empty()) {
        return Ok(settings);
    }
    Err(wrong(text.len(), "not well-formed XML: it ends too early"))
}

/// The value of an attribute.
fn attribute<'a>(body: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = body;
    while let Some((before, after)) = rest.split_once('=') {
        let own = before.split_ascii_whitespace().next_back()?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, tail) = after.get(1..)?.split_once(quote)?;
        if own == name {
            return Some(value);
        }
        rest = tail;
    }
    None
}

/// Reads text with its entities.
fn unescape(text: &str, out: &mut String) -> Option<()> {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let (entity, tail) = after.split_once(';')?;
        let c = match entity {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => {
                let number = entity.strip_prefix('#')?;
                let code = match number.strip_prefix('x') {
                    Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                    None => number.parse().ok()?,
                };
                char::from_u32(code)?
            }
        };
        out.push(c);
        rest = tail;
    }
    out.push_str(rest);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(String, String)> {
        let read = Alias.parse(text.as_bytes()).unwrap();
        read.into_iter().map(|setting| (setting.key, setting.value)).collect()
    }

    #[test]
    fn writes_what_the_phone_reads() {
        let settings = [Setting::new("account.1.name", "O'Brien & <Söhne>", Source::Device)];
        let bytes = Alias.write(super::super::laws::MAC, &settings).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let document = roxmltree::Document::parse(&text).unwrap();
        let config = document.root_element().first_element_child().unwrap();
        assert_eq!((config.tag_name().name(), config.attribute("version")), ("config", Some("2")));
        let item = config.first_element_child().unwrap();
        assert_eq!(
            (item.attribute("name"), item.text()),
            (Some("account.1.name"), Some("O'Brien & <Söhne>"))
        );
    }

    #[test]
    fn reads_both_of_the_makers_spellings_and_lines() {
        let pairs = [("account.1.sip.userid", "101"), ("lcd.contrast", "5"), ("a.b", "")];
        let pairs = pairs.map(|(key, value)| (key.to_owned(), value.to_owned()));
        for text in [
            "<?xml version=\"1.0\"?>\n<gs_provision version=\"1\"><mac>000b82010203</mac><config version=\"2\"><!-- a < b -->\n\
             <item name=\"account.1.sip.userid\">101</item><item name=\"lcd.contrast\">5</item><item name=\"a.b\"/></config></gs_provision>",
            "<gs_provision><config version='2'><item name='account.1.sip'> <part name='userid'>101</part> </item>\
             <item name='lcd'><part name='contrast'>&#53;</part></item><item name='a'><part name='b'/></item></config></gs_provision>",
            "# mine\naccount.1.sip.userid = 101\nlcd.contrast=5\n\na.b =\n",
        ] {
            assert_eq!(read(text), pairs, "{text}");
        }
    }

    #[test]
    fn refuses_what_is_none() {
        for text in [
            "P47 = pbx.example",
            "account.1.name",
            "<gs_provision><config version=\"1\"><P47>x</P47></config></gs_provision>",
            "<gs_provision><config version=\"2\"><item name=\"a.b\">1</config></gs_provision>",
            "<gs_provision><config version=\"2\"><item>1</item></config></gs_provision>",
            "<gs_provision><config version=\"2\">x</config></gs_provision>",
            "<!DOCTYPE a><gs_provision/>",
            "<gs_provision>",
            "<other/>",
            "account..name = 1",
        ] {
            assert!(Alias.parse(text.as_bytes()).is_err(), "{text}");
        }
        let error = Alias.parse(b"a.b = 1\nP47 = x").unwrap_err().to_string();
        assert!(error.starts_with("line 2, column 1: `P47` cannot be the name"), "{error}");
    }

    proptest::proptest! {
        #[test]
        fn the_laws_hold(a in ".*", b in "[ -~\n\r\t\0&<>\"'=#%+]*", c: String) {
            use autoprov_core::format::{overlay, write_checked};
            let values = [a, b, c];
            let keys = ["account.1.name", "lcd.contrast", "pks.vpk.1.value"];
            let settings: Vec<_> =
                keys.iter().zip(&values).map(|(key, value)| Setting::new(*key, value, Source::File)).collect();
            let (bytes, meant) = write_checked(&Alias, super::super::laws::MAC, settings).unwrap();
            let read = Alias.parse(&bytes).unwrap();
            assert_eq!(read.len(), 3, "no value adds or removes a setting");
            for (setting, value) in read.iter().zip(&values) {
                assert_eq!(setting.value, Alias.clean(value), "parse of a write is the identity");
            }
            // The reader of the file is another one than ours.
            let text = String::from_utf8(bytes.clone()).unwrap();
            let document = roxmltree::Document::parse(&text).unwrap();
            let items = document.descendants().filter(|node| node.has_tag_name("item"));
            let told: Vec<_> = items.map(|item| item.text().unwrap_or_default()).collect();
            assert_eq!(told, read.iter().map(|s| s.value.as_str()).collect::<Vec<_>>());
            let mut laid = read.clone();
            overlay(&Alias, &mut laid, read.clone());
            assert_eq!(laid, read);
            assert_eq!(write_checked(&Alias, super::super::laws::MAC, meant).unwrap().0, bytes);
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, text in "(<(/?(gs_provision|config version='2'|item name='a.b'|part name='c'|item|part|config)/?>)?|[a-z&;# =\n]{0,4}){0,12}") {
            let _ = Alias.parse(&bytes);
            let _ = Alias.parse(text.as_bytes());
        }
    }
}
