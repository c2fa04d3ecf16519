//! Snom's settings: elements named like the setting, inside the groups of `<settings>`.
//!
//! A key is the setting's name, its number in brackets, an attribute behind `@`: `ntp_server`, `user_name[1]`, `fkey[0]@label`. What lies
//! deeper is parted by `/`, the second sibling of a name is `#2`: `context_key[0]/initialization/variable#2@value`. Groups that hold no
//! settings stand in front, after a slash: `/dialplan/template#3@match`.
//!
//! `perm` says who may change a setting. It is `R` on desk phones (nobody but us), unless the key `name@perm` says otherwise; `RW` is
//! written for the empty one, and a lone blank never (dossier, part 10).

use autoprov_core::format::{XmlElements, xml};
use autoprov_core::{Format, FormatError, Mac, Setting, Source, quotable};
use std::borrow::Cow;
use std::collections::HashMap;
use xml::roxmltree::{Document, Node};

/// Groups whose children are settings, wherever a file puts them.
const PLAIN: [&str; 5] = ["phone-settings", "functionKeys", "global", "server", "extension"];

/// Groups of other things (service.snom.com, "Desk Phone Configuration Files").
const OTHER: [&str; 11] = [
    "tbook",
    "phone-book",
    "dialplan",
    "uploads",
    "ReplacementPlan",
    "certificates",
    "firmware-settings",
    "gui-languages",
    "web-languages",
    "multicell",
    "setting-files",
];

const ROOT: &str = "settings";

/// No file of a phone is deeper, and a template that is would cost the stack.
pub(crate) const DEEPEST: usize = 16;

/// What an XML text can carry is the same here as in core's formats.
static TEXT: XmlElements = XmlElements { around: &[(ROOT, &[])] };

/// The elements of a dialect.
#[derive(Debug)]
pub struct SnomXml {
    /// Who may change a setting, where its key says nothing: `None` writes no such attribute.
    pub perm: Option<&'static str>,
    /// The group that a setting stands in, by its name.
    pub home: fn(&str) -> &'static str,
    /// Groups that may hold characters above 255 as references.
    pub wide: bool,
}

impl Format for SnomXml {
    fn name(&self) -> &'static str {
        "Snom settings"
    }

    fn content_type(&self) -> &'static str {
        TEXT.content_type()
    }

    fn clean<'a>(&self, value: &'a str) -> Cow<'a, str> {
        TEXT.clean(value)
    }

    fn write(&self, _: Option<Mac>, settings: &[Setting]) -> Result<Vec<u8>, FormatError> {
        let mut tree = Tree::default();
        for setting in settings {
            tree.insert(self, setting)?;
        }
        let mut out = format!("{}<{ROOT}>\n", xml::DECLARATION);
        if tree.top.is_empty() {
            out.push_str("<phone-settings></phone-settings>\n");
        }
        for group in &tree.top {
            tree.write(self, *group, 0, false, &mut out);
        }
        out.extend(["</", ROOT, ">\n"]);
        Ok(out.into_bytes())
    }

    /// Reads a whole file, one group of it, or settings alone as they stand inside one.
    fn parse(&self, bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
        let whole = xml::read(bytes, |document| self.read(document));
        if whole.is_ok() || bytes.starts_with(b"<?xml") || !bytes.trim_ascii_start().starts_with(b"<") {
            return whole;
        }
        let bare = [b"<phone-settings>", bytes, b"</phone-settings>"].concat();
        xml::read(&bare, |document| self.read(document)).or(whole)
    }
}

impl SnomXml {
    fn read(&self, document: &Document<'_>) -> Result<Vec<Setting>, FormatError> {
        let root = document.root_element();
        let mut reader = Reader { format: self, document, settings: Vec::new() };
        let name = root.tag_name().name();
        if name == "setting-files" {
            return Err(
                reader.wrong(root, "<setting-files> names other files: write the settings themselves")
            );
        }
        if name == ROOT {
            elements(root).try_for_each(|group| reader.group(group))?;
        } else {
            reader.group(root)?;
        }
        Ok(reader.settings)
    }
}

fn elements<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(Node::is_element)
}

/// One spelling for each meaning of `perm` (Snom D7 manual, page 20).
fn perm(text: &str) -> &str {
    match text {
        "&" | " " => "R",
        "$" | "" => "RW",
        own => own,
    }
}

/// Whether a text may stand in the brackets of a key.
fn is_index(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
}

struct Reader<'f, 'd, 'i> {
    format: &'f SnomXml,
    document: &'d Document<'i>,
    settings: Vec<Setting>,
}

