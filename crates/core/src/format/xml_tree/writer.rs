//! From settings to elements.

use super::{Groups, Index, Step, XmlTree};
use crate::format::{FormatError, Setting, xml};
use std::collections::HashMap;

/// The elements of a file, made of keys. The first is the root.
pub(super) struct Tree<'a> {
    format: &'a XmlTree,
    nodes: Vec<Element<'a>>,
    /// By the element around and the step.
    places: HashMap<(usize, &'a str), usize>,
    /// Whether any element is the second of its name, so that the order of siblings says something.
    counted: bool,
}

#[derive(Default)]
struct Element<'a> {
    step: Step<'a>,
    text: Option<&'a str>,
    attributes: Vec<(&'a str, &'a str)>,
    children: Vec<usize>,
}

impl<'a> Tree<'a> {
    pub(super) fn new(format: &'a XmlTree, settings: usize) -> Self {
        let mut nodes = Vec::with_capacity(settings + 1);
        let step = Step { name: format.root().0, ..Step::default() };
        nodes.push(Element { step, attributes: format.root().1.to_vec(), ..Element::default() });
        Self { format, nodes, places: HashMap::with_capacity(settings), counted: false }
    }

    /// Puts a setting where its key says.
    pub(super) fn place(&mut self, setting: &'a Setting) -> Result<(), FormatError> {
        let format = self.format;
        let key = setting.key.as_ref();
        let wrong = |why| Err(FormatError::Key { key: crate::quotable(key), why });
        format.names.check(key)?;
        let (mut path, attribute) = format.split(key);
        let is_setting = !path.contains(['/', format.between]);
        let mut at = 0;
        if let Some(groups) = &format.groups {
            if let Some(foreign) = path.strip_prefix('/') {
                path = foreign;
            } else {
                let name = path.split([format.between, '[', '#']).next().unwrap_or_default();
                let name = (groups.home)(name);
                at = self.child(0, name, Step { name, ..Step::default() });
            }
        }
        let at_root = path.is_empty() && attribute.is_some() && format.mark.len() > 1;
        if !at_root {
            for (depth, text) in path.split(format.between).enumerate() {
                if depth == format.deepest {
                    return wrong("no setting stands that deep");
                }
                let Some(step) = format.step(text).filter(|s| at > 0 || s.name != format.root().0) else {
                    return Err(format.names.wrong(key));
                };
                if self.nodes.get(at).is_some_and(|around| around.text.is_some()) {
                    return wrong("the element around it holds a text");
                }
                at = self.child(at, text, step);
            }
        }
        let Some(element) = self.nodes.get_mut(at) else { return Ok(()) };
        match attribute {
            Some(name) => {
                if xml::check_name(name).is_err() || !format.is_setting_attribute(name) {
                    return Err(format.names.wrong(key));
                }
                let usual = |groups: &Groups| {
                    let spelt = groups.spelt(name, &setting.value);
                    spelt != setting.value || groups.usual == Some((name, spelt))
                };
                if is_setting && format.groups.as_ref().is_some_and(usual) {
                    return wrong("leave it out: what it says is said of every setting, or spelt otherwise");
                }
                if format.is_number_of(element.step.name, name, &setting.value)
                    || element.step.index.is_some_and(|(own, _)| own == name)
                {
                    return wrong("this attribute is the number in brackets");
                }
                element.attributes.push((name, &setting.value));
            }
            None if !element.children.is_empty() => return wrong("this element holds others, and no text"),
            None if element.step.index.is_some() && matches!(format.index, Index::Child(_)) => {
                return wrong("an element with a number holds others, and no text");
            }
            None => element.text = Some(&setting.value),
        }
        Ok(())
    }

