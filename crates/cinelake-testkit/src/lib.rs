//! Fixtures, a fault-injecting store and a real S3 server in process; for tests only.
