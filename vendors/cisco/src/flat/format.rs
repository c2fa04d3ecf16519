//! `flat-profile`: an element for each field, named like the field on the device's web page.
//!
//! A key is the element's name. What the adapters nest (`router-configuration`) is a path with slashes between the names:
//! `router-configuration/Time_Setup/Time_Zone`. The permission of a field for the user of the phone's menu, the attribute `ua`, is a setting of its
//! own: `User_Password@ua`. A field with a permission and no value, `<Speed_Dial_2 ua="rw"/>`, keeps what the user set, so it has no other.

use autoprov_core::format::{XmlElements, xml};
use autoprov_core::{Format, FormatError, Mac, Setting, Source};
use roxmltree::{Document, Node};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

/// Fields as XML.
#[derive(Debug)]
pub struct FlatProfile;

const ROOT: &str = "flat-profile";
/// What some tools put around it.
const WRAPPER: &str = "device";
/// The only field with others inside: a device passes over any other in silence.
const NESTED: &str = "router-configuration";
/// The mark of a permission.
const PERMISSION: &str = "@ua";
/// No file of the maker's nests deeper than four.
const DEEPEST: usize = 6;

/// What an XML text can carry is the same here as in core's formats.
static TEXT: XmlElements = XmlElements { around: &[(ROOT, &[])] };

impl Format for FlatProfile {
    fn name(&self) -> &'static str {
        "flat profile"
    }

    fn content_type(&self) -> &'static str {
        TEXT.content_type()
    }

    fn clean<'a>(&self, value: &'a str) -> Cow<'a, str> {
        TEXT.clean(value)
    }

    fn write(&self, _: Option<Mac>, settings: &[Setting]) -> Result<Vec<u8>, FormatError> {
        let mut out = String::with_capacity(settings.len() * 48 + 128);
        let _ = writeln!(out, "{}<{ROOT}>", xml::DECLARATION);
        let permissions: HashMap<&str, &str> = settings
            .iter()
            .filter_map(|s| Some((s.key.strip_suffix(PERMISSION)?, s.value.as_str())))
            .collect();
        let valued: HashSet<&str> = if permissions.is_empty() {
            HashSet::new()
        } else {
            settings.iter().map(|s| s.key.as_str()).collect()
        };
        let mut nested = Vec::new();
        for setting in settings {
            let (path, value) = match setting.key.strip_suffix(PERMISSION) {
                Some(path) if valued.contains(path) => continue,
                Some(path) => (path, None),
                None => (setting.key.as_str(), Some(setting.value.as_str())),
            };
            check(path)?;
            let field = Field { rest: path, value, permission: permissions.get(path).copied() };
            if path.contains('/') { nested.push(field) } else { field.write(path, &mut out) }
        }
        nest(&nested, &mut out);
        let _ = writeln!(out, "</{ROOT}>");
        Ok(out.into_bytes())
    }

    /// Reads a whole file, or fields alone as they stand inside one.
    fn parse(&self, bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
        let is_field = |name: &str| xml::check_name(name).is_ok() && name != ROOT && name != WRAPPER;
        xml::read_part(bytes, ROOT, is_field, read)
    }
}

/// One element to write: the path below where it stands.
#[derive(Clone, Copy)]
struct Field<'a> {
    rest: &'a str,
    value: Option<&'a str>,
    permission: Option<&'a str>,
}

impl Field<'_> {
    fn write(&self, name: &str, out: &mut String) {
        out.push('<');
        out.push_str(name);
        if let Some(permission) = self.permission {
            out.push_str(" ua=\"");
            xml::escape_attribute(permission, out);
            out.push('"');
        }
        let Some(value) = self.value else {
            out.push_str("/>\n");
            return;
        };
        out.push('>');
        xml::escape(value, out);
        out.extend(["</", name, ">\n"]);
    }
}

