//! `ParameterList`: objects, and in each its parameters by name.
//!
//! The maker has two spellings of the same file, `Object`, `Name`, `ParameterValueStruct`, `Value` and `O`, `N`, `P`, `V`; its devices read
//! both, and so do we. The short one is written, which its own backups use. A key is the object's name and the parameter's, joined:
//! `VoiceService.1.VoiceProfile.1.Line.1.SIP.AuthUserName`.

use autoprov_core::format::{XmlElements, xml};
use autoprov_core::{Format, FormatError, Mac, Setting, Source};
use roxmltree::{Document, Node};
use std::borrow::Cow;
use std::collections::HashMap;

/// The value that stands for the maker's own: written as `<V X_UD="Y"/>`, so that a device forgets what it was told before.
pub const DEFAULT: &str = "X_UseDefault";

/// Objects with parameters, as XML.
#[derive(Debug)]
pub struct Parameters;

const ROOT: &str = "ParameterList";
const OBJECT: [&str; 2] = ["O", "Object"];
const NAME: [&str; 2] = ["N", "Name"];
const PARAMETER: [&str; 2] = ["P", "ParameterValueStruct"];
const VALUE: [&str; 2] = ["V", "Value"];

/// What an XML text can carry is the same here as in core's formats.
static TEXT: XmlElements = XmlElements { around: &[(ROOT, &[])] };

impl Format for Parameters {
    fn name(&self) -> &'static str {
        "OBi parameters"
    }

    fn content_type(&self) -> &'static str {
        TEXT.content_type()
    }

    fn clean<'a>(&self, value: &'a str) -> Cow<'a, str> {
        TEXT.clean(value)
    }

    fn write(&self, _: Option<Mac>, settings: &[Setting]) -> Result<Vec<u8>, FormatError> {
        let mut places = HashMap::new();
        let mut objects: Vec<(&str, String)> = Vec::new();
        for setting in settings {
            let (object, name) = split(&setting.key)?;
            let place = *places.entry(object).or_insert(objects.len());
            let mut line = format!("<P><N>{name}</N>");
            if setting.value == DEFAULT {
                line.push_str("<V X_UD=\"Y\"/>");
            } else {
                line.push_str("<V>");
                xml::escape(&setting.value, &mut line);
                line.push_str("</V>");
            }
            line.push_str("</P>\n");
            match objects.get_mut(place) {
                Some((_, lines)) => lines.push_str(&line),
                None => objects.push((object, line)),
            }
        }
        let mut out = format!("{}<{ROOT}>\n", xml::DECLARATION);
        for (object, lines) in &objects {
            out.extend(["<O><N>", object, "</N>\n", lines, "</O>\n"]);
        }
        out.extend(["</", ROOT, ">\n"]);
        Ok(out.into_bytes())
    }

    /// Reads a whole file, or objects alone as they stand inside one.
    fn parse(&self, bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
        xml::read_part(bytes, ROOT, |name| OBJECT.contains(&name), read)
    }
}

/// The object with its dot, and the parameter.
fn split(key: &str) -> Result<(&str, &str), FormatError> {
    let word = |word: &str| {
        !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
    };
    key.rfind('.').filter(|_| key.split('.').all(word)).map(|dot| key.split_at(dot + 1)).ok_or_else(|| {
        FormatError::Key {
            key: key.to_owned(),
            why: "write the object and the parameter: `DeviceInfo.Time.NTPServer1`",
        }
    })
}

fn read(document: &Document<'_>) -> Result<Vec<Setting>, FormatError> {
    let root = xml::root(document, ROOT)?;
    let unexpected = |node: Node<'_, '_>, inside: &str| {
        xml::wrong(node, format!("<{}> has no meaning inside <{inside}>", node.tag_name().name()))
    };
    let mut settings = Vec::new();
    for object in elements(root) {
        if !is(object, OBJECT) {
            return Err(unexpected(object, ROOT));
        }
        let name = child(object, NAME)
            .map(text_of)
            .ok_or_else(|| xml::wrong(object, "an object needs its name first: <N>DeviceInfo.Time.</N>"))?;
        let dot = if name.ends_with('.') { "" } else { "." };
        for parameter in elements(object) {
            if is(parameter, NAME) {
                continue;
            }
            if !is(parameter, PARAMETER) {
                return Err(unexpected(parameter, "O"));
            }
            if let Some(odd) = elements(parameter).find(|node| !is(*node, NAME) && !is(*node, VALUE)) {
                return Err(unexpected(odd, "P"));
            }
            let (Some(own), Some(value)) = (child(parameter, NAME), child(parameter, VALUE)) else {
                return Err(xml::wrong(parameter, "a parameter needs <N> and <V>"));
            };
            let key = format!("{name}{dot}{}", text_of(own));
            split(&key).map_err(|error| xml::wrong(own, error.to_string()))?;
            let value = if is_default(value) {
                DEFAULT.to_owned()
            } else {
                Parameters.clean(&text_of(value)).into_owned()
            };
            settings.push(Setting::new(key, value, Source::File));
        }
    }
    Ok(settings)
}

/// Whether the value is the maker's own. A text beside that mark counts for nothing on the device either.
fn is_default(value: Node<'_, '_>) -> bool {
    let mark = value.attribute("X_UD").or_else(|| value.attribute("X_UseDefault"));
    mark.is_some_and(|mark| mark.starts_with(['Y', 'y']))
}

