//! Where a request of a phone becomes an answer.
//!
//! Frontends hand a [`PhoneRequest`] to [`Provisioning`]; commands use [`Provision`] itself: the same path, explained step by step.

mod answer;
mod bundle;
mod cache;
mod check;
mod contacts;
mod disguise;
mod enrolment;
mod explain;
pub mod fields;
mod file_area;
mod freshness;
mod guard;
mod health;
mod hot_desk;
mod identify;
mod inform;
pub mod metrics;
mod models;
mod own_files;
mod placeholder;
mod plan;
mod pnp;
mod provision;
mod provisioning;
mod record;
mod render;
mod request;
mod resolution;
mod serve;
mod snapshot;
mod trace;
mod uploads;
mod view;

pub use answer::{Answer, Body, Outcome, Pace, Representation, Sent, Shown};
pub use autoprov_store::{DeviceId, TenantId};
pub use bundle::bundle;
pub use check::{check, check_part, no_model, spell};
pub use contacts::contacts;
pub use explain::{DeviceFile, Explanation, UploadError, Uploaded};
pub use file_area::{FileArea, Found};
pub use freshness::Freshness;
pub use guard::Unproven;
pub use health::Unready;
pub use identify::{Candidate, Identity, identify};
pub use models::adopt;
pub use own_files::{Kind as OwnKind, OwnFile, disguised};
pub use placeholder::PlaceholderError;
pub use plan::{Change, DevicePlan, Effect, FilePlan};
pub use pnp::{Looking, Untold};
pub use provision::{Levels, Provision, Setup, SetupError};
pub use provisioning::Provisioning;
pub use render::{Base, RenderFailure, Rendered, render};
pub use request::{
    Credentials, Gate, Located, Own, Owner, PhoneRequest, Proof, Username, Verb, local_request, path,
};
pub use trace::Step;
pub use uploads::{Finished, Kept, Part, Quota};
pub use view::{RenderContext, view};
