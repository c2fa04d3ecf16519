//! `check` on LDAP directories: against OpenLDAP's slapd on a loopback port.

use crate::sandbox::{BINARY, Ran, Sandbox, free_port, standard_site, wait_until};
use serde_json::{Value, json};
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;
use tempfile::TempDir;

const PASSWORD: &str = "pw-reader";

/// A directory with a few people, killed when dropped.
struct Slapd {
    child: Child,
    plain: u16,
    tls: u16,
    _dir: TempDir,
}

const CONFIG: &str = "\
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/nis.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
database mdb
suffix dc=example
rootdn cn=root,dc=example
access to attrs=userPassword by anonymous auth by * none
access to dn.subtree=ou=open,dc=example by * read
access to * by dn.exact=cn=reader,dc=example read by * none
";

const PEOPLE: &str = "\
dn: dc=example
objectClass: domain
dc: example

dn: cn=reader,dc=example
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: reader
userPassword: pw-reader

dn: cn=blind,dc=example
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: blind
userPassword: pw-reader

dn: ou=open,dc=example
objectClass: organizationalUnit
ou: open

dn: ou=empty,dc=example
objectClass: organizationalUnit
ou: empty

dn: uid=ana,ou=open,dc=example
objectClass: inetOrgPerson
objectClass: posixAccount
uid: ana
uidNumber: 1001
gidNumber: 100
homeDirectory: /
cn: Ana Anić
sn: Anić
telephoneNumber: +387 33 101

dn: uid=bo,ou=open,dc=example
objectClass: inetOrgPerson
uid: bo
cn: B*(o) \\ Bo
sn: Bo
telephoneNumber: +387 33 102

dn: uid=nobody,ou=open,dc=example
objectClass: inetOrgPerson
uid: nobody
cn: Anastasia
sn: N
";

impl Slapd {
    /// With the certificate that signs itself; `None` where slapd is not installed.
    fn start(sandbox: &Sandbox) -> Option<Self> {
        sandbox.borrow_certificate();
        let tls = sandbox.path("a.tls");
        Self::start_with(&tls.join("self-signed-rsa.crt"), &tls.join("self-signed-rsa.key"))
    }

    fn start_with(chain: &Path, key: &Path) -> Option<Self> {
        Self::configured(chain, key, "")
    }

    /// With a line more in its configuration.
    fn limited(sandbox: &Sandbox, line: &str) -> Option<Self> {
        sandbox.borrow_certificate();
        let tls = sandbox.path("a.tls");
        Self::configured(&tls.join("self-signed-rsa.crt"), &tls.join("self-signed-rsa.key"), line)
    }

    fn configured(chain: &Path, key: &Path, more: &str) -> Option<Self> {
        let slapd = "/usr/sbin/slapd";
        if !Path::new(slapd).exists() {
            println!("slapd is not installed: not tested");
            return None;
        }
        let dir = TempDir::new().unwrap();
        let (config, people) = (dir.path().join("slapd.conf"), dir.path().join("people.ldif"));
        let head = format!(
            "pidfile {0}/pid\nargsfile {0}/args\nTLSCertificateFile {1}\nTLSCertificateKeyFile {2}\n",
            dir.path().display(),
            chain.display(),
            key.display()
        );
        let data = dir.path().join("data");
        fs::create_dir(&data).unwrap();
        fs::write(&config, format!("{head}{CONFIG}directory {}\n{more}\n", data.display())).unwrap();
        fs::write(&people, PEOPLE).unwrap();
        let added =
            Command::new("/usr/sbin/slapadd").arg("-f").arg(&config).arg("-l").arg(&people).output().unwrap();
        assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        // Someone may take a free port before slapd does.
        for _ in 0..5 {
            let (plain, tls) = (free_port(), free_port());
            let urls = format!("ldap://127.0.0.1:{plain}/ ldaps://127.0.0.1:{tls}/");
            let mut command = Command::new(slapd);
            command.args(["-h", &urls, "-d", "0", "-f"]).arg(&config);
            let mut child = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            let mut ended = false;
            wait_until("slapd", || {
                ended = child.try_wait().unwrap().is_some();
                ended || TcpStream::connect(("127.0.0.1", plain)).is_ok()
            });
            if !ended {
                return Some(Self { child, plain, tls, _dir: dir });
            }
        }
        panic!("slapd ends as soon as it is started");
    }
}

