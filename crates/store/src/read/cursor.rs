//! A place in a JSON tree, with the one list that all errors go to.
//!
//! Reading never stops at an error: a value that cannot be read is replaced by an empty one, so that the places of all
//! others stay right and the rest of the file is looked at too.

use super::json::Node;
use super::shape::{Absent, Field, Shape};
use crate::finding::{Finding, nearest, short};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;

/// The way from the root to a value.
#[derive(Clone, Copy)]
pub(crate) enum Place<'a> {
    Root,
    Field(&'a Self, &'a str),
    Item(&'a Self, usize),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Field(Self::Root, name) => f.write_str(&short(name)),
            Self::Field(parent, name) => write!(f, "{parent}.{}", short(name)),
            Self::Item(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

/// A value at its place.
pub(crate) struct Cursor<'a> {
    node: &'a Node<'a>,
    place: Place<'a>,
    errors: &'a RefCell<Vec<Finding>>,
    /// Where nothing is read but what would be: the fields that are asked for.
    asked: Option<&'a RefCell<Vec<Field>>>,
}

/// What can be read from JSON. On an error, the error is noted and something empty returned.
pub(crate) trait Read: Sized {
    fn read(at: &Cursor<'_>) -> Self;

    /// What it is read from.
    fn shape() -> Shape;

    /// How a value that stands for an absent field is spelt; empty where that is nothing.
    fn spelt(&self) -> String {
        String::new()
    }
}

/// The fields of an object, by asking for them.
pub(super) fn fields_of<T: Read>() -> Vec<Field> {
    let (node, errors, asked) = (Node::Object(Vec::new()), RefCell::default(), RefCell::default());
    T::read(&Cursor { asked: Some(&asked), ..Cursor::root(&node, &errors) });
    asked.into_inner()
}

/// An enum of words of the site file.
pub(crate) trait Word: Copy + Default + 'static {
    const ALL: &'static [Self];

    fn name(self) -> &'static str;
}

impl<'a> Cursor<'a> {
    pub(crate) const fn root(node: &'a Node<'a>, errors: &'a RefCell<Vec<Finding>>) -> Self {
        Self { node, place: Place::Root, errors, asked: None }
    }

    pub(crate) fn error(&self, message: impl Into<String>) {
        self.errors.borrow_mut().push(Finding::new(self.place, message));
    }

    fn expected(&self, what: &str) {
        self.error(format!("expected {what}, found {}", self.node.what()));
    }

    /// A text. Digits without quotes are an error, but are read on as what was meant.
    pub(crate) fn text(&self) -> Option<String> {
        match self.node {
            Node::Text(text) => return Some(text.clone().into_owned()),
            Node::Integer(number) => {
                self.error("expected text in quotes, found a number");
                return Some(number.to_string());
            }
            _ => self.expected("text"),
        }
        None
    }

    /// A text that something is made of.
    pub(crate) fn parse<T>(&self, make: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let Node::Text(text) = self.node else {
            self.expected("text");
            return None;
        };
        make(text).map_err(|message| self.error(message)).ok()
    }

    pub(crate) fn boolean(&self) -> bool {
        if let Node::Bool(value) = self.node {
            return *value;
        }
        self.expected("true or false");
        false
    }

    /// A whole number from 0 to `most`.
    pub(crate) fn number<T: TryFrom<i128> + Default>(&self, most: impl fmt::Display) -> T {
        let Node::Integer(value) = self.node else {
            self.expected(&format!("a number from 0 to {most}"));
            return T::default();
        };
        T::try_from(*value).unwrap_or_else(|_| {
            self.error(format!("expected a number from 0 to {most}, found {value}"));
            T::default()
        })
    }

    pub(crate) fn list<T: Read>(&self) -> Vec<T> {
        let read = |index, node: &Node<'_>| {
            T::read(&Cursor {
                node,
                place: Place::Item(&self.place, index),
                errors: self.errors,
                asked: None,
            })
        };
        match self.node {
            Node::List(items) => items.iter().enumerate().map(|(index, node)| read(index, node)).collect(),
            Node::Texts(items) => {
                let one = |(index, text): (usize, &&RawValue)| {
                    let node = Node::of(text.get(), None).unwrap_or_else(|error| {
                        let place = Place::Item(&self.place, index);
                        let message = format!("this is not JSON: {error}");
                        self.errors.borrow_mut().push(Finding::new(place, message));
                        Node::Null
                    });
                    read(index, &node)
                };
                items.iter().enumerate().map(one).collect()
            }
            _ => {
                self.expected("a list");
                Vec::new()
            }
        }
    }

    /// The names and values of an object whose names are not ours.
    pub(crate) fn pairs<T: Read>(&self) -> Vec<(String, T)> {
        let Some(object) = self.object() else { return Vec::new() };
        let read = |(name, node): &(Cow<'_, str>, Node<'_>)| {
            (
                name.clone().into_owned(),
                T::read(&Cursor {
                    node,
                    place: Place::Field(&self.place, name),
                    errors: self.errors,
                    asked: None,
                }),
            )
        };
        object.fields.iter().map(read).collect()
    }

    /// The fields of an object; `None`, and an error, where it is none.
    pub(crate) fn object(&self) -> Option<Object<'_>> {
        let Node::Object(fields) = self.node else {
            self.expected("an object");
            return None;
        };
        let mut names: Vec<&str> = fields.iter().map(|(name, _)| name.as_ref()).collect();
        names.sort_unstable();
        for pair in names.windows(2) {
            if let [name, again] = pair
                && name == again
            {
                let message = format!("`{}` stands here twice", short(name));
                self.errors.borrow_mut().push(Finding::new(Place::Field(&self.place, name), message));
            }
        }
        let known = RefCell::default();
        Some(Object { fields, place: self.place, errors: self.errors, known, asked: self.asked })
    }
}