impl Reader<'_, '_, '_> {
    fn wrong(&self, node: Node<'_, '_>, why: &str) -> FormatError {
        let place = self.document.text_pos_at(node.range().start);
        FormatError::Malformed { line: place.row, column: place.col, why: why.to_owned() }
    }

    fn push(&mut self, key: String, value: &str) {
        let value = self.format.clean(value).into_owned();
        self.settings.push(Setting::new(key, value, Source::File));
    }

    fn group(&mut self, group: Node<'_, '_>) -> Result<(), FormatError> {
        let name = group.tag_name().name();
        if PLAIN.contains(&name) {
            return elements(group).try_for_each(|setting| self.setting(setting));
        }
        if OTHER.contains(&name) || elements(group).next().is_some() && group.attribute("idx").is_none() {
            return self.element(group, &format!("/{name}"), false, 0);
        }
        self.setting(group)
    }

    /// An element that is a setting.
    fn setting(&mut self, node: Node<'_, '_>) -> Result<(), FormatError> {
        let name = node.tag_name().name();
        if name == ROOT || PLAIN.contains(&name) || OTHER.contains(&name) {
            return Err(self.wrong(node, "a group stands where a setting is expected"));
        }
        let key = segment(node);
        self.element(node, &key, true, 0)
    }

    fn element(
        &mut self,
        node: Node<'_, '_>,
        key: &str,
        is_setting: bool,
        depth: usize,
    ) -> Result<(), FormatError> {
        if depth >= DEEPEST {
            return Err(self.wrong(node, &format!("elements are nested more than {DEEPEST} deep")));
        }
        let leaf = elements(node).next().is_none();
        let text = xml::text_of(node);
        if !leaf && !text.trim().is_empty() {
            return Err(self.wrong(node, "text stands beside elements"));
        }
        let indexed = key.ends_with(']') || key.rsplit('/').next().is_some_and(|last| last.contains("]#"));
        let mut attributes = Vec::new();
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            let value = if name == "perm" && is_setting { perm(value) } else { value };
            let is_default = name == "perm" && is_setting && Some(value) == self.format.perm;
            if !(is_default || name == "idx" && indexed) {
                attributes.push((format!("{key}@{name}"), value));
            }
        }
        if leaf && (is_setting || attributes.is_empty() || !text.trim().is_empty()) {
            self.push(key.to_owned(), &text);
        }
        for (key, value) in attributes {
            self.push(key, value);
        }
        let mut seen: HashMap<String, u32> = HashMap::new();
        for child in elements(node) {
            let own = segment(child);
            let count = seen.entry(own.clone()).or_default();
            *count += 1;
            let ordinal = if *count > 1 { format!("#{count}") } else { String::new() };
            self.element(child, &format!("{key}/{own}{ordinal}"), false, depth + 1)?;
        }
        Ok(())
    }
}

/// `name` or `name[idx]`.
fn segment(node: Node<'_, '_>) -> String {
    let name = node.tag_name().name();
    match node.attribute("idx").filter(|idx| is_index(idx)) {
        Some(idx) => format!("{name}[{idx}]"),
        None => name.to_owned(),
    }
}

/// The elements of a file, made of keys.
#[derive(Default)]
struct Tree<'a> {
    nodes: Vec<Element<'a>>,
    /// By where it stands.
    places: HashMap<String, usize>,
    top: Vec<usize>,
}

#[derive(Default)]
struct Element<'a> {
    name: &'a str,
    index: Option<&'a str>,
    text: Option<&'a str>,
    attributes: Vec<(&'a str, &'a str)>,
    children: Vec<usize>,
}

impl<'a> Tree<'a> {
    fn insert(&mut self, format: &SnomXml, setting: &'a Setting) -> Result<(), FormatError> {
        let (path, attribute) = match setting.key.split_once('@') {
            Some((path, attribute)) => (path, Some(attribute)),
            None => (setting.key.as_str(), None),
        };
        let foreign = path.strip_prefix('/');
        if foreign.unwrap_or(path).split('/').count() > DEEPEST {
            let why = "no setting of these phones stands that deep";
            return Err(FormatError::Key { key: quotable(&setting.key), why });
        }
        let mut at = None;
        let mut place = String::new();
        if foreign.is_none() {
            let (name, _) = split(path.split('/').next().unwrap_or_default(), &setting.key)?;
            let group = (format.home)(name);
            place.push_str(group);
            at = Some(self.node(at, &place, group, None));
        }
        for segment in foreign.unwrap_or(path).split('/') {
            let (name, index) = split(segment, &setting.key)?;
            xml::check_name(name)?;
            place.push('/');
            place.push_str(segment);
            at = Some(self.node(at, &place, name, index));
        }
        let Some(element) = at.and_then(|at| self.nodes.get_mut(at)) else { return Ok(()) };
        match attribute {
            Some(attribute) => {
                xml::check_name(attribute)?;
                element.attributes.push((attribute, &setting.value));
            }
            None => element.text = Some(&setting.value),
        }
        Ok(())
    }