/// Writes nested fields: what belongs into one element is gathered where the first of it stands.
fn nest(fields: &[Field<'_>], out: &mut String) {
    let mut items: Vec<(Option<&str>, Vec<Field<'_>>)> = Vec::new();
    let mut places = HashMap::new();
    for field in fields {
        let Some((head, rest)) = field.rest.split_once('/') else {
            items.push((None, vec![*field]));
            continue;
        };
        let place = *places.entry(head).or_insert(items.len());
        if place == items.len() {
            items.push((Some(head), Vec::new()));
        }
        if let Some((_, inside)) = items.get_mut(place) {
            inside.push(Field { rest, ..*field });
        }
    }
    for (head, inside) in &items {
        let Some(head) = head else {
            for field in inside {
                field.write(field.rest, out);
            }
            continue;
        };
        let _ = writeln!(out, "<{head}>");
        nest(inside, out);
        let _ = writeln!(out, "</{head}>");
    }
}

/// Whether a path can be one of elements.
fn check(path: &str) -> Result<(), FormatError> {
    if path.split('/').count() > DEEPEST {
        return Err(FormatError::Key {
            key: autoprov_core::quotable(path),
            why: "no setting of these devices stands that deep",
        });
    }
    path.split('/').try_for_each(xml::check_name)
}

fn read(document: &Document<'_>) -> Result<Vec<Setting>, FormatError> {
    let top = document.root_element();
    let root = if top.tag_name().name() == WRAPPER { top.first_element_child().unwrap_or(top) } else { top };
    xml::expect(root, ROOT)?;
    let mut settings = Vec::new();
    for node in root.descendants().skip(1).filter(Node::is_element) {
        if node.children().any(|child| child.is_element()) {
            continue;
        }
        let mut path: Vec<_> = node
            .ancestors()
            .take_while(|above| *above != root)
            .take(DEEPEST + 1)
            .map(|above| above.tag_name().name())
            .collect();
        path.reverse();
        if path.len() > 1 && path.first() != Some(&NESTED) {
            return Err(xml::wrong(
                node,
                format!("<{}> stands inside another field", node.tag_name().name()),
            ));
        }
        let path = path.join("/");
        check(&path).map_err(|error| xml::wrong(node, error.to_string()))?;
        let permission = node.attribute("ua");
        // Closed at once and with a permission alone: the value that is there stays.
        let keeps = permission.is_some()
            && document.input_text().get(node.range()).is_some_and(|t| t.ends_with("/>"));
        if let Some(permission) = permission {
            let permission = FlatProfile.clean(permission);
            settings.push(Setting::new(format!("{path}{PERMISSION}"), permission, Source::File));
        }
        if !keeps {
            settings.push(Setting::new(path, FlatProfile.clean(&xml::text_of(node)), Source::File));
        }
    }
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::format::overlay;
    use autoprov_core::testing::laws;

    fn written(settings: &[(&str, &str)]) -> String {
        let settings: Vec<_> = settings.iter().map(|(k, v)| Setting::new(*k, *v, Source::File)).collect();
        String::from_utf8(FlatProfile.write(None, &settings).unwrap()).unwrap()
    }

    fn read(text: &str) -> Vec<(String, String)> {
        FlatProfile.parse(text.as_bytes()).unwrap().into_iter().map(|s| (s.key, s.value)).collect()
    }

    #[test]
    fn many_elements_take_no_more_than_their_share() {
        let keys = (0..40_000).map(|n| format!("router-configuration/a{n}/b"));
        let settings: Vec<_> = keys.map(|key| Setting::new(key, "x", Source::File)).collect();
        let begun = std::time::Instant::now();
        FlatProfile.write(None, &settings).unwrap();
        crate::Device.write(None, &settings).unwrap();
        assert!(begun.elapsed().as_secs() < 3, "{:?}", begun.elapsed());
    }

    #[test]
    fn fields_are_elements_and_what_is_nested_comes_last() {
        let text = written(&[
            ("Time_Zone", "GMT+01:00"),
            ("router-configuration/Time_Setup/Time_Zone", "+01 2 2"),
            ("User_ID_1_", "O'Brien & <Söhne>"),
            ("router-configuration/Web_Login_Admin_Name", "admin"),
            ("router-configuration/Time_Setup/Time_Mode", "1"),
            ("Speed_Dial_2@ua", "rw"),
            ("User_Password@ua", "na"),
            ("User_Password", ""),
        ]);
        let body = "<flat-profile>\n\
            <Time_Zone>GMT+01:00</Time_Zone>\n\
            <User_ID_1_>O'Brien &amp; &lt;Söhne&gt;</User_ID_1_>\n\
            <Speed_Dial_2 ua=\"rw\"/>\n\
            <User_Password ua=\"na\"></User_Password>\n\
            <router-configuration>\n\
            <Time_Setup>\n\
            <Time_Zone>+01 2 2</Time_Zone>\n\
            <Time_Mode>1</Time_Mode>\n\
            </Time_Setup>\n\
            <Web_Login_Admin_Name>admin</Web_Login_Admin_Name>\n\
            </router-configuration>\n\
            </flat-profile>\n";
        assert_eq!(text, format!("{}{body}", xml::DECLARATION));
    }

    #[test]
    fn reads_files_made_elsewhere() {
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(
            read(
                "<device><flat-profile><!-- x --><A group=\"Ext_1\"> 1 </A><B/><C ua=\"rw\"/><D ua=\"na\"></D>\
                <router-configuration><T><Z>+01</Z></T><Q/></router-configuration></flat-profile></device>"
            ),
            [
                pair("A", "1"),
                pair("B", ""),
                pair("C@ua", "rw"),
                pair("D@ua", "na"),
                pair("D", ""),
                pair("router-configuration/T/Z", "+01"),
                pair("router-configuration/Q", ""),
            ]
        );
        let alone = "<!-- a text for the template -->\n<Text_Logo>Acme</Text_Logo>\n<A>1</A>";
        assert_eq!(read(alone), [pair("Text_Logo", "Acme"), pair("A", "1")]);
    }

    #[test]
    fn refuses_what_is_no_profile_and_says_where() {
        for (text, line, column) in [
            ("<other><flat-profile/></other>", 1, 8),
            ("<flat-profile><A><B>1</B></A></flat-profile>", 1, 18),
            ("<device/>", 1, 1),
            ("<A>1</A>\n<B>", 2, 4),
            ("<A>1</A><é/>", 1, 9),
            ("plain text", 1, 1),
        ] {
            match FlatProfile.parse(text.as_bytes()) {
                Err(FormatError::Malformed { line: l, column: c, .. }) => {
                    assert_eq!((l, c), (line, column), "{text}");
                }
                other => panic!("{text}: {other:?}"),
            }
        }
        let deep =
            format!("{}<a/>{}", "<router-configuration>".repeat(7), "</router-configuration>".repeat(7));
        assert!(FlatProfile.parse(deep.as_bytes()).is_err());
        let bad = [Setting::new("a b", "", Source::File)];
        assert!(matches!(FlatProfile.write(None, &bad), Err(FormatError::Key { .. })));
        let deep = [Setting::new("a/".repeat(100_000), "", Source::File)];
        assert!(matches!(FlatProfile.write(None, &deep), Err(FormatError::Key { .. })));
    }

    #[test]
    fn an_overlay_wins_and_repeats_end_with_the_last() {
        let mut base = FlatProfile.parse(b"<flat-profile><A>1</A><B>2</B></flat-profile>").unwrap();
        let top = FlatProfile
            .parse(b"<B ua=\"na\">3</B><router-configuration><A>4</A></router-configuration>")
            .unwrap();
        overlay(&FlatProfile, &mut base, top);
        let text = String::from_utf8(FlatProfile.write(None, &base).unwrap()).unwrap();
        assert!(text.ends_with("<A>1</A>\n<B ua=\"na\">3</B>\n<router-configuration>\n<A>4</A>\n</router-configuration>\n</flat-profile>\n"), "{text}");
    }

    proptest::proptest! {
        #[test]
        fn the_laws_hold(a in ".*", b in "[ -~\n\r\t\0&<>\"']*", c: String) {
            laws(&FlatProfile, &["Display_Name_1_", "SIP_Remote-Party-ID_1_", "router-configuration/T/Z"], &[a.clone(), b.clone(), c.clone()]);
            laws(&FlatProfile, &["A@ua", "B@ua", "B"], &[a, b, c]);
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, text in "[<>/a-c='\"& !-]*") {
            let _ = FlatProfile.parse(&bytes);
            let _ = FlatProfile.parse(text.as_bytes());
        }
    }
}