    fn child(&mut self, around: usize, text: &'a str, step: Step<'a>) -> usize {
        let new = self.nodes.len();
        let at = *self.places.entry((around, text)).or_insert(new);
        if at == new {
            self.counted |= step.ordinal > 1;
            self.nodes.push(Element { step, ..Element::default() });
            if let Some(around) = self.nodes.get_mut(around) {
                around.children.push(new);
            }
        }
        at
    }

    /// Puts children in the order that the phone wants, and those that are counted behind one another, or they would be read as others.
    fn sort(&mut self) {
        for at in 0..self.nodes.len() {
            let mut children = match self.nodes.get_mut(at) {
                Some(element) if element.children.len() > 1 => std::mem::take(&mut element.children),
                _ => continue,
            };
            let own = |at: usize| self.nodes.get(at).map(|element| element.step).unwrap_or_default();
            let order =
                self.format.order.iter().find(|(name, _)| *name == own(at).name).map(|(_, order)| *order);
            if let Some(order) = order {
                let place = |name| order.split(' ').position(|own| own == name);
                let others = place("*").unwrap_or(usize::MAX);
                children.sort_by_cached_key(|child| {
                    let Step { name, index, .. } = own(*child);
                    let number = index.and_then(|(_, number)| number.parse().ok());
                    (place(name).unwrap_or(others), number.unwrap_or(u32::MAX))
                });
            }
            if self.counted {
                let mut first = HashMap::new();
                for (place, child) in children.iter().enumerate() {
                    let Step { name, index, .. } = own(*child);
                    first.entry((name, index)).or_insert(place);
                }
                children.sort_by_cached_key(|child| {
                    let Step { name, index, ordinal } = own(*child);
                    (first.get(&(name, index)).copied(), ordinal)
                });
            }
            if let Some(element) = self.nodes.get_mut(at) {
                element.children = children;
            }
        }
    }

    pub(super) fn write(mut self) -> String {
        if self.counted || !self.format.order.is_empty() {
            self.sort();
        }
        let mut out = String::with_capacity(self.nodes.len() * 48 + 128);
        let outer = self.format.around.split_last().map(|(_, outer)| outer).unwrap_or_default();
        xml::wrapped(outer, &mut out, |out| self.element(0, false, out));
        out
    }

    /// `in_group`: whether it stands right within a group of settings.
    fn element(&self, at: usize, in_group: bool, out: &mut String) {
        let Some(Element { step, text, attributes, children }) = self.nodes.get(at) else { return };
        let groups = self.format.groups.as_ref().filter(|_| at > 0);
        let group = groups.filter(|groups| !in_group && groups.names.contains(&step.name));
        let is_own = |(name, _): &(&str, &str)| attributes.iter().any(|(own, _)| own == name);
        let usual = groups.and_then(|groups| groups.usual).filter(|usual| in_group && !is_own(usual));
        let always = group.map(|group| group.attributes).unwrap_or_default();
        let own = always.iter().chain(&usual).chain(attributes).copied();
        out.extend(["<", step.name]);
        let (attribute, child) = match self.format.index {
            Index::Child(_) => (None, step.index),
            _ => (step.index, None),
        };
        for (name, value) in attribute.into_iter().chain(own) {
            xml::attribute(name, value, out);
        }
        let empty = at > 0 && text.is_none() && children.is_empty();
        if empty && self.format.closed {
            out.push_str("/>\n");
            return;
        }
        out.push('>');
        xml::escape(text.unwrap_or_default(), out);
        if at == 0 || !children.is_empty() {
            out.push('\n');
        }
        if let Some(groups) = self.format.groups.filter(|_| self.nodes.len() == 1) {
            let first = groups.names.first().copied().unwrap_or_default();
            out.extend(["<", first, "></", first, ">\n"]);
        }
        if let Some((name, number)) = child {
            out.extend(["<", name, ">"]);
            xml::escape(number, out);
            out.extend(["</", name, ">\n"]);
        }
        for child in children {
            self.element(*child, group.is_some(), out);
        }
        out.extend(["</", step.name, ">\n"]);
    }
}
