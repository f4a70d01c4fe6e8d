//! Types by the names that SQL gives them.

use arrow::datatypes::{DataType, IntervalUnit};

/// The type in SQL words, as `DESCRIBE` in other engines has it: `varchar`, `bigint`, `varchar[]`.
#[must_use]
pub fn sql_type(data_type: &DataType) -> String {
    let word = match data_type {
        DataType::Null => "null",
        DataType::Boolean => "boolean",
        DataType::Int8 => "tinyint",
        DataType::Int16 => "smallint",
        DataType::Int32 => "int",
        DataType::Int64 => "bigint",
        DataType::UInt8 => "utinyint",
        DataType::UInt16 => "usmallint",
        DataType::UInt32 => "uint",
        DataType::UInt64 => "ubigint",
        DataType::Float16 | DataType::Float32 => "float",
        DataType::Float64 => "double",
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => "varchar",
        DataType::Binary
        | DataType::LargeBinary
        | DataType::BinaryView
        | DataType::FixedSizeBinary(_) => "blob",
        DataType::Date32 | DataType::Date64 => "date",
        DataType::Time32(_) | DataType::Time64(_) => "time",
        DataType::Timestamp(_, None) => "timestamp",
        DataType::Timestamp(_, Some(_)) => "timestamptz",
        DataType::Duration(_) => "duration",
        DataType::Interval(
            IntervalUnit::YearMonth | IntervalUnit::DayTime | IntervalUnit::MonthDayNano,
        ) => "interval",
        DataType::Union(..) => "json",
        other => return nested(other),
    };
    word.to_owned()
}

fn nested(data_type: &DataType) -> String {
    match data_type {
        DataType::Decimal32(precision, scale)
        | DataType::Decimal64(precision, scale)
        | DataType::Decimal128(precision, scale)
        | DataType::Decimal256(precision, scale) => format!("decimal({precision},{scale})"),
        DataType::List(item)
        | DataType::LargeList(item)
        | DataType::ListView(item)
        | DataType::LargeListView(item)
        | DataType::FixedSizeList(item, _) => format!("{}[]", sql_type(item.data_type())),
        DataType::Struct(fields) => {
            let fields: Vec<_> = fields
                .iter()
                .map(|field| format!("{} {}", field.name(), sql_type(field.data_type())))
                .collect();
            format!("struct({})", fields.join(", "))
        }
        DataType::Map(entries, _) => match entries.data_type() {
            DataType::Struct(pair) if pair.len() == 2 => format!(
                "map({}, {})",
                sql_type(pair[0].data_type()),
                sql_type(pair[1].data_type())
            ),
            _ => "map".to_owned(),
        },
        DataType::Dictionary(_, values) => sql_type(values),
        DataType::RunEndEncoded(_, values) => sql_type(values.data_type()),
        other => other.to_string().to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cinelake_refine::Table;

    #[test]
    fn the_tables_types_have_plain_names() {
        let mut names: Vec<String> = Table::ALL
            .into_iter()
            .flat_map(|table| {
                table
                    .columns()
                    .iter()
                    .map(|column| sql_type(&column.data_type()))
            })
            .collect();
        names.sort();
        names.dedup();
        assert_eq!(
            names,
            [
                "bigint",
                "boolean",
                "date",
                "double",
                "int",
                "timestamptz",
                "varchar",
                "varchar[]"
            ]
        );
    }
}
