//! What the files of each PBX may say otherwise than the samples.

use super::{SAMPLES, from, sandbox, stored, write};
use serde_json::json;

#[test]
fn a_phone_registers_where_both_endpoint_and_aor_let_it() {
    let sandbox = sandbox();
    let text = "[auth](!)\ntype=auth\npassword=pw-x\n[e](!)\ntype=endpoint\n[e2](!,e)\nauth=none\naors=none\n[a](!)\ntype=aor\nmax_contacts=1\n\
        [1](auth)\n[1](e2)\nauth=1\naors=1\n[1](a)\n\
        [2](e)\nauth=1\naors=line2\n[line2](a)\n\
        [3](e)\nauth=1\naors=line3\nidentify_by=auth_username,username\n[line3](a)\n\
        [4](e)\nauth=1\naors=4\n[4]\ntype=aor\ncontact=sip:10.0.0.9\n\
        [5](e)\nauth=none\naors=1\n[6](e)\naors=1\n[7](e)\nauth=1\n[8](e)\nauth=1\naors=8,1\ncallerid=Eight <88>\n[8](a)\nmailboxes=8@x,9@x\n\
        [tcp]\ntype=transport\nprotocol=tcp\nbind=[::]:5070\n";
    write(&sandbox, "p/pjsip.conf", text);
    let ran = from(&sandbox, "asterisk", "p", &[]).good();
    let numbers: Vec<_> =
        stored(&sandbox, "extensions").as_array().unwrap().iter().map(|own| own["number"].clone()).collect();
    assert_eq!(numbers, ["1", "line3", "8"], "{}", ran.stderr);
    for part in [
        "`2` (pjsip.conf:17): no phone can register as it: its aor has another name",
        "`4` (pjsip.conf:26): no phone may register there (`max_contacts` of its aor): a trunk",
        "`5` (pjsip.conf:32): its `auth` is not there",
        "`6` (pjsip.conf:35): it has no `auth`",
        "`7` (pjsip.conf:37): its `aors` are not there",
        "`8` (pjsip.conf:39): of several `mailboxes` the first is taken",
        "warning: `8` (pjsip.conf:39): phones register by the endpoint's name, and `callerid` has another number",
        "warning: `tcp 5070` (pjsip.conf:45): the PBX listens here, and no SIP server of the tenant says so",
    ] {
        assert!(ran.stderr.contains(part), "{part}\n{}", ran.stderr);
    }
}

#[test]
fn the_files_that_freepbx_writes_are_read_too() {
    let sandbox = sandbox();
    let files = [
        (
            "pjsip.conf",
            "#include pjsip_custom.conf\n#include pjsip.endpoint.conf\n#include pjsip.aor.conf\n#include pjsip.auth.conf\n[global]\ntype=global\n",
        ),
        ("pjsip_custom.conf", ""),
        (
            "pjsip.endpoint.conf",
            "[401]\ntype=endpoint\naors=401\nauth=401-auth\nmailboxes=401@default\ncallerid=Ana, reception <401>\n\n[402]\ntype=endpoint\naors=402\nauth=402-auth\ncallerid=Bo <402>\n",
        ),
        (
            "pjsip.aor.conf",
            "[401]\ntype=aor\nmailboxes=401@default\nmax_contacts=2\n\n[402]\ntype=aor\nmax_contacts=1\nremove_existing=yes\n",
        ),
        (
            "pjsip.auth.conf",
            "[401-auth]\ntype=auth\nauth_type=userpass\npassword=pw-free-401\nusername=401\n\n[402-auth]\ntype=auth\nauth_type=userpass\npassword=pw-free-402\nusername=402\n",
        ),
    ];
    for (name, text) in files {
        write(&sandbox, &format!("p/{name}"), text);
    }
    from(&sandbox, "asterisk", "p", &[]).good();
    assert_eq!(stored(&sandbox, "extensions"), (SAMPLES[3].taken)());
    let out = from(&sandbox, "freepbx", "freepbx-extensions.csv", &["--prune"]).good().out();
    assert_eq!(out, "tenant `acme`: unchanged\n", "one PBX, seen from two sides");
}

