//! The star as a Mermaid diagram, made from the declarations.

use std::fmt::Write;

use arrow::datatypes::DataType;

use crate::tables::RefinedTable;

/// A Mermaid `erDiagram`: every table with its columns, `PK` for the grain, `FK` for what refers to a
/// dimension, and one line for each reference. It ends with a line feed.
#[must_use]
pub fn diagram() -> String {
    let mut text = String::from("erDiagram\n");
    for table in RefinedTable::ALL {
        for (column, dimension) in references(table) {
            // Each row refers to one member, and a member may have no row.
            let _ = writeln!(text, "    {dimension} ||--o{{ {table} : {column}");
        }
    }
    for table in RefinedTable::ALL {
        let _ = writeln!(text, "    {table} {{");
        for column in table.columns() {
            let word = type_word(&column.data_type());
            let _ = writeln!(
                text,
                "        {word} {}{}",
                column.name,
                key_words(table, column.name)
            );
        }
        text.push_str("    }\n");
    }
    text
}

fn references(table: RefinedTable) -> impl Iterator<Item = (&'static str, RefinedTable)> {
    let columns = table.columns().iter();
    columns.filter_map(move |column| Some((column.name, table.refers_to(column.name)?)))
}

/// ` PK`, ` FK`, ` PK, FK` or nothing.
fn key_words(table: RefinedTable, column: &str) -> &'static str {
    let is_grain = table.grain().contains(&column);
    let refers = table.refers_to(column).is_some();
    match (is_grain, refers) {
        (true, true) => " PK, FK",
        (true, false) => " PK",
        (false, true) => " FK",
        (false, false) => "",
    }
}

fn type_word(data_type: &DataType) -> &'static str {
    match data_type {
        DataType::Int32 => "int",
        DataType::Int64 => "bigint",
        DataType::Float64 => "double",
        DataType::Boolean => "boolean",
        DataType::Date32 => "date",
        _ => "varchar",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_diagram_has_every_table_and_every_reference_once() {
        let text = diagram();
        for table in RefinedTable::ALL {
            assert_eq!(
                text.matches(&format!("    {table} {{\n")).count(),
                1,
                "{table}"
            );
        }
        let lines = text.lines().filter(|line| line.contains("||--o{"));
        let references: usize = RefinedTable::ALL
            .map(|table| references(table).count())
            .iter()
            .sum();
        assert_eq!(lines.count(), references);
        assert!(
            text.contains("    dim_date ||--o{ fact_title : release_date_key\n"),
            "{text}"
        );
        assert!(text.contains("        bigint revenue\n"), "{text}");
        assert!(
            text.contains("        varchar title_key PK, FK\n"),
            "{text}"
        );
    }
}