fn elements<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(Node::is_element)
}

fn is(node: Node<'_, '_>, names: [&str; 2]) -> bool {
    names.contains(&node.tag_name().name())
}

fn child<'a, 'i>(node: Node<'a, 'i>, names: [&str; 2]) -> Option<Node<'a, 'i>> {
    elements(node).find(|node| is(*node, names))
}

/// The text of an element, whole, without the blanks around it.
fn text_of(node: Node<'_, '_>) -> String {
    xml::text_of(node).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::testing;

    fn pairs(text: &str) -> Vec<(String, String)> {
        Parameters.parse(text.as_bytes()).unwrap().into_iter().map(|s| (s.key, s.value)).collect()
    }

    #[test]
    fn gathers_parameters_by_object() {
        let keys = ["A.1.SIP.X", "A.1.Enable", "A.1.SIP.Y"];
        let values = ["O'Brien & <Söhne>", DEFAULT, ""];
        let settings: Vec<_> =
            keys.iter().zip(values).map(|(key, value)| Setting::new(*key, value, Source::Device)).collect();
        let text = String::from_utf8(Parameters.write(None, &settings).unwrap()).unwrap();
        assert_eq!(
            text,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ParameterList>\n\
             <O><N>A.1.SIP.</N>\n<P><N>X</N><V>O'Brien &amp; &lt;Söhne&gt;</V></P>\n<P><N>Y</N><V></V></P>\n</O>\n\
             <O><N>A.1.</N>\n<P><N>Enable</N><V X_UD=\"Y\"/></P>\n</O>\n</ParameterList>\n"
        );
    }

    /// The long file is FusionPBX's for the OBi1062, the short one its copy of a D230's backup.
    #[test]
    fn reads_both_spellings() {
        let long = "<?xml version=\"1.0\"?><!-- OBi Configuration File --><ParameterList><Object><Name>V.1.</Name>\
            <ParameterValueStruct><Name>Enable</Name><Value X_UseDefault=\"Yes\"/></ParameterValueStruct>\
            <ParameterValueStruct><Name>DigitMap</Name><Value>(&lt;1&gt;xx.)</Value></ParameterValueStruct></Object></ParameterList>";
        let short = "<ParameterList X_Reset=\"All\"><O><N>V.1.</N><P><N>Enable</N><V X_UD=\"Y\" X_DV=\"true\">no</V></P>\
            <P><N>DigitMap</N><V X_UD=\"N\" X_DV=\"\"> (&lt;1&gt;xx.)\n</V></P></O></ParameterList>";
        let bare = "\n<!-- ours -->\n<O><N>V.1</N><P><N>Enable</N><V X_UD=\"Y\"/></P></O>\n\
            <Object><Name>V.1.</Name><P><N>DigitMap</N><V>(&lt;1&gt;xx.)</V></P></Object>\n";
        let expected = [("V.1.Enable", DEFAULT), ("V.1.DigitMap", "(<1>xx.)")]
            .map(|(key, value)| (key.to_owned(), value.to_owned()));
        for text in [long, short, bare] {
            assert_eq!(pairs(text), expected, "{text}");
        }
    }

    #[test]
    fn says_where_it_is_wrong() {
        for (text, place) in [
            ("", "line 1"),
            ("<other/>", "line 1, column 1: <ParameterList> is expected"),
            ("<O><N>A.</N>\n<P><N>x</N></P></O>", "line 2, column 1: a parameter needs"),
            ("<O><N>A.</N><Q/></O>", "line 1, column 13: <Q> has no meaning"),
            ("<O><P><N>x</N><V/></P></O>", "line 1, column 1: an object needs its name"),
            ("<ParameterList><O><N>A b.</N><P><N>x</N><V/></P></O></ParameterList>", "line 1"),
            ("<ParameterList>\n<P><N>x</N><V/></P></ParameterList>", "line 2, column 1"),
            ("<O><N>A.</N><P><N>x</N><V>&nope;</V></P></O>", "line 1, column 2"),
            ("<!DOCTYPE a [<!ENTITY b 'c'>]><ParameterList/>", "line 1"),
        ] {
            let error = Parameters.parse(text.as_bytes()).unwrap_err().to_string();
            assert!(error.starts_with(place), "{text}: {error}");
        }
        let deep = "<O>".repeat(200_000);
        assert!(Parameters.parse(deep.as_bytes()).is_err());
    }

    #[test]
    fn names_have_an_object() {
        for key in ["DeviceInfo.WAN.802_1XMode", "DeviceInfo.WAN.LLDP-MED", "SpeedDial.1"] {
            assert!(split(key).is_ok(), "{key}");
        }
        for key in ["", "Enable", ".Enable", "A..B", "A.B.", "A.<b>", "A.B C", "Ä.B"] {
            assert!(split(key).is_err(), "{key}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_laws_hold(a in ".*", b in "[ -~\n\r\t\0&<>\"']*", c: String) {
            testing::laws(&Parameters, &["A.1.x", "B.x", "A.1.LLDP-y"], &[a, b, c]);
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, text in "[<>/ONPVa-c='& \n!-]*") {
            let _ = Parameters.parse(&bytes);
            let _ = Parameters.parse(text.as_bytes());
        }
    }
}
