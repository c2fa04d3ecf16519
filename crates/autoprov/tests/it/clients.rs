//! Real clients: curl and wget over HTTP and HTTPS, tftp-hpa, atftp and curl over TFTP.

use crate::sandbox::{ACME, Sandbox, standard_site};
use serde_json::json;
use std::fs;

const CONFIG: &str = "001565aabbcc.cfg";
/// Several MB that are no multiple of any block size, with CR, LF and NUL among them.
const FIRMWARE: usize = 5_000_123;

fn firmware() -> Vec<u8> {
    let mut state = 1_u32;
    let step = |_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    (0..FIRMWARE).map(step).collect()
}

/// A server with the standard site and firmware of several MB; the config's bytes and the firmware.
fn sandbox(https: bool) -> (Sandbox, Vec<u8>, Vec<u8>) {
    let mut site = standard_site("yealink", "T46G");
    site["tenants"][0]["devices"].as_array_mut().unwrap().push(
        json!({"name": "gxp", "mac": "000b82aabbcc", "vendor": "grandstream", "model": "GXP2170", "lines": [{"index": 1, "extension": "102"}]}),
    );
    let sandbox = if https { Sandbox::serving_all(&site) } else { Sandbox::serving(&site) };
    let firmware = firmware();
    sandbox.put_file("fw/sip.ld", &firmware);
    let config = sandbox.digest(("GET", &format!("/prov/{CONFIG}")), ACME, &[], b"");
    assert_eq!(config.status, 200);
    (sandbox, config.body, firmware)
}

fn url(sandbox: &Sandbox, scheme: &str, name: &str) -> String {
    match scheme {
        "http" => format!("http://{}/prov/{name}", sandbox.http()),
        "https" => format!("https://{}/prov/{name}", sandbox.https()),
        _ => format!("tftp://{}/{name}", sandbox.tftp()),
    }
}

#[test]
fn curl_over_http_and_https() {
    let (sandbox, config, firmware) = sandbox(true);
    for scheme in ["http", "https"] {
        let get = |name: &str, more: &[&str]| {
            let url = url(&sandbox, scheme, name);
            let mut arguments = vec!["-k", "-f", &url];
            arguments.extend(more);
            sandbox.curl(&arguments)
        };
        let digest = ["--digest", "-u", "acme:secret"];
        assert_eq!(get(CONFIG, &digest).good().stdout, config, "{scheme}");
        assert_eq!(
            get(CONFIG, &["--digest", "-u", "acme:secret", "--http1.0"]).good().stdout,
            config,
            "{scheme}"
        );
        assert_eq!(get("fw/sip.ld", &[]).good().stdout, firmware, "{scheme}");
        assert_eq!(get("fw/sip.ld", &["--http1.0"]).good().stdout, firmware, "{scheme}");
        assert_eq!(get("fw/sip.ld", &["--compressed"]).good().stdout, firmware, "{scheme}");
        assert_eq!(
            get("fw/sip.ld", &["-r", "1000000-1999999"]).good().stdout,
            firmware[1_000_000..2_000_000]
        );
        // curl ends with 22 where the answer is an error.
        for refused in [get(CONFIG, &[]), get(CONFIG, &["--digest", "-u", "acme:x"]), get("nothing", &digest)]
        {
            assert_eq!(refused.status, 22, "{scheme}: {}", refused.stderr);
        }
        // Two files over one connection, one challenge.
        let (one, two) = (url(&sandbox, scheme, CONFIG), url(&sandbox, scheme, "cfg000b82aabbcc.xml"));
        let out = sandbox
            .curl(&[
                "-k",
                "--digest",
                "-u",
                "acme:secret",
                "-w",
                "%{num_connects} %{http_code}\n",
                "-o",
                "/dev/null",
                &one,
                "-o",
                "/dev/null",
                &two,
            ])
            .good()
            .out();
        assert_eq!(out, "1 200\n0 200\n", "{scheme}");
    }
}

