//! Every row of "Who gets which answer over HTTP" (DESIGN.md part 4), over raw sockets.

use super::provisioning::{CONFIG, LONG, long};
use super::*;
use crate::Limits;
use crate::digest::tests::old_header;
use autoprov_provision::Verb;

const MINE: &str = "/prov/001565267db9.cfg";

#[tokio::test(flavor = "multi_thread")]
async fn m9_a_mac_without_credentials_is_401_whether_it_exists_or_not_then_200_on_the_same_connection() {
    let site = Site::new();
    for path in [MINE, "/prov/acme/00156500ffff.cfg"] {
        let reply = site.ask(&format!("GET {path} HTTP/1.1\r\nHost: h")).await;
        assert_eq!((reply.status, reply.text()), (401, "Unauthorized\n"));
        assert!(reply.head.starts_with("HTTP/1.1 401 Unauthorized\r\n"));
        let challenge = reply.header("www-authenticate").unwrap();
        assert!(challenge.starts_with("Digest realm=\"autoprov\", nonce=\""), "{challenge}");
        assert!(challenge.ends_with("\", qop=\"auth\", algorithm=MD5"), "{challenge}");
        assert_eq!(reply.header("connection"), None);
    }
    let mut phone = site.connect().await;
    let nonce = phone.ask(&format!("GET {MINE} HTTP/1.1\r\nHost: h")).await.nonce();
    for nc in ["00000001", "00000002"] {
        let proof = header("acme", "s3cret", "GET", MINE, &nonce, nc);
        let reply = phone.ask(&format!("GET {MINE} HTTP/1.1\r\nHost: h\r\nAuthorization: {proof}")).await;
        assert_eq!((reply.status, reply.text()), (200, CONFIG));
        assert_eq!(reply.header("cache-control"), Some("no-store"));
        assert_eq!(reply.header("etag"), Some("\"tag\""));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_nonce_is_401_stale() {
    let site =
        Site::with(Config { limits: Limits { nonce_lifetime: 0, ..Limits::default() }, ..Config::default() });
    let nonce = site.nonce().await;
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let ask = async |password| {
        let proof = header("acme", password, "GET", MINE, &nonce, "00000001");
        site.ask(&format!("GET {MINE} HTTP/1.1\r\nHost: h\r\nAuthorization: {proof}")).await
    };
    assert!(ask("s3cret").await.is_stale());
    assert_eq!(ask("wrong").await.status, 403);
    let elsewhere = Site::new().nonce().await;
    let proof = header("acme", "wrong", "GET", MINE, &elsewhere, "00000001");
    assert!(site.ask(&format!("GET {MINE} HTTP/1.1\r\nHost: h\r\nAuthorization: {proof}")).await.is_stale());
}

#[tokio::test(flavor = "multi_thread")]
async fn m9_a_gigaset_that_tries_its_mac_is_asked_again() {
    let site = Site::new();
    let started = std::time::Instant::now();
    let reply = site.ask_as("7C2F80AABBCC", "x", "GET", MINE).await;
    assert!(reply.status == 401 && !reply.is_stale());
    assert!(started.elapsed() < Duration::from_millis(500), "the first of a minute does not wait");
    let reply = site.ask_as("7C2F80AABBCC", "x", "GET", MINE).await;
    assert!(reply.status == 401 && !reply.is_stale());
    assert!(started.elapsed() > Duration::from_millis(900), "the second is counted like any wrong answer");
}

#[tokio::test(flavor = "multi_thread")]
async fn m10_m3_wrong_credentials_are_403() {
    let site = Site::new();
    for (user, password) in [("acme", "wrong"), ("nobody", "s3cret"), ("off", "x"), ("", "")] {
        let reply = site.ask_as(user, password, "GET", MINE).await;
        assert_eq!((reply.status, reply.text()), (403, "Forbidden\n"), "{user}");
        assert_eq!(reply.header("www-authenticate"), None);
    }
    for header in ["Basic YWNtZTpzM2NyZXQ=", "Digest", "Digest username=\"acme", "NTLM x"] {
        let before = site.provisioning.looked_up.lock().unwrap().len();
        let reply = site.ask(&format!("GET {MINE} HTTP/1.1\r\nHost: h\r\nAuthorization: {header}")).await;
        assert_eq!(reply.status, 403, "{header}");
        assert_eq!(site.provisioning.looked_up.lock().unwrap().len(), before, "{header} was looked at");
    }
    let reply = site.ask_as("broken", "x", "GET", MINE).await;
    assert_eq!((reply.status, reply.text()), (500, "Internal error db-4711\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn m11_proven_and_nothing_there_is_404() {
    let site = Site::new();
    let reply = site.ask_as("acme", "s3cret", "GET", "/prov/00156500ffff.cfg").await;
    assert_eq!((reply.status, reply.text()), (404, "Not found\n"));
    assert_eq!(site.ask_as("acme", "previous", "GET", MINE).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn m5_what_needs_no_proof_is_answered_at_once() {
    let site = Site::new();
    for (path, status) in
        [("/prov/nothing.cfg", 404), ("/", 404), ("/prov/boot.cfg", 200), ("/prov/firmware.rom", 200)]
    {
        assert_eq!(site.ask(&format!("GET {path} HTTP/1.1\r\nHost: h")).await.status, status, "{path}");
    }
    let wrong = "GET /prov/boot.cfg HTTP/1.1\r\nHost: h\r\nAuthorization: Basic eDp5";
    assert_eq!(site.ask(wrong).await.status, 200, "nobody looks at credentials there");
    assert_eq!(site.ask("GET /prov/route.cfg HTTP/1.1\r\nHost: h").await.status, 401);
    assert_eq!(site.ask_as("acme", "s3cret", "GET", "/prov/route.cfg").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_is_stale_and_rfc_2069_may_read_again() {
    let site = Site::new();
    let nonce = site.nonce().await;
    let proof = header("acme", "s3cret", "GET", MINE, &nonce, "00000001");
    let request = format!("GET {MINE} HTTP/1.1\r\nHost: h\r\nAuthorization: {proof}");
    assert_eq!(site.ask(&request).await.status, 200);
    assert!(site.ask(&request).await.is_stale());
    let old = old_header("acme", "s3cret", "GET", MINE, &nonce);
    for _ in 0..2 {
        let reply = site.ask(&format!("GET {MINE} HTTP/1.1\r\nHost: h\r\nAuthorization: {old}")).await;
        assert_eq!(reply.status, 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn head_is_get_without_the_body() {
    let site = Site::new();
    let mut phone = site.connect().await;
    let reply = phone.ask("HEAD /prov/firmware.rom HTTP/1.1\r\nHost: h").await;
    assert_eq!((reply.status, reply.header("content-length")), (200, Some(LONG.to_string().as_str())));
    let reply = phone.ask(&format!("HEAD {MINE} HTTP/1.1\r\nHost: h")).await;
    assert_eq!((reply.status, reply.header("content-length")), (401, Some("13")));
    assert_eq!(phone.ask("HEAD /prov/nothing HTTP/1.1\r\nHost: h").await.status, 404);
    let reply = phone.ask("GET /prov/boot.cfg HTTP/1.1\r\nHost: h").await;
    assert_eq!((reply.status, reply.text()), (200, "boot\n"));
    assert_eq!(site.provisioning.noted.lock().unwrap()[0].sent.bytes, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn ranges_and_tags() {
    let site = Site::new();
    let mut phone = site.connect().await;
    for name in ["firmware.rom", "long.bin"] {
        let whole = phone.ask(&format!("GET /prov/{name} HTTP/1.1\r\nHost: h")).await;
        assert_eq!((whole.status, whole.header("accept-ranges")), (200, Some("bytes")));
        assert!(whole.body == long(), "{name}");
        for (range, status, part) in [
            ("bytes=0-99", 206, 0..100),
            ("bytes=-7", 206, LONG - 7..LONG),
            ("bytes=300000-", 206, 300_000..LONG),
            ("bytes=0-1,5-6", 200, 0..LONG),
            ("bytes=1000003-", 416, 0..0),
        ] {
            let reply = phone.ask(&format!("GET /prov/{name} HTTP/1.1\r\nHost: h\r\nRange: {range}")).await;
            assert_eq!(reply.status, status, "{range}");
            if status == 416 {
                assert_eq!(reply.header("content-range"), Some("bytes */1000003"));
            } else {
                assert!(reply.body == long()[part], "{range}");
            }
        }
    }
    let reply = phone.ask("GET /prov/boot.cfg HTTP/1.1\r\nHost: h\r\nIf-None-Match: \"x\", \"tag\"").await;
    assert_eq!((reply.status, reply.header("content-length")), (304, None));
    assert_eq!(reply.header("etag"), Some("\"tag\""));
    let reply = phone.ask("HEAD /prov/boot.cfg HTTP/1.1\r\nHost: h\r\nIf-None-Match: \"tag\"").await;
    assert_eq!((reply.status, reply.header("content-length")), (304, None));
    assert_eq!(phone.ask("GET /prov/boot.cfg HTTP/1.1\r\nHost: h").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn m12_a_fault_of_ours_has_an_id_and_a_panic_is_one() {
    let site = Site::new();
    let mut phone = site.connect().await;
    let reply = phone.ask("GET /prov/fault.cfg HTTP/1.1\r\nHost: h").await;
    assert_eq!((reply.status, reply.text()), (500, "Internal error 4711\n"));
    let reply = phone.ask("GET /prov/panic.cfg HTTP/1.1\r\nHost: h").await;
    assert_eq!((reply.status, reply.body.len()), (500, "Internal error 0123456789abcdef\n".len()));
    assert_eq!(phone.ask("GET /prov/boot.cfg HTTP/1.1\r\nHost: h").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_methods_are_405() {
    let site = Site::new();
    for method in ["DELETE", "OPTIONS", "PROPFIND", "TRACE", "PATCH"] {
        let reply = site.ask(&format!("{method} {MINE} HTTP/1.1\r\nHost: h")).await;
        assert_eq!((reply.status, reply.header("allow")), (405, Some("GET, HEAD")), "{method}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn health_is_ok_and_not_a_phone() {
    let site = Site::new();
    let reply = site.ask("GET /healthz HTTP/1.1\r\nHost: h").await;
    assert_eq!((reply.status, reply.text()), (200, "ok\n"));
    assert!(site.provisioning.noted.lock().unwrap().is_empty());
    assert!(site.access_log().contains("\"GET /healthz HTTP/1.1\" 200 3 "));
}

#[tokio::test(flavor = "multi_thread")]
async fn m13_each_request_is_noted_and_logged_once() {
    let site = Site::new();
    site.ask_as("acme", "s3cret", "GET", "/prov/001565267db9.cfg?a=b").await;
    let noted = site.provisioning.last();
    assert_eq!((noted.path.as_str(), noted.verb, noted.because.as_str()), (MINE, Verb::Get, "rendered"));
    assert_eq!(noted.query.as_deref(), Some("a=b"));
    assert_eq!((noted.sent.status, noted.sent.bytes, noted.sent.whole), (200, CONFIG.len() as u64, true));
    site.ask("GET /prov/boot.cfg HTTP/1.0\r\nUser-Agent: a\"b\r\nReferer: r\r\nX-Forwarded-For: 192.0.2.1\r\nX-Forwarded-For: 192.0.2.2").await;
    let log = site.access_log();
    let lines: Vec<_> = log.lines().collect();
    assert_eq!((lines.len(), site.provisioning.noted.lock().unwrap().len()), (3, 3));
    assert!(
        lines[0].contains("\"GET /prov/000000000000.cfg HTTP/1.1\" 401 13 \"-\" \"-\" \"-\""),
        "{}",
        lines[0]
    );
    assert!(lines[1].starts_with("127.0.0.1 - - ["));
    assert!(
        lines[1].contains("] \"GET /prov/001565267db9.cfg?a=b HTTP/1.1\" 200 28 \"-\" \"-\" \"-\""),
        "{}",
        lines[1]
    );
    assert!(
        lines[2]
            .ends_with("\"GET /prov/boot.cfg HTTP/1.0\" 200 5 \"r\" \"a\\x22b\" \"192.0.2.1, 192.0.2.2\""),
        "{}",
        lines[2]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn guessing_is_slowed_down_and_right_answers_are_not() {
    let site = Site::new();
    for _ in 0..24 {
        site.ask_as("acme", "guess", "GET", MINE).await;
    }
    let started = std::time::Instant::now();
    assert_eq!(site.ask_as("acme", "guess", "GET", MINE).await.status, 403);
    assert!(started.elapsed() >= Duration::from_millis(250));
    let started = std::time::Instant::now();
    assert_eq!(site.ask_as("acme", "s3cret", "GET", MINE).await.status, 200);
    assert!(started.elapsed() < Duration::from_millis(250));
}
