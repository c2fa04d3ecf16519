//! nginx as Debian configures it, on a free port.

use super::{Rival, free_port, is_root, takes_connections, wait};
use crate::bench::process::Process;
use crate::bench::servers::Place;
use crate::shell::Failed;
use crate::tools;
use std::fs;
use std::path::Path;
use std::process::Command;

/// What it serves: always the files of the phones, in one way or another.
pub(in crate::bench) enum Serving<'a> {
    /// As static files.
    Files,
    /// As static files over HTTPS, with this certificate and key.
    Tls([&'a Path; 2]),
    /// By a page of PHP; what answers for it listens on this socket.
    Page { page: &'a Path, socket: &'a Path },
}

impl Serving<'_> {
    fn server(&self, address: &str, root: &str) -> String {
        match self {
            Self::Files => format!("listen {address}; root {root};"),
            Self::Tls([certificate, key]) => format!(
                "listen {address} ssl; root {root}; ssl_certificate {}; ssl_certificate_key {};",
                certificate.display(),
                key.display()
            ),
            Self::Page { page, socket } => format!(
                "listen {address}; location /prov/ {{ fastcgi_pass unix:{}; {} fastcgi_param SCRIPT_FILENAME {}; }}",
                socket.display(),
                include("/etc/nginx/fastcgi_params"),
                page.display()
            ),
        }
    }
}

/// Starts one; `name` tells it from others of the same place.
pub(in crate::bench) fn nginx(place: &Place, name: &str, serving: &Serving<'_>) -> Result<Rival, Failed> {
    let program = tools::find("nginx").ok_or_else(|| Failed::new("nginx is not installed (nginx-light)"))?;
    let address = free_port()?;
    let folder = place.path(name);
    fs::create_dir_all(&folder)?;
    let at = |name: &str| folder.join(name).display().to_string();
    let user = if is_root() { "user root;\n" } else { "" };
    // What /etc/nginx/nginx.conf of Debian 12 says, where it bears on this, but for TLS 1.0 and 1.1, which autoprov has not either.
    let config = format!(
        "{user}worker_processes auto;\npid {pid};\nerror_log {errors};\nevents {{ worker_connections 768; }}\n\
         http {{\n  sendfile on; tcp_nopush on; types_hash_max_size 2048; {types} default_type application/octet-stream;\n  \
         ssl_protocols TLSv1.2 TLSv1.3; ssl_prefer_server_ciphers on;\n  \
         access_log {access}; gzip on;\n  client_body_temp_path {temp}; proxy_temp_path {temp}; fastcgi_temp_path {temp};\n  \
         uwsgi_temp_path {temp}; scgi_temp_path {temp};\n  server {{ {server} }}\n}}\n",
        types = include("/etc/nginx/mime.types"),
        pid = at("pid"),
        errors = at("error.log"),
        access = at("access.log"),
        temp = at("temp"),
        server = serving.server(&address.to_string(), &place.path("http").display().to_string()),
    );
    fs::write(folder.join("nginx.conf"), config)?;
    let mut command = Command::new(program);
    command.arg("-p").arg(&folder).arg("-c").arg(folder.join("nginx.conf"));
    command.arg("-e").arg(folder.join("error.log")).args(["-g", "daemon off;"]);
    let process = Process::start(&mut command, &place.path(&format!("{name}.errors")))?;
    let process = wait(place, name, process, || takes_connections(address))?;
    Ok(Rival { process, address })
}

/// Debian's file, if it is there.
fn include(file: &str) -> String {
    if Path::new(file).exists() { format!("include {file};") } else { String::new() }
}
