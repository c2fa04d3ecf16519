//! Placeholders in operators' texts: `{{ line.number }}`.
//!
//! A sandbox: no files, no clock, no network, names that are not there are errors, each value is quoted as the file's format wants it,
//! and time and memory are bounded.

use autoprov_core::{Concept, Fields, Format, Mac, Model, View};
use autoprov_store::Bundle;
use autoprov_store::site::Tenant;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior};
use serde::Serialize;
use std::borrow::Cow;

/// Steps, and each some 64 bytes that a text makes: far more than any template needs, spent in milliseconds.
const FUEL: u64 = 200_000;

/// The longest text that comes out, in bytes: no phone reads as much.
const LONGEST: usize = 1024 * 1024;

/// The address in a text that is checked and goes to no phone.
const NOBODY: Mac = Mac::new([0; 6]);

/// Why a text's placeholders cannot be filled.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct PlaceholderError {
    /// From 1.
    pub line: usize,
    /// What is wrong.
    pub why: String,
}

impl PlaceholderError {
    /// The same without a reason that would tell of a password.
    pub(crate) fn withheld(&self) -> Self {
        Self { line: self.line, why: "why depends on a password, and is not said".to_owned() }
    }
}

/// What placeholders may name.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Context {
    tenant: TenantNames,
    #[serde(flatten)]
    phone: Option<Phone>,
    /// In an extension's template: the line that it is laid over.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<Line>,
}

#[derive(Clone, Debug, Default, Serialize)]
struct TenantNames {
    name: String,
    provisioning_url: String,
}

#[derive(Clone, Debug, Default, Serialize)]
struct Phone {
    mac: String,
    #[serde(rename = "MAC")]
    upper: String,
    vendor: String,
    model: String,
    firmware: String,
    device: DeviceNames,
    http_username: String,
    http_password: String,
    lines: Vec<Line>,
}

#[derive(Clone, Debug, Default, Serialize)]
struct DeviceNames {
    name: String,
    serial: String,
}

#[derive(Clone, Debug, Default, Serialize)]
struct Line {
    index: u16,
    number: String,
    auth_id: String,
    password: String,
    display_name: String,
    label: String,
    voicemail: String,
    server: String,
    port: i64,
    transport: String,
}

impl Context {
    /// A phone and its tenant. Secrets among them: for files that go to that phone alone.
    pub(crate) fn of(view: &View, bundle: &Bundle) -> Self {
        let text = |concept| view.phone.text(concept).unwrap_or_default().to_owned();
        let phone = Phone {
            http_username: text(Concept::ProvisioningUser),
            http_password: text(Concept::ProvisioningPassword),
            lines: view.lines.iter().map(|(index, fields)| Line::of(*index, fields)).collect(),
            vendor: bundle.device.vendor.clone(),
            device: DeviceNames {
                name: bundle.device.name.clone(),
                serial: bundle.device.serial.clone().unwrap_or_default(),
            },
            ..Phone::known(
                view.mac.unwrap_or(NOBODY),
                view.model,
                view.firmware.as_ref().map_or("", |f| f.as_str()),
            )
        };
        Self { phone: Some(phone), ..Self::of_tenant(&bundle.tenant) }
    }

    /// A tenant, and no phone.
    pub(crate) fn of_tenant(tenant: &Tenant) -> Self {
        let provisioning_url = tenant.provisioning_url.clone().unwrap_or_default();
        Self { tenant: TenantNames { name: tenant.name.clone(), provisioning_url }, phone: None, line: None }
    }

    /// A phone that is nobody's, with every name set: what a text is checked with when it is saved.
    pub(crate) fn sample(tenant: &Tenant, model: &Model) -> Self {
        let line = |index| Line {
            index,
            number: "100".to_owned(),
            server: "192.0.2.1".to_owned(),
            port: 5060,
            transport: "udp".to_owned(),
            ..Line::default()
        };
        let lines = (1..=model.lines).map(line).collect();
        let phone = Phone { lines, ..Phone::known(NOBODY, model, "") };
        Self { phone: Some(phone), ..Self::of_tenant(tenant) }
    }

    /// The same, for the template of an extension.
    pub(crate) fn at_line(mut self, index: u16) -> Self {
        let mut lines = self.phone.iter().flat_map(|phone| &phone.lines);
        self.line = lines.find(|line| line.index == index).cloned();
        self
    }
}

impl Phone {
    fn known(mac: Mac, model: &Model, firmware: &str) -> Self {
        Self {
            mac: mac.to_string(),
            upper: format!("{mac:#}"),
            model: model.name.to_owned(),
            firmware: firmware.to_owned(),
            ..Self::default()
        }
    }
}

impl Line {
    fn of(index: u16, fields: &Fields) -> Self {
        let text = |concept| fields.text(concept).unwrap_or_default().to_owned();
        Self {
            index,
            number: text(Concept::UserName),
            auth_id: text(Concept::AuthId),
            password: text(Concept::Password),
            display_name: text(Concept::DisplayName),
            label: text(Concept::Label),
            voicemail: text(Concept::VoicemailNumber),
            server: text(Concept::ServerHost),
            port: fields.number(Concept::ServerPort).unwrap_or_default(),
            transport: text(Concept::ServerTransport),
        }
    }
}

