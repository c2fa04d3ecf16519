//! Looks for windows that operators have opened or closed, away from all requests.

use super::Enrolments;
use autoprov_store::observe::Observations;
use std::io;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

/// How soon a window is seen to be open, or closed.
const TICK: Duration = Duration::from_millis(500);

/// The thread that looks.
#[derive(Debug)]
pub(crate) struct Look {
    /// It ends when nobody holds this any more.
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Look {
    pub(crate) fn start(enrolments: Arc<Enrolments>, observations: Observations) -> io::Result<Self> {
        let (stop, stopped) = channel();
        let look = move || {
            while stopped.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
                enrolments.look(&observations);
            }
        };
        let thread = std::thread::Builder::new().name("enrolment".to_owned()).spawn(look)?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Look {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // One that panicked has said so already.
            let _ = thread.join();
        }
    }
}
