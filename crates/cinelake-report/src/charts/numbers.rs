//! Numbers as the charts write them: the answers' own formats, and what only axes and CSV need.

use cinelake_answers::Language;
pub(super) use cinelake_answers::format::{
    UNKNOWN, compact, count, decimal, percent, signed, times, usd, usd_compact,
};
use cinelake_answers::format::{tick, usd_tick};

/// A round count of an axis: `100K`, `100 mil`.
pub(super) fn power(language: Language, value: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a tick, not below 0"
    )]
    tick(language, value.max(0.0) as u64)
}

/// Round dollars of an axis.
pub(super) fn usd_axis(language: Language, value: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a tick")]
    usd_tick(language, value as i64)
}

/// A number as machines read it: at most six decimals, as in the JSON.
pub(super) fn machine(value: f64) -> String {
    ((value * 1e6).round() / 1e6 + 0.0).to_string()
}
