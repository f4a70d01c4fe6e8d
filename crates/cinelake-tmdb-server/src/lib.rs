//! A TMDB-compatible server over records, with seeded faults; for the demo, replays and tests.
