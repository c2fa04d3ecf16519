//! Values of operators never become settings: every text of the site file, with everything in it that means something to a format.

mod promises;
mod refused;
mod rendered;

use crate::sample::{PHONES, full};
use crate::sandbox::{Challenge, PATIENCE, Response, Sandbox};
use autoprov_core::{Content, Registry};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufReader, Write as _};
use std::net::TcpStream;

/// What means something to one format or another.
const MARKS: [&str; 24] = [
    "x\u{2028}injected = 1",
    "x\u{2029}y",
    "x\u{feff}y",
    "x\u{fffe}y\u{ffff}",
    "x\"y",
    "\"/><a injected=\"1\"/><!--",
    "x<y",
    "</P3><P9999>1</P9999>",
    "<![CDATA[x",
    "]]>",
    "x&y",
    "&P9999=1",
    "&lt;&#10;&nope;",
    "x'y",
    "x%y%0aP9999=1%26",
    "x=y",
    "= 1",
    "#x",
    "x#y",
    "[ injected ]",
    "x]y",
    "O'Brien & <Söhne>",
    "$(id) `id` {{7*7}} {% x %} \\n\\",
    "  blanks \u{a0} at both ends\u{3000} ",
];

const DIALECTS: [(&str, &str); 5] = [
    ("yealink-v81", "voice.side_tone"),
    ("yealink-t2x", "[test]/config/test.cfg:Name"),
    ("polycom-ucs", "voice.volume.persist.handset"),
    ("grandstream-p", "P1234"),
    ("grandstream-legacy", "P1234"),
];

/// Every file with settings that a phone of [`PHONES`] gets, by the position of its device.
const FILES: [(usize, &str, &str); 6] = [
    (0, "yealink-v81", "{mac}.cfg"),
    (1, "yealink-t2x", "{mac}.cfg"),
    (2, "polycom-ucs", "phone{mac}.cfg"),
    (3, "grandstream-p", "cfg{mac}.xml"),
    (3, "grandstream-p", "cfg{mac}"),
    (4, "grandstream-legacy", "cfg{mac}"),
];

/// The tenant of the sample, with a raw parameter in each phone.
fn base() -> Value {
    let mut tenant = full()["tenants"][0].clone();
    for (device, (dialect, name)) in DIALECTS.iter().enumerate() {
        tenant["devices"][device]["raw"] = json!({*dialect: {*name: "raw"}});
    }
    tenant
}

/// The MAC of a device of the case's tenant.
fn mac(case: usize, device: usize) -> String {
    format!("{}{:06x}", &PHONES[device].1[..6], 0x10_0000 + case * 8 + device)
}

/// The tenant with names, usernames and MACs of this case.
fn of_case(mut tenant: Value, case: usize) -> Value {
    tenant["name"] = format!("t{case:05}").into();
    tenant["http_username"] = format!("user-{case:05}").into();
    tenant["http_password"] = "pw".into();
    for device in 0..PHONES.len() {
        tenant["devices"][device]["mac"] = mac(case, device).into();
    }
    tenant["devices"][4]["http_username"] = format!("device-{case:05}").into();
    tenant
}

/// The way to every text of a tenant.
fn leaves(value: &Value, path: &str, out: &mut Vec<String>) {
    match value {
        Value::String(_) => out.push(path.to_owned()),
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                leaves(item, &format!("{path}/{at}"), out);
            }
        }
        Value::Object(fields) => {
            for (name, item) in fields {
                leaves(item, &format!("{path}/{}", name.replace('~', "~0").replace('/', "~1")), out);
            }
        }
        _ => {}
    }
}

/// Sets a text, and what names it elsewhere in the tenant.
fn set(tenant: &mut Value, path: &str, text: &str) {
    let text =
        if path == "/provisioning_url" { format!("http://192.0.2.10/{text}") } else { text.to_owned() };
    let old = tenant.pointer(path).unwrap().as_str().unwrap().to_owned();
    *tenant.pointer_mut(path).unwrap() = text.clone().into();
    let steps: Vec<_> = path.split('/').skip(1).collect();
    let named_by: &[&str] = match steps[..] {
        ["extensions", _, "number"] => &["extension"],
        ["sip_servers", _, "name"] => &["server"],
        ["profiles", _, "name"] => &["profiles"],
        _ => &[],
    };
    let mut all = Vec::new();
    leaves(tenant, "", &mut all);
    for other in all {
        let names = named_by
            .iter()
            .any(|name| other.ends_with(&format!("/{name}")) || other.contains(&format!("/{name}/")));
        if names
            && (other.starts_with("/devices/") || other.starts_with("/hot_desk/"))
            && tenant.pointer(&other).unwrap() == old.as_str()
        {
            *tenant.pointer_mut(&other).unwrap() = text.clone().into();
        }
    }
}

/// The texts that are an operator's document, where lines are meant.
fn is_document(path: &str) -> bool {
    path.ends_with("/text")
}