/// How a value is quoted.
#[derive(Clone, Copy)]
pub(crate) enum Quote {
    /// As a format wants it.
    Format(&'static dyn Format),
    /// As XML wants it.
    Xml,
    /// On one line.
    Line,
}

impl Quote {
    fn quote(self, text: &str) -> String {
        const XML: autoprov_core::format::XmlAttributes = autoprov_core::format::XmlAttributes { root: "x" };
        match self {
            Self::Format(format) => format.quote(text),
            Self::Xml => XML.quote(text),
            Self::Line => autoprov_core::format::one_line(text, false).into_owned(),
        }
    }
}

/// Fills the placeholders of a text; one without any is not looked at.
pub(crate) fn fill<'a>(
    text: &'a str,
    context: &Context,
    quote: Quote,
) -> Result<Cow<'a, str>, PlaceholderError> {
    if !has_any(text) {
        return Ok(Cow::Borrowed(text));
    }
    let mut engine = Environment::new();
    engine.set_undefined_behavior(UndefinedBehavior::Strict);
    engine.set_fuel(Some(FUEL));
    engine.set_formatter(move |out, _, value| {
        if value.is_undefined() {
            return Err(Error::from(ErrorKind::UndefinedError));
        }
        let shown = value.as_str().map_or_else(|| Cow::Owned(value.to_string()), Cow::Borrowed);
        out.write_str(&quote.quote(&shown)).map_err(Error::from)
    });
    let mut filled =
        engine.render_str(text, Value::from(Serde(context))).map_err(|error| explained(&error))?;
    // The engine drops the last line end.
    if text.ends_with('\n') {
        filled.push('\n');
    }
    if filled.len() > LONGEST {
        return Err(PlaceholderError { line: 1, why: format!("it becomes longer than {LONGEST} bytes") });
    }
    Ok(Cow::Owned(filled))
}

/// Whether a text has placeholders.
pub(crate) fn has_any(text: &str) -> bool {
    text.contains("{{") || text.contains("{%")
}

fn explained(error: &Error) -> PlaceholderError {
    let detail = error.detail().map_or_else(String::new, |detail| format!(": {detail}"));
    let why = match error.kind() {
        ErrorKind::UndefinedError => {
            "a placeholder names what is not there: docs/templates.md has the names".to_owned()
        }
        ErrorKind::OutOfFuel => "its placeholders take too long".to_owned(),
        kind => format!("{kind}{detail}"),
    };
    PlaceholderError { line: error.line().unwrap_or(1), why }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context() -> Context {
        const MODEL: Model = Model::new("T46G", "", &[]).lines(2);
        let tenant = Tenant { name: "acme".to_owned(), ..Tenant::default() };
        let mut context = Context::sample(&tenant, &MODEL);
        context.phone.as_mut().unwrap().lines[1].display_name = "A&B\n<\"x\">'".to_owned();
        context
    }

    fn filled(text: &str, quote: Quote) -> Result<String, PlaceholderError> {
        fill(text, &context().at_line(2), quote).map(Cow::into_owned)
    }

    #[test]
    fn values_are_quoted_by_format() {
        let text = "{{ line.display_name }}|{{ lines[0].number }}|{{ MAC }}|{mac}|$MA\n";
        assert_eq!(
            filled(text, Quote::Xml).unwrap(),
            "A&amp;B &lt;&quot;x&quot;&gt;&apos;|100|000000000000|{mac}|$MA\n"
        );
        assert_eq!(filled(text, Quote::Line).unwrap(), "A&B <\"x\">'|100|000000000000|{mac}|$MA\n");
        assert_eq!(
            filled("{{ line.display_name|safe }}", Quote::Xml).unwrap(),
            "A&amp;B &lt;&quot;x&quot;&gt;&apos;"
        );
        let loops = "{% for line in lines %}{{ line.index }}={{ line.number }}\n{% endfor %}";
        assert_eq!(filled(loops, Quote::Line).unwrap(), "1=100\n2=100\n");
        assert!(matches!(fill("a {mac} #{x}", &context(), Quote::Line).unwrap(), Cow::Borrowed(_)));
    }

    #[test]
    fn unknown_names_and_bad_syntax_are_reported_with_their_line() {
        for text in ["\n{{ nothing }}", "\n{{ line.nothing }}", "\n{{ lines[9].number }}", "\n{{ lines[7] }}"]
        {
            let error = filled(text, Quote::Line).unwrap_err();
            assert_eq!(error.line, 2, "{text}: {error}");
            assert!(error.why.contains("not there"), "{error}");
        }
        let no_line = fill("{{ line.number }}", &context(), Quote::Line).unwrap_err();
        assert!(no_line.why.contains("not there"), "{no_line}");
        for text in [
            "{{ ",
            "{{ 1 + }}",
            "{% for %}",
            "{{ mac|nofilter }}",
            "{% include 'x' %}",
            "{% include '/etc/passwd' %}",
        ] {
            assert!(filled(text, Quote::Line).is_err(), "{text}");
        }
    }

    #[test]
    fn time_and_size_are_bounded() {
        let start = std::time::Instant::now();
        for text in [
            "{% for a in range(99999) %}{% for b in range(99999) %}{{ a }}{% endfor %}{% endfor %}",
            "{{ 'x' * 999999999 }}",
            "{% set ns = namespace(s='x') %}{% for a in range(999) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}{{ ns.s }}",
            "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        ] {
            assert!(filled(text, Quote::Line).is_err(), "{text}");
        }
        let deep = format!("{{{{ (1{}", ")".repeat(50_000));
        assert!(filled(&deep, Quote::Line).is_err());
        let nested = format!("{{{{ {}1{} }}}}", "(".repeat(50_000), ")".repeat(50_000));
        assert!(filled(&nested, Quote::Line).is_err());
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "[{}%# a-z.\\[\\]0-9|'()*~\n]{0,60}", other: String) {
            for text in [text, other] {
                let _ = filled(&format!("{{{{{text}"), Quote::Line);
                let _ = filled(&text, Quote::Xml);
            }
        }
    }
}
