//! What the tests share.

use crate::VENDOR;
use autoprov_core::{Model, testing};

pub(crate) fn model(name: &str) -> &'static Model {
    testing::model(VENDOR.models, name)
}
