//! A SQL session over the Trusted tables.