#[test]
fn curl_goes_on_where_it_was_cut_off() {
    let (sandbox, _, firmware) = sandbox(false);
    let file = sandbox.path("half");
    fs::write(&file, &firmware[..1_234_567]).unwrap();
    let url = url(&sandbox, "http", "fw/sip.ld");
    sandbox.curl(&["-f", "-C", "-", "-o", file.to_str().unwrap(), &url]).good();
    assert_eq!(fs::read(&file).unwrap(), firmware);
    // With all of it there already, there is nothing to fetch and nothing breaks.
    let ran = sandbox.curl(&["-C", "-", "-o", file.to_str().unwrap(), "-w", "%{http_code}", &url]);
    assert_eq!(ran.out(), "416");
    assert_eq!(fs::read(&file).unwrap(), firmware);
}

#[test]
fn curl_sees_head_tag_and_an_unchanged_file() {
    let (sandbox, _, firmware) = sandbox(false);
    let url = url(&sandbox, "http", "fw/sip.ld");
    let head = sandbox.curl(&["-I", &url]).good().out();
    assert!(head.to_lowercase().contains(&format!("content-length: {}", firmware.len())), "{head}");
    let (tag, saved) = (sandbox.path("etag"), sandbox.path("saved"));
    let fetch = || {
        let (tag, saved) = (tag.to_str().unwrap(), saved.to_str().unwrap());
        sandbox
            .curl(&["--etag-save", tag, "--etag-compare", tag, "-o", saved, "-w", "%{http_code}", &url])
            .good()
            .out()
    };
    assert_eq!([fetch(), fetch(), fetch()], ["200", "304", "304"]);
    assert_eq!(fs::read(&saved).unwrap(), firmware);
    sandbox.put_file("fw/sip.ld", &firmware[1..]);
    assert_eq!(fetch(), "200");
    assert_eq!(fs::read(&saved).unwrap(), firmware[1..]);
}

#[test]
fn curl_uploads_with_and_without_expectation() {
    let mut site = standard_site("polycom", "VVX500");
    site["tenants"][0]["devices"][0]["mac"] = json!("0004f2aabbcc");
    let sandbox = Sandbox::serving_all(&site);
    fs::create_dir(sandbox.files().join("upload")).unwrap();
    for (size, scheme) in [(0, "http"), (10, "http"), (900_000, "http"), (900_000, "https")] {
        let body = vec![b'l'; size];
        let file = sandbox.fresh();
        fs::write(&file, &body).unwrap();
        let url = url(&sandbox, scheme, "0004f2aabbcc-app.log");
        for more in [
            &[][..],
            &["-H", "Expect: 100-continue"],
            &["-H", "Expect:"],
            &["-H", "Transfer-Encoding: chunked"],
        ] {
            if size == 0 && more.contains(&"Transfer-Encoding: chunked") {
                // This curl never ends an empty chunked body.
                continue;
            }
            let mut arguments =
                vec!["-k", "--digest", "-u", "acme:secret", "-T", file.to_str().unwrap(), "-o", "/dev/null"];
            arguments.extend(["-w", "%{http_code}", &url]);
            arguments.extend(more);
            let ran = sandbox.curl(&arguments);
            assert!(
                ["201", "204"].contains(&ran.out().as_str()),
                "{scheme} {size} {more:?}: {} {}",
                ran.out(),
                ran.stderr
            );
            let back = sandbox.digest(("GET", "/prov/0004f2aabbcc-app.log"), ACME, &[], b"");
            assert_eq!((back.status, back.body.len()), (200, size), "{scheme} {size} {more:?}");
        }
    }
}

