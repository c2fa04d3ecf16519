//! The phones of polycom.
