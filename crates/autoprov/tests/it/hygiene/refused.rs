//! What an import does not take.

use super::{base, errors, is_document, leaves, of_case, set};
use crate::sandbox::Sandbox;
use std::fmt::Write as _;

/// What no line may hold.
const CONTROLS: [&str; 8] =
    ["x\ny", "x\r\nfeatures.injected = 1", "x\ry", "x\0y", "x\ty", "x\u{1b}[31my", "x\u{7f}y", "x\u{85}y"];

#[test]
fn control_characters_and_long_texts_are_refused_with_their_place() {
    let sandbox = Sandbox::empty();
    let mut paths = Vec::new();
    leaves(&base(), "", &mut paths);
    let long = "x".repeat(10 << 10);
    let mut cases = Vec::new();
    let mut tenants = Vec::new();
    for path in paths.iter().filter(|path| !is_document(path)) {
        for hostile in CONTROLS.iter().copied().chain([long.as_str()]) {
            let mut tenant = of_case(base(), cases.len());
            set(&mut tenant, path, &format!("hunter2{hostile}"));
            tenants.push(tenant);
            cases.push((path, hostile));
        }
    }
    assert!(cases.len() > 800, "{}", cases.len());
    let errors = errors(&sandbox, &tenants);
    let mut faults = Vec::new();
    let mut must = |holds: bool, why: String| {
        if !holds {
            faults.push(why);
        }
    };
    for (case, (path, hostile)) in cases.iter().enumerate() {
        let shown = format!("{path}: {}", hostile.chars().take(30).collect::<String>().escape_debug());
        let found = errors.get(&case).map(Vec::as_slice).unwrap_or_default();
        must(!found.is_empty(), format!("{shown} was taken"));
        // `/sip_servers/0/host` is said to be at `sip_servers[0].host`.
        let place = path.split('/').skip(1).fold(String::new(), |mut place, step| {
            let step = step.replace("~1", "/").replace("~0", "~");
            let _ = if step.parse::<usize>().is_ok() {
                write!(place, "[{step}]")
            } else {
                write!(place, ".{step}")
            };
            place
        });
        must(
            found.iter().any(|line| line.contains(&place)),
            format!("{shown}: {found:?} do not say {place}"),
        );
        must(
            found.iter().all(|line| line.len() < 1000),
            format!("{shown}: an error as long as what it is about"),
        );
        let odd = |line: &String| line.contains(char::is_control);
        must(!found.iter().any(odd), format!("{shown}: a control character in {found:?}"));
        let secret = path.ends_with("password") || path.ends_with("/pin");
        let leaked = secret && found.iter().any(|line| line.contains("hunter2"));
        must(!leaked, format!("{shown}: a secret in {found:?}"));
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}