#[test]
fn wget_over_http_and_https() {
    let (sandbox, config, firmware) = sandbox(true);
    for scheme in ["http", "https"] {
        let get = |name: &str, more: &[&str]| {
            let url = url(&sandbox, scheme, name);
            let mut arguments = vec!["--no-check-certificate", "-q", "-O", "-", &url];
            arguments.extend(more);
            sandbox.wget(&arguments)
        };
        let who = ["--user", "acme", "--password", "secret"];
        assert_eq!(get(CONFIG, &who).good().stdout, config, "{scheme}");
        assert_eq!(get("fw/sip.ld", &[]).good().stdout, firmware, "{scheme}");
        // wget ends with 6 for failed authentication and 8 for an error of the server.
        let refused = get(CONFIG, &["--user", "acme", "--password", "x"]).status;
        assert!([6, 8].contains(&refused), "{scheme}: {refused}");
        assert_eq!(get("nothing", &who).status, 8, "{scheme}");
        // The manual's own way: username and password in the URL.
        let own = url(&sandbox, scheme, CONFIG).replace("://", "://acme:secret@");
        let ran = sandbox.wget(&["--no-check-certificate", "-S", "-q", &own, "-O-"]).good();
        assert_eq!(ran.stdout, config, "{scheme}");
    }
    let half = sandbox.path("half.ld");
    fs::write(&half, &firmware[..2_000_000]).unwrap();
    sandbox.wget(&["-q", "-c", "-O", half.to_str().unwrap(), &url(&sandbox, "http", "fw/sip.ld")]).good();
    assert_eq!(fs::read(&half).unwrap(), firmware);
}

/// What a netascii client writes on a host whose lines end in LF: CR LF becomes LF, CR NUL becomes CR.
fn as_netascii_is_read(sent: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bytes = sent.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        match (byte, bytes.peek()) {
            (b'\r', Some(b'\n')) => {}
            (b'\r', Some(0)) => {
                bytes.next();
                out.push(b'\r');
            }
            _ => out.push(byte),
        }
    }
    out
}

#[test]
fn tftp_hpa_in_octet_and_netascii() {
    let (sandbox, config, firmware) = sandbox(false);
    assert_eq!(sandbox.tftp_hpa("octet", CONFIG).unwrap(), config);
    assert_eq!(sandbox.tftp_hpa("octet", "fw/sip.ld").unwrap(), firmware);
    // Text goes over netascii unharmed: what the file says with LF comes out with LF.
    assert_eq!(sandbox.tftp_hpa("netascii", CONFIG).unwrap(), config);
    let mixed = b"one\ntwo\r\nthree\rfour\r\0five".repeat(100);
    for name in ["mixed.bin", "mixed.txt"] {
        sandbox.put_file(name, &mixed);
        assert_eq!(sandbox.tftp_hpa("octet", name).unwrap(), mixed, "{name}");
        // A line of a text ends in one CR LF on the wire, whichever way it ends in the file; elsewhere each byte counts.
        let text = String::from_utf8(mixed.clone()).unwrap().replace("\r\n", "\n").into_bytes();
        let expected = if name == "mixed.txt" { &text } else { &mixed };
        assert!(sandbox.tftp_hpa("netascii", name).unwrap() == *expected, "{name}");
        // The same over a client of our own, that keeps what went over the wire.
        let sent = netascii(&sandbox, name);
        assert!(as_netascii_is_read(&sent) == *expected, "{name}");
        assert!(!sent.windows(2).any(|pair| pair[0] == b'\r' && ![b'\n', 0].contains(&pair[1])), "{name}");
    }
    for name in ["nothing", "001565fffffe.cfg"] {
        let why = sandbox.tftp_hpa("octet", name).unwrap_err();
        assert!(why.contains("Error code 1"), "{why}");
    }
}

/// RRQ in netascii without options: the bytes on the wire.
fn netascii(sandbox: &Sandbox, name: &str) -> Vec<u8> {
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(crate::sandbox::PATIENCE)).unwrap();
    socket.send_to(&[&[0, 1], name.as_bytes(), b"\0NetAscii\0"].concat(), sandbox.tftp()).unwrap();
    let (mut file, mut packet) = (Vec::new(), [0; 1024]);
    loop {
        let (len, from) = socket.recv_from(&mut packet).unwrap();
        assert_eq!(packet[1], 3);
        file.extend_from_slice(&packet[4..len]);
        socket.send_to(&[0, 4, packet[2], packet[3]], from).unwrap();
        if len < 516 {
            return file;
        }
    }
}

