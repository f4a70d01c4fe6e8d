//! S3's XML of a refusal, wherever it stands in a message.

use serde::Deserialize;

/// What S3 says with a refusal. Everything else in it (key id, string that was signed) is left out.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Refusal {
    /// The kind, for instance `AccessDenied`.
    pub(crate) code: Option<String>,
    /// The same for people.
    pub(crate) message: Option<String>,
    /// The region that would be right, where that is the matter.
    pub(crate) region: Option<String>,
}

impl Refusal {
    /// Reads the XML in a message; empty where there is none that can be read.
    pub(crate) fn find_in(text: &str) -> Self {
        quick_xml::de::from_str(split(text).1).unwrap_or_default()
    }
}

/// What stands before the XML in a message, and the rest from there on.
pub(crate) fn split(text: &str) -> (&str, &str) {
    let start = text.find("<?xml").or_else(|| text.find("<Error"));
    text.split_at(start.unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_read_out_of_the_words_around_it_with_its_entities() {
        let text = "Server returned 403: <?xml version=\"1.0\"?>\n<Error xmlns=\"urn:x\"><Code>AccessDenied</Code>\
            <Message>not &quot;allowed&quot; &amp; never</Message><HostId>x</HostId></Error>, after 2 retries";
        let refusal = Refusal::find_in(text);
        assert_eq!(refusal.code.as_deref(), Some("AccessDenied"));
        assert_eq!(refusal.message.as_deref(), Some("not \"allowed\" & never"));
        assert_eq!(refusal.region, None);
    }

    #[test]
    fn a_field_is_not_taken_from_another_element_or_a_comment() {
        let text = "<Error><!-- <Code>no</Code> --><Detail><Code>inner</Code></Detail><Code>outer</Code></Error>";
        assert_eq!(Refusal::find_in(text).code.as_deref(), Some("outer"));
    }

    #[test]
    fn what_is_no_xml_says_nothing() {
        for text in [
            "",
            "403",
            "<html><p>no",
            "<Error",
            "<Error><Code>cut",
            "<?xml",
        ] {
            assert_eq!(Refusal::find_in(text).code, None, "{text}");
        }
    }
}
