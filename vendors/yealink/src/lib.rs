//! The phones of yealink.