/// The fields of an object, and which of them were asked for.
pub(crate) struct Object<'a> {
    fields: &'a [(Cow<'a, str>, Node<'a>)],
    place: Place<'a>,
    errors: &'a RefCell<Vec<Finding>>,
    known: RefCell<Vec<&'static str>>,
    asked: Option<&'a RefCell<Vec<Field>>>,
}

impl Object<'_> {
    /// Whether the field is there and not null.
    pub(crate) fn has(&self, name: &'static str) -> bool {
        self.fields.iter().any(|(known, node)| known == name && !matches!(node, Node::Null))
    }

    pub(crate) fn place(&self) -> String {
        self.place.to_string()
    }

    pub(crate) fn error(&self, name: &'static str, message: &str) {
        self.errors.borrow_mut().push(Finding::new(Place::Field(&self.place, name), message));
    }

    /// A field that may be absent or null.
    pub(crate) fn optional<T: Read>(&self, name: &'static str) -> Option<T> {
        self.known.borrow_mut().push(name);
        if let Some(asked) = self.asked {
            asked.borrow_mut().push(Field { name, shape: T::shape(), absent: Absent::Nothing });
        }
        let (_, node) = self.fields.iter().find(|(known, _)| known == name)?;
        let at = Cursor { node, place: Place::Field(&self.place, name), errors: self.errors, asked: None };
        (!matches!(node, Node::Null)).then(|| T::read(&at))
    }

    /// A field that must be there.
    pub(crate) fn required<T: Read + Default>(&self, name: &'static str) -> T {
        let found = self.optional(name);
        self.without(|| Absent::Error);
        found.unwrap_or_else(|| {
            self.error(name, "is missing");
            T::default()
        })
    }

    /// A field that is `default` where absent.
    pub(crate) fn or<T: Read>(&self, name: &'static str, default: T) -> T {
        let found = self.optional(name);
        self.without(|| Absent::of(&default));
        found.unwrap_or(default)
    }

    /// A number that counts from 1; where it is absent, the place of the object in its list says it.
    pub(crate) fn by_place(&self, name: &'static str) -> u16 {
        let found = self.optional(name);
        self.without(|| Absent::Place);
        let place = match self.place {
            Place::Item(_, index) => index + 1,
            _ => 1,
        };
        found.unwrap_or_else(|| u16::try_from(place).unwrap_or(u16::MAX))
    }

    /// What the field that was asked for last means where it is absent.
    fn without(&self, absent: impl FnOnce() -> Absent) {
        if let Some(field) = self.asked.map(RefCell::borrow_mut).as_mut().and_then(|asked| asked.last_mut()) {
            field.absent = absent();
        }
    }

    /// A field that is empty, off or the usual word where absent.
    pub(crate) fn or_default<T: Read + Default>(&self, name: &'static str) -> T {
        self.or(name, T::default())
    }

    /// Names every field that nobody asked for.
    pub(crate) fn finish(&self) {
        let known = self.known.borrow();
        for (name, _) in self.fields.iter().filter(|(name, _)| !known.contains(&name.as_ref())) {
            let hint = match nearest(name, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None if known.len() > 16 => {
                    "`autoprov fields` and docs/site-file.md name them all".to_owned()
                }
                None => format!("known are {}", listed(&known)),
            };
            let message = format!("there is no field `{}`: {hint}", short(name));
            self.errors.borrow_mut().push(Finding::new(Place::Field(&self.place, name), message));
        }
    }
}

/// Words in quotes, with commas.
pub(crate) fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
