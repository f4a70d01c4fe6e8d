//! The tables of the lake that a command names, and what to say when they are not there or
//! not up to date.

use anyhow::anyhow;
use cinelake_analysis::model::is_behind;
use cinelake_analysis::{Limits, Session};
use cinelake_lake::{Lake, LakeUrl};
use cinelake_refine::{Unrefined, read_state, unrefined};

use super::warn;
use crate::args::{EngineLimitArgs, LakeUrlArgs};
use crate::context;
use crate::failure::Failure;
use crate::settings::Parsed;
use crate::wording::{Wording, say};

/// The lake, which has to be there already: none of these commands makes one.
pub(super) async fn lake(args: &LakeUrlArgs, parsed: &Parsed) -> Result<Lake, Failure> {
    lake_at(args.lake.as_deref(), parsed).await
}

pub(super) async fn lake_at(lake: Option<&str>, parsed: &Parsed) -> Result<Lake, Failure> {
    let url = context::lake_url(lake)?;
    if let LakeUrl::Local(path) = &url
        && !path.exists()
    {
        return Err(Failure::usage(anyhow!(
            "there is no lake at {url}; make one with: cinelake ingest movies.csv --lake {}",
            url.argument()
        ))
        .with_sentence("no_lake", url.argument()));
    }
    context::open_lake(&url, parsed).await
}

/// What the statements of a command may use.
pub(super) fn limits(args: &EngineLimitArgs) -> Limits {
    Limits {
        memory_bytes: args.memory,
        ..Limits::default()
    }
}

/// A session over the tables, after a warning if more has been landed than they hold.
pub(super) async fn session(lake: &Lake, limits: Limits) -> Result<Session, Failure> {
    checked(lake, Session::open_within(lake, limits).await?).await
}

/// The session, after a warning if more has been landed than its tables hold; an error without tables.
async fn checked(lake: &Lake, session: Session) -> Result<Session, Failure> {
    let behind = behind(lake).await?;
    if session.tables().is_empty() {
        return Err(no_tables(lake, behind));
    }
    let words = Wording::of_process();
    if let Some(text) = waiting(words, behind) {
        let command = format!("cinelake refine --lake {}", lake.url().argument());
        warn(&say!(
            words,
            "warn-behind",
            waiting = text,
            command = command
        ));
    }
    Ok(session)
}

/// As [`session`], with the tables of Refined that there are, after a warning if they are behind.
pub(super) async fn session_of_all(lake: &Lake, limits: Limits) -> Result<Session, Failure> {
    let session = checked(lake, Session::open_all_within(lake, limits).await?).await?;
    if is_behind(&session)? {
        let command = format!("cinelake model --lake {}", lake.url().argument());
        let words = Wording::of_process();
        warn(&say!(words, "warn-star-behind", command = command));
    }
    Ok(session)
}

/// What has been landed and is in no table.
pub(super) async fn behind(lake: &Lake) -> Result<Unrefined, Failure> {
    let states = read_state(lake).await?;
    Ok(unrefined(lake, &states).await?)
}

/// Why there are no tables, and what makes them.
pub(super) fn no_tables(lake: &Lake, behind: Unrefined) -> Failure {
    let (url, argument) = (lake.url(), lake.url().argument());
    let (code, text) = if behind.is_empty() {
        let text = format!(
            "the lake {url} is empty; put records into it with: cinelake ingest movies.csv --lake {argument}"
        );
        ("empty_lake", text)
    } else {
        let text = format!(
            "the lake {url} has no tables yet; make them with: cinelake refine --lake {argument}"
        );
        ("no_tables", text)
    };
    Failure::usage(anyhow!(text)).with_sentence(code, argument)
}

/// What waits for a refine, in words; `None` when nothing does.
pub(super) fn waiting(words: Wording, behind: Unrefined) -> Option<String> {
    let counted = [
        ("catalogue-files", behind.catalogue_files),
        ("batches", behind.batches),
        ("runs", behind.runs),
        ("second-opinions", behind.second_opinions),
    ];
    let counted = counted.into_iter().filter(|(_, count)| *count > 0);
    let counted: Vec<(&str, u64)> = counted.collect();
    let key = match counted.as_slice() {
        [] => return None,
        [(_, 1)] => "waiting-one",
        _ => "waiting-more",
    };
    let counted = counted
        .iter()
        .map(|(key, count)| words.counted(key, *count));
    let what = words.list(&counted.collect::<Vec<String>>());
    Some(say!(words, key, what = what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_for_a_refine_is_counted_in_words() {
        let waits = |catalogue_files, batches, runs| {
            waiting(
                Wording::EN,
                Unrefined {
                    batches,
                    catalogue_files,
                    runs,
                    second_opinions: 0,
                },
            )
            .unwrap_or_default()
        };
        assert_eq!(waits(0, 0, 0), "");
        assert_eq!(waits(1, 0, 0), "1 catalogue file is");
        assert_eq!(waits(0, 1_200, 0), "1,200 batches are");
        assert_eq!(waits(2, 1, 3), "2 catalogue files, 1 batch and 3 runs are");
    }
}
