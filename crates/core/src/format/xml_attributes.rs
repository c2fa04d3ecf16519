//! One element whose attributes are the settings.

use super::{Format, FormatError, Setting, one_line, split_sign, utf8, xml};
use crate::Mac;
use std::borrow::Cow;

/// Settings as attributes. Which elements carry them, and how they nest, means nothing to the phone.
#[derive(Debug)]
pub struct XmlAttributes {
    /// The element we write.
    pub root: &'static str,
}

impl Format for XmlAttributes {
    fn name(&self) -> &'static str {
        "XML attributes"
    }

    fn content_type(&self) -> &'static str {
        "text/xml; charset=utf-8"
    }

    fn clean<'a>(&self, value: &'a str) -> Cow<'a, str> {
        one_line(value, false)
    }

    fn write(&self, _: Option<Mac>, settings: &[Setting]) -> Result<Vec<u8>, FormatError> {
        let mut out = String::with_capacity(settings.len() * 48 + 64);
        out.push_str(xml::DECLARATION);
        out.push('<');
        out.push_str(self.root);
        for setting in settings {
            xml::check_name(&setting.key)?;
            out.push('\n');
            xml::attribute(&setting.key, &setting.value, &mut out);
        }
        out.push_str("/>\n");
        Ok(out.into_bytes())
    }

    fn read_back(&self, bytes: &[u8], written: &[Setting]) -> Result<Option<Vec<Setting>>, FormatError> {
        if self.says(utf8(bytes)?, written).is_some() {
            return Ok(None);
        }
        self.parse(bytes).map(Some)
    }

    fn parse(&self, bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
        xml::read(bytes, |document| {
            let attributes = document.descendants().flat_map(|node| node.attributes());
            Ok(attributes.map(|a| Setting::read(a.name(), self.clean(a.value()))).collect())
        })
    }
}

impl XmlAttributes {
    /// Whether a text is our one element with these attributes, spelt so that every reader of XML takes it alike: nothing is built for that.
    /// Anything else is for a reader to judge.
    fn says(&self, text: &str, settings: &[Setting]) -> Option<()> {
        let mut rest = text.strip_prefix(xml::DECLARATION)?.strip_prefix('<')?.strip_prefix(self.root)?;
        for Setting { key, value, .. } in settings {
            let (name, behind) = split_sign(rest.strip_prefix("\n ")?, '=')?;
            let (said, behind) = split_sign(behind.strip_prefix('"')?, '"')?;
            let plain = said.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'<' && byte != b'&');
            if name != key || if plain { said != value } else { xml::unescaped(said)? != *value } {
                return None;
            }
            rest = behind;
        }
        (rest == "/>\n").then_some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMAT: XmlAttributes = XmlAttributes { root: "polycomConfig" };

    #[test]
    fn writes_one_element() {
        let settings = [Setting::read("reg.1.displayName", "O'Brien & <Söhne> \"1\"")];
        let text = String::from_utf8(FORMAT.write(None, &settings).unwrap()).unwrap();
        let line = " reg.1.displayName=\"O'Brien &amp; &lt;Söhne&gt; &quot;1&quot;\"/>";
        assert_eq!(text, format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<polycomConfig\n{line}\n"));
    }

    #[test]
    fn what_was_written_is_read_back_without_building_it_and_nothing_else_is_taken_for_it() {
        let settings = [
            Setting::read("a.b", "1"),
            Setting::read("c", "O'Brien & <Söhne> \"1\" ]]>"),
            Setting::read("d", ""),
        ];
        let bytes = FORMAT.write(None, &settings).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(FORMAT.says(&text, &settings).is_some());
        assert_eq!(FORMAT.read_back(&bytes, &settings), Ok(None));
        assert_eq!(FORMAT.parse(&bytes).unwrap(), settings);
        for (from, to) in [
            ("a.b=\"1\"", "a.b=\"2\""),
            ("a.b=\"1\"", "a.b=\"&#49;\""),
            ("a.b=\"1\"", "a.c=\"1\""),
            ("&amp;", "&"),
            ("&lt;", "<"),
            ("/>", " e=\"1\"/>"),
            ("\n d=\"\"", ""),
            ("<polycomConfig", "<polycomConfigs"),
        ] {
            let changed = text.replacen(from, to, 1);
            assert!(changed != text && FORMAT.says(&changed, &settings).is_none(), "{changed}");
        }
        assert!(FORMAT.says(&text, &settings[..2]).is_none());
    }

    #[test]
    fn reads_attributes_wherever_they_stand() {
        let read = FORMAT.parse(b"<a x.y='1'><b><c z='2'/></b></a>").unwrap();
        let pairs: Vec<_> = read.iter().map(|s| (s.key.as_ref(), s.value.as_ref())).collect();
        assert_eq!(pairs, [("x.y", "1"), ("z", "2")]);
    }

    #[test]
    fn says_where_it_is_not_well_formed() {
        for (text, place) in [
            ("<a>\n  <b x='1'>\n</a>", "line 3"),
            ("<a x='1' x='2'/>", "line 1, column 10"),
            ("<a x='&nope;'/>", "line 1"),
            ("", "line 1"),
            ("<!DOCTYPE a [<!ENTITY b 'c'>]><a x='&b;'/>", "line 1"),
        ] {
            let error = FORMAT.parse(text.as_bytes()).unwrap_err().to_string();
            assert!(error.starts_with(place), "{text}: {error}");
        }
    }
}
