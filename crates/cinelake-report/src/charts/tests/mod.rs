mod drawn;
pub(crate) mod fixtures;
mod gallery;
mod random;
mod shown;
mod snapshots;

use cinelake_answers::Language;

use super::canvas::{NORMAL, SMALL};
use super::*;
