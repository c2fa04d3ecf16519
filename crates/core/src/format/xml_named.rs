//! Settings whose names are data, not elements.

use super::xml::{self, elements};
use super::{Format, FormatError, Names, Pairs, Setting, one_line};
use crate::Mac;
use roxmltree::Node;
use std::borrow::Cow;
use std::collections::HashMap;

/// An element for each setting, which holds its name and its value: `<item name="a.b">1</item>`, `<param name="a" value="1"/>`,
/// `<P><N>a</N><V>1</V></P>`. What begins alike may be gathered: `<O><N>a.</N><P><N>b</N>...`, of which the key is `a.b`.
pub struct XmlNamed {
    /// For people.
    pub name: &'static str,
    /// The root, and what else stands around all settings, with attributes. Never empty.
    pub around: &'static [(&'static str, Pairs)],
    /// The elements that stand in it, in the maker's spellings; we write the first.
    pub outer: &'static [&'static str],
    /// The elements that stand in those, where settings are gathered.
    pub inner: &'static [&'static str],
    /// Whether we gather: then an outer element is no setting.
    pub gathers: bool,
    /// Where a name stands.
    pub named: Part,
    /// Where a value stands.
    pub value: Part,
    /// What else each setting's element says, in attributes that are the same for all; what others say there is not read.
    pub says: Pairs,
    /// The value that stands for the maker's own, and the attributes that say so of an element of a value, in the maker's spellings.
    pub usual: Option<(&'static str, &'static [&'static str])>,
    /// What settings may be called.
    pub names: Names,
    /// Who reads a text that does not begin with `<`.
    pub other: Option<&'static dyn Format>,
}

/// Where a part of a setting stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// As the element's text.
    Text,
    /// In an attribute of it.
    Attribute(&'static str),
    /// In an element within it, in the maker's spellings.
    Element(&'static [&'static str]),
}

impl Part {
    fn of<'a, 'i>(self, node: Node<'a, 'i>) -> Option<(Node<'a, 'i>, Cow<'a, str>)> {
        match self {
            Self::Text => Some((node, xml::text_of(node).into())),
            Self::Attribute(name) => node.attribute(name).map(|value| (node, value.into())),
            Self::Element(names) => elements(node)
                .find(|inner| is(*inner, names))
                .map(|inner| (inner, xml::text_of(inner).into())),
        }
    }

    /// `<name a="text"`, where it stands in an attribute.
    fn attribute(self, text: &str, out: &mut String) {
        if let Self::Attribute(name) = self {
            xml::attribute(name, text, out);
        }
    }

    /// What stands inside of the element; `mark` says what the text would.
    fn inside(self, text: &str, mark: Option<&str>, out: &mut String) {
        match (self, mark) {
            (Self::Attribute(_) | Self::Element([]), _) => {}
            (Self::Text, _) => xml::escape(text, out),
            (Self::Element([name, ..]), Some(mark)) => out.extend(["<", name, " ", mark, "=\"Y\"/>"]),
            (Self::Element([name, ..]), None) => {
                out.extend(["<", name, ">"]);
                xml::escape(text, out);
                out.extend(["</", name, ">"]);
            }
        }
    }
}

fn is(node: Node<'_, '_>, names: &[&str]) -> bool {
    names.contains(&node.tag_name().name())
}

impl Format for XmlNamed {
    fn name(&self) -> &'static str {
        self.name
    }

    fn content_type(&self) -> &'static str {
        "text/xml; charset=utf-8"
    }

    fn clean<'a>(&self, value: &'a str) -> Cow<'a, str> {
        one_line(value, true)
    }

    fn write(&self, _: Option<Mac>, settings: &[Setting]) -> Result<Vec<u8>, FormatError> {
        let mut places = HashMap::new();
        let mut objects: Vec<(&str, String)> = Vec::new();
        let element = if self.gathers { self.inner } else { self.outer }.first().copied().unwrap_or_default();
        for Setting { key, value, .. } in settings {
            self.names.check(key)?;
            let dot = if self.gathers { key.rfind('.').map_or(0, |dot| dot + 1) } else { 0 };
            let (object, name) = key.split_at(dot);
            let place = *places.entry(object).or_insert(objects.len());
            if place == objects.len() {
                objects.push((object, String::with_capacity(settings.len() * 48)));
            }
            let Some((_, out)) = objects.get_mut(place) else { continue };
            let usual = self.usual.filter(|(usual, _)| usual == value);
            out.extend(["<", element]);
            self.named.attribute(name, out);
            self.value.attribute(value, out);
            for (name, text) in self.says {
                xml::attribute(name, text, out);
            }
            out.push('>');
            self.named.inside(name, None, out);
            self.value.inside(value, usual.and_then(|(_, marks)| marks.first().copied()), out);
            out.extend(["</", element, ">\n"]);
        }
        let mut out = String::with_capacity(settings.len() * 48 + 128);
        xml::wrapped(self.around, &mut out, |out| {
            let outer = self.outer.first().copied().unwrap_or_default();
            for (object, lines) in &objects {
                if self.gathers {
                    out.extend(["<", outer]);
                    self.named.attribute(object, out);
                    out.push('>');
                    self.named.inside(object, None, out);
                    out.extend(["\n", lines, "</", outer, ">\n"]);
                } else {
                    out.push_str(lines);
                }
            }
        });
        Ok(out.into_bytes())
    }

    /// Reads a whole file, or elements alone as they stand inside one.
    fn parse(&self, bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
        if let Some(other) = self.other.filter(|_| !xml::begins(bytes)) {
            return other.parse(bytes);
        }
        let (outermost, alone) = (xml::outermost(self.around), self.around.len() == 1);
        let part = |name: &str| alone && self.outer.contains(&name);
        xml::read_part(bytes, outermost, part, |document| {
            let mut settings = Vec::new();
            xml::around(document.root_element(), self.around, &mut |root| {
                bare(root)?;
                elements(root).try_for_each(|outer| self.outer(outer, &mut settings))
            })?;
            Ok(settings)
        })
    }
}

