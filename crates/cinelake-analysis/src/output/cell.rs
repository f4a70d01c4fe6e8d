//! One cell as text or as JSON, appended to a buffer.

use std::fmt::Write;

use arrow::array::{Array, ArrayRef, AsArray, OffsetSizeTrait};
use arrow::datatypes::{
    DataType, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type, Float32Type,
    Float64Type, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};

/// Appends the cell as people and CSV readers take it; `false`, and nothing, for NULL.
pub(crate) fn push_text(out: &mut String, array: &ArrayRef, row: usize) -> bool {
    if is_null(array, row) {
        return false;
    }
    match array.data_type() {
        DataType::Utf8 => out.push_str(array.as_string::<i32>().value(row)),
        DataType::Binary => push_hex(out, array.as_binary::<i32>().value(row)),
        DataType::Float32 | DataType::Float64 => {
            let value = float(array, row);
            match value.is_finite() {
                true => push_json(out, array, row),
                false => push_display(out, value),
            }
        }
        DataType::Union(..) => {
            let (child, row) = union_child(array, row);
            return push_text(out, &child, row);
        }
        _ => push_json(out, array, row),
    }
    true
}

/// Appends the cell as a JSON value. What JSON has no value for (NaN, infinities) is null.
pub(crate) fn push_json(out: &mut String, array: &ArrayRef, row: usize) {
    if is_null(array, row) {
        out.push_str("null");
        return;
    }
    match array.data_type() {
        DataType::Boolean => push_display(out, array.as_boolean().value(row)),
        DataType::Utf8 => push_json_text(out, array.as_string::<i32>().value(row)),
        DataType::Binary => {
            out.push('"');
            push_hex(out, array.as_binary::<i32>().value(row));
            out.push('"');
        }
        DataType::Union(..) => {
            let (child, row) = union_child(array, row);
            push_json(out, &child, row);
        }
        data_type if data_type.is_numeric() => push_number(out, array, row),
        _ => push_nested(out, array, row),
    }
}

fn is_null(array: &ArrayRef, row: usize) -> bool {
    matches!(array.data_type(), DataType::Null) || array.is_null(row)
}

fn push_number(out: &mut String, array: &ArrayRef, row: usize) {
    match array.data_type() {
        DataType::Int8 => push_display(out, array.as_primitive::<Int8Type>().value(row)),
        DataType::Int16 => push_display(out, array.as_primitive::<Int16Type>().value(row)),
        DataType::Int32 => push_display(out, array.as_primitive::<Int32Type>().value(row)),
        DataType::Int64 => push_display(out, array.as_primitive::<Int64Type>().value(row)),
        DataType::UInt8 => push_display(out, array.as_primitive::<UInt8Type>().value(row)),
        DataType::UInt16 => push_display(out, array.as_primitive::<UInt16Type>().value(row)),
        DataType::UInt32 => push_display(out, array.as_primitive::<UInt32Type>().value(row)),
        DataType::UInt64 => push_display(out, array.as_primitive::<UInt64Type>().value(row)),
        DataType::Float32 => push_float(out, array.as_primitive::<Float32Type>().value(row)),
        DataType::Float64 => push_float(out, array.as_primitive::<Float64Type>().value(row)),
        DataType::Decimal32(..) => {
            out.push_str(&array.as_primitive::<Decimal32Type>().value_as_string(row));
        }
        DataType::Decimal64(..) => {
            out.push_str(&array.as_primitive::<Decimal64Type>().value_as_string(row));
        }
        DataType::Decimal128(..) => {
            out.push_str(&array.as_primitive::<Decimal128Type>().value_as_string(row));
        }
        DataType::Decimal256(..) => {
            out.push_str(&array.as_primitive::<Decimal256Type>().value_as_string(row));
        }
        _ => out.push_str("null"),
    }
}

/// The shortest text that reads back as the same number of the same width.
fn push_float(out: &mut String, value: impl serde::Serialize) {
    // A float has a text always; it is `null` when it is no number.
    out.push_str(&serde_json::to_string(&value).unwrap_or_else(|_| "null".to_owned()));
}

fn float(array: &ArrayRef, row: usize) -> f64 {
    match array.data_type() {
        DataType::Float32 => f64::from(array.as_primitive::<Float32Type>().value(row)),
        _ => array.as_primitive::<Float64Type>().value(row),
    }
}

fn push_nested(out: &mut String, array: &ArrayRef, row: usize) {
    match array.data_type() {
        DataType::List(_) => push_list::<i32>(out, array, row),
        DataType::LargeList(_) => push_list::<i64>(out, array, row),
        DataType::Struct(fields) => {
            let columns = array.as_struct().columns();
            let members = fields.iter().zip(columns);
            push_members(
                out,
                members.map(|(field, column)| (field.name().as_str(), column, row)),
            );
        }
        DataType::Map(..) => push_map(out, array, row),
        // No other type is plain.
        _ => out.push_str("null"),
    }
}

fn push_list<O: OffsetSizeTrait>(out: &mut String, array: &ArrayRef, row: usize) {
    let items = array.as_list::<O>().value(row);
    out.push('[');
    for item in 0..items.len() {
        if item > 0 {
            out.push(',');
        }
        push_json(out, &items, item);
    }
    out.push(']');
}

fn push_members<'a>(
    out: &mut String,
    members: impl Iterator<Item = (&'a str, &'a ArrayRef, usize)>,
) {
    out.push('{');
    for (at, (name, column, row)) in members.enumerate() {
        if at > 0 {
            out.push(',');
        }
        push_json_text(out, name);
        out.push(':');
        push_json(out, column, row);
    }
    out.push('}');
}

/// Keys of JSON objects are text, whatever the map's are.
fn push_map(out: &mut String, array: &ArrayRef, row: usize) {
    let entries = array.as_map().value(row);
    let mut key = String::new();
    out.push('{');
    for entry in 0..entries.len() {
        if entry > 0 {
            out.push(',');
        }
        key.clear();
        push_text(&mut key, entries.column(0), entry);
        push_json_text(out, &key);
        out.push(':');
        push_json(out, entries.column(1), entry);
    }
    out.push('}');
}

/// JSON text with every control character escaped, those that JSON lets through too, and the
/// line separators that some readers take for line ends.
pub(crate) fn push_json_text(out: &mut String, text: &str) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other if super::sanitize::is_control(other) => {
                // All of them are in the basic plane: one escape each.
                let _ = write!(out, "\\u{:04x}", u32::from(other));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

fn push_hex(out: &mut String, bytes: &[u8]) {
    for byte in bytes {
        let _ = write!(out, "{byte:02x}");
    }
}

fn push_display(out: &mut String, value: impl std::fmt::Display) {
    let _ = write!(out, "{value}");
}

/// The value of a union is that of one of its children.
fn union_child(array: &ArrayRef, row: usize) -> (ArrayRef, usize) {
    let union = array.as_union();
    (
        union.child(union.type_id(row)).clone(),
        union.value_offset(row),
    )
}
