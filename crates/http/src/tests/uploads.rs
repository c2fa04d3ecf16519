//! PUT and POST: who, then how much, then the body.

use super::provisioning::LIMIT;
use super::*;
use std::fmt::Write as _;

const LOG: &str = "/prov/001565267db9-app.log";

async fn until(is_so: impl Fn() -> bool) {
    for _ in 0..2000 {
        if is_so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("it never was");
}

async fn proven(site: &Site, method: &str, path: &str) -> String {
    let proof = header("acme", "s3cret", method, path, &site.nonce().await, "00000001");
    format!("{method} {path} HTTP/1.1\r\nHost: h\r\nAuthorization: {proof}")
}

#[tokio::test(flavor = "multi_thread")]
async fn m25_stored_new_and_again() {
    let site = Site::new();
    let mut phone = site.connect().await;
    for (body, status) in [("first", 201), ("again", 204)] {
        let head = proven(&site, "PUT", LOG).await;
        phone.send(format!("{head}\r\nContent-Length: 5\r\n\r\n{body}").as_bytes()).await;
        assert_eq!(phone.reply(false).await.unwrap().status, status);
        assert_eq!(site.provisioning.stored.lock().unwrap()["001565267db9-app.log"], body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_proof_it_is_401_and_the_connection_goes_on_after_a_short_body() {
    let site = Site::new();
    let mut phone = site.connect().await;
    let body = "x".repeat(50_000);
    phone
        .send(format!("PUT {LOG} HTTP/1.1\r\nHost: h\r\nContent-Length: 50000\r\n\r\n{body}").as_bytes())
        .await;
    let reply = phone.reply(false).await.unwrap();
    assert_eq!((reply.status, reply.header("connection")), (401, None));
    assert_eq!(phone.ask("GET /prov/boot.cfg HTTP/1.1\r\nHost: h").await.status, 200);
    assert!(site.provisioning.stored.lock().unwrap().is_empty());
    assert_eq!(site.ask_as("acme", "wrong", "PUT", LOG).await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_401_arrives_though_a_long_body_is_on_its_way() {
    let site = Site::new();
    let mut phone = site.connect().await;
    let head = format!("PUT {LOG} HTTP/1.1\r\nHost: h\r\nContent-Length: 3000000\r\n\r\n");
    phone.send(head.as_bytes()).await;
    phone.send(&vec![b'x'; 3_000_000]).await;
    let reply = phone.reply(false).await.unwrap();
    assert_eq!((reply.status, reply.header("connection")), (401, Some("close")));
    assert!(phone.is_closed().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn too_long_is_413_by_its_length_and_by_its_bytes() {
    let site = Site::new();
    let mut phone = site.connect().await;
    let head = proven(&site, "PUT", LOG).await;
    phone.send(format!("{head}\r\nContent-Length: {}\r\n\r\n", LIMIT + 1).as_bytes()).await;
    let reply = phone.reply(false).await.unwrap();
    assert_eq!((reply.status, reply.text()), (413, "Too large: at most 100000 bytes\n"));

    let mut phone = site.connect().await;
    let mut request = proven(&site, "PUT", LOG).await + "\r\nTransfer-Encoding: chunked\r\n\r\n";
    for _ in 0..11 {
        let _ = write!(request, "2710\r\n{}\r\n", "x".repeat(10_000));
    }
    phone.send(request.as_bytes()).await;
    let reply = phone.reply(false).await.unwrap();
    assert_eq!((reply.status, reply.header("connection")), (413, Some("close")));
    assert!(site.provisioning.stored.lock().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chunked_upload_is_taken_and_ends_the_connection() {
    let site = Site::new();
    let mut phone = site.connect().await;
    let head = proven(&site, "PUT", LOG).await;
    phone
        .send(format!("{head}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n").as_bytes())
        .await;
    let reply = phone.reply(false).await.unwrap();
    assert_eq!((reply.status, reply.header("connection")), (201, Some("close")));
    assert_eq!(site.provisioning.stored.lock().unwrap()["001565267db9-app.log"], "hello");
    assert!(phone.is_closed().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_waits_for_100_gets_it_or_the_final_answer() {
    let site = Site::new();
    let mut phone = site.connect().await;
    let head = proven(&site, "PUT", LOG).await;
    phone.send(format!("{head}\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n").as_bytes()).await;
    assert_eq!(phone.reply(false).await.unwrap().status, 100);
    phone.send(b"hello").await;
    assert_eq!(phone.reply(false).await.unwrap().status, 201);

    let mut phone = site.connect().await;
    phone
        .send(
            format!("PUT {LOG} HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
                .as_bytes(),
        )
        .await;
    let reply = phone.reply(false).await.unwrap();
    assert_eq!((reply.status, reply.header("connection")), (401, Some("close")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_taken_is_405_and_a_page_asked_by_post_is_a_page() {
    let site = Site::new();
    let mut phone = site.connect().await;
    phone.send(b"PUT /prov/other.txt HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab").await;
    let reply = phone.reply(false).await.unwrap();
    assert_eq!((reply.status, reply.header("allow")), (405, Some("GET, HEAD")));
    phone.send(b"POST /prov/page.xml HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab").await;
    let reply = phone.reply(false).await.unwrap();
    assert_eq!((reply.status, reply.text()), (200, "<page/>"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_inform_is_heard_of_anybody_and_no_longer_than_one_is() {
    let site = Site::new();
    let mut phone = site.connect().await;
    let post = |length: usize| {
        let body = "x".repeat(length);
        format!("POST /prov/inform HTTP/1.1\r\nHost: h\r\nContent-Length: {length}\r\n\r\n{body}")
    };
    for length in [0, 5, 64 << 10] {
        phone.send(post(length).as_bytes()).await;
        assert_eq!(phone.reply(false).await.unwrap().status, 204);
        assert_eq!(
            site.provisioning.noted.lock().unwrap().pop().unwrap().because,
            format!("{length} bytes were heard")
        );
    }
    phone.send(post((64 << 10) + 1).as_bytes()).await;
    let reply = phone.reply(false).await.unwrap();
    assert_eq!((reply.status, reply.header("connection")), (413, Some("close")));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_breaks_off_stores_nothing() {
    let site = Site::new();
    let mut phone = site.connect().await;
    let head = proven(&site, "PUT", LOG).await;
    phone.send(format!("{head}\r\nContent-Length: 5\r\n\r\nab").as_bytes()).await;
    until(|| !site.provisioning.files().is_empty()).await;
    phone.stream.shutdown().await.unwrap();
    let _ = phone.reply(false).await;
    assert!(site.provisioning.stored.lock().unwrap().is_empty());
    until(|| site.provisioning.files().is_empty()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_is_written_as_it_comes_and_whole() {
    let site = Site::new();
    let mut phone = site.connect().await;
    let head = proven(&site, "PUT", LOG).await;
    let body: String = (0..LIMIT).map(|n| char::from(b'a' + u8::try_from(n % 23).unwrap())).collect();
    phone.send(format!("{head}\r\nContent-Length: {LIMIT}\r\n\r\n").as_bytes()).await;
    for piece in body.as_bytes().chunks(7001) {
        phone.send(piece).await;
        tokio::task::yield_now().await;
    }
    assert_eq!(phone.reply(false).await.unwrap().status, 201);
    assert!(site.provisioning.stored.lock().unwrap()["001565267db9-app.log"] == body);
    assert_eq!(site.provisioning.files(), ["001565267db9-app.log"]);
}
