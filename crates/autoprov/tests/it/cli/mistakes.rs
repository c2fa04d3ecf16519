//! What people type wrong, and what they are told: the thing by its name, and the remedy.

use crate::sandbox::Sandbox;
use serde_json::json;

/// A command, words that the answer must have, and words that it may not.
type Mistake = (&'static [&'static str], &'static [&'static str], &'static [&'static str]);

/// Of the review of a new user, and what others met after. Places in lists that nobody sees are no names.
#[rustfmt::skip]
const MISTAKES: &[Mistake] = &[
    // What is in use, and what is taken.
    (&["extension", "remove", "200"], &["extension `200`", "`phone0` (line 1)", "`autoprov device set phone0 lines.0=`"], &["there is no extension"]),
    (&["extension", "set", "200", "number=201"], &["is used by `phone0` (line 1)", "lines.0.extension=NEW"], &["there is no"]),
    (&["profile", "remove", "sales"], &["profile `sales`", "`phone0`", "profiles.0="], &["there is no profile"]),
    (&["profile", "set", "sales", "name=other"], &["is used by `phone0`", "profiles.0=NEW"], &["there is no"]),
    (&["tenant", "set", "acme", "sip_servers.0.name=x"], &["SIP server `main`", "is used by `phone0` (line 1)"], &["there is no"]),
    (&["device", "add", "x2", "mac=00:15:65:26:7d:b9", "vendor=yealink", "model=T46G", "lines.0.extension=101"], &["`x2`", "device `reception`"], &["devices["]),
    (&["device", "set", "phone0", "name=reception"], &["there is a device `reception` already", "choose another name"], &["``"]),
    (&["extension", "add", "101"], &["there is an extension `101` already", "`set`"], &[]),
    (&["extension", "set", "200", "number=101"], &["`200`"], &["``"]),
    // Values.
    (&["device", "set", "reception", "firmware=banana"], &["`banana`", "such as 66.86.0.15", "a digit"], &[]),
    (&["device", "set", "reception", "model=T46Z"], &["`T46Z`", "did you mean `T46G`, `T46S`, `T46U`?", "autoprov models --vendor yealink"], &[]),
    (&["device", "set", "reception", "vendor=nobody"], &["there is no vendor `nobody`", "yealink"], &[]),
    (&["device", "set", "reception", "time_zone=GMT+1"], &["`GMT+1`", "`Etc/GMT-1`", "Europe/Sarajevo"], &["GMT+0"]),
    (&["device", "set", "reception", "time_zone=Europe/Sarajewo"], &["did you mean `Europe/Sarajevo`?"], &[]),
    (&["device", "set", "reception", "lines.0.extension=999"], &["there is no extension `999`", "add it"], &["lines[0].index"]),
    (&["device", "set", "reception", "keys.0.type=lamp", "keys.0.position=2"], &["`lamp`", "`blf`"], &["group"]),
    (&["tenant", "set", "acme", "networks=banana"], &["`banana`", "10.0.0.0/8"], &[]),
    (&["tenant", "set", "acme", "codecs=pcmx"], &["`pcmx`", "did you mean `pcma`?"], &[]),
    (&["tenant", "set", "acme", "sip={host:10.0.0.5}"], &["`sip`", "write `sip.host=...`"], &[]),
    (&["tenant", "set", "acme", "provisioning_url=http://u:hunter2@h/prov"], &["password"], &["hunter2"]),
    (&["tenant", "set", "acme", "http_password=@/nope/file"], &["/nope/file"], &[]),
    // Fields.
    (&["tenant", "set", "acme", "foo=1"], &["there is no field `foo`", "autoprov fields"], &[]),
    (&["device", "set", "reception", "modle=x"], &["did you mean `model`?"], &[]),
    (&["device", "set", "reception", "modle="], &["did you mean `model`?"], &[]),
    (&["device", "set", "reception", "model"], &["`model` is no FIELD=VALUE"], &[]),
    (&["device", "set", "reception", "hunter2"], &["the first of the fields", "FIELD=VALUE"], &["hunter2"]),
    (&["profile", "set", "sales", "keys.5.type=blf"], &["`keys.5.type`", "`keys.1`", "`+`"], &[]),
    (&["tenant", "set", "acme", "devices.0.name=x"], &["`devices` are objects of their own", "autoprov device add"], &[]),
    // Names.
    (&["device", "set", "nobody", "firmware=1.2"], &["there is no device `nobody`", "`list`"], &[]),
    (&["device", "show", "nobody"], &["`nobody`", "autoprov device list"], &[]),
    (&["device", "remove", "nobody"], &["there is no device `nobody`"], &[]),
    (&["device", "list", "--vendor", "zz"], &["there is no vendor `zz`"], &[]),
    (&["device", "list", "--profile", "zz"], &["there is no profile `zz`", "autoprov profile list"], &[]),
    (&["device", "list", "--state", "odd"], &["there is no state `odd`", "write one of current, stale"], &[]),
    (&["extension", "list", "--vendor", "yealink"], &["`--vendor` is for devices"], &[]),
    (&["models", "--vendor", "zz"], &["there is no vendor `zz`"], &[]),
    (&["resync", "--vendor", "zz"], &["there is no vendor `zz`"], &[]),
    (&["render", "nobody"], &["there is no device `nobody`"], &[]),
    (&["explain", "nobody"], &["there is no device of that name", "autoprov device list"], &[]),
    (&["explain", "805ec0112233"], &["805ec0112233", "autoprov device list"], &[]),
    (&["sighting", "claim", "805ec0445577"], &["no sighting", "autoprov sighting list", "autoprov device add"], &[]),
    (&["tenant", "set", "nobody", "codecs=pcma"], &["`nobody`"], &[]),
    (&["device", "list", "--tenant", "nobody"], &["`nobody`"], &[]),
    (&["key", "add", "nobody", "blf", "101"], &["there is no device `nobody`"], &[]),
    (&["key", "add", "reception", "lamp"], &["`lamp`", "`blf`"], &[]),
    (&["key", "add", "reception", "blf", "101", "--group", "odd"], &["`odd` is no key group", "expansion-1"], &[]),
    (&["key", "add", "sales", "dnd", "--profile", "--position", "2"], &["key 2", "already", "autoprov key remove"], &[]),
    (&["key", "remove", "reception", "9"], &["`reception` has nothing of its own on key 9", "autoprov key list"], &[]),
    (&["hotdesk", "login", "reception", "101", "--pin", "1"], &["reception"], &[]),
    (&["upload", "adopt", "nobody"], &["nobody"], &[]),
    (&["fields", "zz"], &["`zz`"], &[]),
    // Files.
    (&["import", "dev.csv"], &["dev.csv", "--csv devices"], &[]),
    (&["import", "half.json"], &["half.json", "line 1"], &["--csv"]),
    (&["import", "/nope.json"], &["/nope.json"], &[]),
    (&["import", "--csv", "devices", "dev.csv"], &["dev.csv:1", "`mac` or `name`", "name,mac,vendor,model"], &[]),
    (&["template", "add", "yealink-v99", "text=x"], &["there is no dialect `yealink-v99`", "yealink-v"], &[]),
    (&["template", "add", "yealink-v81", "text=@/nope"], &["/nope"], &[]),
    (&["route", "add", "../x", "text=a"], &["`../x`"], &[]),
    // Where.
    (&["serve", "--http", "127.0.0.1:99999"], &["`99999` is no port", "0.0.0.0:80"], &[]),
    (&["serve", "--http", "127.0.0.1"], &["the port is missing", "127.0.0.1:80"], &[]),
    (&["serve", "--http", "no.such.host.invalid:80"], &["no.such.host.invalid"], &[]),
    (&["serve", "--http", "banana"], &["0.0.0.0:80"], &[]),
    (&["serve"], &["nothing to listen on", "--http 0.0.0.0:80"], &[]),
    (&["serve", "--certificate", "x.pem", "--https", "127.0.0.1:0"], &["--certificate-key"], &[]),
    (&["check", "--database", "postgres://x"], &["not built"], &[]),
    (&["check", "--database", "nonsense"], &["nonsense", "sqlite:"], &[]),
    (&["device", "list", "--database", "sqlite:/nope/x.db"], &["/nope"], &[]),
    // Words.
    (&["devices", "list"], &["devices", "device"], &[]),
    (&["device", "lst"], &["lst", "list"], &[]),
    (&["resync"], &["MAC", "--all"], &["--database", "--files"]),
    (&["device", "list", "--stat", "stale"], &["--stat", "--state"], &[]),
    (&["explain", "reception", "--from", "nowhere"], &["nowhere"], &[]),
    (&["explain", "reception", "--transport", "ftp"], &["ftp"], &[]),
    (&["device", "list", "--limit", "x"], &["x", "--limit"], &[]),
    (&["export", "--separator", ";"], &["--csv"], &[]),
    (&["export", "--csv", "devices", "--separator", "|"], &["separator", "tab"], &[]),
    (&["device", "set", "reception", "model=T46S", "--json"], &["--dry-run"], &[]),
    (&["dhcp", "dnsmasq", "--url", "http://u:hunter2@10.0.0.5/prov"], &["--url", "password"], &["hunter2"]),
    (&["dhcp", "odd"], &["odd", "dnsmasq"], &[]),
    (&["completely", "wrong"], &["completely"], &[]),
    (&["guard", "lift", "x"], &["x"], &[]),
    (&["enrol"], &["--for"], &[]),
    (&["enrol", "--for", "15"], &["`15` is no time", "15m"], &[]),
    (&["enrol", "--for", "25h"], &["`25h`", "a day"], &[]),
    (&["enrol", "--for", "15m", "--network", "here"], &["`here`", "10.0.0.0/8"], &[]),
    (&["enrol", "--for", "15m", "--network", "0.0.0.0/0"], &["0.0.0.0/0", "--network", "the devices"], &[]),
    (&["enrol", "--for", "15m", "nobody"], &["there is no device `nobody`", "autoprov device list"], &[]),
    (&["enrol", "--for", "15m", "--tenant", "zz"], &["there is no tenant `zz`", "autoprov tenant list"], &[]),
    (&["enrol", "close", "9"], &["no enrolment window 9 is open", "autoprov enrol list"], &[]),
    (&["enrol", "close"], &["--all"], &[]),
    (&["profile", "add", "sales"], &["there is a profile `sales` already"], &[]),
    (&["tenant", "add", "acme"], &["acme"], &[]),
    (&["tenant", "add", "Acme Ltd"], &["`Acme Ltd`", "a-z, 0-9"], &[]),
    (&["directory", "remove", "nobody"], &["there is no directory entry `nobody`"], &[]),
];

