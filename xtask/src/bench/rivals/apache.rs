//! Apache with mod_auth_digest before the same files: what a provisioning folder with a password is.

use super::{Rival, free_port, is_root, takes_connections, wait};
use crate::bench::digest::hash;
use crate::bench::phones::{PASSWORD, USER};
use crate::bench::process::Process;
use crate::bench::servers::Place;
use crate::shell::Failed;
use crate::tools;
use std::fs;
use std::path::Path;
use std::process::Command;

const REALM: &str = "phones";

/// Where distributions keep its modules: Debian, Fedora, Arch.
const MODULES: [&str; 3] = ["/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/usr/lib/httpd/modules"];

const LOADED: [&str; 8] = [
    "mpm_event",
    "authn_core",
    "authn_file",
    "authz_core",
    "authz_user",
    "auth_digest",
    "mime",
    "reqtimeout",
];

/// Starts it as Debian configures mpm_event and the server, on a free port.
pub(in crate::bench) fn apache(place: &Place) -> Result<Rival, Failed> {
    let program =
        tools::find("apache2").ok_or_else(|| Failed::new("apache2 is not installed (apache2-bin)"))?;
    let modules = MODULES.iter().map(Path::new).find(|folder| folder.join("mod_auth_digest.so").exists());
    let modules =
        modules.ok_or_else(|| Failed::new("apache2 has no mod_auth_digest (apache2-bin has it)"))?;
    let address = free_port()?;
    let folder = place.path("apache");
    fs::create_dir_all(&folder)?;
    let at = |name: &str| folder.join(name).display().to_string();
    let secret = hash(&[USER, ":", REALM, ":", PASSWORD]);
    fs::write(folder.join("htdigest"), format!("{USER}:{REALM}:{secret}\n"))?;
    let loaded: Vec<_> = LOADED
        .iter()
        .map(|name| format!("LoadModule {name}_module {}", modules.join(format!("mod_{name}.so")).display()))
        .collect();
    // It refuses to serve as root.
    let user = if is_root() { "User www-data\nGroup www-data\n" } else { "" };
    let config = format!(
        "{loaded}\n{user}ServerName 127.0.0.1\nListen {address}\nServerRoot {root}\nDefaultRuntimeDir {root}\nPidFile {pid}\n\
         Timeout 300\nKeepAlive On\nMaxKeepAliveRequests 100\nKeepAliveTimeout 5\nHostnameLookups Off\n\
         RequestReadTimeout header=20-40,minrate=500\nRequestReadTimeout body=10,minrate=500\n\
         StartServers 2\nMinSpareThreads 25\nMaxSpareThreads 75\nThreadLimit 64\nThreadsPerChild 25\n\
         MaxRequestWorkers 150\nMaxConnectionsPerChild 0\n\
         ErrorLog {errors}\nLogLevel warn\nLogFormat \"%h %l %u %t \\\"%r\\\" %>s %O \\\"%{{Referer}}i\\\" \\\"%{{User-Agent}}i\\\"\" combined\n\
         CustomLog {access} combined\n{types}\nDocumentRoot {files}\n\
         <Directory {files}>\n  Options None\n  AllowOverride None\n</Directory>\n\
         <Location /prov>\n  AuthType Digest\n  AuthName \"{REALM}\"\n  AuthDigestProvider file\n  AuthUserFile {users}\n  \
         Require valid-user\n</Location>\n",
        loaded = loaded.join("\n"),
        root = folder.display(),
        pid = at("pid"),
        errors = at("error.log"),
        access = at("access.log"),
        types = if Path::new("/etc/mime.types").exists() {
            "TypesConfig /etc/mime.types"
        } else {
            "TypesConfig /dev/null"
        },
        files = place.path("http").display(),
        users = at("htdigest"),
    );
    fs::write(folder.join("apache.conf"), config)?;
    let mut command = Command::new(program);
    command.arg("-f").arg(folder.join("apache.conf")).arg("-DFOREGROUND");
    let process = Process::start(&mut command, &place.path("apache.errors"))?;
    let process = wait(place, "apache", process, || takes_connections(address))?;
    Ok(Rival { process, address })
}
