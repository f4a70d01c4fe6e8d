//! When the work of an invocation has to stop.

use std::time::Duration;

use chrono::{DateTime, Utc};
use tokio::sync::watch;

use crate::environment::Environment;

/// The margin where `CINELAKE_DEADLINE_MARGIN` is not set: enough for answers on their way and for
/// closing.
const DEFAULT_MARGIN: Duration = Duration::from_secs(20);

/// What is told about an invocation from outside.
#[derive(Debug, Clone)]
pub struct Invocation {
    /// AWS's id of it.
    pub request_id: String,
    /// When AWS kills it.
    pub deadline: DateTime<Utc>,
}

impl Invocation {
    /// Seconds until AWS kills it; negative after that.
    #[must_use]
    pub fn seconds_left(&self, now: DateTime<Utc>) -> f64 {
        (self.deadline - now).num_milliseconds() as f64 / 1_000.0
    }
}

/// What ends the work of an invocation before it is done.
#[derive(Debug, Clone)]
pub struct Deadline {
    /// So long before AWS kills the invocation its work stops.
    pub margin: Duration,
    /// Becomes true when AWS is about to take the environment away.
    terminated: watch::Receiver<bool>,
}

impl Deadline {
    /// With the margin of `CINELAKE_DEADLINE_MARGIN`, in seconds, or 20 seconds.
    ///
    /// # Errors
    /// In words, where the variable is no number of seconds.
    pub fn new(
        environment: &Environment,
        terminated: watch::Receiver<bool>,
    ) -> Result<Self, String> {
        let margin = match environment.get("CINELAKE_DEADLINE_MARGIN") {
            None => DEFAULT_MARGIN,
            Some(text) => seconds(text)
                .ok_or_else(|| format!("CINELAKE_DEADLINE_MARGIN is `{text}`: give seconds"))?,
        };
        Ok(Self { margin, terminated })
    }

    /// Waits until the work has to stop, and says why.
    pub fn stop(&self, invocation: &Invocation) -> impl Future<Output = String> + Send + 'static {
        let left = (invocation.deadline - Utc::now())
            .to_std()
            .unwrap_or_default();
        let time_up = tokio::time::sleep(left.saturating_sub(self.margin));
        let mut terminated = self.terminated.clone();
        async move {
            let taken = async {
                if terminated.wait_for(|taken| *taken).await.is_err() {
                    std::future::pending::<()>().await;
                }
            };
            let why = tokio::select! {
                () = time_up => "the time of the function is almost over",
                () = taken => "stopped by SIGTERM",
            };
            why.to_owned()
        }
    }

    /// Whether AWS is about to take the environment away.
    #[must_use]
    pub fn is_terminated(&self) -> bool {
        *self.terminated.borrow()
    }
}

fn seconds(text: &str) -> Option<Duration> {
    let seconds = text.parse::<f64>().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(margin: Option<&str>) -> Result<Deadline, String> {
        let margin = margin.map(|text| ("CINELAKE_DEADLINE_MARGIN".to_owned(), text.to_owned()));
        let (_, terminated) = watch::channel(false);
        Deadline::new(&margin.into_iter().collect(), terminated)
    }

    #[test]
    fn the_margin_is_twenty_seconds_or_what_the_variable_says() {
        assert_eq!(with(None).map(|d| d.margin), Ok(DEFAULT_MARGIN));
        let half = Duration::from_millis(500);
        assert_eq!(with(Some("0.5")).map(|d| d.margin), Ok(half));
        for text in ["soon", "-1", "NaN", ""] {
            let error = with(Some(text)).map(|d| d.margin).unwrap_err();
            assert!(error.contains("CINELAKE_DEADLINE_MARGIN"), "{error}");
        }
    }

    #[tokio::test]
    async fn an_invocation_whose_margin_has_begun_stops_at_once() {
        let invocation = Invocation {
            request_id: String::new(),
            deadline: Utc::now() + Duration::from_secs(10),
        };
        let why = with(None).expect("a deadline").stop(&invocation).await;
        assert!(why.contains("almost over"), "{why}");
    }
}