fn site() -> serde_json::Value {
    let phone = |name: &str, mac: &str, number: &str| json!({"name": name, "mac": mac, "vendor": "yealink", "model": "T46G", "lines": [{"extension": number}]});
    let mut phone0 = phone("phone0", "00156526aaaa", "200");
    phone0["profiles"] = json!(["sales"]);
    phone0["lines"][0]["server"] = json!("main");
    json!({"tenants": [{
        "name": "acme", "http_username": "acme", "http_password": "choose-one", "networks": ["10.0.0.0/8"],
        "sip": {"host": "10.0.0.5"}, "provisioning_url": "http://10.0.0.5/prov", "time_zone": "Europe/Sarajevo",
        "profiles": [{"name": "sales", "keys": [{"position": 2, "type": "dnd"}]}],
        "extensions": [{"number": "101", "password": "pw-sip-101"}, {"number": "200", "password": "pw-sip-200"}],
        "devices": [phone("reception", "001565267db9", "101"), phone0],
    }]})
}

#[test]
fn each_names_the_thing_and_the_remedy() {
    let sandbox = Sandbox::new(&site());
    std::fs::write(sandbox.path("dev.csv"), "a,b\n1,2\n").unwrap();
    std::fs::write(sandbox.path("half.json"), "{\"tenants\": [").unwrap();
    let before = sandbox.cli(&["export"]).good().out();
    let mut wrong = Vec::new();
    for (words, has, not) in MISTAKES {
        let ran = sandbox.cli(words);
        let lacks: Vec<_> = has.iter().filter(|part| !ran.stderr.contains(**part)).collect();
        let holds: Vec<_> = not.iter().filter(|part| ran.stderr.contains(**part)).collect();
        if ran.status == 0 || !lacks.is_empty() || !holds.is_empty() {
            wrong.push(format!(
                "{words:?}\n  lacks {lacks:?}, has {holds:?}, status {}:\n  {}",
                ran.status, ran.stderr
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(sandbox.cli(&["export"]).good().out(), before, "a mistake changed something");
    assert!(MISTAKES.len() >= 85, "{}", MISTAKES.len());
}

#[test]
fn who_reads_makes_no_database() {
    let sandbox = Sandbox::bare();
    let readers: &[&[&str]] = &[
        &["device", "list"],
        &["tenant", "show", "acme"],
        &["sighting", "list"],
        &["guard", "list"],
        &["enrol", "list"],
        &["enrol", "--for", "15m"],
        &["hotdesk", "list"],
        &["explain", "001565267db9"],
        &["render", "001565267db9"],
        &["check", "--offline"],
        &["export"],
        &["resync", "--all"],
        &["extension", "add", "101"],
        &["dhcp", "dnsmasq"],
        &["key", "list", "x"],
    ];
    for words in readers {
        let ran = sandbox.cli(words).bad(1);
        assert!(
            ran.stderr.contains("there is no database") && ran.stderr.contains("--database"),
            "{words:?}: {}",
            ran.stderr
        );
    }
    for words in [&["models"][..], &["fields"], &["tenant", "add", "acme", "--dry-run"]] {
        sandbox.cli(words).good();
    }
    let ran = sandbox.cli_with(&["import", "-", "--dry-run"], &site().to_string()).good();
    assert!(ran.out().contains("would be created: device `reception`"), "{}", ran.out());
    let databases = std::fs::read_dir(sandbox.path("")).unwrap();
    let names: Vec<_> = databases.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(!names.iter().any(|name| name.contains(".db")), "{names:?}");
}

#[test]
fn what_is_taken_otherwise_than_meant_is_said() {
    let sandbox = Sandbox::new(&site());
    let label = format!("lines.0.label={}", "x".repeat(300));
    #[rustfmt::skip]
    let odd: &[(&[&str], &[&str])] = &[
        (&["device", "add", "snom", "mac=000413aaaaaa", "vendor=yealink", "model=T46G", "lines.0.extension=101"], &["`snom`.mac", "Snom"]),
        (&["device", "set", "reception", &label], &["`reception`.lines[0].label", "64 characters"]),
        (&["tenant", "set", "acme", "networks=10.0.0.1/8"], &["`10.0.0.1/8` is all of 10.0.0.0/8"]),
        (&["extension", "set", "101", "pin=12ab"], &["extension `101`.pin", "dialled"]),
        (&["device", "add", "bare", "mac=001565000002", "vendor=yealink", "model=T46G"], &["`bare`.lines", "names no line"]),
        (&["device", "set", "reception", "lines.+.extension=101"], &["on line 1 of this device already"]),
        (&["tenant", "set", "acme", "http_password="], &["http_password", "403"]),
        (&["tenant", "set", "acme", "provisioning_url=http://10.0.0.5/provision"], &["/provision", "/prov"]),
        (&["tenant", "set", "acme", "firmware_packs.T46G=yealink/nothere.rom"], &["yealink/nothere.rom", "not in the file area"]),
    ];
    for (words, has) in odd {
        let ran = sandbox.cli(words).good();
        let warned = ran.stderr.lines().any(|line| has.iter().all(|part| line.contains(part)));
        assert!(warned && ran.stderr.lines().count() <= 2, "{words:?}: {}", ran.stderr);
        // What was so before is no news.
        let other = sandbox.cli(&["extension", "set", "200", &format!("display_name=N{}", has.len())]).good();
        assert_eq!(other.stderr, "", "{words:?}");
    }
}

#[test]
fn what_people_write_is_stored_as_the_catalogue_spells_it() {
    let sandbox = Sandbox::new(&site());
    let add = [
        "device",
        "add",
        "any",
        "mac=001565000009",
        "vendor=Yealink",
        "model=t46s",
        "time_zone=europe/sarajevo",
        "lines.0.extension=101",
    ];
    sandbox.cli(&add).good();
    sandbox.cli(&["key", "add", "any", "BLF", "200", "--label", "Bo"]).good();
    sandbox.cli(&["tenant", "set", "acme", "sip_servers.main.transport=TCP"]).good();
    let shown = sandbox.json(&["device", "show", "any", "--json"]);
    assert_eq!(
        (&shown["vendor"], &shown["model"], &shown["time_zone"]),
        (&json!("yealink"), &json!("T46S"), &json!("Europe/Sarajevo"))
    );
    assert_eq!(
        shown["keys"][0],
        json!({"group": "line", "position": 2, "type": "blf", "value": "200", "label": "Bo"})
    );
    let same = sandbox.cli(&["device", "set", "any", "vendor=YEALINK", "model=T46S"]).good().out();
    assert_eq!(same, "unchanged: device `any`\n");
    let mut site = serde_json::from_str::<serde_json::Value>(&sandbox.cli(&["export"]).good().out()).unwrap();
    site["tenants"][0]["devices"][0]["vendor"] = "Yealink".into();
    let again = sandbox.cli_with(&["import", "-"], &site.to_string()).good().out();
    assert_eq!(again, "tenant `acme`: unchanged\n");
    let listed =
        sandbox.json(&["device", "list", "--vendor", "YEALINK", "--search", "00:15:65:00", "--json"]);
    assert_eq!(listed[0]["name"], "any");
}

#[test]
fn passwords_stand_on_no_command_line() {
    let sandbox = Sandbox::new(&site());
    let password = || {
        let site: serde_json::Value = serde_json::from_str(&sandbox.cli(&["export"]).good().out()).unwrap();
        site["tenants"][0]["extensions"][0]["password"].as_str().unwrap().to_owned()
    };
    sandbox.cli_with(&["extension", "set", "101", "password=-"], "typed-one\n").good();
    assert_eq!(password(), "typed-one");
    std::fs::write(sandbox.path("secret"), "of-a-file\nand more\n").unwrap();
    let file = format!("password=@{}", sandbox.path("secret").display());
    sandbox.cli(&["extension", "set", "101", &file]).good();
    assert_eq!(password(), "of-a-file");
    sandbox.cli(&["extension", "set", "101", "password=\"@home\""]).good();
    assert_eq!(password(), "@home");
    let ran = sandbox.cli_with(&["extension", "set", "101", "password=-"], "\n").bad(1);
    assert!(
        ran.stderr.contains("`password`") || ran.stderr.contains("password: the first line is empty"),
        "{}",
        ran.stderr
    );
    assert_eq!(password(), "@home");
}

#[test]
fn a_change_of_many_phones_warns_by_model() {
    let mut site = site();
    let devices = site["tenants"][0]["devices"].as_array_mut().unwrap();
    devices.clear();
    for nth in 0..60 {
        let (vendor, model) = if nth % 2 == 0 { ("polycom", "VVX500") } else { ("snom", "D785") };
        devices.push(json!({"mac": format!("0004f2{nth:06x}"), "vendor": vendor, "model": model, "lines": [{"extension": "101"}]}));
    }
    let sandbox = Sandbox::bare();
    let ran = sandbox.import(&site).good();
    assert!(ran.stderr.lines().count() <= 20, "{}", ran.stderr);
    let directory = "ldap={\"host\":\"ldap.example\",\"base_dn\":\"o=x\",\"display_name\":\"%cn\",\"sort\":true,\"max_hits\":50}";
    let ran = sandbox.cli(&["tenant", "set", "acme", directory]).good();
    let lines = ran.stderr.lines().count();
    assert!((1..=20).contains(&lines), "{}", ran.stderr);
    assert!(ran.stderr.contains("VVX500 ignores") && ran.stderr.contains(" (30: `"), "{}", ran.stderr);
    let ran = sandbox.cli(&["extension", "add", "300"]).good();
    assert_eq!(ran.stderr, "", "what was so before is no news");
}

#[test]
fn what_is_shown_where() {
    let sandbox = Sandbox::bare();
    let help = |words: &[&str]| sandbox.cli(&[words, &["--help"]].concat()).good().out();
    assert!(help(&["serve"]).contains("--certificate-names") && help(&["check"]).contains("--tftp"));
    for words in [&["device", "add"][..], &["import"], &["explain"], &["tenant", "add"], &[]] {
        let help = help(words);
        assert!(!help.contains("--tftp") && help.contains("--database"), "{words:?}: {help}");
    }
    assert!(
        !help(&["tenant", "add"]).contains("--tenant ") && help(&["device", "add"]).contains("--tenant ")
    );
    assert!(
        !help(&["extension", "list"]).contains("--vendor") && help(&["device", "list"]).contains("--vendor")
    );
    sandbox.cli(&["tenant", "add", "acme", "--quiet"]).good();
    let ran = sandbox.cli(&["-q", "extension", "add", "1"]).good();
    assert_eq!((ran.out().as_str(), ran.stderr.as_str()), ("", ""));
    let ran = sandbox.cli(&["--color", "always", "extension", "add", "1"]).bad(1);
    assert!(ran.stderr.starts_with("\u{1b}[1;31merror:\u{1b}[0m there is"), "{:?}", ran.stderr);
    assert!(sandbox.cli(&["extension", "add", "1"]).bad(1).stderr.starts_with("error: "));
}
