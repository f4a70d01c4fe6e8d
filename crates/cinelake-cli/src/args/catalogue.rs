//! The flags of `catalogue fetch`.

use std::path::PathBuf;

use cinelake_fetch::{DEFAULT_FROM, Dataset, UnknownDataset};
use clap::{Args, Subcommand};

/// What can be done to get a catalogue.
#[derive(Debug, Subcommand)]
pub(crate) enum CatalogueCommand {
    /// Download IMDb's files (non-commercial use), or continue a download; asks only for what changed
    #[command(after_help = HELP)]
    Fetch(FetchArgs),
}

/// Below the help of `catalogue fetch`.
const HELP: &str = "\
Examples:
  cinelake catalogue fetch --output ./imdb
  cinelake catalogue fetch --output ./imdb --only title.basics,title.ratings
  cinelake catalogue fetch --output ./imdb --from https://mirror.example/imdb

The files are title.basics, title.ratings, title.principals, name.basics, title.crew, title.episode and
title.akas, about 2 GB together. IMDb's terms are shown first, and lie beside the files as
IMDB-TERMS.txt: the files are for personal and non-commercial use.

A file takes the place of the old one when it is whole and checked. A download that was cut is continued
by the same command; a file that has not changed is not downloaded again.

Exit codes: 0 every file is whole and what the server has, 2 the address, the folder or the disk is
wrong, or no file came, 3 some files did not come, 4 stopped, or the server does not answer.";

/// Flags of `catalogue fetch`.
#[derive(Debug, Args)]
#[command(next_help_heading = "Fetch")]
pub(crate) struct FetchArgs {
    /// The folder for the files; it is created if it does not exist
    #[arg(long, short, value_name = "DIR", default_value = "imdb")]
    pub(crate) output: PathBuf,
    /// Only these files, for instance title.basics,title.ratings [default: all seven]
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = parse_dataset)]
    pub(crate) only: Vec<Dataset>,
    /// Where the files are: IMDb, a mirror, or a server on this machine
    #[arg(long, value_name = "URL", default_value = DEFAULT_FROM)]
    pub(crate) from: String,
}

fn parse_dataset(text: &str) -> Result<Dataset, String> {
    text.parse().map_err(|UnknownDataset(word)| {
        let known = Dataset::ALL.map(|known| known.name().to_owned());
        let meant = match cinelake_analysis::nearest(&word, &known).first() {
            Some(nearest) => format!("did you mean {nearest}? "),
            None => String::new(),
        };
        format!("{meant}IMDb's files are {}", known.join(", "))
    })
}