#[test]
fn files_of_every_awkward_length_over_tftp() {
    let sandbox = Sandbox::serving(&standard_site("yealink", "T46G"));
    for length in [0, 1, 511, 512, 513, 1024, 1428, 1429, 2856, 14280] {
        let body: Vec<_> = (0..length).map(|n| u8::try_from(n % 251).unwrap()).collect();
        sandbox.put_file("file.bin", &body);
        assert_eq!(sandbox.tftp_get("file.bin").unwrap(), body, "{length}");
        assert_eq!(sandbox.tftp_hpa("octet", "file.bin").unwrap(), body, "{length}");
        assert_eq!(sandbox.atftp(&["blksize 1428"], "file.bin").unwrap(), body, "{length}");
    }
}

#[test]
fn atftp_with_options() {
    let (sandbox, config, firmware) = sandbox(false);
    for options in [
        &[][..],
        &["blksize 512"],
        &["blksize 1024"],
        &["blksize 1428"],
        &["blksize 1468"],
        &["blksize 8192"],
        &["windowsize 4"],
        &["windowsize 16", "blksize 1428"],
        &["windowsize 64", "blksize 1024", "tsize 0", "timeout 5"],
        &["tsize 0"],
        &["timeout 3"],
        &["timeout 60"],
        // Longer ones are left out of the answer.
        &["timeout 61"],
        &["timeout 255", "blksize 1024"],
        &["tsize 0", "blksize 512", "timeout 2", "windowsize 2"],
    ] {
        assert_eq!(sandbox.atftp(options, CONFIG).unwrap(), config, "{options:?}");
        assert_eq!(sandbox.atftp(options, "fw/sip.ld").unwrap(), firmware, "{options:?}");
    }
    let why = sandbox.atftp(&[], "nothing").unwrap_err();
    assert!(why.contains("not found"), "{why}");
}

#[test]
fn the_smallest_block_is_honoured() {
    let (sandbox, config, _) = sandbox(false);
    assert_eq!(sandbox.atftp(&["blksize 8"], CONFIG).unwrap(), config);
    assert_eq!(sandbox.atftp(&["blksize 8", "windowsize 32"], CONFIG).unwrap(), config);
}

#[test]
fn curl_over_tftp() {
    let (sandbox, config, firmware) = sandbox(false);
    for more in [&[][..], &["--tftp-blksize", "1428"], &["--tftp-blksize", "8"], &["--tftp-no-options"]] {
        let name = if more.contains(&"8") { CONFIG } else { "fw/sip.ld" };
        let expected = if name == CONFIG { &config } else { &firmware };
        let url = url(&sandbox, "tftp", name);
        let mut arguments = vec![url.as_str()];
        arguments.extend(more);
        assert_eq!(&sandbox.curl(&arguments).good().stdout, expected, "{more:?}");
    }
    // 68: the server found no such file.
    assert_eq!(sandbox.curl(&[&url(&sandbox, "tftp", "nothing")]).status, 68);
}

#[test]
fn many_phones_at_once_over_each_transport() {
    let (sandbox, config, firmware) = sandbox(true);
    let (sandbox, config, firmware) = (&sandbox, &config, &firmware);
    std::thread::scope(|scope| {
        for n in 0..24 {
            scope.spawn(move || match n % 6 {
                0 => assert_eq!(&sandbox.tftp_hpa("octet", "fw/sip.ld").unwrap(), firmware),
                1 => assert_eq!(&sandbox.atftp(&["windowsize 8"], "fw/sip.ld").unwrap(), firmware),
                2 => assert_eq!(&sandbox.curl(&[&url(sandbox, "http", "fw/sip.ld")]).good().stdout, firmware),
                3 => assert_eq!(
                    &sandbox.curl(&["-k", &url(sandbox, "https", "fw/sip.ld")]).good().stdout,
                    firmware
                ),
                4 => assert_eq!(&sandbox.tftp_get(CONFIG).unwrap(), config),
                _ => {
                    let got = sandbox.digest(("GET", &format!("/prov/{CONFIG}")), ACME, &[], b"");
                    assert_eq!(&got.body, config);
                }
            });
        }
    });
}
