//! Plan, fetch, land: one bounded, resumable run from a catalogue to a lake.
