//! Numbers as data: at most six decimals, so that the last bits of a sum are not data.

use serde::Serializer;

/// At most six decimals; never a negative zero.
pub(crate) fn round(value: f64) -> f64 {
    (value * 1e6).round() / 1e6 + 0.0
}

/// Serializes a float with at most six decimals; null if it is not finite.
pub(crate) fn rounded<S: Serializer>(value: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    rounded_option(&Some(*value), serializer)
}

/// Serializes an optional float with at most six decimals.
pub(crate) fn rounded_option<S: Serializer>(
    value: &Option<f64>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) if value.is_finite() => serializer.serialize_f64(round(*value)),
        _ => serializer.serialize_none(),
    }
}