/// An error where a text stands beside elements.
fn bare(node: Node<'_, '_>) -> Result<(), FormatError> {
    let blank = xml::text_of(node).trim().is_empty();
    if blank { Ok(()) } else { Err(xml::wrong(node, "a text stands outside of every setting")) }
}

impl XmlNamed {
    fn outer(&self, node: Node<'_, '_>, settings: &mut Vec<Setting>) -> Result<(), FormatError> {
        expect(node, self.outer)?;
        let object = self.name_of(node)?;
        let is_part = |inner: &Node<'_, '_>| {
            [self.named, self.value]
                .iter()
                .any(|part| matches!(part, Part::Element(names) if is(*inner, names)))
        };
        let mut inner = elements(node).filter(|inner| !is_part(inner)).peekable();
        if inner.peek().is_none() && !self.gathers {
            return self.setting(node, object.into_owned(), settings);
        }
        bare(node)?;
        let dot = if object.ends_with('.') { "" } else { "." };
        inner.try_for_each(|inner| {
            expect(inner, self.inner)?;
            if let Some(odd) = elements(inner).find(|odd| !is_part(odd)) {
                return Err(xml::wrong(odd, "this element stands inside a setting"));
            }
            self.setting(inner, [&*object, dot, &*self.name_of(inner)?].concat(), settings)
        })
    }

    fn name_of<'a>(&self, node: Node<'a, '_>) -> Result<Cow<'a, str>, FormatError> {
        let name = self.named.of(node).map(|(_, name)| match name {
            Cow::Borrowed(name) => Cow::Borrowed(name.trim()),
            Cow::Owned(name) => Cow::Owned(name.trim().to_owned()),
        });
        name.ok_or_else(|| lacks(node, "name", self.named))
    }

    fn setting(
        &self,
        node: Node<'_, '_>,
        key: String,
        settings: &mut Vec<Setting>,
    ) -> Result<(), FormatError> {
        self.names.check(&key).map_err(|error| xml::wrong(node, error.to_string()))?;
        let (at, value) = self.value.of(node).ok_or_else(|| lacks(node, "value", self.value))?;
        // A text beside that mark counts for nothing on the device either.
        let is_usual = |(_, marks): &(&str, &[&str])| {
            let mark = marks.iter().find_map(|mark| at.attribute(*mark));
            mark.is_some_and(|mark| mark.starts_with(['Y', 'y']))
        };
        let value = match self.usual.filter(is_usual) {
            Some((usual, _)) => usual.to_owned(),
            None => self.clean(&value).into_owned(),
        };
        settings.push(Setting::read(key, value));
        Ok(())
    }
}

fn lacks(node: Node<'_, '_>, what: &str, part: Part) -> FormatError {
    let place = match part {
        Part::Text => String::new(),
        Part::Attribute(name) => format!(" in the attribute `{name}`"),
        Part::Element(names) => format!(" in <{}>", names.join("> or <")),
    };
    xml::wrong(node, format!("this <{}> has no {what}{place}", node.tag_name().name()))
}

fn expect(node: Node<'_, '_>, names: &[&str]) -> Result<(), FormatError> {
    if is(node, names) {
        return Ok(());
    }
    let why = format!("<{}> is expected here, not <{}>", names.join("> or <"), node.tag_name().name());
    Err(xml::wrong(node, why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_may_say_the_same_of_every_setting() {
        const FORMAT: XmlNamed = XmlNamed {
            name: "settings",
            around: &[("settings", &[])],
            outer: &["setting"],
            inner: &[],
            gathers: false,
            named: Part::Attribute("id"),
            value: Part::Attribute("value"),
            says: &[("override", "true")],
            usual: None,
            names: Names::LINE,
            other: None,
        };
        let settings = [Setting::read("Account1Label", "Ana & \"Bo\"")];
        let text = String::from_utf8(FORMAT.write(None, &settings).unwrap()).unwrap();
        let element = "<setting id=\"Account1Label\" value=\"Ana &amp; &quot;Bo&quot;\" override=\"true\">";
        assert!(text.contains(element), "{text}");
        assert_eq!(FORMAT.parse(text.as_bytes()).unwrap(), settings);
        let bare = b"<settings><setting id='Account1Label' value='Ana &amp; \"Bo\"' override=''/></settings>";
        assert_eq!(FORMAT.parse(bare).unwrap(), settings);
    }
}
