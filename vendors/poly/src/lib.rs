//! The phones of Poly: models, file names, settings, User-Agents.
//!
//! Two unrelated dialects live under this brand. CCX, Trio and VVX run the UC Software of `autoprov-polycom`, Edge E its eighth
//! release, told here; Edge B, Rove and the VVX D230 run Obihai's firmware, and an Edge B asks for its files by UC Software's names. Facts are from `vendors/poly.md` of the project, unless a
//! comment says otherwise.

mod edge;
mod edge_b;
mod models;
mod user_agent;

pub use edge::EDGE_E;
pub use edge_b::EDGE_B;
pub use models::{MODELS, POLY};
pub use user_agent::read as parse_user_agent;

autoprov_core::register!(&EDGE_E, &EDGE_B);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_crate_works_alone() {
        let registry = autoprov_core::Registry::linked().unwrap();
        let speak = |id| MODELS.iter().filter(|model| model.speaks(registry.profile(id).unwrap())).count();
        let ids = ["polycom-ucs", "poly-edge-e", "obihai-xml", "poly-edge-b"];
        assert_eq!(ids.map(speak), [10, 6, 3, 3]);
    }
}
