//! An upload is taken, and given back, where its sender could have read the phone's config by the same transport and proof; and what says
//! whose a phone is, is given back to who has a password of its own alone.

use super::site;
use crate::sandbox::{ACME, PATIENCE, Sandbox, wait_until};
use serde_json::{Value, json};
use std::fs;
use std::net::UdpSocket;

const MAC: &str = "0004f2aabbcc";
const LOG: &str = "0004f2aabbcc-app.log";
const OWN: (&str, &str) = ("vvx", "pw-of-the-vvx");

/// What a user may change, and what an attacker would.
const HARMLESS: &str =
    r#"<PHONE_CONFIG><OVERRIDES up.backlight.timeout="5" lcl.ml.lang="German_Germany"/></PHONE_CONFIG>"#;
const POWERFUL: &str = r#"<PHONE_CONFIG><OVERRIDES up.backlight.timeout="6" reg.1.server.1.address="192.0.2.66"/></PHONE_CONFIG>"#;

/// A client that sends a file in lock-step, or the error packet's code and text.
fn tftp_put(sandbox: &Sandbox, name: &str, body: &[u8]) -> Result<(), (u16, String)> {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(PATIENCE)).unwrap();
    socket.send_to(&[b"\0\x02", name.as_bytes(), b"\0octet\0"].concat(), sandbox.tftp()).unwrap();
    let (mut packet, mut sent) = ([0; 600], 0);
    // The last block is a short one.
    let blocks = body.len() / 512 + 1;
    loop {
        let (len, from) = socket.recv_from(&mut packet).expect("an answer over TFTP");
        let number = u16::from_be_bytes([packet[2], packet[3]]);
        match packet[1] {
            4 if usize::from(number) == blocks => return Ok(()),
            4 if usize::from(number) == sent => {
                let block = &body[sent * 512..body.len().min((sent + 1) * 512)];
                sent += 1;
                let [a, b] = u16::try_from(sent).unwrap().to_be_bytes();
                socket.send_to(&[&[0, 3, a, b], block].concat(), from).unwrap();
            }
            4 => {}
            5 => {
                return Err((
                    number,
                    String::from_utf8_lossy(&packet[4..len]).trim_end_matches('\0').to_owned(),
                ));
            }
            other => panic!("a packet with opcode {other}"),
        }
    }
}

fn served(site: &Value) -> Sandbox {
    let sandbox = Sandbox::serving(site);
    fs::create_dir(sandbox.files().join("upload")).unwrap();
    sandbox
}

/// The site, whose tenant takes uploads over TFTP.
fn open_site() -> Value {
    let mut site = site();
    site["tenants"][0]["tftp_uploads"] = json!(true);
    site
}

/// Tells the same whatever is asked: a miss, and a refusal.
fn refuses(sandbox: &Sandbox, name: &str) {
    let body = b"an attacker's";
    assert_eq!(tftp_put(sandbox, name, body), Err((2, "access violation".to_owned())), "{name}");
    assert_eq!(sandbox.tftp_get(name), Err((1, "file not found".to_owned())), "{name}");
}

#[test]
fn over_tftp_nobody_sends_unless_the_tenant_says_so() {
    let sandbox = served(&site());
    // A phone's log that came over HTTP, and its config, which its network may have.
    assert_eq!(sandbox.digest(("PUT", &format!("/prov/{LOG}")), ACME, &[], b"the log").status, 201);
    for name in [LOG, "0004f2aabbcc-phone.cfg", "0004f2aabbcc-calls.xml", "0004f2aabbcc-directory.xml"] {
        assert_eq!(tftp_put(&sandbox, name, b"x"), Err((2, "access violation".to_owned())), "{name}");
    }
    assert_eq!(sandbox.tftp_get(LOG), Err((1, "file not found".to_owned())));
    assert!(sandbox.tftp_get("phone0004f2aabbcc.cfg").is_ok());
    assert_eq!(sandbox.digest(("GET", &format!("/prov/{LOG}")), ACME, &[], b"").text(), "the log");
    // As an unknown phone's.
    refuses(&sandbox, "0004f2fffffe-app.log");
    let explained = sandbox.json(&["explain", LOG, "--transport", "tftp", "--json"]);
    assert!(explained["answer"].to_string().contains("tftp_uploads"), "{}", explained["answer"]);
    // Said, it is taken at once.
    sandbox.cli(&["tenant", "set", "acme", "tftp_uploads=true"]).good();
    assert_eq!(sandbox.json(&["export"])["tenants"][0]["tftp_uploads"], json!(true));
    sandbox.cli(&["tenant", "set", "acme", "tftp_uploads=false"]).good();
    assert_eq!(tftp_put(&sandbox, LOG, b"x"), Err((2, "access violation".to_owned())));
}

