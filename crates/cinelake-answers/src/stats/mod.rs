//! The statistics, on small exact counts.
