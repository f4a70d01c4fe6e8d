//! The cast in a record's block of credits.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::fields;

/// A role. Every value may be unknown.
#[derive(Debug)]
pub(super) struct CastMember<'r> {
    pub(super) person_id: Option<i64>,
    pub(super) name: Option<Cow<'r, str>>,
    pub(super) character: Option<Cow<'r, str>>,
    pub(super) order: Option<i32>,
}

#[derive(Deserialize)]
struct Credits<'r> {
    #[serde(borrow, default)]
    cast: Option<Vec<Member<'r>>>,
}

#[derive(Deserialize)]
struct Member<'r> {
    #[serde(borrow, default)]
    id: Option<&'r RawValue>,
    #[serde(borrow, default)]
    name: Option<&'r RawValue>,
    #[serde(borrow, default)]
    character: Option<&'r RawValue>,
    #[serde(borrow, default)]
    order: Option<&'r RawValue>,
}

/// Reads the cast; `None` when the block is not what TMDB sends. That is no reason to lose the
/// record: the block stays in `extra`.
pub(super) fn read(credits: &RawValue) -> Option<Vec<CastMember<'_>>> {
    let credits: Option<Credits<'_>> = serde_json::from_str(credits.get()).ok()?;
    let members = credits.and_then(|credits| credits.cast).unwrap_or_default();
    members.iter().map(|member| typed(member).ok()).collect()
}

fn typed<'r>(member: &Member<'r>) -> Result<CastMember<'r>, fields::Refused> {
    Ok(CastMember {
        person_id: fields::integer("id", member.id)?,
        name: fields::text("name", member.name)?,
        character: fields::text("character", member.character)?,
        order: fields::integer("order", member.order)?.and_then(|order| i32::try_from(order).ok()),
    })
}
