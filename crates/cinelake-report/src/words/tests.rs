use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};

use super::*;

/// Keys that the code puts together: what it begins with. The code that does has a test that goes
/// through all of them.
const FAMILIES: [&str; 2] = ["outcome-", "status-"];
/// Words that one language has and the other lacks.
const ENGLISH: [&str; 12] = [
    "the", "of", "and", "with", "films", "titles", "answer", "is", "are", "not", "was", "what",
];
const PORTUGUESE: [&str; 12] = [
    "de", "e", "com", "filmes", "títulos", "resposta", "é", "são", "não", "foi", "que", "uma",
];

/// The messages of a language: key, its text without what is put in, and the arguments' names.
fn messages(language: Language) -> BTreeMap<String, (String, BTreeSet<String>)> {
    let resource = FluentResource::try_new(catalogue(language).to_owned());
    let resource = resource.unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", language.tag()));
    let mut messages = BTreeMap::new();
    for entry in resource.entries() {
        let Entry::Message(message) = entry else {
            continue;
        };
        let (mut text, mut arguments) = (String::new(), BTreeSet::new());
        let pattern = message.value.as_ref().expect("a message has a value");
        collect(pattern, &mut text, &mut arguments);
        let known = messages.insert(message.id.name.to_owned(), (text, arguments));
        assert!(known.is_none(), "{} is there twice", message.id.name);
    }
    messages
}

fn collect(pattern: &Pattern<&str>, text: &mut String, arguments: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text.push_str(value),
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(inline) => argument(inline, arguments),
                Expression::Select { selector, variants } => {
                    argument(selector, arguments);
                    for variant in variants {
                        text.push(' ');
                        collect(&variant.value, text, arguments);
                    }
                }
            },
        }
    }
}

fn argument(expression: &InlineExpression<&str>, arguments: &mut BTreeSet<String>) {
    match expression {
        InlineExpression::VariableReference { id } => {
            arguments.insert(id.name.to_owned());
        }
        other => panic!("only arguments are put into messages: {other:?}"),
    }
}

/// Everything below `src` and `templates` but tests, as one text.
fn sources() -> String {
    fn read(folder: &Path, text: &mut String) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let is_test = path.ends_with("tests.rs") || path.ends_with("tests");
            if path.is_dir() && !is_test {
                read(&path, text);
            } else if path.is_file() && !is_test {
                text.push_str(&std::fs::read_to_string(&path).unwrap_or_default());
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut text = String::new();
    read(&root.join("src"), &mut text);
    read(&root.join("templates"), &mut text);
    text
}

#[test]
fn both_catalogues_have_the_same_keys_with_the_same_arguments() {
    let arguments = |language| {
        let messages = messages(language).into_iter();
        messages
            .map(|(key, (_, arguments))| (key, arguments))
            .collect::<BTreeMap<_, _>>()
    };
    assert_eq!(arguments(Language::En), arguments(Language::PtBr));
}

#[test]
fn every_message_is_used() {
    let sources = sources();
    let messages = messages(Language::En);
    let unused = messages.keys().filter(|key| {
        !sources.contains(&format!("\"{key}\""))
            && !FAMILIES.iter().any(|family| key.starts_with(family))
    });
    assert_eq!(unused.collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn every_key_that_is_asked_for_is_there() {
    let (sources, messages) = (sources(), messages(Language::En));
    for call in ["text(\"", "with(\"", "counted(\""] {
        let asked = sources.match_indices(call).filter(|(start, _)| {
            let before = &sources[..*start];
            before.ends_with("words.") || before.ends_with("w.")
        });
        for (start, _) in asked {
            let key = &sources[start + call.len()..];
            let key = &key[..key.find('"').expect("the text ends")];
            assert!(
                messages.contains_key(key),
                "`{key}` is asked for and not there"
            );
        }
    }
}

#[test]
fn no_message_is_left_in_the_other_language() {
    let foreign = [(Language::En, PORTUGUESE), (Language::PtBr, ENGLISH)];
    for (language, stop) in foreign {
        for (key, (text, _)) in messages(language) {
            let text = text.to_lowercase();
            let words = text.split(|sign: char| !sign.is_alphanumeric());
            let left: Vec<&str> = words.filter(|word| stop.contains(word)).collect();
            assert!(left.is_empty(), "{}: `{key}` has {left:?}", language.tag());
        }
    }
    let portuguese = messages(Language::PtBr);
    for (key, (text, _)) in messages(Language::En) {
        let sentence = text.split_whitespace().count() > 2;
        assert!(
            !sentence || portuguese[&key].0 != text,
            "`{key}` is not translated"
        );
    }
}
