//! Settings as a tree of elements.

use super::{Format, FormatError, Names, Pairs, Setting, one_line, xml};
use crate::Mac;
use reader::Reader;
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;
use writer::Tree;

mod reader;
mod writer;

/// A setting is the text of an element, or an attribute; its key is the path to it. A dialect's is [`XmlTree::PLAIN`] with what differs:
///
/// ```
/// use autoprov_core::format::XmlTree;
///
/// static CONFIG: XmlTree = XmlTree { around: &[("config", &[("version", "1")])], deepest: 1, ..XmlTree::PLAIN };
/// ```
pub struct XmlTree {
    /// For people.
    pub name: &'static str,
    /// The root, and what else stands around all settings, outermost first, with what we write as attributes. Never empty. Elements without others
    /// beside these are passed over.
    pub around: &'static [(&'static str, Pairs)],
    /// What some tools put around the root.
    pub wrapper: Option<&'static str>,
    /// What stands between the steps of a key.
    pub between: char,
    /// The names that steps of keys have as elements, where they differ.
    pub renamed: Pairs,
    /// How the number of an element is written.
    pub index: Index,
    /// What stands in a key before the name of an attribute.
    pub mark: &'static str,
    /// Which attributes are settings; `*` is all.
    pub attributes: &'static [&'static str],
    /// Whether an element that is closed at once says its attributes alone: `<a b="1"/>` has no text, `<a b="1"></a>` an empty one.
    pub closed: bool,
    /// Whether right below the root stand modules only, which are no settings.
    pub modules: bool,
    /// Groups that settings stand in, where their names say nothing of it.
    pub groups: Option<Groups>,
    /// In an element of this name, the names of its children in their order, with blanks between: `*` stands for all others, which come last else. Those
    /// of one name go by number.
    pub order: Pairs,
    /// What settings may be called.
    pub names: Names,
    /// Whether a text may begin with an element of this name, and leave out all that stands around the settings.
    pub part: fn(&str) -> bool,
    /// How many steps a key has at most. Deeper elements would cost the stack.
    pub deepest: usize,
    /// Who reads a text that does not begin with `<`, where the same settings are spelt otherwise too.
    pub other: Option<&'static dyn Format>,
}

/// How the number of an element is written.
#[derive(Clone, Copy, Debug)]
pub enum Index {
    /// It has none: of siblings with the same name the last counts.
    None,
    /// In this attribute, and in the key in brackets: `user_name[1]`. Inside of a setting the second sibling of a name is `variable#2`.
    Attribute(&'static str),
    /// In a child of this name, which comes first and is no setting: `Entry[SIP1]` is `<Entry><ID>SIP1</ID>`.
    Child(&'static str),
    /// As an element of this name with this attribute: the key's step `1` is `<idx id="1">`.
    Element(&'static str, &'static str),
    /// Elements of these names in these attributes: `line[button=2]`. Of others the second sibling of a name is `phoneService[2]`.
    Own(Pairs),
}

/// Groups that settings stand in.
#[derive(Clone, Copy, Debug)]
pub struct Groups {
    /// Their names; a file may put a setting into any. The first is written where there is nothing to say.
    pub names: &'static [&'static str],
    /// Which one we put a setting into, by its name.
    pub home: fn(&str) -> &'static str,
    /// Their attributes.
    pub attributes: Pairs,
    /// Groups of other things: a key of these begins with `/` and their name.
    pub others: &'static [&'static str],
    /// The attribute that a setting has where no key says otherwise.
    pub usual: Option<(&'static str, &'static str)>,
    /// What else that attribute says, and what it means.
    pub spellings: Pairs,
}

impl Groups {
    /// The one spelling of an attribute of a setting.
    fn spelt<'a>(&self, name: &str, value: &'a str) -> &'a str {
        let own = |(other, _): &&(&str, &str)| *other == value;
        match self.usual {
            Some((usual, _)) if usual == name => self.spellings.iter().find(own).map_or(value, |(_, is)| is),
            _ => value,
        }
    }
}

impl XmlTree {
    /// One element a setting, side by side in the root.
    pub const PLAIN: Self = Self {
        name: "XML elements",
        around: &[("settings", &[])],
        wrapper: None,
        between: '/',
        renamed: &[],
        index: Index::None,
        mark: "@",
        attributes: &[],
        closed: false,
        modules: false,
        groups: None,
        order: &[],
        names: Names::XML,
        part: |_| false,
        deepest: 16,
        other: None,
    };

    /// The innermost of what stands around all settings.
    fn root(&self) -> (&'static str, Pairs) {
        self.around.last().copied().unwrap_or(("settings", &[]))
    }

    fn is_setting_attribute(&self, name: &str) -> bool {
        self.attributes.iter().any(|own| *own == "*" || *own == name)
    }