#[test]
fn over_tftp_a_phone_sends_and_has_back_where_the_tenant_says_so() {
    let sandbox = served(&open_site());
    let log = vec![b'x'; 100_000];
    for name in [LOG, "0004f2aabbcc-boot.log"] {
        assert_eq!(tftp_put(&sandbox, name, &log), Ok(()));
        assert!(sandbox.tftp_get(name) == Ok(log.clone()));
    }
    let overrides = "0004f2aabbcc-phone.cfg";
    assert_eq!(tftp_put(&sandbox, overrides, HARMLESS.as_bytes()), Ok(()));
    assert_eq!(sandbox.tftp_get(overrides).unwrap(), HARMLESS.as_bytes());
    // Whoever has an address of the network has no more to show than who shares a password.
    assert_eq!(tftp_put(&sandbox, overrides, POWERFUL.as_bytes()), Ok(()));
    assert_eq!(sandbox.tftp_get(overrides).unwrap(), HARMLESS.as_bytes());
    refuses(&sandbox, "0004f2fffffe-app.log");
}

#[test]
fn over_tftp_nobody_sends_for_a_phone_that_proves_itself() {
    let mut site = open_site();
    let own = &mut site["tenants"][0]["devices"][1];
    (own["http_username"], own["http_password"]) = (OWN.0.into(), OWN.1.into());
    let other = json!({"name": "vvx2", "mac": "0004f2aabbcd", "vendor": "polycom", "model": "VVX500", "lines": [{"index": 1, "extension": "101"}]});
    site["tenants"][0]["devices"].as_array_mut().unwrap().push(other);
    let sandbox = served(&site);
    refuses(&sandbox, LOG);
    assert_eq!(sandbox.digest(("PUT", &format!("/prov/{LOG}")), OWN, &[], b"the log").status, 201);
    refuses(&sandbox, LOG);
    // One that was served over HTTP.
    let (log, config) = ("0004f2aabbcd-app.log", "phone0004f2aabbcd.cfg");
    let seen = |transport: &str| {
        wait_until("the fetch to be noted", || {
            sandbox.json(&["device", "show", "vvx2", "--json"])["seen"]["transport"] == *transport
        });
    };
    assert_eq!(tftp_put(&sandbox, log, b"of TFTP"), Ok(()));
    // A transfer is noted at its end, which may come after what the phone does next.
    seen("tftp");
    assert_eq!(sandbox.digest(("GET", &format!("/prov/{config}")), ACME, &[], b"").status, 200);
    seen("http");
    refuses(&sandbox, log);
    // To fetch its config over TFTP makes nobody the phone.
    assert!(sandbox.tftp_get(config).is_ok());
    seen("tftp");
    refuses(&sandbox, log);
    assert_eq!(sandbox.digest(("GET", &format!("/prov/{log}")), ACME, &[], b"").text(), "of TFTP");
}

/// Sends overrides, and what the phone has back then.
fn after(sandbox: &Sandbox, name: &str, body: &str, who: (&str, &str)) -> (u16, Option<String>) {
    let target = format!("/prov/{name}");
    let status = sandbox.digest(("PUT", &target), who, &[], body.as_bytes()).status;
    let back = sandbox.digest(("GET", &target), who, &[], b"");
    assert!(back.status == 200 || back.status == 404, "{}", back.status);
    (status, (back.status == 200).then(|| back.text()))
}

#[test]
fn what_says_whose_a_phone_is_is_kept_aside_from_a_shared_password() {
    let sandbox = served(&site());
    let own = |text: &str| Some(text.to_owned());
    let name = "0004f2aabbcc-phone.cfg";
    assert_eq!(after(&sandbox, name, POWERFUL, ACME), (201, None));
    assert_eq!(after(&sandbox, name, POWERFUL, ACME), (204, None));
    assert_eq!(after(&sandbox, name, HARMLESS, ACME), (204, own(HARMLESS)));
    assert_eq!(
        sandbox.json(&["upload", "list", "--json"]).as_array().unwrap().len(),
        1,
        "the last word counts"
    );
    for body in [
        POWERFUL,
        r#"<PHONE_CONFIG><OVERRIDES REG.1.AUTH.PASSWORD="x"/></PHONE_CONFIG>"#,
        r#"<PHONE_CONFIG><a reg.40.address="x"/></PHONE_CONFIG>"#,
        r#"<PHONE_CONFIG><OVERRIDES device.prov.serverName="192.0.2.66"/></PHONE_CONFIG>"#,
        r#"<PHONE_CONFIG><OVERRIDES np.x="http://192.0.2.66/"/></PHONE_CONFIG>"#,
        "<PHONE_CONFIG><OVERRIDES up.x=\"1\"",
        "no XML",
    ] {
        assert_eq!(after(&sandbox, name, body, ACME), (204, own(HARMLESS)), "{body}");
        let list = sandbox.json(&["upload", "list", "--json"]);
        let rows: Vec<_> =
            list.as_array().unwrap().iter().map(|row| (&row["name"], &row["aside"], &row["bytes"])).collect();
        assert_eq!(
            rows,
            [
                (&json!(name), &json!(false), &json!(HARMLESS.len())),
                (&json!(name), &json!(true), &json!(body.len()))
            ]
        );
    }
    // What is aside is served by no name.
    for path in [format!("upload/{MAC}/aside/{name}"), format!("aside/{name}"), format!("{MAC}/aside/{name}")]
    {
        let answer = sandbox.digest(("GET", &format!("/prov/{path}")), ACME, &[], b"");
        assert!(answer.status == 404 || answer.text() == HARMLESS, "{path}");
        assert!(sandbox.tftp_get(&path).is_err(), "{path}");
    }
    // What is no settings is given back as it came.
    let log = "reg.1.server.1.address=192.0.2.66";
    assert_eq!(after(&sandbox, LOG, log, ACME), (201, own(log)));
}

