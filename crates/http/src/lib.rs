//! HTTP and HTTPS: parse, authenticate, hand over, answer.
