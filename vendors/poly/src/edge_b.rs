//! What an Edge B reads: UC Software's names of files, and in them Obihai's parameters as attributes.
//!
//! One project serves a real B20 so (Aman-0108/Ucaas-backend, `app/Http/Controllers/Api/ProvisionController.php` and `app/Traits/GeneratesXmlConfig.php` at
//! f6a90ab, October 2024).

use crate::POLY;
use autoprov_core::format::{Format, FormatError, Setting, one_line, xml};
use autoprov_core::{Artifact, Dialect, Facts, Mac, RenderError, Role, Settings, Sheet, Table, View};
use autoprov_obihai::settings::TABLES;
use autoprov_obihai::{DEFAULT, FILES, OBI_XML, PARAMETERS};
use autoprov_polycom::UCS;
use std::borrow::Cow;
use xml::roxmltree::Node;

/// Obihai's dialect, under its own names of files and under those that a real phone asks for, in the folder that UC Software is told.
pub static EDGE_B: Dialect = Dialect {
    id: "poly-edge-b",
    vendor: &POLY,
    files: &EDGE_B_FILES,
    facts: FACTS,
    dhcp: UCS.dhcp,
    ..OBI_XML
};

static EDGE_B_FILES: [Artifact; 5] = Artifact::joined(&[
    FILES,
    &[
        Artifact::document("{mac}.cfg", Role::Index, "text/xml; charset=utf-8", index),
        Artifact::config(NAME, &CONFIG),
    ],
]);

const FACTS: Facts = Facts {
    notes: &[
        (
            &[],
            "It asks for MAC.cfg and what that names, MAC-registration.cfg: one project's word, of one B20. In that form nothing says `as the maker has \
             it`: what is taken out of the site may stay in the phone.",
        ),
        OBI_XML.facts.notes[1],
        OBI_XML.facts.notes[4],
        OBI_XML.facts.notes[5],
        OBI_XML.facts.notes[6],
        OBI_XML.facts.notes[7],
    ],
    ..OBI_XML.facts
};

/// The settings, by the name that the project gives them.
const NAME: &str = "{mac}-registration.cfg";

/// The same tables as the file of all others.
static CONFIG: Settings = Settings::new(&ATTRIBUTES, &[&TOLD]);

/// What the tables say, without what is the maker's own: no attribute is known that says so.
static TOLD: Table = Table::by(|view: &View, sheet: &mut Sheet| {
    for table in TABLES {
        sheet.walk(table, view);
    }
    sheet.settings.retain(|setting| setting.value != DEFAULT);
});

/// The index: which files the phone reads, by the name of its own that stands behind the parameter's.
#[allow(clippy::unnecessary_wraps)] // A document wants a Result.
fn index(view: &View) -> Result<Vec<u8>, RenderError> {
    let model = view.model.name.replace(' ', "");
    let settings = view.named(NAME);
    let text = format!(
        "{}<APPLICATION CONFIG_FILES=\"{settings}\" CONFIG_FILES_{model}=\"{settings}\"/>\n",
        xml::DECLARATION
    );
    Ok(text.into_bytes())
}

/// `PHONE_CONFIG`, and in it one element with an attribute for each parameter. What an operator's text sets back to the maker's own stands in a comment: it
/// is left to the phone.
struct Attributes;

static ATTRIBUTES: Attributes = Attributes;

const ROOT: &str = "PHONE_CONFIG";
const ELEMENT: &str = "OBiParameterList";

impl Format for Attributes {
    fn name(&self) -> &'static str {
        "OBi parameters as attributes"
    }

    fn content_type(&self) -> &'static str {
        "text/xml; charset=utf-8"
    }

    fn clean<'a>(&self, value: &'a str) -> Cow<'a, str> {
        one_line(value, true)
    }

    fn write(&self, _: Option<Mac>, settings: &[Setting]) -> Result<Vec<u8>, FormatError> {
        let (mut left, mut out) = (String::new(), String::new());
        for Setting { key, value, .. } in settings {
            PARAMETERS.names.check(key)?;
            xml::check_name(key)?;
            if value == DEFAULT && !key.contains("--") {
                left.extend([" ", key]);
                continue;
            }
            out.extend(["\n", key, "=\""]);
            xml::escape_attribute(value, &mut out);
            out.push('"');
        }
        if !left.is_empty() {
            left = format!("<!-- {DEFAULT}:{left} -->\n");
        }
        let text = format!("{}<{ROOT}>\n{left}<{ELEMENT}{out}/>\n</{ROOT}>\n", xml::DECLARATION);
        Ok(text.into_bytes())
    }

    fn parse(&self, bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
        let part = |name: &str| name == ELEMENT;
        xml::read_part(bytes, ROOT, part, |document| {
            let (root, mut settings) = (xml::root(document, ROOT)?, Vec::new());
            let comments = root.children().filter(Node::is_comment).filter_map(|own| own.text());
            for left in comments.filter_map(|text| text.trim().strip_prefix(DEFAULT)?.strip_prefix(':')) {
                let own = |name: &str| Setting::read(name, DEFAULT);
                settings.extend(left.split_whitespace().map(own));
            }
            for list in xml::elements(root) {
                xml::expect(list, ELEMENT)?;
                for own in list.attributes() {
                    PARAMETERS.names.check(own.name())?;
                    settings.push(Setting::read(own.name(), self.clean(own.value())));
                }
            }
            Ok(settings)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use autoprov_core::testing;

    /// The element is the project's.
    #[test]
    fn reads_and_writes_attributes() {
        let text = "<PHONE_CONFIG>\n<OBiParameterList\nVoiceService.1.VoiceProfile.6.SIP.ProxyServerPort=\"5066\"\n\
                    VoiceService.1.VoiceProfile.1.Line.6.X_ServProvProfile=\"F\"/>\n</PHONE_CONFIG>\n";
        let settings = ATTRIBUTES.parse(text.as_bytes()).unwrap();
        assert_eq!(settings[1].key, "VoiceService.1.VoiceProfile.1.Line.6.X_ServProvProfile");
        let written = String::from_utf8(ATTRIBUTES.write(Some(testing::MAC), &settings).unwrap()).unwrap();
        assert_eq!(written, format!("{}{text}", xml::DECLARATION));
        let text = format!(
            "{}<PHONE_CONFIG>\n<!-- X_UseDefault: A.B -->\n<OBiParameterList\nA.C=\"\"/>\n</PHONE_CONFIG>\n",
            xml::DECLARATION
        );
        let settings = ATTRIBUTES.parse(text.as_bytes()).unwrap();
        assert_eq!(settings[0].value, DEFAULT);
        assert_eq!(ATTRIBUTES.write(None, &settings).unwrap(), text.into_bytes());
        for (text, place) in [
            (
                "<PHONE_CONFIG><config reg.1.address=\"1\"/></PHONE_CONFIG>",
                "line 1, column 15: <OBiParameterList> is expected",
            ),
            ("<ParameterList/>", "line 1, column 1: <PHONE_CONFIG> is expected"),
            ("<OBiParameterList Enable=\"1\"/>", "`Enable` cannot be the name"),
        ] {
            let error = ATTRIBUTES.parse(text.as_bytes()).unwrap_err().to_string();
            assert!(error.starts_with(place), "{text}: {error}");
        }
    }
}
