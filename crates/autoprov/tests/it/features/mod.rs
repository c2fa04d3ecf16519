//! What operators and people do beside plain provisioning: hot desking, changes shown before they are made, templates.

mod convergence;
mod firmware;
mod history;
mod hotdesk;
mod plan;
mod templates;