    /// Whether such an attribute of an element is its number.
    fn is_number_of(&self, element: &str, attribute: &str, value: &str) -> bool {
        match self.index {
            Index::Attribute(own) => own == attribute && is_index(value),
            Index::Own(own) => own.contains(&(element, attribute)) && is_number(value),
            Index::None | Index::Child(_) | Index::Element(..) => false,
        }
    }

    /// The attribute of a root, or what stands before and behind the mark.
    fn split<'a>(&self, key: &'a str) -> (&'a str, Option<&'a str>) {
        let at_root = if self.mark.len() > 1 { key.strip_prefix('@').map(|name| ("", name)) } else { None };
        match at_root.or_else(|| key.split_once(self.mark).filter(|_| !self.attributes.is_empty())) {
            Some((path, attribute)) => (path, Some(attribute)),
            None => (key, None),
        }
    }

    /// What a step of a key says, or nothing where it is none.
    fn step<'a>(&self, text: &'a str) -> Option<Step<'a>> {
        let plain = |name: &'a str| Step { name, ..Step::default() };
        let step = match self.index {
            Index::Element(name, attribute) if is_number(text) => {
                return Some(Step { name, index: Some((attribute, text)), ordinal: 0 });
            }
            Index::Element(name, _) if text == name => return None,
            Index::Child(name) if text == name => return None,
            Index::None | Index::Element(..) => plain(text),
            Index::Attribute(attribute) | Index::Child(attribute) => {
                let (text, ordinal) = match text.split_once('#') {
                    Some((text, ordinal)) => (text, ordinal.parse().ok()?),
                    None => (text, 1),
                };
                match text.split_once('[') {
                    None => Step { ordinal, ..plain(text) },
                    Some((name, rest)) => {
                        let index = rest.strip_suffix(']').filter(|index| is_index(index))?;
                        Step { name, index: Some((attribute, index)), ordinal }
                    }
                }
            }
            Index::Own(own) => match text.split_once('[') {
                None => Step { ordinal: 1, ..plain(text) },
                Some((name, rest)) => {
                    let inside = rest.strip_suffix(']')?;
                    let own = |(attribute, number): &(&str, &str)| {
                        own.contains(&(name, *attribute)) && is_number(number)
                    };
                    if let Some(number) = inside.split_once('=') {
                        Step { index: Some(Some(number).filter(own)?), ..plain(name) }
                    } else {
                        let ordinal =
                            Some(inside).filter(|n| is_number(n) && !n.starts_with('0'))?.parse().ok();
                        Step { ordinal: ordinal.filter(|n| *n > 1)?, ..plain(name) }
                    }
                }
            },
        };
        let renamed = self.renamed.iter().find(|(own, other)| *own == step.name || *other == step.name);
        let name = match renamed {
            Some((own, element)) if *own == step.name => element,
            // It would read back as the other name.
            Some(_) => return None,
            None => step.name,
        };
        xml::check_name(name).ok().map(|()| Step { name, ..step })
    }
}

/// One step of a key.
#[derive(Clone, Copy, Debug, Default)]
struct Step<'a> {
    name: &'a str,
    index: Option<(&'a str, &'a str)>,
    /// Which of its name it is, from 1; 0 where it is not counted.
    ordinal: u32,
}

fn is_number(text: &str) -> bool {
    (1..=5).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_index(text: &str) -> bool {
    super::is_word(text, b"_-.")
}

impl Format for XmlTree {
    fn name(&self) -> &'static str {
        self.name
    }

    fn content_type(&self) -> &'static str {
        "text/xml; charset=utf-8"
    }

    fn clean<'a>(&self, value: &'a str) -> Cow<'a, str> {
        one_line(value, true)
    }

    fn beside(&self, key: &str) -> Option<String> {
        let (attribute, _) = self.groups.as_ref()?.usual?;
        (!key.contains(['/', '@'])).then(|| format!("{key}{}{attribute}", self.mark))
    }

    fn write(&self, _: Option<Mac>, settings: &[Setting]) -> Result<Vec<u8>, FormatError> {
        let mut tree = Tree::new(self, settings.len());
        for setting in settings {
            tree.place(setting)?;
        }
        Ok(tree.write().into_bytes())
    }

    fn parse(&self, bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
        if let Some(other) = self.other.filter(|_| !xml::begins(bytes)) {
            return other.parse(bytes);
        }
        let outermost = xml::outermost(self.around);
        let is_part = Cell::new(false);
        let part = |name: &str| {
            let is_whole = name == outermost || Some(name) == self.wrapper;
            is_part.set(xml::check_name(name).is_ok() && !is_whole && (self.part)(name));
            is_part.get()
        };
        xml::read_part(bytes, outermost, part, |document| {
            let root = document.root_element();
            let wraps = self.wrapper.is_some_and(|wrapper| root.has_tag_name(wrapper));
            let inside = if wraps { root.first_element_child() } else { None };
            let mut reader = Reader { format: self, path: String::new(), settings: Vec::new() };
            if is_part.get() {
                reader.root(root, 0)?;
            } else {
                xml::around(inside.unwrap_or(root), self.around, &mut |root| reader.root(root, 0))?;
            }
            Ok(reader.settings)
        })
    }
}

