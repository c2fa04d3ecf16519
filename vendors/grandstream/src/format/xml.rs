//! `cfg{mac}.xml`: `<gs_provision version="1"><config version="1"><P47>pbx.example</P47>`.

use super::check_key;
use autoprov_core::format::XmlElements;
use autoprov_core::{Format, FormatError, Mac, Setting};
use std::borrow::Cow;

/// The phone's own layout. There is no `<mac>`: where it stands and differs, the phone refuses the whole file, and the name says it already.
static ELEMENTS: XmlElements =
    XmlElements { around: &[("gs_provision", &[("version", "1")]), ("config", &[("version", "1")])] };

/// P-values as XML elements.
#[derive(Debug)]
pub(crate) struct Xml;

impl Format for Xml {
    fn name(&self) -> &'static str {
        "Grandstream XML"
    }

    fn content_type(&self) -> &'static str {
        ELEMENTS.content_type()
    }

    fn clean<'a>(&self, value: &'a str) -> Cow<'a, str> {
        ELEMENTS.clean(value)
    }

    fn write(&self, mac: Option<Mac>, settings: &[Setting]) -> Result<Vec<u8>, FormatError> {
        settings.iter().try_for_each(|setting| check_key(&setting.key))?;
        ELEMENTS.write(mac, settings)
    }

    fn parse(&self, bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
        super::read(bytes)
    }
}

/// Reads an XML file. Only P-values are taken: the aliases of `<config version="2">` are another language.
pub(super) fn read(bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
    let settings = ELEMENTS.parse(bytes)?;
    settings.iter().try_for_each(|setting| check_key(&setting.key))?;
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::Source;
    use autoprov_core::testing::laws;

    #[test]
    fn writes_what_the_phone_reads() {
        let settings = [Setting::new("P3", "O'Brien & <Söhne>", Source::Device)];
        let bytes = Xml.write(None, &settings).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let document = roxmltree::Document::parse(&text).unwrap();
        let root = document.root_element();
        assert_eq!((root.tag_name().name(), root.attribute("version")), ("gs_provision", Some("1")));
        let config = root.first_element_child().unwrap();
        assert_eq!((config.tag_name().name(), config.attribute("version")), ("config", Some("1")));
        assert_eq!(config.first_element_child().unwrap().text(), Some("O'Brien & <Söhne>"));
        assert_eq!(root.children().filter(roxmltree::Node::is_element).count(), 1, "no <mac>");
    }

    #[test]
    fn refuses_aliases() {
        let aliases = b"<gs_provision version=\"1\"><config version=\"2\"><item name=\"a.b\">1</item></config></gs_provision>";
        assert!(Xml.parse(aliases).unwrap_err().to_string().starts_with("`item` cannot be"));
        assert!(Xml.parse(b"<other/>").is_err());
    }

    proptest::proptest! {
        #[test]
        fn the_laws_hold(a in ".*", b in "[ -~\n\r\t\0&<>\"'=#%+]*", c: String) {
            laws(&Xml, &["P1", "P47", "P23800"], &[a, b, c]);
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>, text in "[<>/a-cP1-3='& \n]*") {
            let _ = Xml.parse(&bytes);
            let _ = Xml.parse(text.as_bytes());
        }
    }
}
