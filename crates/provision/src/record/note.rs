//! One answered request, as it waits to be written.

use crate::answer::{Sent, Shown};
use crate::pnp::Looking;
use crate::request::{PhoneRequest, Verb};
use autoprov_core::source::Source;
use autoprov_core::{Mac, Transport};
use autoprov_store::observe::LONGEST;
use std::net::IpAddr;

/// What a phone that looks for its server asks for, in timelines and sightings.
const LOOKING: &str = "SUBSCRIBE ua-profile";

/// One answered request. Its texts are cut already: what waits has a bound.
#[derive(Debug)]
pub(super) struct Note {
    pub(super) at: i64,
    pub(super) mac: Mac,
    pub(super) artifact: &'static str,
    /// As the timeline has it.
    pub(super) transport: &'static str,
    /// Whether the bytes were wanted, and not only their size and tag.
    pub(super) get: bool,
    pub(super) peer: IpAddr,
    pub(super) path: Box<str>,
    pub(super) user_agent: Option<Box<[u8]>>,
    /// What it says of its maker and its model, where the protocol has that.
    pub(super) said: Option<(Box<str>, Box<str>)>,
    pub(super) status: u16,
    pub(super) bytes: u64,
    pub(super) whole: bool,
    pub(super) etag: Option<Box<str>>,
    /// From what that was made, where it is known.
    pub(super) fingerprint: Option<i64>,
    pub(super) because: Box<str>,
    pub(super) shown: Shown,
}

impl Note {
    pub(super) fn new(
        request: &PhoneRequest<'_>,
        mac: Mac,
        artifact: &'static str,
        path: &str,
        because: &str,
        sent: &Sent,
    ) -> Self {
        // Over TFTP an address may be forged until it acknowledges what was sent to it.
        let heard = request.transport == Transport::Tftp && sent.bytes > 0;
        Self {
            at: jiff::Timestamp::now().as_second(),
            mac,
            artifact,
            transport: request.transport.name(),
            get: request.verb == Verb::Get,
            peer: request.peer.to_canonical(),
            path: cut(path).into(),
            user_agent: request.user_agent.map(|header| header[..header.len().min(LONGEST)].into()),
            said: None,
            status: sent.status,
            bytes: sent.bytes,
            whole: sent.whole,
            etag: sent.etag.as_deref().map(|etag| cut(etag).into()),
            fingerprint: None,
            because: cut(because).into(),
            shown: if heard { Shown::Device } else { sent.shown },
        }
    }

    /// A phone that looks for its server. Its address may be forged: it is never worth more than what anybody sends.
    pub(super) fn looking(looking: &Looking<'_>, status: u16, because: &str) -> Self {
        let Looking { mac, peer, vendor, model, user_agent } = *looking;
        Self {
            at: jiff::Timestamp::now().as_second(),
            mac,
            artifact: LOOKING,
            transport: "sip",
            get: false,
            peer: peer.to_canonical(),
            path: LOOKING.into(),
            user_agent: user_agent.map(|header| cut(header).as_bytes().into()),
            said: vendor.map(|vendor| (cut(vendor).into(), cut(model.unwrap_or_default()).into())),
            status,
            bytes: 0,
            whole: false,
            etag: None,
            fingerprint: None,
            because: cut(because).into(),
            shown: Shown::Nothing,
        }
    }

    /// Whether the asker had shown that it may have the device's files.
    pub(super) fn is_proven(&self) -> bool {
        self.shown == Shown::Device
    }

    pub(super) fn source(&self) -> Source {
        Source::of(self.peer)
    }

    /// The memory it takes, in bytes.
    pub(super) fn size(&self) -> usize {
        let texts =
            [self.user_agent.as_ref().map(|text| text.len()), self.etag.as_ref().map(|text| text.len())];
        let said = self.said.as_ref().map_or(0, |(vendor, model)| vendor.len() + model.len());
        size_of::<Self>()
            + self.path.len()
            + self.because.len()
            + said
            + texts.into_iter().flatten().sum::<usize>()
    }
}

/// At most [`LONGEST`] bytes of a text.
fn cut(text: &str) -> &str {
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_proves_nothing_until_it_acknowledges() {
        let note = |transport, shown, bytes| {
            let peer = [192, 0, 2, 1].into();
            let request =
                PhoneRequest { transport, verb: Verb::Get, path: b"", query: None, user_agent: None, peer };
            let sent = Sent { status: 200, bytes, whole: bytes > 0, etag: None, shown };
            Note::new(&request, Mac::new([0; 6]), "{mac}.cfg", "", "", &sent).is_proven()
        };
        assert!(!note(Transport::Tftp, Shown::Nothing, 0) && note(Transport::Tftp, Shown::Nothing, 512));
        assert!(!note(Transport::Http, Shown::Nothing, 512) && !note(Transport::Http, Shown::Password, 512));
        assert!(note(Transport::Https, Shown::Device, 0));
    }
}