/// How many there are of each name.
type Counts = HashMap<String, u32>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::MAC;

    const TREES: [XmlTree; 5] = [
        XmlTree { attributes: &["ua"], closed: true, ..XmlTree::PLAIN },
        XmlTree { index: Index::Attribute("idx"), attributes: &["*"], ..XmlTree::PLAIN },
        XmlTree { index: Index::Element("idx", "id"), ..XmlTree::PLAIN },
        XmlTree {
            index: Index::Own(&[("line", "button")]),
            mark: "/@",
            attributes: &["*"],
            ..XmlTree::PLAIN
        },
        XmlTree { index: Index::Child("ID"), ..XmlTree::PLAIN },
    ];

    #[test]
    fn a_child_may_be_the_number_of_an_element() {
        let format = &TREES[4];
        let read = |text: &str| {
            let text = format!("<settings>{text}</settings>");
            let pairs =
                format.parse(text.as_bytes())?.into_iter().map(|own| format!("{}={}", own.key, own.value));
            Ok::<_, FormatError>(pairs.collect::<Vec<_>>().join(" "))
        };
        let text = "<list>\n<line>\n<ID>SIP1</ID>\n<user>101</user>\n</line>\n<line>\n<ID>SIP2</ID>\n<user></user>\n</line>\n</list>\n";
        assert_eq!(read(text).unwrap(), "list/line[SIP1]/user=101 list/line[SIP2]/user=");
        let written = format
            .write(Some(MAC), &format.parse(format!("<settings>{text}</settings>").as_bytes()).unwrap());
        assert!(String::from_utf8(written.unwrap()).unwrap().contains(text));
        // It may stand behind others, and a second of the same number is another.
        assert_eq!(
            read("<a><b>1</b><ID>x</ID></a><a><ID>x</ID><b>2</b></a>").unwrap(),
            "a[x]/b=1 a[x]#2/b=2"
        );
        assert!(read("<a><ID>no number</ID><b>1</b></a>").unwrap_err().to_string().contains("<ID>"));
        for key in ["a[x]/ID", "ID", "a[x]", "a[no number]/b"] {
            assert!(format.write(Some(MAC), &[Setting::read(key, "1")]).is_err(), "{key}");
        }
    }

    #[test]
    fn a_part_leaves_out_all_that_stands_around() {
        const AROUND: &[(&str, Pairs)] = &[("outer", &[]), ("inner", &[])];
        let format = XmlTree { around: AROUND, part: |name| name == "a", ..XmlTree::PLAIN };
        for text in ["<a>1</a><b>2</b>", "<outer><inner><a>1</a><b>2</b></inner></outer>"] {
            let read = format.parse(text.as_bytes()).unwrap();
            assert_eq!(read.iter().map(|own| own.key.as_ref()).collect::<Vec<_>>(), ["a", "b"], "{text}");
        }
        assert!(format.parse(b"<inner><a>1</a></inner>").is_err());
    }

    /// The blanks of `idx=" 3"` are taken off like those of any value: what is left is the number.
    #[test]
    fn a_number_is_one_whatever_blanks_are_around_it() {
        for (format, key) in [(&TREES[1], "line[3]"), (&TREES[3], "line[button=3]")] {
            let attribute = if key.contains("button") { "button" } else { "idx" };
            let text = format!("<settings><line {attribute}=\"\n3 \">x</line></settings>");
            assert_eq!(format.parse(text.as_bytes()).unwrap()[0].key, key);
            let odd = Setting::read(format!("line{}{attribute}", format.mark), "3");
            assert!(format.write(Some(MAC), &[odd]).unwrap_err().to_string().contains("in brackets"));
        }
    }

    #[test]
    fn a_key_is_as_deep_as_what_is_read() {
        for (format, steps) in TREES.iter().flat_map(|format| [(format, 16), (format, 17)]) {
            let text =
                ["<settings>", &"<a>".repeat(steps), "x", &"</a>".repeat(steps), "</settings>"].concat();
            let settings = [Setting::read(vec!["a"; steps].join("/"), "x")];
            let [read, written] =
                [format.parse(text.as_bytes()).is_ok(), format.write(Some(MAC), &settings).is_ok()];
            assert_eq!([read, written], [steps == 16; 2]);
        }
    }
}
