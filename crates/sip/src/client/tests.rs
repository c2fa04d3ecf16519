//! Phones made of a socket: what they get, and what becomes of their answers.

use super::*;
use crate::{Event, Uri};
use std::time::Instant;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, UdpSocket};

/// An answer to a request: its Via, From, Call-ID and CSeq given back.
fn answer(request: &str, status: &str, more: &str) -> String {
    let kept = request.split("\r\n").filter(|line| {
        ["Via:", "From:", "To:", "Call-ID:", "CSeq:"].iter().any(|name| line.starts_with(name))
    });
    format!(
        "SIP/2.0 {status}\r\n{}\r\n{more}Content-Length: 0\r\n\r\n",
        kept.collect::<Vec<_>>().join("\r\n")
    )
}

fn check_sync(address: SocketAddr) -> Notify {
    let event = Event::new("check-sync;reboot=false").unwrap();
    Notify { to: Uri::at(Some("101"), address), from: None, event, body: None }
}

fn target(address: SocketAddr, transport: Transport, milliseconds: u64) -> Target {
    Target { address, transport, patience: Duration::from_millis(milliseconds) }
}

fn credentials() -> Credentials {
    Credentials { user: "101".to_owned(), password: Secret::new("pw101") }
}

/// Notifies a phone over UDP whose answers to the nth packet (from 0) are these; what came, and what was the result.
async fn notified(
    milliseconds: u64,
    with: Option<Credentials>,
    mut phone: impl FnMut(usize, &str) -> Vec<String> + Send + 'static,
) -> (Vec<String>, Result<Answer, SipError>) {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap();
    let (sender, mut packets) = tokio::sync::mpsc::unbounded_channel();
    let task = tokio::spawn(async move {
        let mut bytes = vec![0; 65_535];
        for at in 0.. {
            let (length, from) = socket.recv_from(&mut bytes).await.unwrap();
            let text = String::from_utf8(bytes[..length].to_vec()).unwrap();
            for answer in phone(at, &text) {
                socket.send_to(answer.as_bytes(), from).await.unwrap();
            }
            sender.send(text).unwrap();
        }
    });
    let done =
        notify(&check_sync(address), &target(address, Transport::Udp, milliseconds), with.as_ref()).await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    task.abort();
    let mut seen = Vec::new();
    while let Ok(text) = packets.try_recv() {
        seen.push(text);
    }
    (seen, done)
}

#[tokio::test]
async fn a_phone_is_notified_once_when_it_answers_at_once() {
    let (seen, done) = notified(5000, None, |_, text| vec![answer(text, "200 OK", "")]).await;
    assert_eq!(done.unwrap(), Answer { status: 200, reason: "OK".to_owned() });
    assert_eq!(seen.len(), 1);
}

#[tokio::test]
async fn an_answer_from_another_port_of_the_phone_counts() {
    let (asked, other) =
        (UdpSocket::bind("127.0.0.1:0").await.unwrap(), UdpSocket::bind("127.0.0.1:0").await.unwrap());
    let address = asked.local_addr().unwrap();
    let task = tokio::spawn(async move {
        let mut bytes = vec![0; 65_535];
        let (length, from) = asked.recv_from(&mut bytes).await.unwrap();
        let text = String::from_utf8(bytes[..length].to_vec()).unwrap();
        other.send_to(answer(&text, "200 OK", "").as_bytes(), from).await.unwrap();
    });
    let done = notify(&check_sync(address), &target(address, Transport::Udp, 5000), None).await;
    assert_eq!(done.unwrap().status, 200);
    task.await.unwrap();
}

#[tokio::test]
async fn silence_is_asked_again_after_half_a_second_and_one_and_ends() {
    let started = Instant::now();
    let (seen, done) = notified(1800, None, |_, _| Vec::new()).await;
    let error = done.unwrap_err();
    assert!(matches!(error, SipError::Silent { .. }) && error.to_string().contains("in 1.8 s"), "{error}");
    assert!((1800..2600).contains(&started.elapsed().as_millis()), "{:?}", started.elapsed());
    // At 0, 0.5 and 1.5 seconds, the same bytes.
    assert_eq!(seen.len(), 3);
    assert!(seen.iter().all(|text| *text == seen[0]));
}

#[tokio::test]
async fn noise_and_answers_to_others_are_passed_over() {
    let (seen, done) = notified(5000, None, |_, text| {
        let other = answer(text, "200 OK", "").replace("z9hG4bK", "z9hG4bKx");
        let old = answer(text, "200 OK", "").replace("CSeq: 1 ", "CSeq: 9 ");
        let noise =
            ["\r\n\r\n".to_owned(), "OPTIONS sip:a SIP/2.0\r\n\r\n".to_owned(), "\u{0}".repeat(60_000)];
        let trying = answer(text, "100 Trying", "");
        [other, old].into_iter().chain(noise).chain([trying, answer(text, "202 Accepted", "")]).collect()
    })
    .await;
    assert_eq!(done.unwrap().status, 202);
    assert_eq!(seen.len(), 1);
}

#[tokio::test]
async fn after_a_provisional_answer_it_waits_longer() {
    let (seen, done) = notified(1900, None, |_, text| vec![answer(text, "100 Trying", "")]).await;
    assert!(matches!(done, Err(SipError::Unfinished { status: 100, .. })), "{done:?}");
    // At 0 and 0.5 seconds; the next would come at 4.5.
    assert_eq!(seen.len(), 2);
}

