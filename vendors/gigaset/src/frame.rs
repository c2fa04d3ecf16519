//! `ProviderFrame`, the file of the bases N510 and N720: internal variables by name. A text stands in double quotes within its value; numbers are
//! decimal or `0x` hex, bytes `0x05,0x01`.
//!
//! A key is the name of a variable, `BS_IP_Data1.aucS_SIP_PASSWORD`, or of one of the elements that stand for one, `S_PROV_USERNAME`.

use autoprov_core::Mac;
use autoprov_core::format::{Format, FormatError, Names, Setting, is_word, one_line, xml};
use std::borrow::Cow;
use std::fmt::Write as _;

/// The format.
pub(crate) struct Frame {
    /// What its profile is called.
    pub(crate) profile: &'static str,
}

const NAMES: Names = Names {
    fits: |name| is_word(name, b"_.[]%") && (name.contains('.') || xml::check_name(name).is_ok()),
    why: "a setting here is a variable like `BS_IP_Data1.ucB_USE_DHCP`, or an element like `S_PROV_USERNAME`",
};

/// Whether a variable is a text: `auc` is an array of characters, but for those of bytes.
fn is_text(name: &str) -> bool {
    const BYTES: [&str; 4] = ["aucKdsPin", "aucI_", "aucAvailableNetdirs", "aucActivatedNetdirs"];
    const TEXTS: [&str; 3] = ["WebUIPassword", "NetCode", "S_"];
    let last = name.rsplit('.').next().unwrap_or_default();
    let begins = |words: &[&str]| words.iter().any(|word| last.starts_with(word));
    begins(&TEXTS) || last.starts_with("auc") && !begins(&BYTES) && !last.starts_with("aucNetdirSel")
}

impl Format for Frame {
    fn name(&self) -> &'static str {
        "Gigaset ProviderFrame"
    }

    fn content_type(&self) -> &'static str {
        "text/xml; charset=iso-8859-1"
    }

    /// A double quote would end a text.
    fn clean<'a>(&self, value: &'a str) -> Cow<'a, str> {
        match one_line(value, true) {
            line if line.contains('"') => Cow::Owned(line.replace('"', "'")),
            line => line,
        }
    }

    fn write(&self, mac: Option<Mac>, settings: &[Setting]) -> Result<Vec<u8>, FormatError> {
        let mut out =
            String::from("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n<ProviderFrame>\n<Provider>\n");
        if let Some(mac) = mac {
            // Writing to a String cannot fail.
            let _ = writeln!(out, "<MAC_ADDRESS value=\"{mac:#}\"/>");
        }
        out.extend(["<PROFILE_NAME class=\"string\" value=\"", self.profile, "\"/>\n"]);
        for Setting { key, value, .. } in settings {
            NAMES.check(key)?;
            if key.contains('.') {
                out.extend(["<SYMB_ITEM ID=\"", key, "\" class=\"symb_item\" value='"]);
            } else {
                out.extend(["<", key, " class=\"string\" value='"]);
            }
            let quote = if is_text(key) { "\"" } else { "" };
            out.push_str(quote);
            let mut escaped = String::new();
            xml::escape_attribute(value, &mut escaped);
            for c in escaped.chars() {
                match c {
                    '\'' => out.push_str("&apos;"),
                    c if c.is_ascii() => out.push(c),
                    // The same in every encoding.
                    c => {
                        let _ = write!(out, "&#{};", u32::from(c));
                    }
                }
            }
            out.extend([quote, "'/>\n"]);
        }
        out.push_str("</Provider>\n</ProviderFrame>\n");
        Ok(out.into_bytes())
    }

    /// Reads a whole file, or elements as they stand in one.
    fn parse(&self, bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
        let part = |name: &str| matches!(name, "Provider" | "SYMB_ITEM") || name.starts_with("S_");
        xml::read_part(bytes, "ProviderFrame", part, |document| {
            let mut found = Vec::new();
            for own in xml::elements(xml::root(document, "ProviderFrame")?) {
                let inner: Vec<_> =
                    if own.has_tag_name("Provider") { xml::elements(own).collect() } else { vec![own] };
                for node in inner {
                    let name = node.tag_name().name();
                    if matches!(name, "MAC_ADDRESS" | "VERSION" | "PROFILE_NAME") {
                        continue;
                    }
                    let key =
                        if name == "SYMB_ITEM" { node.attribute("ID").unwrap_or_default() } else { name };
                    NAMES.check(key).map_err(|error| xml::wrong(node, error.to_string()))?;
                    let value = node
                        .attribute("value")
                        .ok_or_else(|| xml::wrong(node, "this element has no value"))?;
                    let bare = value.trim();
                    let text = bare.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(bare);
                    found.push(Setting::read(key, self.clean(text)));
                }
            }
            Ok(found)
        })
    }
}
