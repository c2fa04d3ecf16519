//! The main file of each phone, as autoprov gave it: what rivals serve, and what every phone compares.

use super::http::{self, Asking};
use super::line::At;
use super::packets;
use super::phones::Phone;
use super::servers::{Autoprov, Place};
use super::tftp;
use crate::shell::Failed;
use std::collections::HashSet;
use std::fs;

pub(super) struct Bytes {
    pub(super) http: Vec<Vec<u8>>,
    pub(super) tftp: Vec<Vec<u8>>,
}

impl Bytes {
    pub(super) fn fetch(place: &Place, phones: &[Phone]) -> Result<Self, Failed> {
        let server = Autoprov::start(place)?;
        let http = over_http(&server.http, phones)?;
        let (mut given, mut body) = (Vec::with_capacity(phones.len()), Vec::new());
        for phone in phones {
            let done = tftp::boot(server.tftp, &packets::request(&phone.file, 1), &mut body, |file| {
                given.push(file.to_vec());
                true
            });
            done.map_err(|error| Failed::new(format!("{}: {error}", phone.file)))?;
        }
        own(phones, &given)?;
        Ok(Self { http, tftp: given })
    }

    /// The same bytes for servers that serve files.
    pub(super) fn write(&self, place: &Place, phones: &[Phone]) -> Result<(), Failed> {
        for (folder, files) in [("http/prov", &self.http), ("tftp", &self.tftp)] {
            for (phone, bytes) in phones.iter().zip(files) {
                fs::write(place.path(folder).join(&phone.file), bytes)?;
            }
        }
        Ok(())
    }

    pub(super) fn describe(&self, phones: usize) {
        let sizes = || self.http.iter().map(Vec::len);
        println!(
            "{} devices; {phones} phones a pass; files of {} to {} bytes, {} on average",
            self.http.len(),
            sizes().min().unwrap_or(0),
            sizes().max().unwrap_or(0),
            sizes().sum::<usize>() / self.http.len().max(1)
        );
    }
}

/// What each phone is given over HTTP.
pub(super) fn over_http(server: &At, phones: &[Phone]) -> Result<Vec<Vec<u8>>, Failed> {
    let mut files = Vec::with_capacity(phones.len());
    let mut buffers = http::Buffers::default();
    for phone in phones {
        let asking = Asking::new(&phone.file, &phone.user_agent, server.address);
        let done = http::boot(server, &asking, &mut buffers, |given| {
            files.push(given.to_vec());
            true
        });
        done.map_err(Failed::new)?;
    }
    own(phones, &files)?;
    Ok(files)
}

/// Each phone was given its own file: nothing would be worth comparing otherwise.
fn own(phones: &[Phone], files: &[Vec<u8>]) -> Result<(), Failed> {
    let distinct: HashSet<_> = files.iter().collect();
    let holds = |file: &[u8], word: &[u8]| file.windows(word.len()).any(|part| part == word);
    let stranger = phones.iter().zip(files).find(|(phone, file)| !holds(file, phone.password.as_bytes()));
    match stranger {
        Some((phone, _)) => {
            Err(Failed::new(format!("{} does not hold the password of its own line", phone.file)))
        }
        None if distinct.len() == phones.len() => Ok(()),
        None => Err(Failed::new("two phones were given the same file")),
    }
}
