//! A page for other programs on a listener of its own: metrics. Nothing of it passes where phones go.

use crate::server::ServerError;
use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::header::{ALLOW, CONTENT_TYPE, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};

/// Connections at a time; more wait to be accepted.
const CONNECTIONS: usize = 8;
/// How long a connection may take, from its beginning to the last byte of its one answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The most bytes a request head may have: 8 KiB is the least that hyper takes.
const HEAD_BYTES: usize = 8 << 10;

/// What is told.
#[derive(Clone)]
pub struct Page {
    /// Its path.
    pub path: &'static str,
    /// Its content type.
    pub content_type: &'static str,
    /// Makes it; may block.
    pub make: Arc<dyn Fn() -> String + Send + Sync>,
}

/// The listener, bound and not yet serving.
pub struct PageServer {
    listener: TcpListener,
    address: SocketAddr,
    page: Page,
}

impl PageServer {
    /// Listens on the address; port 0 takes a free one. To be called within a tokio runtime.
    ///
    /// # Errors
    /// When the address cannot be had.
    pub fn bind(address: SocketAddr, page: Page) -> Result<Self, ServerError> {
        let failed = |source| ServerError::Bind { address, source };
        let listener = std::net::TcpListener::bind(address).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let listener = TcpListener::from_std(listener).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        Ok(Self { listener, address, page })
    }

    /// Where it listens.
    pub fn local_addr(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `shutdown` holds `true` or its sender is gone.
    pub async fn run(self, mut shutdown: watch::Receiver<bool>) {
        let Self { listener, page, .. } = self;
        let places = Arc::new(Semaphore::new(CONNECTIONS));
        let accepting = async {
            while let Ok(place) = places.clone().acquire_owned().await {
                match listener.accept().await {
                    Ok((stream, _)) => {
                        let page = page.clone();
                        tokio::spawn(async move {
                            let _ = timeout(PATIENCE, serve(stream, page)).await;
                            drop(place);
                        });
                    }
                    // No file descriptors, as a rule.
                    Err(_) => sleep(Duration::from_millis(50)).await,
                }
            }
        };
        tokio::select! {
            biased;
            _ = shutdown.wait_for(|stop| *stop) => {}
            () = accepting => {}
        }
    }
}

/// One request and its answer.
async fn serve(stream: TcpStream, page: Page) {
    let answer = service_fn(|request| answer(request, page.clone()));
    let served = http1::Builder::new()
        .keep_alive(false)
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), answer)
        .await;
    if let Err(error) = served {
        tracing::debug!(%error, "a connection for a page broke off");
    }
}

async fn answer(request: Request<Incoming>, page: Page) -> Result<Response<Full<Bytes>>, Infallible> {
    let line = |status, text: &'static str| {
        let mut response = Response::new(Full::from(text));
        *response.status_mut() = status;
        response
    };
    if request.uri().path() != page.path {
        return Ok(line(StatusCode::NOT_FOUND, "Not found\n"));
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let mut refused = line(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed\n");
        refused.headers_mut().insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
        return Ok(refused);
    }
    let text = tokio::task::spawn_blocking(move || (page.make)()).await;
    let Ok(text) = text else { return Ok(line(StatusCode::INTERNAL_SERVER_ERROR, "Internal error\n")) };
    let mut response = Response::new(Full::from(text));
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(page.content_type));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    fn started() -> (SocketAddr, watch::Sender<bool>) {
        let make = Arc::new(|| "up 1\n".to_owned());
        let page = Page { path: "/metrics", content_type: "text/plain; version=0.0.4", make };
        let server = PageServer::bind("127.0.0.1:0".parse().unwrap(), page).unwrap();
        let address = server.local_addr();
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(server.run(stopped));
        (address, stop)
    }

    async fn ask(address: SocketAddr, head: &str) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(format!("{head}\r\nHost: h\r\n\r\n").as_bytes()).await.unwrap();
        let mut text = String::new();
        let _ = stream.read_to_string(&mut text).await;
        text
    }

    #[tokio::test]
    async fn one_page_and_nothing_else() {
        let (address, _stop) = started();
        let page = ask(address, "GET /metrics HTTP/1.1").await;
        assert!(page.starts_with("HTTP/1.1 200 ") && page.ends_with("\r\n\r\nup 1\n"), "{page}");
        assert!(page.contains("content-type: text/plain; version=0.0.4\r\n"), "{page}");
        let head = ask(address, "HEAD /metrics HTTP/1.1").await;
        assert!(head.starts_with("HTTP/1.1 200 ") && head.ends_with("\r\n\r\n"), "{head}");
        for other in ["/", "/healthz", "/prov/001565267db9.cfg", "/metrics/", "/metrics/../metrics"] {
            assert!(ask(address, &format!("GET {other} HTTP/1.1")).await.starts_with("HTTP/1.1 404 "));
        }
        assert!(ask(address, "POST /metrics HTTP/1.1").await.starts_with("HTTP/1.1 405 "));
        let long = format!("GET /{} HTTP/1.1", "x".repeat(2 * HEAD_BYTES));
        assert!(!ask(address, &long).await.starts_with("HTTP/1.1 200 "));
    }

    #[tokio::test(start_paused = true)]
    async fn who_says_nothing_keeps_nobody_out_for_long() {
        let (address, _stop) = started();
        let began = tokio::time::Instant::now();
        let mut silent = Vec::new();
        for _ in 0..2 * CONNECTIONS {
            silent.push(TcpStream::connect(address).await.unwrap());
        }
        assert!(ask(address, "GET /metrics HTTP/1.1").await.starts_with("HTTP/1.1 200 "));
        assert!(began.elapsed() < PATIENCE * 3, "{:?}", began.elapsed());
    }
}