#[test]
fn endpoints_of_a_database_are_named() {
    let sandbox = sandbox();
    write(&sandbox, "p/pjsip.conf", "");
    write(
        &sandbox,
        "p/extconfig.conf",
        "[settings]\nps_endpoints => odbc,asterisk\nps_aors = config,pjsip.conf\nqueues => odbc,asterisk\n",
    );
    write(
        &sandbox,
        "p/sorcery.conf",
        "[res_pjsip]\nendpoint=realtime,ps_endpoints\nauth=config,pjsip.conf,criteria=type=auth\n",
    );
    let ran = from(&sandbox, "asterisk", "p", &[]).good();
    let line = "not taken over: `ps_endpoints` (extconfig.conf:2), `endpoint` (sorcery.conf:2): these come from a database";
    assert!(ran.stderr.contains(line), "{}", ran.stderr);
}

#[test]
fn of_several_domains_the_tenants_server_says_which() {
    let sandbox = sandbox();
    let user = |id: &str| {
        format!("<user id=\"{id}\"><params><param name=\"password\" value=\"pw-{id}\"/></params></user>")
    };
    let domain = |name: &str, id: &str| format!("<domain name=\"{name}\">{}</domain>\n", user(id));
    write(&sandbox, "f/directory/a.xml", domain("one.example", "11"));
    write(&sandbox, "f/directory/b.xml", domain("two.example", "22"));
    let ran = from(&sandbox, "freeswitch", "f", &[]).bad(1);
    assert!(
        ran.stderr.contains(
            "error: there are users of the domains one.example, two.example: make the tenant's one the host"
        ),
        "{}",
        ran.stderr
    );
    write(&sandbox, "f/directory/c.xml", domain("ACME.example", "33"));
    let ran = from(&sandbox, "freeswitch", "f", &[]).good();
    assert!(
        ran.stderr.contains("`11` (directory/a.xml:1): it is of the domain `one.example`"),
        "{}",
        ran.stderr
    );
    assert_eq!(
        stored(&sandbox, "extensions"),
        json!([{"number": "33", "password": "pw-33", "voicemail": "33"}])
    );
    // The directory alone will do.
    let out = from(&sandbox, "freeswitch", "f/directory", &[]).good().out();
    assert_eq!(out, "tenant `acme`: unchanged\n");
}

#[test]
fn texts_that_are_not_utf_8_are_named() {
    let sandbox = sandbox();
    write(&sandbox, "p/users.conf", b"[11]\nsecret=pw-x\nfullname=S\xf6hne\n[12]\nsecret=pw-x\n");
    let ran = from(&sandbox, "asterisk", "p", &[]).good();
    assert!(ran.stderr.contains("`11` (users.conf:1): it is not written in UTF-8"), "{}", ran.stderr);
    assert_eq!(stored(&sandbox, "extensions"), json!([{"number": "12", "password": "pw-x"}]));
    write(&sandbox, "x.csv", b"extension,password\n11,S\xf6hne\n");
    let ran = from(&sandbox, "fusionpbx", "x.csv", &[]).bad(1);
    assert!(ran.stderr.contains("error: x.csv:2: is not UTF-8"), "{}", ran.stderr);
}

#[test]
fn an_export_may_come_through_a_pipe() {
    let sandbox = sandbox();
    let table = "EXTENSION,TECH,SECRET\n7,pjsip,pw-x\n";
    sandbox.cli_with(&["import", "--from", "freepbx", "-"], table).good();
    assert_eq!(stored(&sandbox, "extensions"), json!([{"number": "7", "password": "pw-x"}]));
    for wrong in [&["--csv", "devices"][..], &["--print", "--json"], &["--watch", "--dry-run"]] {
        from(&sandbox, "freepbx", "-", wrong).bad(2);
    }
    sandbox.cli(&["import", "x.json", "--watch"]).bad(2);
    let ran = from(&sandbox, "freepbx", "-", &["--watch"]).bad(1);
    assert!(ran.stderr.contains("--watch looks at files"), "{}", ran.stderr);
}
