//! No password of a target, however it came there, stands in a log.

use crate::sandbox::{Sandbox, standard_site};
use std::fs;

#[test]
fn passwords_in_queries_targets_and_referers_are_not_logged() {
    let mut sandbox = Sandbox::serving(&standard_site("yealink", "T46G"));
    let host = sandbox.http().to_string();
    let mut requests = Vec::new();
    for name in [
        "password",
        "pass",
        "PIN",
        "token",
        "key",
        "userPassword",
        "api_key",
        "pass%77ord",
        "pwd",
        "secret",
        "accessToken",
    ] {
        for parted in ["?", "?mac=001565aabbcc&", "?a;", ";"] {
            requests.push((format!("/prov/001565aabbcc.cfg{parted}{name}=hunter2&x=shown"), String::new()));
        }
        requests.push(("/prov/x".to_owned(), format!("Referer: http://{host}/?{name}=hunter2\r\n")));
    }
    requests.push((format!("http://user:hunter2@{host}/prov/001565aabbcc.cfg"), String::new()));
    requests.push((format!("http://hunter2@{host}/prov/y?token=hunter2"), String::new()));
    requests.push(("/prov/z".to_owned(), format!("Referer: http://user:hunter2@{host}/\r\n")));
    for (target, header) in &requests {
        let request = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{header}\r\n");
        sandbox.raw(request.as_bytes());
    }
    let lines = sandbox.access_log("access_log", requests.len());
    assert_eq!(sandbox.stop(), 0);
    let mut said = lines.join("\n") + &sandbox.stderr();
    for name in ["a.observed.db", "a.observed.db-wal"] {
        said.push_str(&String::from_utf8_lossy(&fs::read(sandbox.path(name)).unwrap_or_default()));
    }
    let place = said.lines().find(|line| line.contains("hunter2"));
    assert_eq!(place, None);
    assert!(said.contains("x=shown") && said.contains("=***") && said.contains("mac=001565aabbcc"), "{said}");
}
