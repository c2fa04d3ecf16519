//! The phones of grandstream.
