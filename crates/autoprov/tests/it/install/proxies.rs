//! The configurations of nginx and Caddy in `docs/deploying.md` and `docs/old-phones.md`, in the real servers, before the real server.

use super::{block, has};
use crate::sandbox::{ACME, Response, Sandbox, free_port, standard_site, wait_until};
use std::fs;
use std::io::BufReader;
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Stdio};

/// A server with a Polycom phone, which uploads too, and its files' folder `upload`.
fn behind() -> Sandbox {
    let mut sandbox = Sandbox::new(&standard_site("polycom", "VVX500"));
    fs::create_dir(sandbox.files().join("upload")).unwrap();
    // A certificate of RSA, as phones know it.
    sandbox.borrow_certificate();
    sandbox.serve(&["--http", "127.0.0.1:0"]);
    sandbox
}

/// A proxy that runs, until it is dropped.
struct Proxy<'a> {
    sandbox: &'a Sandbox,
    child: Child,
    http: Option<u16>,
    https: u16,
}

impl<'a> Proxy<'a> {
    /// Runs a program until it answers on these ports.
    fn start(sandbox: &'a Sandbox, words: &[&str], http: Option<u16>, https: u16) -> Self {
        let said = fs::File::create(sandbox.path("proxy")).unwrap();
        let mut command = sandbox.command(words[0]);
        command.args(&words[1..]).stdin(Stdio::null()).stdout(said.try_clone().unwrap()).stderr(said);
        let mut proxy = Self { sandbox, child: command.spawn().unwrap(), http, https };
        wait_until("the proxy", || {
            let said = || fs::read_to_string(sandbox.path("proxy")).unwrap();
            assert!(proxy.child.try_wait().unwrap().is_none(), "it ended: {}", said());
            [http, Some(https)]
                .into_iter()
                .flatten()
                .all(|port| TcpStream::connect(("127.0.0.1", port)).is_ok())
        });
        proxy
    }

    fn caddy(sandbox: &'a Sandbox) -> Self {
        let (http, https) = (free_port(), free_port());
        let site = paths(sandbox, &block("deploying.md", "caddyfile", "reverse_proxy"));
        // What belongs to the host, not to the page.
        let ports = format!("http_port {http}\n\thttps_port {https}");
        let text = format!("{{\n\tadmin off\n\tskip_install_trust\n\t{ports}\n}}\n{site}");
        fs::write(sandbox.path("Caddyfile"), text).unwrap();
        let words =
            ["env", "XDG_DATA_HOME=data", "XDG_CONFIG_HOME=config", "caddy", "run", "--adapter", "caddyfile"];
        Self::start(sandbox, &[&words[..], &["--config", "Caddyfile"]].concat(), Some(http), https)
    }

    fn nginx(sandbox: &'a Sandbox, page: &str) -> Self {
        let (http, https) = (free_port(), free_port());
        let site = paths(sandbox, &block(page, "nginx", "proxy_pass"))
            .replace("listen 80;", &format!("listen 127.0.0.1:{http};"))
            .replace("listen 443 ssl;", &format!("listen 127.0.0.1:{https} ssl;"))
            .replace("listen 8443 ssl;", &format!("listen 127.0.0.1:{https} ssl;"));
        let http = site.contains(&format!("{http};")).then_some(http);
        // What belongs to the host, not to the page, and differs from what phones need.
        let folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
        let folders: String = folders.map(|name| format!("{name}_temp_path {name};\n")).concat();
        let text = format!(
            "daemon off; master_process off; pid pid; error_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\ngzip on;\ngzip_types *;\nclient_max_body_size 1k;\n{folders}{site}}}\n"
        );
        fs::write(sandbox.path("nginx.conf"), text).unwrap();
        let here = sandbox.path("").display().to_string();
        Self::start(sandbox, &["nginx", "-p", &here, "-c", "nginx.conf", "-e", "stderr"], http, https)
    }

    /// The schemes that it takes, as URLs of the provisioning folder.
    fn urls(&self) -> Vec<String> {
        let http = self.http.map(|port| format!("http://127.0.0.1:{port}/prov/"));
        http.into_iter().chain([format!("https://127.0.0.1:{}/prov/", self.https)]).collect()
    }

