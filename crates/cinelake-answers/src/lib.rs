//! The eight questions.
