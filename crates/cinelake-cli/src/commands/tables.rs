//! `cinelake tables`: what the Trusted tables hold, and where each column comes from.

use anyhow::anyhow;
use cinelake_refine::{Table, read_state, unrefined};

use super::{or_stopped, print, print_json, trusted};
use crate::args::{Format, TablesArgs};
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::render::{self, TableView};
use crate::settings::Parsed;

pub(crate) async fn run(args: &TablesArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let wanted = wanted(&args.tables)?;
    let lake = trusted::lake(&args.lake, parsed).await?;
    let states = or_stopped(async { Ok(read_state(&lake).await?) }).await?;
    if states.is_empty() {
        let behind = unrefined(&lake, &states).await?;
        return Err(trusted::no_tables(&lake, behind));
    }
    let tables: Vec<TableView> = wanted
        .into_iter()
        .map(|table| TableView::new(table, states.iter().find(|state| state.table == table)))
        .collect();
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

fn wanted(names: &[String]) -> Result<Vec<Table>, Failure> {
    if names.is_empty() {
        return Ok(Table::ALL.to_vec());
    }
    let table = |name: &String| {
        Table::parse(name).ok_or_else(|| {
            let known = Table::ALL.map(Table::name).join(", ");
            Failure::usage(anyhow!("there is no table `{name}`; there are {known}"))
        })
    };
    names.iter().map(table).collect()
}
