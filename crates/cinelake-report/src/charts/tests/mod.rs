mod drawn;
pub(crate) mod fixtures;
mod own;
mod random;
mod shown;
mod snapshots;

use cinelake_answers::Language;

use super::canvas::{NORMAL, SMALL};
use super::*;
