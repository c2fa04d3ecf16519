//! Every name that we write exists: it stands in a list made from others' documents (`fixtures/cisco/names`).
