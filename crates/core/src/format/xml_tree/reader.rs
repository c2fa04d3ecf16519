//! From elements to settings.

use super::{Counts, Groups, Index, XmlTree, is_index, is_number};
use crate::format::xml::{self, elements};
use crate::format::{Format as _, FormatError, Setting};
use roxmltree::Node;
use std::borrow::Cow;
use std::fmt::Write as _;

pub(super) struct Reader<'f> {
    pub(super) format: &'f XmlTree,
    /// Where the element at hand stands.
    pub(super) path: String,
    pub(super) settings: Vec<Setting>,
}

fn name<'a>(node: Node<'a, '_>) -> &'a str {
    node.tag_name().name()
}

impl Reader<'_> {
    /// Reads the innermost of what stands around all settings. Some makers' files have a root within the root.
    pub(super) fn root(&mut self, root: Node<'_, '_>, depth: usize) -> Result<(), FormatError> {
        let format = self.format;
        if depth > format.deepest {
            return Err(self.too_deep(root));
        }
        if !xml::text_of(root).trim().is_empty() {
            return Err(xml::wrong(root, "a text stands outside of every setting"));
        }
        if format.mark.len() > 1 {
            self.attributes(root, None, false)?;
        }
        let mut seen = Counts::new();
        for child in elements(root) {
            if child.has_tag_name(name(root)) {
                self.root(child, depth + 1)?;
            } else if let Some(groups) = &format.groups {
                let inside = elements(child).next().is_some() && self.number(child)?.is_none();
                if groups.names.contains(&name(child)) {
                    elements(child).try_for_each(|setting| self.setting(setting))?;
                } else if groups.others.contains(&name(child)) || inside {
                    self.path.push('/');
                    self.child(child, false, 1, None)?;
                    self.path.clear();
                } else {
                    self.setting(child)?;
                }
            } else {
                self.child(child, false, 1, Some(&mut seen))?;
            }
        }
        Ok(())
    }

    /// Reads a setting that stands right within a group.
    fn setting(&mut self, node: Node<'_, '_>) -> Result<(), FormatError> {
        let is_group =
            |groups: &Groups| groups.names.contains(&name(node)) || groups.others.contains(&name(node));
        if node.has_tag_name(self.format.root().0) || self.format.groups.as_ref().is_some_and(is_group) {
            return Err(xml::wrong(node, "a group stands where a setting is expected"));
        }
        self.child(node, true, 1, None)
    }

    /// Reads an element: its step goes behind the path and is taken off again. `is_setting`: whether it stands right within a group.
    /// `seen`: its siblings before it, where they are counted.
    fn child(
        &mut self,
        node: Node<'_, '_>,
        is_setting: bool,
        depth: usize,
        seen: Option<&mut Counts>,
    ) -> Result<(), FormatError> {
        let whole = self.path.len();
        if !self.path.is_empty() && self.path != "/" {
            self.path.push(self.format.between);
        }
        let start = self.path.len();
        let number = self.step(node)?;
        let counts = matches!(self.format.index, Index::Attribute(_) | Index::Child(_) | Index::Own(_));
        if let Some(seen) = seen.filter(|_| counts) {
            let own = self.path.get(start..).unwrap_or_default();
            let count = match seen.get_mut(own) {
                Some(count) => count,
                None => seen.entry(own.to_owned()).or_default(),
            };
            *count += 1;
            // Writing to a String cannot fail.
            let _ = match self.format.index {
                _ if *count == 1 => Ok(()),
                Index::Own(_) if number.is_some() => {
                    return Err(xml::wrong(
                        node,
                        format!("<{}> with this number stands here twice", name(node)),
                    ));
                }
                Index::Own(_) => write!(self.path, "[{count}]"),
                _ => write!(self.path, "#{count}"),
            };
        }
        self.element(node, is_setting, depth, number)?;
        self.path.truncate(whole);
        Ok(())
    }

    fn too_deep(&self, node: Node<'_, '_>) -> FormatError {
        xml::wrong(node, format!("no setting stands more than {} deep", self.format.deepest))
    }

    /// The number of an element, and the attribute it stands in.
    fn number<'a>(&self, node: Node<'a, '_>) -> Result<Option<(&'static str, &'a str)>, FormatError> {
        // As values are, without the blanks around it: it would be a number once it is written.
        let of = |attribute: &'static str| node.attribute(attribute).map(|number| (attribute, number.trim()));
        Ok(match self.format.index {
            Index::Attribute(attribute) => of(attribute).filter(|(_, number)| is_index(number)),
            Index::Own(own) => {
                let attribute = own.iter().find(|(element, _)| node.has_tag_name(*element));
                attribute.and_then(|(_, attribute)| of(attribute)).filter(|(_, number)| is_number(number))
            }
            Index::Element(element, attribute) if node.has_tag_name(element) => {
                let number = of(attribute).filter(|(_, number)| is_number(number));
                let why = || xml::wrong(node, format!("<{element}> needs an `{attribute}` of digits"));
                Some(number.ok_or_else(why)?)
            }
            Index::Child(name) => match elements(node).find(|child| child.has_tag_name(name)) {
                Some(child) => {
                    let number = child.text().map(str::trim).filter(|number| is_index(number));
                    let why = || xml::wrong(child, format!("<{name}> needs letters and digits"));
                    Some((name, number.ok_or_else(why)?))
                }
                None => None,
            },
            Index::Element(..) | Index::None => None,
        })
    }

    /// Puts an element's step behind the path, and tells the attribute that its number stands in.
    fn step(&mut self, node: Node<'_, '_>) -> Result<Option<&'static str>, FormatError> {
        xml::check_name(name(node)).map_err(|error| xml::wrong(node, error.to_string()))?;
        let number = self.number(node)?;
        let renamed = self.format.renamed.iter().find(|(_, element)| node.has_tag_name(*element));
        let own = renamed.map_or_else(|| name(node), |(own, _)| own);
        let _ = match (self.format.index, number) {
            (Index::Element(..), Some((_, number))) => write!(self.path, "{number}"),
            (Index::Own(_), Some((attribute, number))) => write!(self.path, "{own}[{attribute}={number}]"),
            (_, Some((_, number))) => write!(self.path, "{own}[{number}]"),
            (_, None) => write!(self.path, "{own}"),
        };
        Ok(number.map(|(attribute, _)| attribute))
    }

    /// Reads the element at the path.
    fn element(
        &mut self,
        node: Node<'_, '_>,
        is_setting: bool,
        depth: usize,
        number: Option<&'static str>,
    ) -> Result<(), FormatError> {
        if depth > self.format.deepest {
            return Err(self.too_deep(node));
        }
        let text = xml::text_of(node);
        let blank = text.trim().is_empty();
        if elements(node).next().is_some() {
            if !blank {
                return Err(xml::wrong(node, "text stands beside elements"));
            }
            self.attributes(node, number, is_setting)?;
            let mut seen = Counts::new();
            let is_number = |child: &Node<'_, '_>| match self.format.index {
                Index::Child(name) => child.has_tag_name(name),
                _ => false,
            };
            let mut children =
                elements(node).filter(|child| !is_number(child)).collect::<Vec<_>>().into_iter();
            return children.try_for_each(|child| self.child(child, false, depth + 1, Some(&mut seen)));
        }
        // The text comes first, which is how we write both.
        let place = self.settings.len();
        self.attributes(node, number, is_setting)?;
        let says = self.settings.len() > place;
        let silent = if self.format.closed {
            says && node.document().input_text().get(node.range()).is_some_and(|own| own.ends_with("/>"))
        } else {
            blank && !is_setting && (says || self.format.modules && depth == 1)
        };
        if !silent {
            let value = match self.format.clean(&text) {
                Cow::Owned(value) => value,
                Cow::Borrowed(_) => text,
            };
            self.push(node, self.path.clone(), value)?;
            self.settings[place..].rotate_right(1);
        }
        Ok(())
    }

    /// Reads the attributes that are settings; `number` is the one that stands in the path.
    fn attributes(
        &mut self,
        node: Node<'_, '_>,
        number: Option<&'static str>,
        is_setting: bool,
    ) -> Result<(), FormatError> {
        let format = self.format;
        if format.attributes.is_empty() {
            return Ok(());
        }
        let groups = format.groups.as_ref().filter(|_| is_setting);
        for attribute in node.attributes().filter(|attribute| attribute.namespace().is_none()) {
            let (name, value) = (attribute.name(), attribute.value());
            if number == Some(name) || !format.is_setting_attribute(name) {
                continue;
            }
            let value = groups.map_or(value, |groups| groups.spelt(name, value));
            if groups.is_some_and(|groups| groups.usual == Some((name, value))) {
                continue;
            }
            xml::check_name(name).map_err(|error| xml::wrong(node, error.to_string()))?;
            let mark = if self.path.is_empty() { "@" } else { format.mark };
            let key = [&self.path, mark, name].concat();
            self.push(node, key, format.clean(value).into_owned())?;
        }
        Ok(())
    }

    fn push(&mut self, node: Node<'_, '_>, key: String, value: String) -> Result<(), FormatError> {
        self.format.names.check(&key).map_err(|error| xml::wrong(node, error.to_string()))?;
        self.settings.push(Setting::read(key, value));
        Ok(())
    }
}
