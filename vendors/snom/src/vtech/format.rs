//! Two spellings of one tree: dotted lines, and elements in which a running number is `<idx id="1">` (service.snom.com,
//! `hs_settings.keyline.y`).

use crate::format::DEEPEST;
use autoprov_core::format::{KeyValue, XmlElements, xml};
use autoprov_core::{Format, FormatError, Mac, Setting, Source, quotable};
use std::borrow::Cow;
use std::collections::HashMap;
use xml::roxmltree::{Document, Node};

/// `sip_account.1.label = Ana`, a line each.
pub(crate) static TEXT: KeyValue = KeyValue { header: None, separator: '=', between: " = ", repeats: &[] };

/// The same as elements. Keys are the dotted names.
#[derive(Debug)]
pub(crate) struct Modules;

const ROOT: &str = "settings";

/// No element begins with a digit: the one name that differs.
const RENAMED: (&str, &str) = ("24hr_clock", "hr24_clock");

/// What an XML text can carry is the same here as in core's formats.
static PLAIN: XmlElements = XmlElements { around: &[(ROOT, &[])] };

impl Format for Modules {
    fn name(&self) -> &'static str {
        "modules"
    }

    fn content_type(&self) -> &'static str {
        PLAIN.content_type()
    }

    fn clean<'a>(&self, value: &'a str) -> Cow<'a, str> {
        PLAIN.clean(value)
    }

    fn write(&self, _: Option<Mac>, settings: &[Setting]) -> Result<Vec<u8>, FormatError> {
        let mut tree = Tree { nodes: vec![Element::default()], places: HashMap::new() };
        for setting in settings {
            if setting.key.split('.').count() > DEEPEST {
                let why = "no setting of these phones stands that deep";
                return Err(FormatError::Key { key: quotable(&setting.key), why });
            }
            tree.insert(setting);
        }
        let mut out = format!("{}<{ROOT}>\n", xml::DECLARATION);
        tree.write_children(0, &mut out)?;
        out.extend(["</", ROOT, ">\n"]);
        Ok(out.into_bytes())
    }

    /// Reads a whole file, or modules alone.
    fn parse(&self, bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
        let whole = xml::read(bytes, read);
        if whole.is_ok() || bytes.starts_with(b"<?xml") || !bytes.trim_ascii_start().starts_with(b"<") {
            return whole;
        }
        let bare = [b"<settings>", bytes, b"</settings>"].concat();
        xml::read(&bare, read).or(whole)
    }
}

fn read(document: &Document<'_>) -> Result<Vec<Setting>, FormatError> {
    let mut out = Vec::new();
    let root = document.root_element();
    let path = if root.has_tag_name(ROOT) { String::new() } else { name_of(root) };
    element(document, root, path, 0, &mut out)?;
    Ok(out)
}

fn name_of(node: Node<'_, '_>) -> String {
    let name = node.tag_name().name();
    if name == RENAMED.1 { RENAMED.0.to_owned() } else { name.to_owned() }
}

fn element(
    document: &Document<'_>,
    node: Node<'_, '_>,
    path: String,
    depth: usize,
    out: &mut Vec<Setting>,
) -> Result<(), FormatError> {
    let wrong = |why: &str| {
        let place = document.text_pos_at(node.range().start);
        FormatError::Malformed { line: place.row, column: place.col, why: why.to_owned() }
    };
    if depth > DEEPEST || path.split('.').count() > DEEPEST {
        return Err(wrong("a setting does not stand that deep"));
    }
    let text = xml::text_of(node);
    let mut children = node.children().filter(Node::is_element).peekable();
    if children.peek().is_none() {
        // A module without settings is none.
        if path.contains('.') || !text.trim().is_empty() {
            out.push(Setting::new(path, PLAIN.clean(&text), Source::File));
        }
        return Ok(());
    }
    if !text.trim().is_empty() {
        return Err(wrong("text stands beside elements"));
    }
    for child in children {
        let own = match (child.tag_name().name(), child.attribute("id")) {
            ("idx", Some(id)) if is_number(id) => id.to_owned(),
            ("idx", _) => return Err(wrong("<idx> needs an `id` of digits")),
            // The conference phones have files with more than one root, and one of them is this.
            (ROOT, _) if path.is_empty() => String::new(),
            _ => name_of(child),
        };
        let dot = if path.is_empty() || own.is_empty() { "" } else { "." };
        element(document, child, format!("{path}{dot}{own}"), depth + 1, out)?;
    }
    Ok(())
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.len() < 6 && text.bytes().all(|b| b.is_ascii_digit())
}

struct Tree<'a> {
    /// The first is the root.
    nodes: Vec<Element<'a>>,
    places: HashMap<&'a str, usize>,
}

#[derive(Default)]
struct Element<'a> {
    name: &'a str,
    key: &'a str,
    text: Option<&'a str>,
    children: Vec<usize>,
}

impl<'a> Tree<'a> {
    fn insert(&mut self, setting: &'a Setting) {
        let key = setting.key.as_str();
        let mut at = 0;
        let mut end = 0;
        for name in key.split('.') {
            end += name.len();
            let place = key.get(..end).unwrap_or(key);
            end += 1;
            at = self.node(at, place, name, key);
        }
        if let Some(element) = self.nodes.get_mut(at) {
            element.text = Some(&setting.value);
        }
    }

    fn node(&mut self, parent: usize, place: &'a str, name: &'a str, key: &'a str) -> usize {
        let new = self.nodes.len();
        let at = *self.places.entry(place).or_insert(new);
        if at == new {
            self.nodes.push(Element { name, key, ..Element::default() });
            if let Some(parent) = self.nodes.get_mut(parent) {
                parent.children.push(new);
            }
        }
        at
    }

