//! DuckDB: views over the tables' files, with comments.

use std::fmt::Write;

use cinelake_lake::LakeUrl;
use cinelake_model::LakeTable;

use super::{column_words, quoted_name, quoted_prose};

/// Credentials as the AWS tools find them; the extension comes from DuckDB's own repository.
const S3: &str = "INSTALL httpfs;\nLOAD httpfs;\nINSTALL aws;\nLOAD aws;\n\
                  CREATE OR REPLACE SECRET cinelake (TYPE s3, PROVIDER credential_chain);\n\n";

pub(super) fn statements(lake: &LakeUrl, tables: &[LakeTable]) -> String {
    let mut sql = String::new();
    if matches!(lake, LakeUrl::S3 { .. }) {
        sql.push_str(S3);
    }
    for (at, table) in tables.iter().enumerate() {
        if at > 0 {
            sql.push('\n');
        }
        push_view(&mut sql, lake, *table);
    }
    sql
}

fn push_view(sql: &mut String, lake: &LakeUrl, table: LakeTable) {
    let name = quoted_name(table.name(), '"');
    let file = literal(&without_patterns(&lake.join(&table.path())));
    let _ = writeln!(
        sql,
        "CREATE OR REPLACE VIEW {name} AS SELECT * FROM read_parquet({file});"
    );
    let comment = quoted_prose(table.description());
    let _ = writeln!(sql, "COMMENT ON VIEW {name} IS {comment};");
    for column in table.columns() {
        let field = quoted_name(column.name, '"');
        let comment = quoted_prose(&column_words(column));
        let _ = writeln!(sql, "COMMENT ON COLUMN {name}.{field} IS {comment};");
    }
}

/// `read_parquet` takes patterns; a folder may be called like one.
fn without_patterns(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for letter in path.chars() {
        match letter {
            '*' | '?' | '[' => {
                text.push('[');
                text.push(letter);
                text.push(']');
            }
            other => text.push(other),
        }
    }
    text
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