#[test]
fn what_is_aside_is_shown_adopted_or_dropped() {
    let sandbox = served(&site());
    let name = "0004f2aabbcc-phone.cfg";
    after(&sandbox, name, HARMLESS, ACME);
    after(&sandbox, name, POWERFUL, ACME);
    let list = sandbox.cli(&["upload", "list"]).good().out();
    assert!(list.contains("STATE") && list.lines().any(|line| line.ends_with("aside")), "{list}");
    let shown = sandbox.json(&["device", "show", "vvx", "--json"]);
    let changed =
        |key: &str, value: &str, aside| json!({"key": key, "value": value, "file": name, "aside": aside});
    assert_eq!(
        shown["changed_on_phone"],
        json!([
            changed("up.backlight.timeout", "5", false),
            changed("lcl.ml.lang", "***", false),
            changed("up.backlight.timeout", "6", true),
            changed("reg.1.server.1.address", "192.0.2.66", true)
        ])
    );
    wait_until("the reason to be noted", || {
        let shown = sandbox.json(&["device", "show", "vvx", "--json"]);
        let because = |row: &Value| row["because"].as_str().unwrap().to_owned();
        let explained = |text: String| text.contains("kept aside") && text.contains("reg.1.server.1.address");
        shown["timeline"].as_array().unwrap().iter().map(because).any(explained)
    });
    assert_eq!(
        sandbox.cli(&["upload", "adopt", "vvx"]).good().out(),
        format!("adopted: 3 settings of `vvx`\ndropped: {name}\ndropped: {name} (aside)\n")
    );
    let config = sandbox.digest(("GET", &format!("/prov/phone{MAC}.cfg")), ACME, &[], b"").text();
    assert!(
        config.contains("reg.1.server.1.address=\"192.0.2.66\"")
            && config.contains("up.backlight.timeout=\"6\""),
        "{config}"
    );
    after(&sandbox, name, POWERFUL, ACME);
    assert_eq!(sandbox.cli(&["upload", "drop", "vvx"]).good().out(), format!("dropped: {name} (aside)\n"));
    assert_eq!(sandbox.json(&["upload", "list", "--json"]), json!([]));
}

#[test]
fn who_has_a_password_of_its_own_has_its_overrides_back() {
    let mut site = site();
    let own = &mut site["tenants"][0]["devices"][1];
    (own["http_username"], own["http_password"]) = (OWN.0.into(), OWN.1.into());
    let sandbox = served(&site);
    let name = "0004f2aabbcc-phone.cfg";
    assert_eq!(after(&sandbox, name, POWERFUL, OWN), (201, Some(POWERFUL.to_owned())));
    // The tenant's password is everybody's.
    let other = POWERFUL.replace("192.0.2.66", "192.0.2.67");
    assert_eq!(after(&sandbox, name, &other, ACME), (204, Some(POWERFUL.to_owned())));
    assert_eq!(after(&sandbox, name, "no XML", OWN), (204, Some("no XML".to_owned())));
}

#[test]
fn yealinks_overrides_are_looked_through_as_well() {
    let mut site = site();
    site["tenants"][0]["devices"][0]["firmware"] = json!("28.83.0.50");
    let sandbox = served(&site);
    let name = "001565aabbcc-local.cfg";
    let harmless = "#!version:1.0.0.1\nphone_setting.backlight_time = 60\n";
    assert_eq!(after(&sandbox, name, harmless, ACME), (201, Some(harmless.to_owned())));
    for line in [
        "account.1.sip_server.1.address = 192.0.2.66",
        "account.16.password = x",
        "static.auto_provision.server.url = 192.0.2.66",
        "static.security.user_password = admin:x",
        "wallpaper_upload.url = http://192.0.2.66/x.jpg",
        "not a setting",
    ] {
        let body = format!("{harmless}{line}\n");
        assert_eq!(after(&sandbox, name, &body, ACME), (204, Some(harmless.to_owned())), "{line}");
    }
}