    fn node(&mut self, parent: Option<usize>, place: &str, name: &'a str, index: Option<&'a str>) -> usize {
        if let Some(at) = self.places.get(place) {
            return *at;
        }
        let at = self.nodes.len();
        self.nodes.push(Element { name, index, ..Element::default() });
        self.places.insert(place.to_owned(), at);
        match parent.and_then(|parent| self.nodes.get_mut(parent)) {
            Some(parent) => parent.children.push(at),
            None => self.top.push(at),
        }
        at
    }

    fn write(&self, format: &SnomXml, at: usize, depth: usize, is_setting: bool, out: &mut String) {
        let Some(element) = self.nodes.get(at) else { return };
        out.extend(["<", element.name]);
        let mut attribute = |name: &str, value: &str| {
            out.extend([" ", name, "=\""]);
            xml::escape_attribute(value, out);
            out.push('"');
        };
        if let Some(index) = element.index {
            attribute("idx", index);
        }
        let plain = depth == 0 && PLAIN.contains(&element.name);
        if plain && format.wide {
            attribute("e", "2");
        }
        let own_perm = element.attributes.iter().any(|(name, _)| *name == "perm");
        if let Some(perm) = format.perm.filter(|_| is_setting && !own_perm) {
            attribute("perm", perm);
        }
        for (name, value) in &element.attributes {
            attribute(name, if *name == "perm" && is_setting { perm(value) } else { value });
        }
        out.push('>');
        xml::escape(element.text.unwrap_or_default(), out);
        if !element.children.is_empty() {
            out.push('\n');
        }
        for child in &element.children {
            self.write(format, *child, depth + 1, plain, out);
        }
        out.extend(["</", element.name, ">\n"]);
    }
}