impl Drop for Slapd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The settings of a phone at a port, with some changed.
fn settings(port: u16, changes: &Value) -> Value {
    let mut ldap = json!({"host": "127.0.0.1", "port": port, "base_dn": "ou=open,dc=example",
        "bind_dn": "cn=reader,dc=example", "password": PASSWORD,
        "name_filter": "(|(cn=%)(sn=%))", "number_filter": "(telephoneNumber=%)",
        "name_attributes": ["cn", "sn"], "number_attributes": ["telephoneNumber"]});
    for (field, value) in changes.as_object().unwrap() {
        ldap[field] = value.clone();
    }
    ldap
}

/// `check` with these settings.
fn check(sandbox: &Sandbox, port: u16, changes: &Value) -> Ran {
    let mut site = standard_site("yealink", "T46G");
    site["tenants"][0]["ldap"] = settings(port, changes);
    sandbox.import(&site).good();
    sandbox.cli(&["check"])
}

#[track_caller]
fn fails(ran: &Ran, parts: &[&str]) {
    assert_eq!(ran.status, 1, "{}{}", ran.out(), ran.stderr);
    let line =
        ran.stderr.lines().filter(|line| line.starts_with("error: LDAP of `acme`: ")).collect::<Vec<_>>();
    assert_eq!(line.len(), 1, "{}", ran.stderr);
    for part in parts {
        assert!(line[0].contains(part), "`{part}` is not in: {}", ran.stderr);
    }
    assert!(!ran.stderr.contains(PASSWORD) && !ran.out().contains(PASSWORD), "{}", ran.stderr);
    assert!(!ran.stderr.contains("panicked"), "{}", ran.stderr);
}

fn line(ran: &Ran) -> String {
    ran.out().lines().find(|line| line.starts_with("ldap ")).unwrap_or_default().to_owned()
}

#[test]
fn check_binds_and_searches_as_a_phone_does() {
    let sandbox = Sandbox::empty();
    let Some(slapd) = Slapd::start(&sandbox) else { return };
    let ran = check(&sandbox, slapd.plain, &json!({})).good();
    let expected = format!(
        "ldap          acme: 127.0.0.1:{} bound as cn=reader,dc=example, 2 found by name (`Ana`), 1 found by number (`+387 33 101`)",
        slapd.plain
    );
    assert_eq!(line(&ran), expected);
    assert!(
        // `pbx.example` has an address nowhere.
        ran.out().ends_with("it can serve; 1 warning\n") && !ran.stderr.contains("LDAP"),
        "{}{}",
        ran.out(),
        ran.stderr
    );
    // Anonymously, where the directory lets one.
    let anonymous = check(&sandbox, slapd.plain, &json!({"bind_dn": null, "password": null})).good();
    assert!(line(&anonymous).contains("bound as nobody, 2 found by name"), "{}", anonymous.out());
    // What is typed is text, whatever it holds: only Bo's name is searched here.
    let bo = check(&sandbox, slapd.plain, &json!({"name_filter": "(&(uid=bo)(cn=%*))"})).good();
    assert!(line(&bo).contains("1 found by name (`B*(`)"), "{}", bo.out());
    // Attributes that nobody has, and a rule that the server does not have.
    let ran =
        check(&sandbox, slapd.plain, &json!({"number_attributes": ["telephoneNumber", "mobile"]})).good();
    assert!(ran.stderr.contains("none of those found has `mobile`"), "{}", ran.stderr);
    let changes = json!({"number_attributes": ["uidNumber"], "number_filter": "(uidNumber=%)"});
    let ran = check(&sandbox, slapd.plain, &changes).good();
    assert!(
        ran.stderr.contains("`number_filter` finds `1001` by all of its text and not by its start"),
        "{}",
        ran.stderr
    );
    let ran = check(&sandbox, slapd.plain, &json!({"name_filter": "(cn=*)", "number_filter": null})).good();
    assert!(
        ran.stderr.contains("`name_filter` has no `%`") && ran.stderr.contains("has no `number_filter`"),
        "{}",
        ran.stderr
    );
}

