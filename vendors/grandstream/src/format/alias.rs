//! `cfg{mac}.xml` by aliases: `<gs_provision version="1"><config version="2"><item name="account.1.name">Ana</item>`.

use autoprov_core::format::xml::roxmltree::Node;
use autoprov_core::format::{utf8, xml};
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

    fn write(&self, _: Option<Mac>, settings: &[Setting]) -> Result<Vec<u8>, FormatError> {
        let mut out = String::with_capacity(settings.len() * 64 + 128);
        out.push_str(xml::DECLARATION);
        out.push_str("<gs_provision version=\"1\">\n<config version=\"2\">\n");
        for setting in settings {
            check_key(&setting.key)?;
            out.extend(["<item name=\"", &setting.key, "\">"]);
            xml::escape(&setting.value, &mut out);
            out.push_str("</item>\n");
        }
        out.push_str("</config>\n</gs_provision>\n");
        Ok(out.into_bytes())
    }

    fn parse(&self, bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
        let text = utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))?;
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

/// Lines `account.1.name = Ana`, `#` for comments.
fn lines(text: &str) -> Result<Vec<Setting>, FormatError> {
    let mut settings = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let (key, value) = line.split_once('=').ok_or_else(|| {
            FormatError::at(at + 1, 1, "no `=` in this line: write `account.1.name = value`")
        })?;
        let key = key.trim();
        check_key(key).map_err(|error| FormatError::at(at + 1, 1, error.to_string()))?;
        settings.push(Setting::new(key, Alias.clean(value), Source::File));
    }
    Ok(settings)
}

/// Reads the maker's two spellings: `<item name="a.b">1</item>`, and `<item name="a"><part name="b">1</part></item>`.
fn read(text: &str) -> Result<Vec<Setting>, FormatError> {
    xml::read(text.trim_start().as_bytes(), |document| {
        let root = document.root_element();
        expect(root, "gs_provision")?;
        let mut settings = Vec::new();
        // `<mac>` may stand beside the settings, and says nothing.
        for config in elements(root)?.filter(|node| !node.has_tag_name("mac")) {
            expect(config, "config")?;
            if config.attribute("version") != Some("2") {
                let why = "aliases stand in `<config version=\"2\">`; P-values are another dialect's";
                return Err(wrong(config, why));
            }
            for item in elements(config)? {
                expect(item, "item")?;
                let name = named(item)?;
                if !item.children().any(|node| node.is_element()) {
                    settings.push(setting(item, name)?);
                    continue;
                }
                for part in elements(item)? {
                    expect(part, "part")?;
                    settings.push(setting(part, &format!("{name}.{}", named(part)?))?);
                }
            }
        }
        Ok(settings)
    })
}

/// The elements inside one that holds no text of its own.
fn elements<'a, 'i>(node: Node<'a, 'i>) -> Result<impl Iterator<Item = Node<'a, 'i>>, FormatError> {
    if xml::text_of(node).trim().is_empty() {
        return Ok(node.children().filter(Node::is_element));
    }
    Err(wrong(node, "text outside an `item`"))
}

fn expect(node: Node<'_, '_>, name: &str) -> Result<(), FormatError> {
    if node.has_tag_name(name) {
        return Ok(());
    }
    Err(wrong(node, "this is no file of aliases: `gs_provision`, `config`, `item` were expected"))
}

fn named<'a>(node: Node<'a, '_>) -> Result<&'a str, FormatError> {
    node.attribute("name").ok_or_else(|| wrong(node, "it has no `name`"))
}

fn setting(node: Node<'_, '_>, key: &str) -> Result<Setting, FormatError> {
    check_key(key).map_err(|error| wrong(node, error.to_string()))?;
    match node.children().find(Node::is_element) {
        Some(inside) => Err(wrong(inside, "this element stands inside a setting")),
        None => Ok(Setting::new(key, Alias.clean(&xml::text_of(node)), Source::File)),
    }
}

fn wrong(node: Node<'_, '_>, why: impl Into<String>) -> FormatError {
    let place = node.document().text_pos_at(node.range().start);
    FormatError::Malformed { line: place.row, column: place.col, why: why.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::testing::laws;

    fn read(text: &str) -> Vec<(String, String)> {
        let read = Alias.parse(text.as_bytes()).unwrap();
        read.into_iter().map(|setting| (setting.key, setting.value)).collect()
    }

    #[test]
    fn writes_what_the_phone_reads() {
        let settings = [Setting::new("account.1.name", "O'Brien & <Söhne>", Source::Device)];
        let bytes = Alias.write(None, &settings).unwrap();
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
            let values = [a, b, c];
            let keys = ["account.1.name", "lcd.contrast", "pks.vpk.1.value"];
            laws(&Alias, &keys, &values);
            let settings: Vec<_> =
                keys.iter().zip(&values).map(|(key, value)| Setting::new(*key, Alias.clean(value), Source::File)).collect();
            let bytes = Alias.write(None, &settings).unwrap();
            // As who knows nothing of settings reads it.
            let text = String::from_utf8(bytes).unwrap();
            let document = roxmltree::Document::parse(&text).unwrap();
            let items = document.descendants().filter(|node| node.has_tag_name("item"));
            let told: Vec<_> = items.map(|item| item.text().unwrap_or_default()).collect();
            assert_eq!(told, settings.iter().map(|s| s.value.as_str()).collect::<Vec<_>>());
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, text in "(<(/?(gs_provision|config version='2'|item name='a.b'|part name='c'|item|part|config)/?>)?|[a-z&;# =\n]{0,4}){0,12}") {
            let _ = Alias.parse(&bytes);
            let _ = Alias.parse(text.as_bytes());
        }
    }
}