/// A segment of a key: the name and what stands in its brackets.
fn split<'a>(segment: &'a str, key: &str) -> Result<(&'a str, Option<&'a str>), FormatError> {
    let wrong = || FormatError::Key {
        key: quotable(key),
        why: "write a name, `name[1]`, `name[1]@attribute`, or a path of these with `/` between",
    };
    let (segment, ordinal) = match segment.split_once('#') {
        Some((segment, ordinal)) => (segment, Some(ordinal)),
        None => (segment, None),
    };
    if ordinal.is_some_and(|ordinal| ordinal.parse::<u32>().is_err()) {
        return Err(wrong());
    }
    match segment.split_once('[') {
        None if segment.is_empty() => Err(wrong()),
        None => Ok((segment, None)),
        Some((name, rest)) => {
            let index = rest.strip_suffix(']').filter(|index| is_index(index)).ok_or_else(wrong)?;
            Ok((name, Some(index)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::format::{overlay, write_checked};

    const FORMAT: SnomXml = SnomXml {
        perm: Some("R"),
        home: |name| if name == "fkey" { "functionKeys" } else { "phone-settings" },
        wide: true,
    };

    fn setting(key: &str, value: &str) -> Setting {
        Setting::new(key, value, Source::File)
    }

    fn written(settings: &[Setting]) -> String {
        let (bytes, _) = write_checked(&FORMAT, None, settings.to_vec()).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn writes_settings_in_their_groups() {
        let text = written(&[
            setting("ntp_server", "a&b"),
            setting("user_name[1]", "101"),
            setting("setting_server", "http://pbx/"),
            setting("setting_server@perm", "RW"),
            setting("fkey[0]", "blf 102|*8"),
            setting("fkey[0]@label", "O'Brien & \"<Söhne>\""),
            setting("/dialplan/template@match", "1*"),
            setting("/dialplan/template#2@match", "2*"),
        ]);
        let body = "<settings>\n<phone-settings e=\"2\">\n<ntp_server perm=\"R\">a&amp;b</ntp_server>\n\
            <user_name idx=\"1\" perm=\"R\">101</user_name>\n<setting_server perm=\"RW\">http://pbx/</setting_server>\n</phone-settings>\n\
            <functionKeys e=\"2\">\n<fkey idx=\"0\" perm=\"R\" label=\"O'Brien &amp; &quot;&lt;Söhne&gt;&quot;\">blf 102|*8</fkey>\n</functionKeys>\n\
            <dialplan>\n<template match=\"1*\"></template>\n<template match=\"2*\"></template>\n</dialplan>\n</settings>\n";
        assert_eq!(text, format!("{}{body}", xml::DECLARATION));
    }

    #[test]
    fn reads_what_others_write() {
        let read = |text: &str| -> Vec<(String, String)> {
            FORMAT.parse(text.as_bytes()).unwrap().into_iter().map(|s| (s.key, s.value)).collect()
        };
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let whole = "<?xml version=\"1.0\"?><settings><phone-settings e=\"2\"><backlight perm=\"\">5</backlight>\
            <user_name idx=\"1\" perm=\"R\">1</user_name></phone-settings><functionKeys><fkey idx=\"3\" context=\"1\" perm=\"&amp;\">line</fkey>\
            </functionKeys></settings>";
        assert_eq!(
            read(whole),
            [
                pair("backlight", "5"),
                pair("backlight@perm", "RW"),
                pair("user_name[1]", "1"),
                pair("fkey[3]", "line"),
                pair("fkey[3]@context", "1"),
            ]
        );
        for bare in [
            "<phone-settings><backlight>5</backlight></phone-settings>",
            "<backlight>5</backlight>",
            " <backlight perm='R'>5</backlight><x>1</x>",
        ] {
            assert_eq!(read(bare)[0], pair("backlight", "5"), "{bare}");
        }
        let key = "<context_key idx=\"0\" perm=\"R\"><initialization><variable name=\"label\" value=\"x\"/><variable name=\"icon\" value=\"y\"/>\
            </initialization></context_key>";
        assert_eq!(
            read(key),
            [
                pair("context_key[0]/initialization/variable@name", "label"),
                pair("context_key[0]/initialization/variable@value", "x"),
                pair("context_key[0]/initialization/variable#2@name", "icon"),
                pair("context_key[0]/initialization/variable#2@value", "y"),
            ]
        );
    }

    #[test]
    fn a_template_wins_where_it_says_the_same() {
        let mut base = vec![setting("user_name[1]", "101"), setting("user_name[2]", "102")];
        let top = "<phone-settings><user_name idx='2' perm='RW'>x</user_name></phone-settings><dialplan><template match='9'/></dialplan>";
        let top = FORMAT.parse(format!("<settings>{top}</settings>").as_bytes()).unwrap();
        overlay(&FORMAT, &mut base, top);
        let text = written(&base);
        assert!(text.contains("<user_name idx=\"2\" perm=\"RW\">x</user_name>"), "{text}");
        assert!(text.contains("<template match=\"9\"></template>"), "{text}");
    }

    #[test]
    fn no_depth_exhausts_the_stack() {
        let deep = |steps: usize| format!("{}x{}", "<a>".repeat(steps), "</a>".repeat(steps));
        for group in ["dialplan", "phone-settings"] {
            let text = format!("<settings><{group}>{}</{group}></settings>", deep(99_999));
            assert!(FORMAT.parse(text.as_bytes()).is_err(), "{group}");
        }
        assert!(FORMAT.parse(deep(99_999).as_bytes()).is_err());
        for steps in [DEEPEST, DEEPEST + 1] {
            let text = format!("<phone-settings>{}</phone-settings>", deep(steps));
            let read = FORMAT.parse(text.as_bytes());
            let key = vec!["a"; steps].join("/");
            let written = FORMAT.write(None, &[setting(&key, "x")]);
            assert_eq!([read.is_ok(), written.is_ok()], [steps == DEEPEST; 2], "{steps}");
        }
    }

    #[test]
    fn says_where_a_file_is_wrong() {
        for text in [
            "",
            "plain: text",
            "<settings>",
            "<setting-files><file url='http://x'/></setting-files>",
            "<settings><phone-settings><a>x<b/></a></phone-settings></settings>",
            "<!DOCTYPE a><settings/>",
        ] {
            assert!(matches!(FORMAT.parse(text.as_bytes()), Err(FormatError::Malformed { .. })), "{text}");
        }
        for key in [
            "",
            "a b",
            "user_name[",
            "user_name[1",
            "user_name[]",
            "a[1]b",
            "/",
            "a//b",
            "a@b c",
            "a#x",
            "<x>",
        ] {
            let refused = FORMAT.write(None, &[setting(key, "")]);
            assert!(matches!(refused, Err(FormatError::Key { .. })), "{key}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_laws_hold(a in ".*", b in "[ -~\n\r\t\0&<>\"']*", c: String, d in "[ -~\"&<]*") {
            autoprov_core::testing::laws(&FORMAT, &["ntp_server", "user_name[12]", "fkey[0]@label", "fkey[0]"], &[a, b, c, d]);
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, text in "[<>/a-c='\"&@ ]*", key in "[a-c/@#\\[\\]0-9]{0,12}") {
            let _ = FORMAT.parse(&bytes);
            let _ = FORMAT.parse(text.as_bytes());
            let _ = FORMAT.write(None, &[setting(&key, "x")]);
        }
    }
}
