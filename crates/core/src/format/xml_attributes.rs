//! One element whose attributes are the settings.

use super::{Format, FormatError, Setting, one_line, xml};
use crate::{Mac, Source};
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

    fn parse(&self, bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
        xml::read(bytes, |document| {
            let attributes = document.descendants().flat_map(|node| node.attributes());
            Ok(attributes.map(|a| Setting::new(a.name(), self.clean(a.value()), Source::File)).collect())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORMAT: XmlAttributes = XmlAttributes { root: "polycomConfig" };

    #[test]
    fn writes_one_element() {
        let settings = [Setting::new("reg.1.displayName", "O'Brien & <Söhne> \"1\"", Source::Device)];
        let text = String::from_utf8(FORMAT.write(None, &settings).unwrap()).unwrap();
        let line = " reg.1.displayName=\"O'Brien &amp; &lt;Söhne&gt; &quot;1&quot;\"/>";
        assert_eq!(text, format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<polycomConfig\n{line}\n"));
    }

    #[test]
    fn reads_attributes_wherever_they_stand() {
        let read = FORMAT.parse(b"<a x.y='1'><b><c z='2'/></b></a>").unwrap();
        let pairs: Vec<_> = read.iter().map(|s| (s.key.as_str(), s.value.as_str())).collect();
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