#[test]
fn check_fetches_as_many_as_a_phone_and_what_it_shows() {
    let sandbox = Sandbox::empty();
    let Some(slapd) = Slapd::start(&sandbox) else { return };
    let changes = json!({"max_hits": 1, "display_name": "%CN (%uid)", "lookup_incoming": true, "sort": true});
    let ran = check(&sandbox, slapd.plain, &changes).good();
    assert!(line(&ran).contains("1 or more found by name (`Ana`)"), "{}", ran.out());
    assert!(!ran.stderr.contains("LDAP"), "{}", ran.stderr);
    let ran = check(&sandbox, slapd.plain, &json!({"max_hits": 1000, "display_name": "%cn %o"})).good();
    assert!(line(&ran).contains("2 found by name (`Ana`)"), "{}", ran.out());
    assert!(ran.stderr.contains("none of those found has `o`"), "{}", ran.stderr);
}

#[test]
fn check_tells_of_a_server_that_sends_less_than_phones_ask_for() {
    let sandbox = Sandbox::empty();
    let limits = "limits dn.exact=cn=reader,dc=example size.soft=1 size.hard=1";
    let Some(slapd) = Slapd::limited(&sandbox, limits) else { return };
    let checked = |hits: u16| {
        // Everyone, whatever is typed: the server would have two.
        let changes = json!({"max_hits": hits, "name_filter": "(|(cn=%)(objectClass=person))"});
        check(&sandbox, slapd.plain, &changes).good().stderr
    };
    let with_two = checked(2);
    assert!(
        with_two.contains("`max_hits` is 2, and the server sends 1 of those found by name"),
        "{with_two}"
    );
    let with_one = checked(1);
    assert!(!with_one.contains("max_hits"), "{with_one}");
}

#[test]
fn check_says_why_phones_would_find_nobody() {
    let sandbox = Sandbox::empty();
    let Some(slapd) = Slapd::start(&sandbox) else { return };
    let fail = |changes: Value, parts: &[&str]| fails(&check(&sandbox, slapd.plain, &changes), parts);
    fail(
        json!({"password": "pw-reader-not"}),
        &["binding as `cn=reader,dc=example` failed", "result 49", "`ldap.password`"],
    );
    fail(json!({"bind_dn": "no dn"}), &["result 34", "`ldap.bind_dn`"]);
    fail(json!({"password": null}), &["result 53", "give `ldap.password`"]);
    fail(
        json!({"base_dn": "ou=none,dc=example"}),
        &["searching `ou=none,dc=example` failed", "result 32", "`ldap.base_dn`"],
    );
    fail(json!({"base_dn": "nonsense"}), &["result 34", "`ldap.base_dn`"]);
    fail(
        json!({"base_dn": "ou=empty,dc=example", "number_filter": null}),
        &["nobody below `ou=empty,dc=example`", "`cn`, `sn`"],
    );
    fail(
        json!({"name_filter": "(&(objectClass=device)(cn=%))"}),
        &["`ldap.name_filter` finds nobody", "`Ana Anić`"],
    );
    fail(
        json!({"name_filter": "(|(cn=%)(sn=%)"}),
        &["`ldap.name_filter` is no filter at character 15: a `)` is missing"],
    );
    fail(
        json!({"bind_dn": "cn=blind,dc=example", "base_dn": "dc=example", "number_filter": null}),
        &["result 32", "servers hide"],
    );
    // Both ways of speaking to the wrong port.
    fail(json!({"tls": true}), &["does not start with TLS", "`ldap.tls=false`"]);
    fails(&check(&sandbox, slapd.tls, &json!({})), &["`ldap.tls"]);
}

