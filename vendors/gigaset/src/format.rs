//! `provisioning` 1.1, the file of Maxwell phones and of the Nx70 bases: firmware, parameters, operations and steps.
//!
//! A parameter's key is its name, `SIP.Port`. What else there is has a word before a colon: `firmware:url`, `step:Redirect` (its URL),
//! `oper:DeleteNotProvisionedHS` (what it is done to, perhaps nothing), `oper:add_hs:00001/hs.RegStatus` (a parameter of an operation on 00001).

use autoprov_core::Mac;
use autoprov_core::format::{Format, FormatError, Names, Setting, is_word, one_line, xml};
use std::borrow::Cow;
use xml::roxmltree::Node;

/// The format.
pub(crate) struct Provisioning {
    /// What the file says it is for.
    pub(crate) product: Option<&'static str>,
}

const NAMES: Names = Names {
    fits: |name| {
        let words = |own: &str| own.split(['.', ':', '/']).all(|word| is_word(word, b"_-"));
        let known = match name.split_once(':') {
            Some(("firmware", of)) => matches!(of, "version" | "url" | "flags"),
            Some(("step", of)) => is_word(of, b"_-"),
            Some(("oper", of)) => match of.split_once('/') {
                Some((of, inner)) => of.matches(':').count() <= 1 && !inner.contains(['/', ':']),
                None => !of.contains(':'),
            },
            Some(_) => false,
            None => name.contains('.') && !name.contains('/'),
        };
        known && words(name)
    },
    why: "a setting here is a parameter like `SIP.Port`, or `firmware:url`, `step:Redirect`, `oper:add_hs:00001/hs.RegStatus`",
};

fn attribute(out: &mut String, name: &str, value: &str) {
    out.extend([" ", name, "=\""]);
    xml::escape_attribute(value, out);
    out.push('"');
}

fn param(out: &mut String, name: &str, value: &str) {
    out.push_str("<param");
    attribute(out, "name", name);
    attribute(out, "value", value);
    out.push_str("/>\n");
}

/// The opening of an operation.
fn operation(out: &mut String, name: &str, value: &str) {
    out.push_str("<oper");
    attribute(out, "name", name);
    if !value.is_empty() {
        attribute(out, "value", value);
    }
}

impl Format for Provisioning {
    fn name(&self) -> &'static str {
        "Gigaset provisioning"
    }

    fn content_type(&self) -> &'static str {
        "text/xml; charset=utf-8"
    }

    fn clean<'a>(&self, value: &'a str) -> Cow<'a, str> {
        one_line(value, true)
    }

    fn write(&self, _: Option<Mac>, settings: &[Setting]) -> Result<Vec<u8>, FormatError> {
        let (mut firmware, mut nvm, mut custom) = (String::new(), String::new(), String::new());
        let mut settings = settings.iter().peekable();
        while let Some(Setting { key, value, .. }) = settings.next() {
            NAMES.check(key)?;
            match key.split_once(':') {
                Some(("firmware", of)) => attribute(&mut firmware, of, value),
                Some(("step", of)) => {
                    custom.push_str("<step");
                    attribute(&mut custom, "type", of);
                    if !value.is_empty() {
                        attribute(&mut custom, "url", value);
                    }
                    custom.push_str("/>\n");
                }
                Some((_, of)) => {
                    if let Some((of, first)) = of.split_once('/') {
                        let (name, on) = of.split_once(':').unwrap_or((of, ""));
                        operation(&mut nvm, name, on);
                        nvm.push_str(">\n");
                        param(&mut nvm, first, value);
                        let own = format!("oper:{of}/");
                        while let Some(next) = settings.next_if(|next| next.key.starts_with(&own)) {
                            NAMES.check(&next.key)?;
                            param(&mut nvm, next.key.get(own.len()..).unwrap_or_default(), &next.value);
                        }
                        nvm.push_str("</oper>\n");
                    } else {
                        operation(&mut nvm, of, value);
                        nvm.push_str("/>\n");
                    }
                }
                None => param(&mut nvm, key, value),
            }
        }
        let mut out = format!("{}<provisioning version=\"1.1\"", xml::DECLARATION);
        if let Some(product) = self.product {
            attribute(&mut out, "productID", product);
        }
        out.push_str(">\n");
        if !firmware.is_empty() {
            out.extend(["<firmware>\n<file", &firmware, "/>\n</firmware>\n"]);
        }
        out.extend(["<nvm>\n", &nvm, "</nvm>\n"]);
        if !custom.is_empty() {
            out.extend(["<custom>\n", &custom, "</custom>\n"]);
        }
        out.push_str("</provisioning>\n");
        Ok(out.into_bytes())
    }

    /// Reads a whole file, or what may stand in one.
    fn parse(&self, bytes: &[u8]) -> Result<Vec<Setting>, FormatError> {
        let part = |name: &str| matches!(name, "firmware" | "nvm" | "custom" | "param" | "oper" | "step");
        xml::read_part(bytes, "provisioning", part, |document| {
            let mut found = Vec::new();
            for part in xml::elements(xml::root(document, "provisioning")?) {
                match part.tag_name().name() {
                    "firmware" | "nvm" | "custom" => {
                        xml::elements(part).try_for_each(|own| self.read(own, &mut found))?;
                    }
                    _ => self.read(part, &mut found)?,
                }
            }
            Ok(found)
        })
    }
}

impl Provisioning {
    fn read(&self, node: Node<'_, '_>, found: &mut Vec<Setting>) -> Result<(), FormatError> {
        let said = |name: &str| node.attribute(name).unwrap_or_default();
        let mut add = |key: String, value: &str| {
            NAMES.check(&key).map_err(|error| xml::wrong(node, error.to_string()))?;
            found.push(Setting::read(key, self.clean(value)));
            Ok(())
        };
        match node.tag_name().name() {
            "param" => add(said("name").to_owned(), said("value")),
            "step" => add(format!("step:{}", said("type")), said("url")),
            "file" => {
                node.attributes().try_for_each(|own| add(format!("firmware:{}", own.name()), own.value()))
            }
            "oper" => {
                let (name, on) = (said("name"), said("value"));
                let mut inner = xml::elements(node).peekable();
                if inner.peek().is_none() {
                    return add(format!("oper:{name}"), on);
                }
                let of = if on.is_empty() { format!("oper:{name}") } else { format!("oper:{name}:{on}") };
                inner.try_for_each(|own| {
                    xml::expect(own, "param")?;
                    let name = own.attribute("name").unwrap_or_default();
                    add(format!("{of}/{name}"), own.attribute("value").unwrap_or_default())
                })
            }
            other => {
                Err(xml::wrong(node, format!("<{other}> is none of <param>, <oper>, <step> and <file>")))
            }
        }
    }
}
