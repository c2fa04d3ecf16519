//! What frontends hand requests over to.

use crate::answer::{Answer, Pace, Sent};
use crate::guard::Unproven;
use crate::health::Unready;
use crate::metrics::Ended;
use crate::request::{Gate, Located, PhoneRequest, Proof, Username};
use crate::uploads::Part;
use autoprov_core::Transport;

/// What a frontend needs to know of provisioning: the one way from a request to an answer.
///
/// Calls are synchronous. Those that may read the database say so; a frontend on an asynchronous runtime makes them
/// where blocking for some milliseconds is allowed.
pub trait Provisioning: Send + Sync + 'static {
    /// Reads the path of a request, in a bounded number of look-ups. Memory only. Asked once for each request: what comes back goes with
    /// every other call about it.
    fn locate(&self, request: &PhoneRequest<'_>) -> Located;

    /// What must be shown before this is answered. Memory only, and the same for every MAC address; but for directory pages where a tenant
    /// gives them by User-Agent: there it may read the database, and tells that the MAC address exists.
    fn gate(&self, request: &PhoneRequest<'_>, located: &Located) -> Gate;

    /// What an enrolment window gives to a request that shows no proof where the gate wants one: once to each device, so that it is noted
    /// with this. `None`: it is challenged. May read and write the database, where a window is open for its address, and only there.
    fn enrol(&self, request: &PhoneRequest<'_>, located: &Located) -> Option<Answer>;

    /// Notes that a challenge goes out for this request, or a refusal, since its asker has proven nothing; says how soon. `so_far` is the
    /// connection's. Memory only, and the same for every MAC address.
    fn challenged(&self, request: &PhoneRequest<'_>, located: &Located, so_far: &mut Unproven) -> Pace;

    /// What a username is, and its passwords. May read the database.
    ///
    /// # Errors
    /// An answer with [`crate::Outcome::Fault`] where the database did not answer.
    fn credentials(&self, username: &str) -> Result<Username, Answer>;

    /// The answer to GET and HEAD, if memory alone can give it.
    fn answer_at_once(
        &self,
        request: &PhoneRequest<'_>,
        located: &Located,
        proof: Option<&Proof>,
    ) -> Option<Answer>;

    /// The answer to GET and HEAD. May read the database and the file area.
    fn answer(&self, request: &PhoneRequest<'_>, located: &Located, proof: Option<&Proof>) -> Answer;

    /// Whether a POST of this name only reads: some phones ask for pages so. Memory only; the same for every MAC address.
    fn reads(&self, request: &PhoneRequest<'_>, located: &Located) -> bool;

    /// Whether a POST of this name is the Inform of a phone that looks for a management server. Memory only; the same for every MAC address.
    fn hears(&self, request: &PhoneRequest<'_>, located: &Located) -> bool;

    /// The answer to an Inform, the same whoever sent it; what it says of the phone is for the log and the timeline. Memory only.
    fn heard(&self, body: &[u8]) -> Answer;

    /// Begins an upload under this name, before its body is read: what comes of it is written piece by piece, and given up where the part
    /// is dropped. May read the database and writes to the file area.
    ///
    /// # Errors
    /// The answer to give instead.
    fn begin_upload(
        &self,
        request: &PhoneRequest<'_>,
        located: &Located,
        proof: Option<&Proof>,
    ) -> Result<Part, Answer>;

    /// Takes an upload that [`Provisioning::begin_upload`] began and whose body is whole. Writes to the file area.
    fn finish_upload(
        &self,
        request: &PhoneRequest<'_>,
        located: &Located,
        proof: Option<&Proof>,
        part: Part,
    ) -> Answer;

    /// Notes how a request was answered; `because` is [`Answer::because`] or the frontend's own reason. Memory only.
    fn record(&self, request: &PhoneRequest<'_>, located: &Located, because: &str, sent: Sent);

    /// Counts a request and how it ended; `asked` is none where it could not be read. Memory only, and a few additions.
    fn count(&self, _: Transport, _asked: Option<(&PhoneRequest<'_>, &Located)>, _: Ended) {}

    /// Whether phones can be served now, as of a second ago at most. May read the database.
    ///
    /// # Errors
    /// What is not there, in words that strangers may read.
    fn ready(&self) -> Result<(), Unready> {
        Ok(())
    }
}
