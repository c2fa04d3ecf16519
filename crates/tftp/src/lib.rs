//! TFTP: packets, transfers; hand over, answer.
