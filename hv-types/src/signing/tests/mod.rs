//! Tests that look inside: octets against the reference vectors.

mod vectors;