    /// The phone's request by curl: status and body.
    fn ask(&self, arguments: &[&str]) -> (u16, Vec<u8>) {
        let body = self.sandbox.path("body");
        let _ = fs::remove_file(&body);
        let (user, password) = ACME;
        let (login, file) = (format!("{user}:{password}"), body.display().to_string());
        let fixed = ["-k", "--digest", "-u", &login, "-A", POLYCOM, "-o", &file, "-w", "%{http_code}"];
        let ran = self.sandbox.curl(&[&fixed[..], arguments].concat()).good();
        (ran.out().parse().unwrap(), fs::read(&body).unwrap_or_default())
    }
}

impl Drop for Proxy<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const POLYCOM: &str = "FileTransport PolycomVVX-VVX_500-UA/5.9.7.2910 (SN:001565aabbcc) Type/Application";

/// A page's block with the sandbox's files and the server's port.
fn paths(sandbox: &Sandbox, block: &str) -> String {
    let file = |ending: &str| -> PathBuf { sandbox.path("a.tls").join(format!("self-signed-rsa.{ending}")) };
    for name in ["/etc/ssl/autoprov/fullchain.pem", "/etc/ssl/autoprov/privkey.pem", "127.0.0.1:8080"] {
        assert!(block.contains(name), "{name}: {block}");
    }
    block
        .replace("/etc/ssl/autoprov/fullchain.pem", &file("crt").to_string_lossy())
        .replace("/etc/ssl/autoprov/privkey.pem", &file("key").to_string_lossy())
        .replace("127.0.0.1:8080", &sandbox.http().to_string())
}

/// A phone boots: its index, its settings, what it uploads and what it reads back, by Digest, over each scheme.
fn boots(proxy: &Proxy<'_>) {
    let sandbox = proxy.sandbox;
    let settings = sandbox.cli(&["render", "001565aabbcc", "phone001565aabbcc.cfg"]).good().stdout;
    let line = format!("openssl s_client -connect 127.0.0.1:{} -noservername -brief </dev/null", proxy.https);
    sandbox.sh(&line).good();
    for url in proxy.urls() {
        assert_eq!(proxy.ask(&[&format!("{url}001565aabbcc.cfg")]).0, 200);
        assert_eq!(proxy.ask(&[&format!("{url}phone001565aabbcc.cfg")]), (200, settings.clone()), "{url}");
        // Phones ask for compression that they do not know.
        let gzip = ["-H", "Accept-Encoding: gzip", &format!("{url}phone001565aabbcc.cfg")];
        assert_eq!(proxy.ask(&gzip), (200, settings.clone()), "{url}");
        // Digest signs the path as the phone wrote it.
        let twice = ["--path-as-is", &format!("{url}/phone001565aabbcc.cfg")];
        assert_eq!(proxy.ask(&twice), (200, settings.clone()), "{url}");
        let anybody = sandbox.curl(&[
            "-k",
            "-o",
            "/dev/null",
            "-w",
            "%{http_code}",
            &format!("{url}phone001565aabbcc.cfg"),
        ]);
        assert_eq!(anybody.out(), "401");
        let missing = sandbox.curl(&["-k", "-i", &format!("{url}no-such-file")]).out().to_lowercase();
        assert!(
            missing.starts_with("http/") && missing.contains(" 404") && missing.contains("content-length: "),
            "{missing}"
        );
        sandbox.put_file("firmware.ld", vec![b'x'; 3 << 20]);
        assert_eq!(
            proxy.ask(&["-r", "1048576-2097151", &format!("{url}firmware.ld")]),
            (206, vec![b'x'; 1 << 20])
        );
        let log = sandbox.path("log");
        fs::write(&log, vec![b'l'; 1 << 20]).unwrap();
        let (log, target) = (log.display().to_string(), format!("{url}001565aabbcc-app.log"));
        assert!(matches!(proxy.ask(&["-T", &log, &target]).0, 200 | 201 | 204), "{url}");
        assert_eq!(proxy.ask(&[&target]), (200, vec![b'l'; 1 << 20]));
        // A phone that writes the header itself is not believed.
        proxy.ask(&["-H", "X-Forwarded-For: 203.0.113.9", &format!("{url}phone001565aabbcc.cfg?forged")]);
    }
    sandbox.signal(1);
    let forged = |log: &Vec<String>| log.iter().filter(|line| line.contains("?forged")).count();
    let wanted = 2 * proxy.urls().len();
    let mut log = Vec::new();
    wait_until("the access log", || {
        log = sandbox.access_log("access_log", 1);
        forged(&log) >= wanted
    });
    for line in log.iter().filter(|line| line.contains("curl") || line.contains("Polycom")) {
        assert!(line.ends_with("\"127.0.0.1\"") && !line.contains("203.0.113.9"), "{line}");
    }
}

