//! The lake: zones, paths, atomic batches, manifests; opens a store from a URL.
