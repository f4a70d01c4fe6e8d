//! `cinelake inspect`: what is in a catalogue.

use cinelake_imdb::KindSet;

use super::{note, print, print_json, reading};
use crate::args::InspectArgs;
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::render;
use crate::settings::Parsed;

pub(crate) async fn run(args: &InspectArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let (filter, notes) = context::filter(&args.filter, KindSet::ALL, context::today())?;
    notes.iter().for_each(|text| note(parsed, text));
    let (_, catalogue) = reading::read(&args.catalogue, filter, parsed).await?;
    if context::is_json(parsed) {
        print_json(catalogue.report())?;
    } else {
        print(&render::inspect(catalogue.report(), context::style(parsed)))?;
    }
    Ok(Code::Done)
}