#[test]
fn a_phone_boots_through_nginx() {
    if !has("nginx") {
        println!("not checked: nginx is not installed");
        return;
    }
    let sandbox = behind();
    let proxy = Proxy::nginx(&sandbox, "deploying.md");
    boots(&proxy);
    assert_eq!(avaya(&proxy), Some(401), "its User-Agent has a control byte");
}

#[test]
fn a_phone_boots_through_caddy() {
    if !has("caddy") {
        println!("not checked: caddy is not installed");
        return;
    }
    let sandbox = behind();
    let proxy = Proxy::caddy(&sandbox);
    boots(&proxy);
    // The page says so.
    assert_eq!(avaya(&proxy), Some(400));
}

/// What a phone is answered whose User-Agent has a control byte, as Avaya's have.
fn avaya(proxy: &Proxy<'_>) -> Option<u16> {
    use std::io::Write as _;
    let mut stream = TcpStream::connect(("127.0.0.1", proxy.http.unwrap())).unwrap();
    let head = "GET /prov/001565aabbcc.cfg HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: AVAYA/J169-4.0.7.0\x01\r\nConnection: close\r\n\r\n";
    stream.write_all(head.as_bytes()).unwrap();
    Response::read(&mut BufReader::new(stream), false).map(|answer| answer.status)
}

#[test]
fn phones_that_end_at_tls_1_0_boot_through_nginx_and_nobody_else_is_offered_it() {
    if !has("nginx") || !has("openssl") {
        println!("not checked: nginx or openssl is not installed");
        return;
    }
    let sandbox = behind();
    let proxy = Proxy::nginx(&sandbox, "old-phones.md");
    boots(&proxy);
    let shaken = |port: u16, cipher: &str| {
        let line = format!("openssl s_client -connect 127.0.0.1:{port} -tls1 -cipher {cipher} </dev/null");
        let said = sandbox.sh(&line).out();
        said.lines().find_map(|line| line.trim().strip_prefix("New, ").map(str::to_owned)).unwrap_or_default()
    };
    assert!(
        shaken(proxy.https, "DEFAULT@SECLEVEL=0").starts_with("TLSv1.0, Cipher is ECDHE"),
        "{}",
        shaken(proxy.https, "DEFAULT@SECLEVEL=0")
    );
    // As phones of 2005 exchange keys.
    assert_eq!(shaken(proxy.https, "AES128-SHA@SECLEVEL=0"), "SSLv3, Cipher is AES128-SHA");
    let old = ["--tls-max", "1.0", "--ciphers", "DEFAULT@SECLEVEL=0"];
    let url = format!("https://127.0.0.1:{}/prov/phone001565aabbcc.cfg", proxy.https);
    let settings = sandbox.cli(&["render", "001565aabbcc", "phone001565aabbcc.cfg"]).good().stdout;
    assert_eq!(proxy.ask(&[&old[..], &[url.as_str()]].concat()), (200, settings));
    // The other page's listener has none of it.
    drop(proxy);
    let usual = Proxy::nginx(&sandbox, "deploying.md");
    assert_eq!(shaken(usual.https, "DEFAULT@SECLEVEL=0"), "(NONE), Cipher is (NONE)");
}

/// Who reads in the matrix that a phone ends at TLS 1.0 is told what can be done, by the same words whoever made it.
#[test]
fn the_matrix_names_the_page_for_old_phones() {
    let models = Sandbox::bare().json(&["models", "--json"]);
    let reasons =
        models.as_array().unwrap().iter().filter_map(|model| model["reasons"]["https_provisioning"].as_str());
    let old: Vec<_> =
        reasons.filter(|reason| reason.contains("TLS 1.0") || reason.contains("before 1.2")).collect();
    assert!(old.len() > 30, "{}", old.len());
    for reason in old {
        assert!(reason.ends_with(": docs/old-phones.md"), "{reason}");
    }
}
