//! TFTP: packets, transfers; hand over, answer.
//!
//! Requests come in at one socket ([`Server`]). Each that is admitted gets a task, which asks provisioning. A miss, a refusal
//! and a fault cost one ERROR packet from the listening socket; content gets a socket on a port of its own, connected to
//! the peer. Sender and receiver are machines without socket and clock.

mod body;
mod burst;
mod config;
mod drive;
mod listener;
#[cfg(test)]
mod loopback;
mod netascii;
mod notice;
mod options;
mod packet;
mod receiver;
mod retransmission;
mod sender;
mod server;
mod session;
mod slots;
mod transfer;
mod transfers;
mod turns;

pub use config::{Access, AccessSink, Config, Limits};
pub use options::{BLKSIZE, Plan, Wishes};
pub use packet::{Code, DATA_HEADER, Mode, Packet, PacketError, Pairs, Request};
pub use server::{Running, Server};
