//! The phones of Poly: models, file names, settings, User-Agents.
//!
//! Two unrelated dialects live under this brand. CCX, Trio and VVX run the UC Software of `autoprov-polycom`, Edge E its eighth
//! release, told here; Edge B, Rove and the VVX D230 run Obihai's firmware. Facts are from `vendors/poly.md` of the project, unless a
//! comment says otherwise.

mod edge;
mod models;
mod user_agent;

pub use edge::EDGE_E;
pub use models::{MODELS, POLY};
pub use user_agent::read as parse_user_agent;

autoprov_core::register!(&EDGE_E);
