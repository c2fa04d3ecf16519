//! One phone that looks for its provisioning server is answered.

use crate::client::Answer;
use crate::error::SipError;
use crate::message::COOKIE;
use crate::pnp::Subscribe;
use crate::token::token;
use crate::transaction::Link;
use std::net::SocketAddr;
use std::time::Duration;

/// A subscription that lasts for one NOTIFY. It has a socket of its own, where the phone's answer comes to: at the port that phones ask, a PBX
/// of the same host may hear it.
#[derive(Debug)]
pub struct Exchange {
    subscribe: Subscribe,
    source: SocketAddr,
    link: Link,
    tag: String,
}

impl Exchange {
    /// Begins it. Nothing is sent yet.
    pub async fn open(subscribe: Subscribe, source: SocketAddr) -> Result<Self, SipError> {
        let link = Link::udp(subscribe.notify_to(source)).await?;
        Ok(Self { subscribe, source, link, tag: token() })
    }

    /// The 200 to the SUBSCRIBE, and where it goes. The caller sends it, from the port that the phone asked.
    pub fn ok(&self) -> (Vec<u8>, SocketAddr) {
        (self.subscribe.ok(self.source, &self.tag, self.link.local()), self.subscribe.reply_to(self.source))
    }

    /// Sends the NOTIFY with the URL, again and again for so long (RFC 3261, section 17.1.2), until the phone answers.
    pub async fn tell(mut self, url: &str, patience: Duration) -> Result<Answer, SipError> {
        let branch = format!("{COOKIE}{}{}", token(), token());
        let request = self.subscribe.notify(self.source, (&self.tag, &branch), self.link.local(), url);
        let response = self.link.ask(&request, (&branch, 1), patience).await?;
        let (status, reason) = (response.status, response.reason);
        if (200..300).contains(&status) {
            Ok(Answer { status, reason })
        } else {
            Err(SipError::Answered { status, reason })
        }
    }
}