#[test]
fn check_tells_of_a_certificate_that_a_strict_phone_refuses() {
    let sandbox = Sandbox::empty();
    let Some(slapd) = Slapd::start(&sandbox) else { return };
    let ran = check(&sandbox, slapd.tls, &json!({"tls": true})).good();
    assert!(line(&ran).contains("2 found by name"), "{}", ran.out());
    let warning = "warning: LDAP of `acme`: the certificate of 127.0.0.1 ";
    let checked = ran.stderr.lines().find(|line| line.starts_with(warning)).expect("a warning");
    assert!(checked.ends_with("a phone that checks certificates refuses it"), "{checked}");
}

#[test]
fn check_is_content_with_a_certificate_that_a_strict_phone_takes() {
    let sandbox = Sandbox::empty();
    let script = "command -v openssl >/dev/null || exit 99; \
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=authority -keyout ca.key -out ca.pem 2>/dev/null; \
        for name in IP:127.0.0.1 DNS:other.example; do \
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=ldap -keyout ldap.key -out ldap.csr 2>/dev/null; \
        printf 'subjectAltName=%s\\nbasicConstraints=CA:FALSE\\n' $name > ext; \
        openssl x509 -req -in ldap.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile ext -out \"$name.pem\" 2>/dev/null; \
        mv ldap.key $name.key; done";
    let made = sandbox.sh(script);
    if made.status == 99 {
        println!("openssl is not installed: not tested");
        return;
    }
    made.good();
    let checked = |name: &str, authority: &str| {
        let slapd =
            Slapd::start_with(&sandbox.path(&format!("{name}.pem")), &sandbox.path(&format!("{name}.key")))?;
        let mut site = standard_site("yealink", "T46G");
        site["tenants"][0]["ldap"] = settings(slapd.tls, &json!({"tls": true}));
        sandbox.import(&site).good();
        let ran = sandbox
            .sh(&format!("SSL_CERT_FILE={authority} '{BINARY}' --database {} check", sandbox.database()))
            .good();
        assert!(line(&ran).contains("2 found by name"), "{}", ran.out());
        Some(ran.stderr)
    };
    let Some(good) = checked("IP:127.0.0.1", "ca.pem") else { return };
    assert!(!good.contains("certificate"), "{good}");
    let stranger = checked("DNS:other.example", "ca.pem").unwrap();
    assert!(stranger.contains("is for another name than `ldap.host`: a phone that checks"), "{stranger}");
    let unknown = checked("IP:127.0.0.1", "IP:127.0.0.1.pem").unwrap();
    assert!(unknown.contains("a phone that checks certificates refuses it"), "{unknown}");
}

#[test]
fn check_does_not_wait_for_a_server_that_is_down_or_odd() {
    let sandbox = Sandbox::empty();
    fails(&check(&sandbox, free_port(), &json!({})), &["refuses the connection"]);
    fails(&check(&sandbox, 389, &json!({"host": "nowhere.invalid"})), &["`nowhere.invalid`"]);
    sandbox.cli(&["check", "--offline"]).good();
    // One that is silent, and such as answer nonsense or too much.
    let mut huge = vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff];
    huge.extend([0; 64]);
    let answers = [
        (Vec::new(), "did not answer within 3 s"),
        (b"HTTP/1.0 400 Bad Request\r\n\r\n".to_vec(), "not LDAP"),
        (huge, "not LDAP"),
        (vec![0x30, 0x80, 0, 0], "not LDAP"),
        (vec![0x30, 3, 2, 1, 1], "not LDAP"),
        (b"0".repeat(2000), "not LDAP"),
    ];
    for (answer, part) in answers {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.write_all(&answer);
            // Until the other side has gone.
            let _ = stream.read_to_end(&mut Vec::new());
        });
        let started = Instant::now();
        fails(&check(&sandbox, port, &json!({})), &[part]);
        assert!(started.elapsed().as_secs() < 10, "{part}");
        server.join().unwrap();
    }
}