#[tokio::test]
async fn a_challenge_is_answered_once_and_a_proxys_too() {
    let phone = |at: usize, text: &str| {
        let (status, more) = match at {
            0 => (
                "407 Proxy Authentication Required",
                "Proxy-Authenticate: Digest realm=\"pbx\", nonce=\"a\", qop=\"auth\"\r\n",
            ),
            1 => ("401 Unauthorized", "WWW-Authenticate: Digest realm=\"phone\", nonce=\"b\"\r\n"),
            _ => ("200 OK", ""),
        };
        vec![answer(text, status, more)]
    };
    let (seen, done) = notified(5000, Some(credentials()), phone).await;
    assert_eq!(done.unwrap().status, 200);
    assert_eq!(seen.len(), 3);
    let line =
        |at: usize, name: &str| seen[at].split("\r\n").find(|line| line.starts_with(name)).map(str::to_owned);
    assert_eq!(line(0, "CSeq"), Some("CSeq: 1 NOTIFY".to_owned()));
    assert_eq!(line(2, "CSeq"), Some("CSeq: 3 NOTIFY".to_owned()));
    assert_eq!((line(0, "Call-ID"), line(0, "From")), (line(2, "Call-ID"), line(2, "From")));
    assert_ne!(line(0, "Via"), line(1, "Via"));
    assert!(line(1, "Proxy-Authorization").unwrap().contains("realm=\"pbx\""));
    assert!(line(2, "Authorization").unwrap().contains("realm=\"phone\"") && line(2, "Proxy-Auth").is_some());
    assert!(!seen.concat().contains("pw101"));
}

#[tokio::test]
async fn a_proof_that_is_refused_is_not_made_twice() {
    let (seen, done) = notified(5000, Some(credentials()), |_, text| {
        vec![answer(
            text,
            "401 Unauthorized",
            "WWW-Authenticate: Digest realm=\"p\", nonce=\"b\", stale=true\r\n",
        )]
    })
    .await;
    let error = done.unwrap_err();
    assert!(error.to_string().contains("password of its line"), "{error}");
    assert_eq!(seen.len(), 2);
}

#[tokio::test]
async fn a_challenge_without_credentials_or_of_another_kind_is_said() {
    let digest = "WWW-Authenticate: Digest realm=\"p\", nonce=\"b\"\r\n";
    let (_, done) = notified(5000, None, move |_, text| vec![answer(text, "401 Unauthorized", digest)]).await;
    assert!(matches!(done, Err(SipError::NoCredentials { status: 401 })), "{done:?}");
    for more in [
        "WWW-Authenticate: Basic realm=\"p\"\r\n",
        "",
        "WWW-Authenticate: Digest realm=\"p\", nonce=\"b\", algorithm=SHA-256\r\n",
    ] {
        let (seen, done) =
            notified(5000, Some(credentials()), move |_, text| vec![answer(text, "401 No", more)]).await;
        assert!(matches!(done, Err(SipError::Proof { status: 401 })), "{done:?}");
        assert_eq!(seen.len(), 1);
    }
}

#[tokio::test]
async fn a_refusal_is_said_with_its_status() {
    for (status, number, remedy) in
        [("403 Forbidden", 403, "SIP server"), ("486 Busy Here", 486, "later"), ("301 x", 301, "moved")]
    {
        let (_, done) = notified(5000, None, move |_, text| vec![answer(text, status, "")]).await;
        let error = done.unwrap_err();
        assert_eq!(error.status(), number);
        assert!(error.to_string().contains(status) && error.to_string().contains(remedy), "{error}");
    }
}

#[tokio::test]
async fn a_port_where_nothing_listens_is_said_at_once() {
    let free = UdpSocket::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    for transport in [Transport::Udp, Transport::Tcp] {
        let started = Instant::now();
        let done = notify(&check_sync(free), &target(free, transport, 9000), None).await;
        assert!(matches!(done, Err(SipError::Refused { .. })), "{done:?}");
        assert!(started.elapsed() < Duration::from_secs(4));
    }
}

#[tokio::test]
async fn over_tcp_it_is_sent_once_and_answers_may_come_in_pieces() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let phone = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut bytes = vec![0; 65_535];
        let length = stream.read(&mut bytes).await.unwrap();
        let text = String::from_utf8(bytes[..length].to_vec()).unwrap();
        let options = "OPTIONS sip:a SIP/2.0\r\nContent-Length: 4\r\n\r\nbody";
        let all =
            format!("\r\n\r\n{options}{}{}", answer(&text, "100 Trying", ""), answer(&text, "200 OK", ""));
        for piece in all.as_bytes().chunks(97) {
            stream.write_all(piece).await.unwrap();
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
        let rest = tokio::time::timeout(Duration::from_millis(100), stream.read(&mut bytes)).await;
        (text, rest.is_ok_and(|read| read.unwrap() > 0))
    });
    let done = notify(&check_sync(address), &target(address, Transport::Tcp, 9000), None).await;
    assert_eq!(done.unwrap().status, 200);
    let (text, more) = phone.await.unwrap();
    assert!(text.contains("Via: SIP/2.0/TCP ") && text.contains(";transport=tcp>"), "{text}");
    assert!(!more, "a stream is reliable");
}

#[tokio::test]
async fn over_tcp_garbage_and_a_closed_connection_are_said() {
    for (said, garbage) in [("HTTP/1.1 400 x\r\nContent-Length: 99999\r\n\r\n", true), ("", false)] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let phone = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut bytes = vec![0; 65_535];
            let _ = stream.read(&mut bytes).await;
            stream.write_all(said.as_bytes()).await.unwrap();
        });
        let error =
            notify(&check_sync(address), &target(address, Transport::Tcp, 5000), None).await.unwrap_err();
        assert_eq!(matches!(error, SipError::Garbage(_)), garbage, "{error}");
        assert_eq!(matches!(error, SipError::Network { .. }), !garbage, "{error}");
        phone.await.unwrap();
    }
}
