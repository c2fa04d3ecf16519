//! What odd phones send, and what hyper lets through.

use super::*;

/// The status for a request sent as it stands, and what provisioning saw.
async fn raw(request: &[u8]) -> (u16, Option<provisioning::Noted>) {
    let site = Site::new();
    let mut phone = site.connect().await;
    phone.send(request).await;
    let status = phone.reply(false).await.map_or(0, |reply| reply.status);
    (status, site.provisioning.noted.lock().unwrap().last().cloned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_agent_with_a_control_byte_is_served() {
    let (status, noted) =
        raw(b"GET /prov/boot.cfg HTTP/1.1\r\nHost: h\r\nUser-Agent: AVAYA/SIP12x0\x17/04.00.04.00\r\n\r\n")
            .await;
    assert_eq!(status, 200);
    assert_eq!(noted.unwrap().user_agent.as_deref(), Some("AVAYA/SIP12x0?/04.00.04.00"));
}

#[tokio::test(flavor = "multi_thread")]
async fn targets_in_odd_forms_are_served() {
    for (request, path) in [
        (&b"GET http://192.0.2.1:80/prov/boot.cfg HTTP/1.1\r\nHost: h\r\n\r\n"[..], "/prov/boot.cfg"),
        (b"GET http://u:p@h/prov/boot.cfg HTTP/1.0\r\n\r\n", "/prov/boot.cfg"),
        (b"GET /prov/boot.cfg HTTP/1.0\r\n\r\n", "/prov/boot.cfg"),
        (b"GET /prov/boot.cfg HTTP/1.1\r\n\r\n", "/prov/boot.cfg"),
        (b"GET //prov//boot.cfg HTTP/1.1\r\nHost: h\r\n\r\n", "//prov//boot.cfg"),
        (b"GET boot.cfg HTTP/1.0\r\n\r\n", "boot.cfg"),
        (b"GET /prov\\boot.cfg HTTP/1.1\r\nHost: h\r\n\r\n", "/prov\\boot.cfg"),
        (b"GET /%70rov/boot.cfg HTTP/1.1\r\nHost: h\r\n\r\n", "/%70rov/boot.cfg"),
        (b"GET /prov/boot.cfg#x HTTP/1.1\r\nHost: h\r\n\r\n", "/prov/boot.cfg"),
        (b"\r\n\r\nGET /prov/boot.cfg HTTP/1.1\nHost: user:pass@h\n\n", "/prov/boot.cfg"),
        (b"GET /\xc3\xa9/boot.cfg HTTP/1.1\r\nHost: h\r\nUser-Agent: \xe9\r\n\r\n", "/\u{e9}/boot.cfg"),
    ] {
        let (status, noted) = raw(request).await;
        assert_eq!(status, 200, "{}", request.escape_ascii());
        assert_eq!(noted.unwrap().path, path, "{}", request.escape_ascii());
    }
}

/// These do not get past hyper and the http crate; nginx refuses all but the second as well.
#[tokio::test(flavor = "multi_thread")]
async fn what_hyper_refuses() {
    for request in [
        &b"GET prov/boot.cfg HTTP/1.0\r\n\r\n"[..],
        b"GET /\xe9/boot.cfg HTTP/1.1\r\nHost: h\r\n\r\n",
        b"GET /prov/boot.cfg\r\n\r\n",
        b"GET /prov/boot.cfg HTTP/2.0\r\n\r\n",
        b"GET /a b HTTP/1.1\r\n\r\n",
        b"GET /a\x01b HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nA b: c\r\n\r\n",
        b"PUT / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    ] {
        let (status, noted) = raw(request).await;
        assert_eq!((status, noted.is_none()), (400, true), "{}", request.escape_ascii());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn http_1_0_closes_unless_asked_to_stay() {
    let site = Site::new();
    let mut phone = site.connect().await;
    let reply = phone.ask("GET /prov/001565267db9.cfg HTTP/1.0\r\nConnection: Keep-Alive").await;
    assert_eq!((reply.status, reply.header("connection")), (401, Some("keep-alive")));
    let reply = phone.ask("GET /prov/boot.cfg HTTP/1.0").await;
    assert!(reply.head.starts_with("HTTP/1.0 200 OK\r\n"), "{}", reply.head);
    assert!(phone.is_closed().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_half_closes_is_answered() {
    let site = Site::new();
    for path in ["/prov/boot.cfg", "/prov/slow.cfg"] {
        let mut phone = site.connect().await;
        phone.send(format!("GET {path} HTTP/1.1\r\nHost: h\r\n\r\n").as_bytes()).await;
        phone.stream.shutdown().await.unwrap();
        assert_eq!(phone.reply(false).await.expect(path).status, 200);
        assert!(phone.is_closed().await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pipelined_requests_are_answered_in_order() {
    let site = Site::new();
    let mut phone = site.connect().await;
    phone
        .send(
            b"GET /prov/boot.cfg HTTP/1.1\r\nHost: h\r\n\r\nPUT /prov/x HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nGET\
              GET /prov/nothing HTTP/1.1\r\nHost: h\r\nUser-Agent: \x01\r\n\r\nHEAD /prov/long.bin HTTP/1.1\r\nHost: h\r\n\r\n",
        )
        .await;
    let mut statuses = Vec::new();
    for head in [false, false, false, true] {
        statuses.push(phone.reply(head).await.unwrap().status);
    }
    assert_eq!(statuses, [200, 405, 404, 200]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_too_long_is_431_and_nonsense_is_400_and_both_are_logged() {
    let site = Site::new();
    let mut phone = site.connect().await;
    phone.send(format!("GET / HTTP/1.1\r\nA: {}\r\n\r\n", "x".repeat(40_000)).as_bytes()).await;
    assert_eq!(phone.reply(false).await.unwrap().status, 431);
    drop(phone);
    let mut phone = site.connect().await;
    phone.send(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n").await;
    assert_eq!(phone.reply(false).await.unwrap().status, 400);
    tokio::time::sleep(Duration::from_millis(50)).await;
    let log = site.access_log();
    assert!(log.contains("\"-\" 431 0 ") && log.contains("\"-\" 400 0 "), "{log}");
}
