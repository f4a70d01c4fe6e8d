//! Typed client of the TMDB REST API: endpoints, credentials, quota, retry.
