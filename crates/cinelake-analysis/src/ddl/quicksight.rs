//! Amazon QuickSight: a data source over Athena, and a data set for each view of the star, as the AWS CLI
//! takes them (`aws quicksight create-data-source --cli-input-json file://data-source.json`).

use cinelake_model::{View, ViewType};
use serde_json::{Value, json};

/// The Glue database that `ddl athena` makes.
const DATABASE: &str = "cinelake";
/// The id of the data source.
const DATA_SOURCE: &str = "cinelake";

/// Where QuickSight is used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuickSight {
    /// The number of the AWS account, twelve digits.
    pub account: String,
    /// The region, for instance `us-east-1`.
    pub region: String,
    /// Athena's work group.
    pub work_group: String,
}

/// An input of the AWS CLI.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct QuickSightFile {
    /// The name of its file.
    pub name: String,
    /// The command that takes it, without `file://…`.
    pub command: &'static str,
    /// What is in the file.
    pub input: Value,
}

/// Every input, in the order in which they have to be created: the source, then the data sets.
#[must_use]
pub fn quicksight(place: &QuickSight) -> Vec<QuickSightFile> {
    let source = QuickSightFile {
        name: "data-source.json".to_owned(),
        command: "aws quicksight create-data-source --cli-input-json",
        input: data_source(place),
    };
    let sets = View::ALL.into_iter().map(|view| QuickSightFile {
        name: format!("{}.json", view.name),
        command: "aws quicksight create-data-set --cli-input-json",
        input: data_set(place, view),
    });
    std::iter::once(source).chain(sets).collect()
}

fn data_source(place: &QuickSight) -> Value {
    json!({
        "AwsAccountId": place.account,
        "DataSourceId": DATA_SOURCE,
        "Name": "cinelake",
        "Type": "ATHENA",
        "DataSourceParameters": { "AthenaParameters": { "WorkGroup": place.work_group } },
    })
}

fn data_set(place: &QuickSight, view: View) -> Value {
    let QuickSight {
        account, region, ..
    } = place;
    let columns = view.columns.iter();
    let columns: Vec<Value> = columns
        .map(|(name, of)| json!({ "Name": name, "Type": type_name(*of) }))
        .collect();
    let calculated = calculated(view);
    let mut logical = json!({
        "Alias": view.name,
        "Source": { "PhysicalTableId": "view" },
    });
    if !calculated.is_empty() {
        logical["DataTransforms"] =
            json!([{ "CreateColumnsOperation": { "Columns": calculated } }]);
    }
    json!({
        "AwsAccountId": account,
        "DataSetId": view.name.replace('_', "-"),
        "Name": view.name,
        "ImportMode": "SPICE",
        "PhysicalTableMap": {
            "view": {
                "RelationalTable": {
                    "DataSourceArn": format!("arn:aws:quicksight:{region}:{account}:datasource/{DATA_SOURCE}"),
                    "Catalog": "AwsDataCatalog",
                    "Schema": DATABASE,
                    "Name": view.name,
                    "InputColumns": columns,
                }
            }
        },
        "LogicalTableMap": { "rows": logical },
    })
}

/// QuickSight has no day without a time.
fn type_name(of: ViewType) -> &'static str {
    match of {
        ViewType::Text => "STRING",
        ViewType::Integer => "INTEGER",
        ViewType::Decimal => "DECIMAL",
        ViewType::Day => "DATETIME",
    }
}

/// Fields that are right however a chart groups the rows: they add up first and divide then.
fn calculated(view: View) -> Vec<Value> {
    let has = |name: &str| view.columns.iter().any(|(column, _)| *column == name);
    let fields = [
        (
            "weighted_rating",
            "average_rating",
            "sum({average_rating} * {num_votes}) / sum({num_votes})",
        ),
        (
            "return_of_all",
            "profit",
            "sum({profit}) / sumIf({budget}, isNotNull({profit}))",
        ),
        (
            "return_of_all",
            "profit_share",
            "sum({profit_share}) / sumIf({budget_share}, isNotNull({profit_share}))",
        ),
    ];
    let wanted = fields.into_iter().filter(|(_, needs, _)| has(needs));
    wanted
        .map(|(name, _, expression)| {
            json!({ "ColumnName": name, "ColumnId": name, "Expression": expression })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> QuickSight {
        QuickSight {
            account: "123456789012".to_owned(),
            region: "us-east-1".to_owned(),
            work_group: "primary".to_owned(),
        }
    }

    #[test]
    fn every_view_is_a_data_set_with_its_columns() {
        let files = quicksight(&place());
        assert_eq!(files.len(), 1 + View::ALL.len());
        for (view, file) in View::ALL.iter().zip(&files[1..]) {
            let table = &file.input["PhysicalTableMap"]["view"]["RelationalTable"];
            assert_eq!(table["Name"], view.name);
            let columns = table["InputColumns"].as_array().map(Vec::len);
            assert_eq!(columns, Some(view.columns.len()));
        }
    }

    #[test]
    fn a_calculated_field_names_columns_that_the_data_set_has() {
        for view in View::ALL {
            for field in calculated(view) {
                let text = field["Expression"].as_str().unwrap_or_default();
                for name in text.split('{').skip(1) {
                    let name = name.split('}').next().unwrap_or_default();
                    let has = view.columns.iter().any(|(column, _)| *column == name);
                    assert!(has, "{}: {name}", view.name);
                }
            }
        }
    }

    #[test]
    fn the_data_set_of_titles_reads_as_it_did() {
        let files = quicksight(&place());
        insta::assert_snapshot!(serde_json::to_string_pretty(&files[1].input).expect("JSON"));
    }
}
