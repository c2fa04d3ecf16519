//! The only list of vendors: one line each, so that the linker keeps them.
