//! A table of the lake, of whichever zone.

use arrow::datatypes::SchemaRef;
use cinelake_refine::{ColumnInfo, Table};

use crate::tables::RefinedTable;

/// A table of the Trusted or of the Refined zone. No two have the same name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LakeTable {
    /// Typed, from Raw; `cinelake refine` makes it.
    Trusted(Table),
    /// Of the star schema, from Trusted; `cinelake model` makes it.
    Refined(RefinedTable),
}

impl LakeTable {
    /// Every table, those of Trusted first.
    pub fn all() -> impl Iterator<Item = Self> {
        let trusted = Table::ALL.into_iter().map(Self::Trusted);
        trusted.chain(RefinedTable::ALL.into_iter().map(Self::Refined))
    }

    /// The table of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let trusted = Table::parse(name).map(Self::Trusted);
        trusted.or_else(|| RefinedTable::parse(name).map(Self::Refined))
    }

    /// The name in SQL and in paths.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Trusted(table) => table.name(),
            Self::Refined(table) => table.name(),
        }
    }

    /// The one file of the table.
    #[must_use]
    pub fn path(self) -> String {
        match self {
            Self::Trusted(table) => table.path(),
            Self::Refined(table) => table.path(),
        }
    }

    /// The folder of that file.
    #[must_use]
    pub fn folder(self) -> String {
        match self {
            Self::Trusted(table) => table.folder(),
            Self::Refined(table) => table.folder(),
        }
    }

    /// The zone, as its folder is named.
    #[must_use]
    pub fn zone(self) -> &'static str {
        match self {
            Self::Trusted(_) => cinelake_lake::layout::TRUSTED,
            Self::Refined(_) => cinelake_lake::layout::REFINED,
        }
    }

    /// One row per what, as a sentence.
    #[must_use]
    pub fn description(self) -> &'static str {
        match self {
            Self::Trusted(table) => table.description(),
            Self::Refined(table) => table.description(),
        }
    }

    /// The columns, in order; the same as in [`Self::schema`].
    #[must_use]
    pub fn columns(self) -> &'static [ColumnInfo] {
        match self {
            Self::Trusted(table) => table.columns(),
            Self::Refined(table) => table.columns(),
        }
    }

    /// The Arrow schema of the file.
    #[must_use]
    pub fn schema(self) -> SchemaRef {
        match self {
            Self::Trusted(table) => table.schema(),
            Self::Refined(table) => table.schema(),
        }
    }
}

impl From<Table> for LakeTable {
    fn from(table: Table) -> Self {
        Self::Trusted(table)
    }
}

impl From<RefinedTable> for LakeTable {
    fn from(table: RefinedTable) -> Self {
        Self::Refined(table)
    }
}

impl std::fmt::Display for LakeTable {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_tables_of_the_lake_have_the_same_name() {
        let names: HashSet<_> = LakeTable::all().map(LakeTable::name).collect();
        assert_eq!(names.len(), Table::ALL.len() + RefinedTable::ALL.len());
        for table in LakeTable::all() {
            assert_eq!(LakeTable::parse(table.name()), Some(table));
            assert!(table.path().starts_with(table.zone()), "{table}");
        }
    }
}
