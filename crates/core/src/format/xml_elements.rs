//! An element for each setting.

use super::{Format, FormatError, Setting, one_line, xml};
use crate::{Mac, Source};
use std::borrow::Cow;

/// Settings as elements with text, side by side inside a few that never change.
#[derive(Debug)]
pub struct XmlElements {
    /// The elements around the settings with their attributes, outermost first. Never empty.
    pub around: &'static [(&'static str, &'static [(&'static str, &'static str)])],
}

impl Format for XmlElements {
    fn name(&self) -> &'static str {
        "XML elements"
    }

    fn content_type(&self) -> &'static str {
        "text/xml; charset=utf-8"
    }

    fn clean<'a>(&self, value: &'a str) -> Cow<'a, str> {
        one_line(value, true)
    }

    fn write(&self, _: Option<Mac>, settings: &[Setting]) -> Result<Vec<u8>, FormatError> {
        let mut out = String::with_capacity(settings.len() * 32 + 128);
        out.push_str(xml::DECLARATION);
        for (element, attributes) in self.around {
            out.push('<');
            out.push_str(element);
            for (name, value) in *attributes {
                out.extend([" ", name, "=\"", value, "\""]);
            }
            out.push_str(">\n");
        }
        for setting in settings {
            xml::check_name(&setting.key)?;
            out.extend(["<", &setting.key, ">"]);
            xml::escape(&setting.value, &mut out);
            out.extend(["</", &setting.key, ">\n"]);
        }
        for (element, _) in self.around.iter().rev() {
            out.extend(["</", element, ">\n"]);
        }
        Ok(out.into_bytes())
    }

    fn parse(&self, bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
        xml::read(bytes, |document| {
            let depth = self.around.len();
            let mut settings = Vec::new();
            for node in document.descendants().filter(roxmltree::Node::is_element) {
                let above = node.ancestors().filter(roxmltree::Node::is_element).count() - 1;
                let place = document.text_pos_at(node.range().start);
                let name = node.tag_name().name();
                let wrong =
                    |why: String| Err(FormatError::Malformed { line: place.row, column: place.col, why });
                match self.around.get(above) {
                    Some((expected, _)) if *expected == name => {}
                    // Grandstream's optional <mac> stands beside <config>.
                    Some(_) if above > 0 && !node.children().any(|n| n.is_element()) => {}
                    Some((expected, _)) => {
                        return wrong(format!("<{expected}> is expected here, not <{name}>"));
                    }
                    None if above > depth => return wrong(format!("<{name}> stands inside a setting")),
                    None => settings.push(Setting::new(name, self.clean(&xml::text_of(node)), Source::File)),
                }
            }
            Ok(settings)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMAT: XmlElements =
        XmlElements { around: &[("gs_provision", &[("version", "1")]), ("config", &[("version", "1")])] };

    #[test]
    fn writes_one_element_a_setting() {
        let settings =
            [Setting::new("P3", "O'Brien & <Söhne>", Source::Device), Setting::new("P4", "", Source::Device)];
        let text = String::from_utf8(FORMAT.write(None, &settings).unwrap()).unwrap();
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gs_provision version=\"1\">\n<config version=\"1\">\n";
        let tail = "<P3>O'Brien &amp; &lt;Söhne&gt;</P3>\n<P4></P4>\n</config>\n</gs_provision>\n";
        assert_eq!(text, format!("{head}{tail}"));
    }

    #[test]
    fn refuses_what_the_phone_would_not_read() {
        for text in [
            "<other/>",
            "<gs_provision><config><P1><P2>x</P2></P1></config></gs_provision>",
            "<gs_provision>",
        ] {
            assert!(FORMAT.parse(text.as_bytes()).is_err(), "{text}");
        }
        let with_mac = "<gs_provision><mac>000b82010203</mac><config><P1>x</P1></config></gs_provision>";
        assert_eq!(FORMAT.parse(with_mac.as_bytes()).unwrap().len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn the_laws_hold(a in ".*", b in "[ -~\n\r\t\0&<>\"']*", c: String) {
            crate::testing::laws(&FORMAT, &["P1", "P47", "Proxy_1_"], &[a, b, c]);
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, text in "[<>/a-c='& ]*") {
            let _ = FORMAT.parse(&bytes);
            let _ = FORMAT.parse(text.as_bytes());
        }
    }
}
