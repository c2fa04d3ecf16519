//! What operators are told: no secret, nothing that moves a terminal, no more time than it takes to read.

mod secrets;
