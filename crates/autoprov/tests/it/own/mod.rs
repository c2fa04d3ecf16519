//! The server's own files: nobody gets them, and what happens to them is logged.

mod apart;
mod links;
mod modes;
mod replaced;
