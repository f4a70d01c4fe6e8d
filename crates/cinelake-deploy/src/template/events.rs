//! What EventBridge has to see before it starts a run.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// The pattern for "a catalogue was uploaded"; `catalogues` are `s3://bucket/key`, checked before.
pub(super) fn uploaded(catalogues: &[String]) -> Value {
    let mut keys: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for url in catalogues {
        let place = url
            .strip_prefix("s3://")
            .and_then(|rest| rest.split_once('/'));
        if let Some((bucket, key)) = place {
            keys.entry(bucket).or_default().push(matcher(key));
        }
    }
    let mut places: Vec<Value> = keys
        .into_iter()
        .map(|(bucket, keys)| json!({ "bucket": { "name": [bucket] }, "object": { "key": keys } }))
        .collect();
    let detail = match places.len() {
        1 => places.remove(0),
        _ => json!({ "$or": places }),
    };
    json!({ "source": ["aws.s3"], "detail-type": ["Object Created"], "detail": detail })
}

/// EventBridge knows `*`, but neither `?` nor `[…]`: what is in front of those has to do.
fn matcher(key: &str) -> Value {
    match key.find(['?', '[']) {
        Some(end) => match key[..end].split_once('*') {
            Some((fixed, _)) => json!({ "prefix": fixed }),
            None => json!({ "prefix": key[..end] }),
        },
        None if key.contains("**") => {
            json!({ "prefix": key.split('*').next().unwrap_or_default() })
        }
        None if key.contains('*') => json!({ "wildcard": key.replace('\\', "\\\\") }),
        None => key.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(urls: &[&str]) -> Value {
        let urls: Vec<String> = urls.iter().map(|&url| url.to_owned()).collect();
        uploaded(&urls)["detail"].clone()
    }

    #[test]
    fn a_key_is_itself_and_a_pattern_what_eventbridge_knows_of_it() {
        let keys = of(&[
            "s3://b/in/movies.csv",
            "s3://b/in/*.csv.gz",
            "s3://b/x/m?.csv",
            "s3://b/**/a",
        ]);
        assert_eq!(
            keys,
            json!({ "bucket": { "name": ["b"] }, "object": { "key": [
                "in/movies.csv", { "wildcard": "in/*.csv.gz" }, { "prefix": "x/m" }, { "prefix": "" }
            ]}})
        );
    }

    #[test]
    fn keys_stay_with_their_bucket() {
        let two = of(&["s3://a/x.csv", "s3://b/y.csv"]);
        assert_eq!(two["$or"][1]["object"]["key"], json!(["y.csv"]));
        assert_eq!(two["$or"][1]["bucket"]["name"], json!(["b"]));
    }
}