/// The errors of an import, by tenant.
fn errors(sandbox: &Sandbox, tenants: &[Value]) -> BTreeMap<usize, Vec<String>> {
    let mut errors: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    // That all errors come at once is a test of its own: here, what cannot be read hides what makes no sense.
    loop {
        let left: Vec<_> = (0..tenants.len()).filter(|case| !errors.contains_key(case)).collect();
        let site = json!({"tenants": left.iter().map(|&case| &tenants[case]).collect::<Vec<_>>()});
        let ran = sandbox.cli_with(&["import", "--dry-run", "--json", "-"], &site.to_string());
        if ran.status == 0 {
            return errors;
        }
        assert_eq!(ran.status, 1, "{}", ran.stderr);
        let mut last = usize::MAX;
        for line in ran.stderr.split_terminator('\n') {
            // A line without a place is the rest of one that a line break tore apart: what is reported of it finds that.
            if let Some((case, rest)) =
                line.strip_prefix("error: tenants[").and_then(|rest| rest.split_once(']'))
            {
                assert!(rest.contains(": "), "{line}");
                last = left[case.parse::<usize>().unwrap()];
                assert!(is_named(rest, &tenants[last]), "{line}");
                errors.entry(last).or_default().push(line.to_owned());
            } else {
                let torn = errors.get_mut(&last).and_then(|lines| lines.last_mut());
                let torn = torn.unwrap_or_else(|| panic!("an error without a place: {line}"));
                torn.push('\n');
                torn.push_str(line);
            }
        }
    }
}

/// Whether what is wrong below a device or an extension says which that is, beside the place.
fn is_named(error: &str, tenant: &Value) -> bool {
    [("devices", "name"), ("extensions", "number")].iter().all(|(list, field)| {
        let item = error.strip_prefix(&format!(".{list}[")).and_then(|rest| rest.split_once(']'));
        let Some((at, rest)) = item.filter(|(_, rest)| !rest.starts_with(&format!(".{field}: "))) else {
            return true;
        };
        let name = tenant.pointer(&format!("/{list}/{at}/{field}")).and_then(Value::as_str);
        name.filter(|name| name.len() <= 60 && !name.contains(char::is_control))
            .is_none_or(|name| rest.contains(&format!(" ({name}): ")))
    })
}

/// Fetches files of one sandbox over one connection after another, by one nonce.
struct Fetcher<'a> {
    sandbox: &'a Sandbox,
    challenge: Challenge,
    stream: Option<BufReader<TcpStream>>,
    count: u32,
}

impl<'a> Fetcher<'a> {
    fn new(sandbox: &'a Sandbox) -> Self {
        let challenge = Challenge::of(&sandbox.get("/prov/001565267db9.cfg"));
        Self { sandbox, challenge, stream: None, count: 0 }
    }

    /// Over HTTP, as the tenant of the case.
    fn http(&mut self, case: usize, name: &str) -> Response {
        if self.count.is_multiple_of(90) {
            let stream = TcpStream::connect(self.sandbox.http()).unwrap();
            stream.set_read_timeout(Some(PATIENCE)).unwrap();
            self.stream = Some(BufReader::new(stream));
        }
        self.count += 1;
        let target = format!("/prov/{name}");
        let header = self.challenge.answer_nth("GET", &target, &format!("user-{case:05}"), "pw", self.count);
        let request = format!("GET {target} HTTP/1.1\r\nHost: h\r\nAuthorization: {header}\r\n\r\n");
        let reader = self.stream.as_mut().unwrap();
        reader.get_mut().write_all(request.as_bytes()).unwrap();
        Response::read(reader, false).expect("an answer")
    }

    fn file(&mut self, case: usize, device: usize, name: &str) -> Vec<u8> {
        let name = name.replace("{mac}", &mac(case, device));
        if device == 4 {
            return self.sandbox.tftp_get(&name).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        }
        let answer = self.http(case, &name);
        assert_eq!(answer.status, 200, "{name}: {}", answer.text());
        answer.body
    }
}

/// What a file says by its own decoder, and how many things there are in it by one that shares no code with it.
fn shape(registry: &Registry, dialect: &str, name: &str, bytes: &[u8]) -> (Vec<String>, usize) {
    let profile = registry.profile(dialect).unwrap();
    let artifact = profile.artifacts().iter().find(|artifact| artifact.name == name).unwrap();
    let Content::Settings(autoprov_core::Settings { format, .. }) = artifact.content else {
        panic!("{name} has no settings")
    };
    let names: Vec<_> =
        format.parse(bytes).unwrap().into_iter().map(|setting| setting.key.into_owned()).collect();
    let count = if bytes.starts_with(b"<?xml") {
        let text = std::str::from_utf8(bytes).unwrap();
        let document = roxmltree::Document::parse(text).unwrap_or_else(|error| panic!("{error}: {text}"));
        let nodes = document.descendants().filter(|node| !node.is_text());
        nodes.map(|node| 1 + node.attributes().len()).sum()
    } else if format.content_type() == "application/octet-stream" {
        assert_eq!(bytes[12..16], *b"\r\n\r\n");
        bytes[16..].split(|&byte| byte == b'&').count() + bytes[16..].split(|&byte| byte == b'=').count()
    } else {
        let text = std::str::from_utf8(bytes).unwrap();
        let odd = text
            .lines()
            .find(|line| line.contains(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')));
        assert_eq!(odd, None, "a character that ends a line for some reader");
        text.lines().count()
    };
    (names, count)
}
