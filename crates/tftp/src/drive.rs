//! A transfer on its socket: what the machine wants sent is sent, what comes in is handed to it.

use crate::burst::{Burst, Bursts, Gathering};
use crate::listener::{Endpoints, open, watched};
use crate::options::Plan;
use crate::packet::{Code, Packet};
use crate::receiver::Receiver;
use crate::sender::{Event, Failure, Phase, Sender, Status};
use crate::transfer::Order;
use crate::transfers::Permit;
use std::future::{Future, poll_fn};
use std::io::{self, ErrorKind};
use std::net::{SocketAddr, UdpSocket};
use std::pin::pin;
use std::task::Poll;
use std::time::Instant;
use tokio::io::unix::{AsyncFd, AsyncFdReadyGuard};
use tokio::time::sleep_until;

/// What sender and receiver have in common.
pub(crate) trait Machine {
    fn step(&mut self, event: Event<'_>, now: Instant) -> Status;
    /// Whether [`Machine::transmit`] has a packet.
    fn ready(&self) -> bool;
    /// Adds the next packet that is to be sent; false if there is none.
    fn transmit(&mut self, packets: &mut Vec<u8>) -> io::Result<bool>;
    fn deadline(&self) -> Instant;
    fn phase(&self) -> Phase;
    /// Whether the peer has acknowledged block 1, or sent it.
    fn proven(&self) -> bool;
    /// Whether the peer sends nothing on its own before it gets a packet.
    fn lock_step(&self) -> bool;
}

impl Machine for Sender {
    fn step(&mut self, event: Event<'_>, now: Instant) -> Status {
        Self::step(self, event, now)
    }
    fn ready(&self) -> bool {
        Self::ready(self)
    }
    fn transmit(&mut self, packets: &mut Vec<u8>) -> io::Result<bool> {
        Self::transmit(self, packets)
    }
    fn deadline(&self) -> Instant {
        Self::deadline(self)
    }
    fn phase(&self) -> Phase {
        Self::phase(self)
    }
    fn proven(&self) -> bool {
        Self::proven(self)
    }
    fn lock_step(&self) -> bool {
        Self::lock_step(self)
    }
}

impl Machine for Receiver {
    fn step(&mut self, event: Event<'_>, now: Instant) -> Status {
        Self::step(self, event, now)
    }
    fn ready(&self) -> bool {
        Self::ready(self)
    }
    fn transmit(&mut self, packets: &mut Vec<u8>) -> io::Result<bool> {
        Ok(Self::transmit(self, packets))
    }
    fn deadline(&self) -> Instant {
        Self::deadline(self)
    }
    fn phase(&self) -> Phase {
        Self::phase(self)
    }
    fn proven(&self) -> bool {
        Self::proven(self)
    }
    fn lock_step(&self) -> bool {
        false
    }
}

/// How driving ended.
#[derive(Debug)]
pub(crate) enum End {
    /// The machine is done.
    Done,
    /// The machine goes on once what arrived is taken away.
    Full,
    /// The machine gave up.
    Failed(Failure),
    /// Nothing reaches the peer: ICMP said so, or there is no route.
    Unreachable(io::Error),
    /// The file cannot be read.
    Unreadable(io::Error),
    /// The listener said so.
    Ordered(Order),
}

/// Which way the file goes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Direction {
    /// To the peer.
    Out,
    /// From the peer.
    In,
}

/// The socket of one transfer.
#[derive(Debug)]
pub(crate) struct Wire {
    socket: AsyncFd<UdpSocket>,
    peer: SocketAddr,
    bursts: Bursts,
}

enum Wake<'a> {
    Readable(AsyncFdReadyGuard<'a, UdpSocket>),
    Order,
    Timer,
}

impl Wire {
    /// # Errors
    /// Out of ports or file descriptors.
    pub(crate) fn open(endpoints: &Endpoints, direction: Direction, plan: &Plan) -> io::Result<Self> {
        let window = plan.window_bytes();
        let (send, receive) = match direction {
            Direction::Out => (window, 0),
            Direction::In => (0, window),
        };
        Ok(Self {
            socket: watched(open(endpoints, send, receive)?)?,
            peer: endpoints.peer,
            bursts: Bursts::default(),
        })
    }

    /// Ends the transfer on the peer's side; nobody waits for an answer.
    pub(crate) fn refuse(&self, code: Code, text: &str) {
        let mut packet = Vec::with_capacity(5 + text.len());
        Packet::Error { code, text: text.as_bytes() }.write(&mut packet);
        let _ = self.socket.get_ref().send(&packet);
    }

