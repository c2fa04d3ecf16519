//! Tenants, devices and what phones did, in SQLite through diesel.
