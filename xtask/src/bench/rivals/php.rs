//! A page of PHP behind nginx, as provisioning systems in PHP answer. A stand-in: none of them is measured.

use super::nginx::{Serving, nginx};
use super::{Rival, is_root, wait};
use crate::bench::bytes::Bytes;
use crate::bench::phones::{PASSWORD, Phone, USER};
use crate::bench::process::Process;
use crate::bench::servers::Place;
use crate::shell::Failed;
use crate::tools;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::process::{Command, Stdio};
use std::thread;

/// Values that a page puts into its template.
const VALUES: usize = 40;
/// No value is longer, also written for HTML.
const LONGEST: usize = 32;

/// The page, answering, and what it gives each phone: as many bytes as autoprov.
pub(in crate::bench) struct Php {
    pub(in crate::bench) rival: Rival,
    pub(in crate::bench) bodies: Vec<Vec<u8>>,
}

pub(in crate::bench) fn php(place: &Place, phones: &[Phone], bytes: &Bytes) -> Result<Php, Failed> {
    let missing = || Failed::new("the PHP page: php-fpm, php-cli and php-sqlite3 are not all installed");
    let fpm = tools::find("php-fpm").ok_or_else(missing)?;
    let cli = tools::find("php").ok_or_else(missing)?;
    let modules = Command::new(&fpm).arg("-m").output()?;
    if !String::from_utf8_lossy(&modules.stdout).contains("pdo_sqlite") {
        return Err(missing());
    }
    let folder = place.path("php");
    fs::create_dir_all(&folder)?;
    let page = folder.join("page.php");
    fs::write(&page, include_str!("../page.php"))?;
    let fill = folder.join("page-database.php");
    fs::write(&fill, include_str!("../page-database.php"))?;

    let pages = Pages::new(phones, bytes);
    for (name, template) in pages.templates.values() {
        fs::write(folder.join(name), template)?;
    }
    let rows = folder.join("rows.json");
    fs::write(&rows, &pages.rows)?;
    let mut command = Command::new(cli);
    command.arg(&fill).arg(folder.join("page.db")).stdin(File::open(&rows)?);
    let output = command.output()?;
    if !output.status.success() {
        let said = [output.stdout, output.stderr].concat();
        let said = String::from_utf8_lossy(&said).replace('\n', " ");
        return Err(Failed::new(format!("the PHP page: its database cannot be made: {said}")));
    }

    let socket = folder.join("socket");
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let config = format!(
        "[global]\ndaemonize = no\nerror_log = {log}\n[www]\n{user}listen = {socket}\nlisten.backlog = 511\npm = static\n\
         pm.max_children = {workers}\nphp_admin_flag[opcache.enable] = on\n",
        log = folder.join("fpm.log").display(),
        user = if is_root() { "user = root\ngroup = root\n" } else { "" },
        socket = socket.display(),
        workers = 2 * cores,
    );
    let config_file = folder.join("fpm.conf");
    fs::write(&config_file, config)?;
    let mut command = Command::new(fpm);
    command.arg("--nodaemonize").arg("--fpm-config").arg(&config_file).stdout(Stdio::null());
    if is_root() {
        command.arg("--allow-to-run-as-root");
    }
    let fpm = Process::start(&mut command, &place.path("php.errors"))?;
    let fpm = wait(place, "php", fpm, || std::os::unix::net::UnixStream::connect(&socket).is_ok())?;
    let Rival { process, address } =
        nginx(place, "nginx-php", &Serving::Page { page: &page, socket: &socket })?;
    Ok(Php { rival: Rival { process: process.with(fpm), address }, bodies: pages.bodies })
}

/// What the page is made of, and what comes of it.
struct Pages<'a> {
    /// By kind of phone: the name of its file, and the text.
    templates: HashMap<&'a str, (String, Vec<u8>)>,
    /// Lines of JSON: the user, and the phones.
    rows: String,
    bodies: Vec<Vec<u8>>,
}

impl<'a> Pages<'a> {
    fn new(phones: &'a [Phone], bytes: &Bytes) -> Self {
        let mut shortest: HashMap<&str, &[u8]> = HashMap::new();
        for (phone, file) in phones.iter().zip(&bytes.http) {
            let shortest = shortest.entry(phone.model).or_insert(file);
            if file.len() < shortest.len() {
                *shortest = file;
            }
        }
        let templates = shortest.into_iter().map(|(model, file)| {
            // Room for the values of every phone of its kind.
            let text = &file[..file.len().saturating_sub(VALUES * LONGEST)];
            (model, (format!("{model}.template"), template(text)))
        });
        let templates: HashMap<_, _> = templates.collect();
        let (mut rows, mut bodies) = (json!([USER, PASSWORD]).to_string(), Vec::new());
        for ((index, phone), file) in phones.iter().enumerate().zip(&bytes.http) {
            let Some((name, template)) = templates.get(phone.model) else { continue };
            let values = values(index, phone);
            let fields: serde_json::Map<_, _> = values
                .iter()
                .enumerate()
                .map(|(at, value)| (format!("v{at}"), Value::from(value.as_str())))
                .collect();
            let row = json!([phone.mac, name, file.len(), fields]);
            // Writing to a text does not fail.
            let _ = write!(rows, "\n{row}");
            bodies.push(page(template, &values, file.len()));
        }
        rows.push('\n');
        Self { templates, rows, bodies }
    }
}

/// A text with a place for a value at the beginning of each of its parts.
fn template(text: &[u8]) -> Vec<u8> {
    let parts = text.chunks(text.len().div_ceil(VALUES).max(1)).enumerate();
    parts.flat_map(|(at, part)| [format!("{{{{v{at}}}}}").as_bytes(), part].concat()).collect()
}

/// Values as phones have them. The first one is the phone's own, others have what HTML must not.
fn values(index: usize, phone: &Phone) -> Vec<String> {
    let value =
        |at: usize| if at == 0 { phone.password.clone() } else { format!("No. {} & {at}", index + at) };
    (0..VALUES).map(value).collect()
}

/// What the page gives.
fn page(template: &[u8], values: &[String], size: usize) -> Vec<u8> {
    let mut body = Vec::with_capacity(size);
    let mut rest = template;
    for (at, value) in values.iter().enumerate() {
        let mark = format!("{{{{v{at}}}}}");
        let Some(place) = rest.windows(mark.len()).position(|part| part == mark.as_bytes()) else { break };
        body.extend_from_slice(&rest[..place]);
        body.extend_from_slice(value.replace('&', "&amp;").as_bytes());
        rest = &rest[place + mark.len()..];
    }
    body.extend_from_slice(rest);
    body.resize(size.max(body.len()), b' ');
    body
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::phones::site;

    #[test]
    fn the_page_is_as_long_as_the_file_and_holds_every_value() {
        let (_, phones) = site(8);
        let http: Vec<_> = (0..8).map(|index| vec![b'x'; 6000 + 100 * index]).collect();
        let pages = Pages::new(&phones, &Bytes { http: http.clone(), tftp: Vec::new() });
        assert_eq!(pages.templates.len(), 4);
        assert_eq!(pages.rows.lines().count(), 9);
        for ((index, phone), (body, file)) in phones.iter().enumerate().zip(pages.bodies.iter().zip(&http)) {
            assert_eq!(body.len(), file.len());
            let text = String::from_utf8(body.clone()).unwrap();
            assert!(text.starts_with(&phone.password) && !text.contains("{{"));
            assert!(text.contains(&format!("No. {} &amp; 39", index + 39)), "{text}");
        }
    }
}