    /// Sends what a receiver has to say, once.
    pub(crate) fn acknowledge(&self, receiver: &mut Receiver) {
        let _ = self.flush(receiver, &mut Burst::default());
    }

    /// Drives the machine until it ends. `scratch` has room for a datagram of the peer.
    pub(crate) async fn drive(&self, machine: &mut impl Machine, permit: &Permit, scratch: &mut [u8]) -> End {
        let transfer = &*permit.transfer;
        let mut burst = Burst::default();
        let mut proven = machine.proven();
        let mut wake = pin!(transfer.wake().notified());
        let mut sleep = pin!(sleep_until(machine.deadline().into()));
        loop {
            // Before the next packet goes out: whoever has it can count on its place.
            if !proven && machine.proven() {
                proven = true;
                permit.prove();
            }
            if let Err(end) = self.flush(machine, &mut burst) {
                return end;
            }
            transfer.advance(machine.phase());
            // A sleep that ends too early is cheap, one that is moved for each block is not.
            if machine.deadline() < sleep.deadline().into_std() {
                sleep.as_mut().reset(machine.deadline().into());
            }
            let woken = poll_fn(|context| {
                if let Poll::Ready(ready) = self.socket.poll_read_ready(context) {
                    return Poll::Ready(ready.map(Wake::Readable));
                }
                if wake.as_mut().poll(context).is_ready() {
                    return Poll::Ready(Ok(Wake::Order));
                }
                sleep.as_mut().poll(context).map(|()| Ok(Wake::Timer))
            });
            let heard = match woken.await {
                Err(error) => return End::Unreachable(error),
                Ok(Wake::Readable(mut guard)) => match self.hear(machine, scratch, machine.lock_step()) {
                    Ok(()) => {
                        guard.clear_ready();
                        Ok(())
                    }
                    over => over,
                },
                Ok(Wake::Order) => {
                    wake.set(transfer.wake().notified());
                    let order = transfer.hear();
                    self.hear(machine, scratch, false).and_then(|()| match order {
                        Order::None | Order::Again => ended(machine.step(Event::Again, Instant::now())),
                        order => Err(End::Ordered(order)),
                    })
                }
                Ok(Wake::Timer) => self.hear(machine, scratch, false).and_then(|()| {
                    let step = ended(machine.step(Event::Timer, Instant::now()));
                    sleep.as_mut().reset(machine.deadline().into());
                    step
                }),
            };
            if let Err(end) = heard {
                return end;
            }
        }
    }

    fn flush(&self, machine: &mut impl Machine, burst: &mut Burst) -> Result<(), End> {
        let send = |burst: &Burst| self.bursts.send(self.socket.get_ref(), burst);
        burst.gather(|packets| machine.transmit(packets), send).map_err(|error| match error {
            Gathering::Unmade(error) => End::Unreadable(error),
            Gathering::Unsent(error) => End::Unreachable(error),
        })
    }

    /// Tells the machine what has come in. `lock_step`: stops as soon as there is something to send, which saves
    /// finding out that nothing more has come. That is safe where the peer's next packet answers ours, for its arrival
    /// wakes the task again, and then all that was left is read.
    fn hear(&self, machine: &mut impl Machine, scratch: &mut [u8], lock_step: bool) -> Result<(), End> {
        loop {
            match self.socket.get_ref().recv_from(scratch) {
                Ok((len, from)) if from.ip() == self.peer.ip() && from.port() == self.peer.port() => {
                    let datagram = scratch.get(..len).unwrap_or_default();
                    ended(machine.step(Event::Packet(datagram), Instant::now()))?;
                    if lock_step && machine.ready() {
                        return Ok(());
                    }
                }
                Ok((_, stranger)) => {
                    let mut packet = Vec::new();
                    Packet::Error { code: Code::UNKNOWN_ID, text: b"unknown transfer ID" }.write(&mut packet);
                    let _ = self.socket.get_ref().send_to(&packet, stranger);
                }
                Err(error) => match error.kind() {
                    ErrorKind::WouldBlock => return Ok(()),
                    ErrorKind::Interrupted => {}
                    _ => return Err(End::Unreachable(error)),
                },
            }
        }
    }
}

fn ended(status: Status) -> Result<(), End> {
    match status {
        Status::Running => Ok(()),
        Status::Full => Err(End::Full),
        Status::Done => Err(End::Done),
        Status::Failed(failure) => Err(End::Failed(failure)),
    }
}
