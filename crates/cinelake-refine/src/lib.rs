//! Raw to Trusted.
