//! `cinelake tables`: what the tables of the lake hold, and where each column comes from.

use anyhow::anyhow;
use cinelake_analysis::model::{self, RefinedState};
use cinelake_analysis::nearest;
use cinelake_model::LakeTable;
use cinelake_refine::{TableState, read_state, unrefined};

use super::{or_stopped, print, print_json, trusted};
use crate::args::{Format, TablesArgs};
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::render::{self, TableView};
use crate::settings::Parsed;

pub(crate) async fn run(args: &TablesArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let named = named(&args.tables)?;
    let lake = trusted::lake(&args.lake, parsed).await?;
    let states = or_stopped(async { Ok(read_state(&lake).await?) }).await?;
    if states.is_empty() {
        let behind = unrefined(&lake, &states).await?;
        return Err(trusted::no_tables(&lake, behind));
    }
    let star = or_stopped(async { Ok(model::read_state(&lake).await?) }).await?;
    let tables = views(&named, &states, &star);
    match parsed.cli.global.format {
        Format::Json => print_json(&serde_json::json!({
            "lake": lake.url().to_string(),
            "tables": tables,
        }))?,
        Format::Markdown => print(&render::tables_markdown(&tables))?,
        _ => print(&render::tables(&tables, context::style(parsed)))?,
    }
    Ok(Code::Done)
}

/// The tables that are named; none for all.
fn named(names: &[String]) -> Result<Vec<LakeTable>, Failure> {
    let table = |name: &String| {
        LakeTable::parse(name).ok_or_else(|| {
            let known = LakeTable::all().map(|table| table.name().to_owned());
            let known: Vec<String> = known.collect();
            let instead = match nearest(name, &known).as_slice() {
                [] => format!("there are {}", known.join(", ")),
                nearest => format!(
                    "did you mean {}? `cinelake tables` lists all",
                    nearest.join(" or ")
                ),
            };
            Failure::usage(anyhow!("there is no table `{name}`; {instead}"))
                .with_sentence("no_table", "")
        })
    };
    names.iter().map(table).collect()
}

/// The tables that are named. Where none is: those of Trusted, and those of the star if there is one.
fn views(named: &[LakeTable], states: &[TableState], star: &[RefinedState]) -> Vec<TableView> {
    let is_shown = |table: &LakeTable| match table {
        LakeTable::Trusted(_) => true,
        LakeTable::Refined(_) => !star.is_empty(),
    };
    let view = |table| match table {
        LakeTable::Trusted(table) => {
            TableView::trusted(table, states.iter().find(|state| state.table == table))
        }
        LakeTable::Refined(table) => {
            TableView::refined(table, star.iter().find(|state| state.table == table))
        }
    };
    // In the order of the command line, where it names some.
    match named {
        [] => LakeTable::all().filter(is_shown).map(view).collect(),
        named => named.iter().copied().map(view).collect(),
    }
}
