//! `cinelake ddl`: statements for other engines. Nothing is run, and the lake is not looked at.

use cinelake_analysis::ddl;
use cinelake_model::LakeTable;

use super::{print, print_json};
use crate::args::{DdlArgs, EngineArg, ZoneArg};
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::settings::Parsed;

pub(crate) fn run(args: &DdlArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let url = context::lake_url(args.lake.lake.as_deref())?;
    let (name, dialect) = match args.engine {
        EngineArg::Athena => ("athena", ddl::Dialect::Athena),
        EngineArg::Spark => ("spark", ddl::Dialect::Spark),
        EngineArg::Duckdb => ("duckdb", ddl::Dialect::DuckDb),
    };
    let url = context::absolute(url)?;
    let sql = ddl::statements(dialect, &url, &tables(args.zone))?;
    if context::is_json(parsed) {
        print_json(&serde_json::json!({ "engine": name, "lake": url.to_string(), "sql": sql }))?;
    } else {
        print(&sql)?;
    }
    Ok(Code::Done)
}

fn tables(zone: ZoneArg) -> Vec<LakeTable> {
    let wanted = |table: &LakeTable| match (zone, table) {
        (ZoneArg::All, _) => true,
        (zone, LakeTable::Trusted(_)) => zone == ZoneArg::Trusted,
        (zone, LakeTable::Refined(_)) => zone == ZoneArg::Refined,
    };
    LakeTable::all().filter(wanted).collect()
}