    fn write_children(&self, at: usize, out: &mut String) -> Result<(), FormatError> {
        let children = self.nodes.get(at).map(|element| element.children.as_slice()).unwrap_or_default();
        children.iter().try_for_each(|child| self.write(*child, at == 0, out))
    }

    fn write(&self, at: usize, is_module: bool, out: &mut String) -> Result<(), FormatError> {
        let Some(element) = self.nodes.get(at) else { return Ok(()) };
        let key = || quotable(element.key);
        if element.text.is_some() && (is_module || !element.children.is_empty()) {
            return Err(FormatError::Key {
                key: key(),
                why: "a setting stands in a module, and holds no others",
            });
        }
        let name = if element.name == RENAMED.0 { RENAMED.1 } else { element.name };
        if is_number(name) && !is_module {
            out.extend(["<idx id=\"", name, "\">"]);
        } else {
            // Both would read back as other names.
            if matches!(name, "idx" | ROOT) || element.name == RENAMED.1 {
                return Err(FormatError::Key { key: key(), why: "this name means something else here" });
            }
            xml::check_name(name)?;
            out.extend(["<", name, ">"]);
        }
        xml::escape(element.text.unwrap_or_default(), out);
        if !element.children.is_empty() {
            out.push('\n');
        }
        self.write_children(at, out)?;
        out.extend(["</", if is_number(name) { "idx" } else { name }, ">\n"]);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(key: &str, value: &str) -> Setting {
        Setting::new(key, value, Source::File)
    }

    #[test]
    fn a_number_is_an_element_of_its_own() {
        let settings = [
            setting("sip_account.1.label", "O'Brien & <Söhne>"),
            setting("sip_account.1.codec_priority.2", "g722"),
            setting("time_date.24hr_clock", "1"),
            setting("sip_account.2.label", ""),
        ];
        let text = String::from_utf8(Modules.write(None, &settings).unwrap()).unwrap();
        let body = "<settings>\n<sip_account>\n<idx id=\"1\">\n<label>O'Brien &amp; &lt;Söhne&gt;</label>\n<codec_priority>\n\
            <idx id=\"2\">g722</idx>\n</codec_priority>\n</idx>\n<idx id=\"2\">\n<label></label>\n</idx>\n</sip_account>\n<time_date>\n\
            <hr24_clock>1</hr24_clock>\n</time_date>\n</settings>\n";
        assert_eq!(text, format!("{}{body}", xml::DECLARATION));
        let mut read = Modules.parse(text.as_bytes()).unwrap();
        read.sort_by(|a, b| a.key.cmp(&b.key));
        let mut meant = settings.to_vec();
        meant.sort_by(|a, b| a.key.cmp(&b.key));
        assert_eq!(read, meant);
    }

    #[test]
    fn reads_modules_alone() {
        for text in [
            "<log><syslog_enable>1</syslog_enable></log><web></web>",
            "<log><syslog_enable>1</syslog_enable></log>",
            "<web/><settings><log><syslog_enable>1</syslog_enable></log></settings>",
        ] {
            assert_eq!(
                Modules.parse(text.as_bytes()).unwrap(),
                [setting("log.syslog_enable", "1")],
                "{text}"
            );
        }
    }

    #[test]
    fn no_depth_exhausts_the_stack() {
        for name in ["a", ROOT] {
            let deep = format!(
                "<settings>{}{}</settings>",
                format!("<{name}>").repeat(99_999),
                format!("</{name}>").repeat(99_999)
            );
            assert!(Modules.parse(deep.as_bytes()).is_err());
        }
        for steps in [DEEPEST, DEEPEST + 1] {
            let read = Modules.parse(format!("{}x{}", "<a>".repeat(steps), "</a>".repeat(steps)).as_bytes());
            let key = vec!["a"; steps].join(".");
            let written = Modules.write(None, &[setting(&key, "x")]);
            assert_eq!([read.is_ok(), written.is_ok()], [steps == DEEPEST; 2], "{steps}");
        }
    }

    #[test]
    fn refuses_what_it_cannot_say() {
        for key in
            ["", "log", "log.", ".a", "a..b", "a.b c", "1.a", "a.idx", "a.settings.b", "a.hr24_clock", "a.1a"]
        {
            let refused = Modules.write(None, &[setting(key, "x")]);
            assert!(matches!(refused, Err(FormatError::Key { .. })), "{key}");
        }
        assert!(Modules.write(None, &[setting("a.b", "x"), setting("a.b.c", "y")]).is_err());
        for text in [
            "<settings>",
            "<settings><a><idx>1</idx></a></settings>",
            "<settings><a>x<b>1</b></a></settings>",
            "",
        ] {
            assert!(Modules.parse(text.as_bytes()).is_err(), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_laws_hold(a in ".*", b in "[ -~\n\r\t\0&<>\"']*", c: String) {
            let keys = ["log.syslog_enable", "sip_account.1.label", "sip_account.12.codec_priority.3"];
            autoprov_core::testing::laws(&Modules, &keys, &[a.clone(), b.clone(), c.clone()]);
            autoprov_core::testing::laws(&TEXT, &keys, &[a, b, c]);
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, text in "[<>/a-c='\"& ]*", key in "[a-c.0-9]{0,12}") {
            let _ = Modules.parse(&bytes);
            let _ = Modules.parse(text.as_bytes());
            let _ = Modules.write(None, &[setting(&key, "x")]);
        }
    }
}
