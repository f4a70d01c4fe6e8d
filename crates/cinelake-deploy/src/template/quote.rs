//! Values in the words of YAML, CloudFormation and HCL: whatever a user has written arrives as he
//! wrote it.

/// Stands for the region until the tool is known; no value of a user holds it.
pub(super) const REGION: char = '\u{e000}';
/// Stands for the account.
pub(super) const ACCOUNT: char = '\u{e001}';

/// Whether a value is text that can be written down: no control characters, none of our signs.
pub(super) fn is_text(value: &str) -> bool {
    let signs = '\u{e000}'..='\u{f8ff}';
    !value.chars().any(|c| c.is_control() || signs.contains(&c))
}

/// Whether CloudFormation would put something else in place of a part of the value: it looks for
/// `{{resolve:…}}` in every text of a template, quoted or not, and there is no way to escape it.
pub(super) fn is_resolved(value: &str) -> bool {
    value.contains("{{")
}

/// A scalar of YAML: a JSON string is one.
pub(super) fn yaml(value: &str) -> String {
    serde_json::Value::from(value).to_string()
}

/// A string of HCL, in which `${` and `%{` begin something unless they are doubled.
pub(super) fn hcl(value: &str) -> String {
    yaml(value).replace("${", "$${").replace("%{", "%%{")
}

/// An ARN for CloudFormation: `!Sub` where it depends on where it is deployed.
pub(super) fn yaml_arn(arn: &str) -> String {
    let placed = placed(
        &arn.replace("${", "${!"),
        &["${AWS::Partition}", "${AWS::Region}", "${AWS::AccountId}"],
    );
    match placed {
        Some(text) => format!("!Sub {}", yaml(&text)),
        None => yaml(arn),
    }
}

/// The same for Terraform.
pub(super) fn hcl_arn(arn: &str) -> String {
    let quoted = hcl(arn);
    let words = ["${local.partition}", "${local.region}", "${local.account}"];
    // Behind the opening quote.
    match placed(&quoted[1..], &words) {
        Some(text) => format!("\"{text}"),
        None => quoted,
    }
}

/// The ARN with the words for partition, region and account; `None` for one that a user gave, which
/// holds none of our signs and is no bucket's.
fn placed(arn: &str, [partition, region, account]: &[&str; 3]) -> Option<String> {
    let ours = arn.contains([REGION, ACCOUNT]) || arn.starts_with("arn:aws:s3:::");
    ours.then(|| {
        arn.replacen("arn:aws:", &format!("arn:{partition}:"), 1)
            .replace(REGION, region)
            .replace(ACCOUNT, account)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_the_tools_stay_text() {
        let odd = "a\"b\\ ${x} %{y} ç";
        assert_eq!(yaml(odd), r#""a\"b\\ ${x} %{y} ç""#);
        assert_eq!(hcl(odd), r#""a\"b\\ $${x} %%{y} ç""#);
    }

    #[test]
    fn arns_say_where_they_are_deployed_and_users_arns_stay() {
        let arn = format!("arn:aws:ssm:{REGION}:{ACCOUNT}:parameter/a");
        assert_eq!(
            yaml_arn(&arn),
            r#"!Sub "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/a""#
        );
        assert_eq!(
            hcl_arn(&arn),
            r#""arn:${local.partition}:ssm:${local.region}:${local.account}:parameter/a""#
        );
        let given = "arn:aws:kms:sa-east-1:123456789012:key/1";
        assert_eq!((yaml_arn(given), hcl_arn(given)), (yaml(given), hcl(given)));
        assert_eq!(
            yaml_arn("arn:aws:s3:::b/${x}/*"),
            r#"!Sub "arn:${AWS::Partition}:s3:::b/${!x}/*""#
        );
        assert_eq!(
            hcl_arn("arn:aws:s3:::b/${x}"),
            r#""arn:${local.partition}:s3:::b/$${x}""#
        );
    }

    #[test]
    fn what_is_no_text_is_told_apart() {
        assert!(is_text("olá \"${}\""));
        assert!(!is_text("a\nb") && !is_text("\u{e000}"));
    }
}
