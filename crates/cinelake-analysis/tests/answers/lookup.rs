//! Values of an answer by JSON pointer, and when two of them are the same.

use cinelake_answers::{Answer, Answers};
use serde_json::Value;

/// What `pointer` names in the answer to a question: a JSON pointer below `answer` or `as_asked`, in
/// which `*` stands for every element of an array.
pub(crate) fn value(answers: &Answers, question: u8, pointer: &str) -> Value {
    let mut all = answers.answers.iter();
    let answer = all.find(|answer| answer.question == question);
    let parts = parts(answer.unwrap_or_else(|| panic!("no answer to question {question}")));
    match at(&parts, pointer) {
        Some(value) => value,
        None => panic!("question {question} has no {pointer}: {parts:#}"),
    }
}

fn parts(answer: &Answer) -> Value {
    serde_json::to_value(&answer.figures).expect("json")
}

fn at(value: &Value, pointer: &str) -> Option<Value> {
    match pointer.split_once("/*") {
        None => value.pointer(pointer).cloned(),
        Some((before, after)) => {
            let elements = value.pointer(before)?.as_array()?;
            elements.iter().map(|element| at(element, after)).collect()
        }
    }
}

/// Numbers are the same within a millionth: that is how answers print them.
pub(crate) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => match (left.as_f64(), right.as_f64()) {
            (Some(left), Some(right)) => (left - right).abs() <= 1.5e-6,
            _ => false,
        },
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(a, b)| same(a, b))
        }
        _ => left == right,
    }
}
