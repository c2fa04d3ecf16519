//! What is measured, each part by itself.

pub(super) mod commands;
pub(super) mod firmware;
mod operators;
pub(super) mod scale;
pub(super) mod storm;
pub(super) mod tftp;
pub(super) mod tls;

use super::bytes::Bytes;
use super::http::Asking;
use super::options::{DEVICES, Options};
use super::packets;
use super::phones::{self, Phone};
use super::servers::Place;
use crate::shell::Failed;
use std::net::SocketAddr;
use std::path::Path;

/// The 10,000 phones of the storms, in a database, with the files that they are given.
pub(super) struct Bench<'a> {
    pub(super) options: &'a Options,
    pub(super) place: Place,
    pub(super) phones: Vec<Phone>,
    pub(super) bytes: Bytes,
}

impl<'a> Bench<'a> {
    pub(super) fn new(options: &'a Options, binary: &Path) -> Result<Self, Failed> {
        let place = Place::new(binary.to_owned())?;
        let (site, phones) = phones::site(DEVICES);
        place.import(&site.to_string())?;
        let bytes = Bytes::fetch(&place, &phones)?;
        bytes.write(&place, &phones)?;
        bytes.describe(options.phones);
        Ok(Self { options, place, phones, bytes })
    }
}

/// What each phone asks a server over HTTP.
pub(super) fn askings(phones: &[Phone], server: SocketAddr) -> Vec<Asking> {
    phones.iter().map(|phone| Asking::new(&phone.file, &phone.user_agent, server)).collect()
}

/// What each phone asks over TFTP.
pub(super) fn requests(phones: &[Phone]) -> Vec<Vec<u8>> {
    phones.iter().map(|phone| packets::request(&phone.file, 1)).collect()
}

/// The phones of the next pass.
pub(super) fn order(options: &Options, seed: &mut u64) -> Vec<usize> {
    *seed += 1;
    let mut order = phones::order(DEVICES, *seed);
    order.truncate(options.phones);
    order
}
