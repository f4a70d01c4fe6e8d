//! The least that the function has to be allowed.

use cinelake_imdb::sibling_ratings_name;
use cinelake_lake::{LakeUrl, Partition};
use serde::Serialize;
use serde_json::{Value, json};

use crate::error::DeployError;

/// What the policy is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyRequest {
    /// `s3://bucket/prefix`.
    pub lake: String,
    /// Catalogue files, `s3://bucket/key`; the key may hold `*`.
    pub catalogues: Vec<String>,
    /// The function's name, after which its log group is called.
    pub function: String,
    /// Region of the function; `*` where it is not known.
    pub region: String,
    /// Account of the function; `*` where it is not known.
    pub account: String,
    /// ARN of the secret with TMDB's key.
    pub secret_arn: Option<String>,
    /// Name or ARN of the parameter with TMDB's key.
    pub parameter: Option<String>,
    /// ARN of the key that encrypts the bucket, the secret or the parameter.
    pub kms_key_arn: Option<String>,
    /// Whether `cinelake purge` may delete what lies in the lake; a run never does.
    pub purge: bool,
}

/// An IAM policy document.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Policy {
    /// Version of the language.
    #[serde(rename = "Version")]
    pub version: &'static str,
    /// One statement for each need; without any one of them a run fails.
    #[serde(rename = "Statement")]
    pub statements: Vec<Statement>,
}

/// What is allowed on what.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Statement {
    /// What it is for.
    #[serde(rename = "Sid")]
    pub sid: &'static str,
    /// Always `Allow`.
    #[serde(rename = "Effect")]
    pub effect: &'static str,
    /// The actions.
    #[serde(rename = "Action")]
    pub actions: Vec<&'static str>,
    /// The resources.
    #[serde(rename = "Resource")]
    pub resources: Vec<String>,
    /// The condition, where there is one.
    #[serde(rename = "Condition", skip_serializing_if = "Option::is_none")]
    pub condition: Option<Value>,
}

/// What the name of the second function ends with.
pub const TABLES_SUFFIX: &str = "-tables";

/// The folder of the lake for the program of the Glue job and for the tables that it makes.
pub const SPARK_FOLDER: &str = "Spark";

/// The name of the function that makes the tables, by that of the first.
pub(crate) fn tables_function(function: &str) -> String {
    format!("{function}{TABLES_SUFFIX}")
}

/// What a pattern is made of.
const WILDCARDS: [char; 3] = ['*', '?', '['];

/// An object, or a pattern of objects, of a bucket.
struct PolicyObject {
    bucket: String,
    key: String,
    /// Whether it need not be there: ratings are looked for beside a `title.basics`.
    is_sibling: bool,
}

impl PolicyObject {
    /// The place that a URL names, and that of its ratings.
    fn read(url: &str) -> Result<Vec<Self>, DeployError> {
        let refused = || DeployError::NoObject(url.to_owned());
        let rest = url.strip_prefix("s3://").ok_or_else(refused)?;
        let (bucket, key) = rest.split_once('/').ok_or_else(refused)?;
        if bucket.is_empty() || key.is_empty() {
            return Err(refused());
        }
        check_bucket(bucket)?;
        check_key(url)?;
        let place = |key: String, is_sibling| Self {
            bucket: bucket.to_owned(),
            key,
            is_sibling,
        };
        let ratings = sibling_ratings_name(key).map(|key| place(key, true));
        let named = place(key.to_owned(), false);
        Ok(std::iter::once(named).chain(ratings).collect())
    }

    fn is_pattern(&self) -> bool {
        self.key.contains(WILDCARDS)
    }

    /// The folder before the first sign of a pattern: what is listed to find the files.
    fn listed_prefix(&self) -> String {
        let fixed = self.key.split(WILDCARDS).next().unwrap_or_default();
        let folder = fixed.rsplit_once('/').map(|(folder, _)| folder);
        folder.map_or_else(|| "*".to_owned(), |folder| format!("{folder}/*"))
    }

    /// IAM knows `*` and `?` only.
    fn pattern(&self) -> String {
        match self.key.split_once('[') {
            Some((fixed, _)) => format!("{fixed}*"),
            None => self.key.clone(),
        }
    }
}

impl Policy {
    /// The policy for a request; the same request gives the same text.
    ///
    /// # Errors
    /// [`DeployError`] naming what is no bucket, object or ARN.
    pub fn new(request: &PolicyRequest) -> Result<Self, DeployError> {
        let (bucket, root) = lake_root(&request.lake)?;
        check_where(request)?;
        let mut places = Vec::new();
        for url in &request.catalogues {
            places.extend(PolicyObject::read(url)?);
        }
        let mut statements = lake_statements(request, &bucket, &root, &places);
        statements.extend(catalogue_statements(request, &bucket, &places));
        statements.push(logs(request));
        statements.extend(secrets(request)?);
        if request.purge {
            statements.extend(purge_statements(request, &bucket, &root));
        }
        Ok(Self {
            version: "2012-10-17",
            statements,
        })
    }

    /// The policy of the function that makes the tables: it reads Raw, reads and writes Trusted and
    /// Refined with the report, and has no right on TMDB's key and on catalogues outside of the lake. Of
    /// the request only lake, function, region, account and the key of the bucket count; the function's
    /// name is that of the first with [`TABLES_SUFFIX`].
    ///
    /// # Errors
    /// [`DeployError`] naming what is no bucket, region, account, function or ARN.
    pub fn for_tables(request: &PolicyRequest) -> Result<Self, DeployError> {
        let request = &PolicyRequest {
            function: tables_function(&request.function),
            catalogues: Vec::new(),
            secret_arn: None,
            parameter: None,
            purge: false,
            ..request.clone()
        };
        let (bucket, root) = lake_root(&request.lake)?;
        check_where(request)?;
        let mut statements = table_statements(request, &bucket, &root);
        statements.push(logs(request));
        statements.extend(secrets(request)?);
        Ok(Self {
            version: "2012-10-17",
            statements,
        })
    }

    /// The policy of the Glue job that `cinelake spark job` writes: it reads Raw's records and books, the
    /// catalogue's tables and its own program, and replaces its tables below [`SPARK_FOLDER`]. Of the
    /// request only lake, region, account and the key of the bucket count.
    ///
    /// # Errors
    /// [`DeployError`] naming what is no bucket, region, account or ARN.
    pub fn for_glue(request: &PolicyRequest) -> Result<Self, DeployError> {
        let request = &PolicyRequest {
            catalogues: Vec::new(),
            secret_arn: None,
            parameter: None,
            purge: false,
            ..request.clone()
        };
        let (bucket, root) = lake_root(&request.lake)?;
        check_where(request)?;
        let mut statements = glue_statements(request, &bucket, &root);
        statements.extend(secrets(request)?);
        Ok(Self {
            version: "2012-10-17",
            statements,
        })
    }

    /// Pretty JSON with a line end.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Texts under text keys: writing them as JSON cannot fail.
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        format!("{text}\n")
    }

    /// The same without one statement, for tests.
    #[must_use]
    pub fn without(&self, sid: &str) -> Self {
        let mut policy = self.clone();
        policy.statements.retain(|statement| statement.sid != sid);
        policy
    }
}

/// The lake's bucket, and what its keys begin with: nothing, or a prefix with a slash behind it.
pub(crate) fn lake_root(lake: &str) -> Result<(String, String), DeployError> {
    let Ok(LakeUrl::S3 { bucket, prefix }) = lake.parse() else {
        return Err(DeployError::NoBucket(lake.to_owned()));
    };
    check_bucket(&bucket)?;
    check_key(lake)?;
    if prefix.contains(WILDCARDS) {
        let why = "a lake's name cannot contain `*`, `?` or `[`: in a policy they would also allow other lakes";
        return Err(no_value("lake", lake, why));
    }
    let root = match prefix.trim_matches('/') {
        "" => String::new(),
        prefix => format!("{prefix}/"),
    };
    Ok((bucket, root))
}

fn no_value(what: &'static str, value: &str, why: &str) -> DeployError {
    DeployError::NoValue {
        what,
        value: value.escape_debug().to_string(),
        why: why.to_owned(),
    }
}

/// Whether AWS can have a bucket of this name.
///
/// # Errors
/// [`DeployError::NoValue`] with what a name may be.
pub fn check_bucket(bucket: &str) -> Result<(), DeployError> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
    let ends = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    let is_name = (3..=63).contains(&bucket.len())
        && bucket.chars().all(fits)
        && bucket.starts_with(ends)
        && bucket.ends_with(ends)
        && !bucket.contains("..")
        && bucket.parse::<std::net::Ipv4Addr>().is_err();
    match is_name {
        true => Ok(()),
        false => {
            let why = "3 to 63 lower-case letters, digits, - and ., a letter or digit at both ends, no two \
                       dots in a row, and no IP address";
            Err(no_value("bucket", bucket, why))
        }
    }
}

/// Region, account and function stand in ARNs as they are: anything else than their own form would
/// name nothing, or more than is meant.
fn check_where(request: &PolicyRequest) -> Result<(), DeployError> {
    let (region, account) = (request.region.as_str(), request.account.as_str());
    // `*` is any, and a template has a sign for what is known when it is deployed.
    let is_open = |text: &str| text == "*" || is_sign(text);
    if !is_open(region) && !is_region(region) {
        let why = "it looks like sa-east-1, or * for any region";
        return Err(no_value("region", region, why));
    }
    let is_account = account.len() == 12 && account.chars().all(|c| c.is_ascii_digit());
    if !is_open(account) && !is_account {
        let why = "an account has 12 digits; * stands for any account";
        return Err(no_value("account", account, why));
    }
    let function = request.function.as_str();
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match (1..=64).contains(&function.len()) && function.chars().all(fits) {
        true => Ok(()),
        false => {
            let why = "up to 64 ASCII letters, digits, - and _";
            Err(no_value("function name", function, why))
        }
    }
}

/// One of the signs that [`crate::template`] puts in place of what is not known yet.
fn is_sign(text: &str) -> bool {
    let mut letters = text.chars();
    matches!(
        (letters.next(), letters.next()),
        (Some('\u{e000}'..='\u{f8ff}'), None)
    )
}

/// Words of lower-case letters and a number, with hyphens between them: us-gov-west-1.
fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let Some((number, words)) = parts.split_last() else {
        return false;
    };
    let is_word = |word: &&str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase());
    let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    words.len() >= 2 && words.iter().all(is_word) && is_number
}

fn check_key(url: &str) -> Result<(), DeployError> {
    if url.contains("${") {
        return Err(no_value("place", url, "IAM takes `${` for a variable"));
    }
    match url.chars().any(char::is_control) {
        true => Err(no_value("place", url, "it contains a control character")),
        false => Ok(()),
    }
}

pub(crate) fn allow(
    sid: &'static str,
    actions: &[&'static str],
    resources: Vec<String>,
) -> Statement {
    Statement {
        sid,
        effect: "Allow",
        actions: actions.to_vec(),
        resources,
        condition: None,
    }
}

fn bucket_arn(request: &PolicyRequest, bucket: &str) -> String {
    Partition::of(&request.region).bucket_arn(bucket)
}

/// List only below the prefixes in use. `IfExists`, because a read of an object that is not there
/// has no prefix: without the right to list, S3 answers 403 instead of 404, and a new catalogue
/// could not be told from a forbidden one.
fn list(
    request: &PolicyRequest,
    sid: &'static str,
    bucket: &str,
    prefixes: Vec<String>,
) -> Statement {
    Statement {
        condition: Some(json!({ "StringLikeIfExists": { "s3:prefix": prefixes } })),
        ..allow(sid, &["s3:ListBucket"], vec![bucket_arn(request, bucket)])
    }
}

fn lake_statements(
    request: &PolicyRequest,
    bucket: &str,
    root: &str,
    places: &[PolicyObject],
) -> Vec<Statement> {
    let raw = format!("{root}Raw/*");
    let mut prefixes = vec![raw.clone()];
    let beside = places
        .iter()
        .filter(|place| place.bucket == bucket && place.is_pattern());
    prefixes.extend(beside.map(PolicyObject::listed_prefix));
    prefixes.dedup();
    let objects = vec![format!("{}/{raw}", bucket_arn(request, bucket))];
    vec![
        list(request, "ListLake", bucket, prefixes),
        allow("ReadLake", &["s3:GetObject"], objects.clone()),
        // A catalogue past 10 MB is put in parts; given up, they would stay there and cost.
        allow(
            "WriteLake",
            &["s3:PutObject", "s3:AbortMultipartUpload"],
            objects,
        ),
    ]
}

/// Raw is listed and read; the tables and the report have fixed names, so that nothing else is listed.
fn table_statements(request: &PolicyRequest, bucket: &str, root: &str) -> Vec<Statement> {
    let arn = bucket_arn(request, bucket);
    let below = |zone: &str| format!("{arn}/{root}{zone}/*");
    let tables = vec![below("Trusted"), below("Refined")];
    let mut read = vec![below("Raw")];
    read.extend(tables.clone());
    vec![
        list(request, "ListRaw", bucket, vec![format!("{root}Raw/*")]),
        allow("ReadLake", &["s3:GetObject"], read),
        // A table past 10 MB is put in parts; given up, they would stay there and cost.
        allow(
            "WriteTables",
            &["s3:PutObject", "s3:AbortMultipartUpload"],
            tables,
        ),
    ]
}

/// Spark lists what it reads and what it replaces. Of the rights to write none reaches the program itself.
fn glue_statements(request: &PolicyRequest, bucket: &str, root: &str) -> Vec<Statement> {
    let arn = bucket_arn(request, bucket);
    let read = ["Raw/TMDB/*", "Trusted/*"].map(|below| format!("{root}{below}"));
    let mut read = read.to_vec();
    read.push(format!("{root}{SPARK_FOLDER}/*"));
    // AWS's client of S3 marks a folder with an object beside it.
    let written = ["Trusted", "Refined"].iter().flat_map(|zone| {
        let zone = format!("{arn}/{root}{SPARK_FOLDER}/{zone}");
        [format!("{zone}/*"), format!("{zone}_$folder$")]
    });
    let PolicyRequest {
        region, account, ..
    } = request;
    let logs = format!(
        "arn:{}:logs:{region}:{account}:log-group:/aws-glue/jobs/*",
        Partition::of(region).name
    );
    let objects = read.iter().map(|below| format!("{arn}/{below}")).collect();
    vec![
        list(request, "ListLake", bucket, read),
        allow("ReadLake", &["s3:GetObject"], objects),
        allow(
            "ReplaceTables",
            &["s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
            written.collect(),
        ),
        // Glue has groups of its own for all jobs together, and makes them when they are missing.
        allow(
            "WriteLogs",
            &[
                "logs:CreateLogGroup",
                "logs:CreateLogStream",
                "logs:PutLogEvents",
            ],
            vec![logs],
        ),
    ]
}

/// What `cinelake purge` does beyond what a run may: it lists the reports and the star, rewrites tables
/// without the rows that go, and deletes. The only right to delete in the lake's zones, and on its own
/// prefix only.
fn purge_statements(request: &PolicyRequest, bucket: &str, root: &str) -> Vec<Statement> {
    let below = |zone: &str| vec![format!("{}/{root}{zone}*", bucket_arn(request, bucket))];
    vec![
        list(
            request,
            "ListRefined",
            bucket,
            vec![format!("{root}Refined/*")],
        ),
        allow("ReadTables", &["s3:GetObject"], below("Trusted/")),
        allow(
            "WriteTables",
            &["s3:PutObject", "s3:AbortMultipartUpload"],
            below("Trusted/"),
        ),
        allow("PurgeLake", &["s3:DeleteObject"], below("")),
    ]
}

/// A file that is named is only read. A pattern is listed, and so is the bucket of a file that need
/// not be there: without the right to list, S3 says "denied" of it and not "not found".
fn catalogue_statements(
    request: &PolicyRequest,
    lake_bucket: &str,
    places: &[PolicyObject],
) -> Vec<Statement> {
    if places.is_empty() {
        return Vec::new();
    }
    let object = |place: &PolicyObject| {
        format!("{}/{}", bucket_arn(request, &place.bucket), place.pattern())
    };
    let objects = places.iter().map(object).collect();
    let mut statements = vec![allow("ReadCatalogue", &["s3:GetObject"], objects)];
    let mut others: Vec<&PolicyObject> = places
        .iter()
        .filter(|place| place.bucket != lake_bucket && (place.is_pattern() || place.is_sibling))
        .collect();
    others.sort_by(|a, b| a.bucket.cmp(&b.bucket));
    if !others.is_empty() {
        let mut buckets: Vec<String> = others
            .iter()
            .map(|p| bucket_arn(request, &p.bucket))
            .collect();
        buckets.dedup();
        let mut prefixes: Vec<String> = others.iter().map(|place| place.listed_prefix()).collect();
        prefixes.dedup();
        let mut statement = list(request, "ListCatalogue", "", prefixes);
        statement.resources = buckets;
        statements.push(statement);
    }
    statements
}

/// Into the function's own log group, which the template makes: no right to make one.
fn logs(request: &PolicyRequest) -> Statement {
    let PolicyRequest {
        region,
        account,
        function,
        ..
    } = request;
    let arn = format!(
        "arn:{}:logs:{region}:{account}:log-group:/aws/lambda/{function}:*",
        Partition::of(region).name
    );
    allow(
        "WriteLogs",
        &["logs:CreateLogStream", "logs:PutLogEvents"],
        vec![arn],
    )
}

fn secrets(request: &PolicyRequest) -> Result<Vec<Statement>, DeployError> {
    let mut statements = Vec::new();
    if let Some(arn) = &request.secret_arn {
        check_secret(arn)?;
        statements.push(allow(
            "ReadSecret",
            &["secretsmanager:GetSecretValue"],
            vec![arn.clone()],
        ));
    }
    if let Some(name) = &request.parameter {
        check_parameter(name)?;
        statements.push(allow(
            "ReadParameter",
            &["ssm:GetParameter"],
            vec![parameter_arn(request, name)],
        ));
    }
    if let Some(arn) = &request.kms_key_arn {
        let example = "arn:aws:kms:sa-east-1:123456789012:key/1234abcd-…";
        check_arn(
            arn,
            ("kms", "key/"),
            "ARN of a key (an alias has no rights)",
            example,
        )?;
        let actions = ["kms:Decrypt", "kms:GenerateDataKey"];
        statements.push(allow("UseKey", &actions, vec![arn.clone()]));
    }
    Ok(statements)
}

/// A name stands in an ARN as it is: `*` would allow every parameter.
fn check_parameter(name: &str) -> Result<(), DeployError> {
    if name.starts_with("arn:") {
        let example = "arn:aws:ssm:sa-east-1:123456789012:parameter/cinelake/tmdb";
        return check_arn(name, ("ssm", "parameter/"), "ARN of a parameter", example);
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || "_.-/".contains(c);
    match !name.is_empty() && name.chars().all(fits) {
        true => Ok(()),
        false => {
            let why = "letters, digits and _ . - / only; never the key itself";
            Err(no_value("parameter name", name, why))
        }
    }
}

fn parameter_arn(request: &PolicyRequest, name: &str) -> String {
    if name.starts_with("arn:") {
        return name.to_owned();
    }
    let PolicyRequest {
        region, account, ..
    } = request;
    let name = name.trim_start_matches('/');
    format!(
        "arn:{}:ssm:{region}:{account}:parameter/{name}",
        Partition::of(region).name
    )
}

/// Whether the text is an ARN of a service, of a resource whose name begins so. A sign that stands for others
/// would allow more than is named.
pub(crate) fn check_arn(
    text: &str,
    (service, begins): (&str, &str),
    what: &'static str,
    example: &'static str,
) -> Result<(), DeployError> {
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let fits = |letter: char| letter.is_ascii_graphic() && !"*?${}".contains(letter);
    let is_one = match parts.as_slice() {
        ["arn", _, found, _, _, name] => {
            let rest = name.strip_prefix(begins).unwrap_or_default();
            *found == service && !rest.is_empty() && text.chars().all(fits)
        }
        _ => false,
    };
    match is_one {
        true => Ok(()),
        false => Err(DeployError::NoArn {
            text: text.to_owned(),
            what,
            example,
        }),
    }
}

/// The ARN of a secret as Secrets Manager gives it: IAM compares the whole, with its last six signs.
fn check_secret(arn: &str) -> Result<(), DeployError> {
    let (what, example) = (
        "full ARN of a secret, with the six signs at its end",
        "arn:aws:secretsmanager:sa-east-1:123456789012:secret:tmdb-AbCdEf",
    );
    check_arn(arn, ("secretsmanager", "secret:"), what, example)?;
    let ending = arn.rsplit_once('-').map(|(_, ending)| ending);
    let is_ending =
        |ending: &str| ending.len() == 6 && ending.bytes().all(|b| b.is_ascii_alphanumeric());
    match ending.is_some_and(is_ending) {
        true => Ok(()),
        false => Err(DeployError::NoArn {
            text: arn.to_owned(),
            what,
            example,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request() -> PolicyRequest {
        PolicyRequest {
            lake: "s3://my-lake/films".to_owned(),
            catalogues: vec![
                "s3://my-lake/in/*.csv".to_owned(),
                "s3://other/c/movies*.csv".to_owned(),
            ],
            function: "cinelake".to_owned(),
            region: "sa-east-1".to_owned(),
            account: "123456789012".to_owned(),
            secret_arn: Some(
                "arn:aws:secretsmanager:sa-east-1:123456789012:secret:tmdb-AbCdEf".to_owned(),
            ),
            parameter: Some("/cinelake/tmdb".to_owned()),
            kms_key_arn: Some("arn:aws:kms:sa-east-1:123456789012:key/1234abcd".to_owned()),
            purge: false,
        }
    }

    #[test]
    fn an_arn_names_one_resource_of_its_kind() {
        let secret = "arn:aws:secretsmanager:sa-east-1:123456789012:secret:";
        let kms = "arn:aws:kms:sa-east-1:123456789012:";
        let ssm = "arn:aws:ssm:sa-east-1:123456789012:";
        let with = |change: &dyn Fn(&mut PolicyRequest)| {
            let mut request = request();
            change(&mut request);
            Policy::new(&request).is_ok()
        };
        for (name, fits) in [
            ("tmdb-AbCdEf", true),
            ("*", false),
            ("cinelake", false),
            ("", false),
        ] {
            let arn = format!("{secret}{name}");
            assert_eq!(
                with(&|request| request.secret_arn = Some(arn.clone())),
                fits,
                "{arn}"
            );
        }
        for (name, fits) in [
            ("key/1234", true),
            ("key/*", false),
            ("alias/x", false),
            ("key/", false),
        ] {
            let arn = format!("{kms}{name}");
            assert_eq!(
                with(&|request| request.kms_key_arn = Some(arn.clone())),
                fits,
                "{arn}"
            );
        }
        let names = [
            ("parameter/a", true),
            ("parameter/*", false),
            ("document/x", false),
        ];
        for (name, fits) in names {
            let arn = format!("{ssm}{name}");
            assert_eq!(
                with(&|request| request.parameter = Some(arn.clone())),
                fits,
                "{arn}"
            );
        }
    }

    #[test]
    fn what_is_no_bucket_region_account_or_function_is_refused_by_name() {
        let refused = |change: &dyn Fn(&mut PolicyRequest)| {
            let mut request = request();
            change(&mut request);
            Policy::new(&request).err().map(|error| error.to_string())
        };
        for bucket in [
            "My_Lake",
            "ab",
            "-ab",
            "ab-",
            ".ab",
            "a..b",
            "192.168.1.1",
            "*",
            "a b",
            "a?c",
        ] {
            let told = refused(&|request| request.lake = format!("s3://{bucket}/films"));
            assert!(told.is_some_and(|told| told.contains("bucket")), "{bucket}");
        }
        for account in [
            "123",
            "12345678901x",
            "1234567890123",
            "",
            "12345678901*",
            "１２３４５６７８９０１２",
        ] {
            let told = refused(&|request| request.account = account.to_owned());
            assert!(
                told.is_some_and(|told| told.contains("12 digits")),
                "{account}"
            );
        }
        for region in [
            "Nowhere",
            "sa-east-",
            "1",
            "sa-east-1*",
            "sa east 1",
            "",
            "us--1",
        ] {
            let told = refused(&|request| request.region = region.to_owned());
            assert!(
                told.is_some_and(|told| told.contains("sa-east-1")),
                "{region}"
            );
        }
        for function in ["", "a:*", "*", "a/b", "a b"] {
            let told = refused(&|request| request.function = function.to_owned());
            assert!(
                told.is_some_and(|told| told.contains("function")),
                "{function}"
            );
        }
        for region in ["*", "us-gov-west-1", "cn-north-1", "ap-southeast-4"] {
            assert_eq!(refused(&|request| request.region = region.to_owned()), None);
        }
        assert_eq!(refused(&|request| request.account = "*".to_owned()), None);
    }

    #[test]
    fn the_policy_reads_as_it_did() {
        insta::assert_snapshot!(Policy::new(&request()).unwrap().to_json());
    }

    #[test]
    fn only_purge_may_delete_and_only_below_the_lake_s_prefix() {
        let policy = |lake: &str, purge| {
            let request = PolicyRequest {
                lake: lake.to_owned(),
                purge,
                ..request()
            };
            Policy::new(&request).unwrap()
        };
        let without = policy("s3://my-lake/films", false);
        let with = policy("s3://my-lake/films", true);
        assert!(!without.to_json().contains("Delete"));
        let needs = ["ListRefined", "ReadTables", "WriteTables", "PurgeLake"];
        let rest = needs.iter().fold(with, |policy, sid| policy.without(sid));
        assert_eq!(rest, without);
        for (lake, objects) in [
            ("s3://my-lake/films", "arn:aws:s3:::my-lake/films/*"),
            ("s3://my-lake", "arn:aws:s3:::my-lake/*"),
        ] {
            let statements = policy(lake, true).statements;
            let purge = statements.last().unwrap();
            assert_eq!(purge.actions, ["s3:DeleteObject"]);
            assert_eq!(purge.resources, [objects]);
        }
    }

    #[test]
    fn arns_are_in_the_partition_of_the_region() {
        let request = PolicyRequest {
            region: "cn-north-1".to_owned(),
            secret_arn: None,
            kms_key_arn: None,
            purge: true,
            ..request()
        };
        for statement in Policy::new(&request).unwrap().statements {
            for resource in statement.resources {
                assert!(resource.starts_with("arn:aws-cn:"), "{resource}");
            }
        }
    }

    #[test]
    fn the_policy_of_the_tables_reads_as_it_did() {
        insta::assert_snapshot!(Policy::for_tables(&request()).unwrap().to_json());
    }

    #[test]
    fn the_policy_of_the_tables_neither_writes_raw_nor_reads_a_key_nor_deletes() {
        let request = PolicyRequest {
            purge: true,
            ..request()
        };
        let policy = Policy::for_tables(&request).unwrap();
        for statement in &policy.statements {
            let writes = statement.actions.contains(&"s3:PutObject");
            let raw = |resource: &String| resource.contains("/Raw/");
            assert!(!(writes && statement.resources.iter().any(raw)));
            for action in &statement.actions {
                let service = action.split(':').next().unwrap_or_default();
                assert!(["s3", "logs", "kms"].contains(&service), "{action}");
                assert!(!action.contains('*') && *action != "s3:DeleteObject");
            }
        }
    }

    #[test]
    fn nothing_is_allowed_on_everything() {
        let request = PolicyRequest {
            purge: true,
            ..request()
        };
        let policy = Policy::new(&request).unwrap();
        for statement in &policy.statements {
            for action in &statement.actions {
                assert!(!action.contains('*'), "{action}");
            }
            for resource in &statement.resources {
                assert!(
                    resource.starts_with("arn:aws:") && resource != "*",
                    "{resource}"
                );
            }
            let is_list = statement.actions == ["s3:ListBucket"];
            assert_eq!(is_list, statement.condition.is_some(), "{}", statement.sid);
        }
    }

    /// Resources of the statement, or nothing where there is none.
    fn resources(catalogue: &str, sid: &str) -> Vec<String> {
        let request = PolicyRequest {
            catalogues: vec![catalogue.to_owned()],
            ..request()
        };
        let statements = Policy::new(&request).unwrap().statements;
        let found = statements.into_iter().find(|s| s.sid == sid);
        found.map(|s| s.resources).unwrap_or_default()
    }

    #[test]
    fn a_file_that_is_named_is_read_without_listing_its_bucket() {
        let file = "s3://other/c/movies.csv";
        assert_eq!(
            resources(file, "ReadCatalogue"),
            ["arn:aws:s3:::other/c/movies.csv"]
        );
        assert!(resources(file, "ListCatalogue").is_empty());
    }

    #[test]
    fn ratings_beside_basics_are_read_and_may_be_missing() {
        let file = "s3://other/title.basics.tsv.gz";
        assert_eq!(
            resources(file, "ReadCatalogue"),
            [
                "arn:aws:s3:::other/title.basics.tsv.gz",
                "arn:aws:s3:::other/title.ratings.tsv.gz"
            ]
        );
        assert_eq!(resources(file, "ListCatalogue"), ["arn:aws:s3:::other"]);
    }

    #[test]
    fn a_pattern_is_listed_from_its_folder_on() {
        let prefix = |url: &str| PolicyObject::read(url).unwrap()[0].listed_prefix();
        assert_eq!(prefix("s3://bkt/in/mov*.csv"), "in/*");
        assert_eq!(prefix("s3://bkt/*.csv"), "*");
    }

    #[test]
    fn what_is_no_bucket_or_arn_is_named() {
        let wrong = |change: fn(&mut PolicyRequest)| {
            let mut request = request();
            change(&mut request);
            Policy::new(&request).unwrap_err().to_string()
        };
        assert!(wrong(|r| r.lake = "./lake".to_owned()).contains("./lake"));
        assert!(wrong(|r| r.catalogues = vec!["movies.csv".to_owned()]).contains("movies.csv"));
        assert!(wrong(|r| r.secret_arn = Some("tmdb".to_owned())).contains("tmdb"));
    }

    #[test]
    fn a_lake_or_catalogue_that_would_mean_others_too_is_refused() {
        for lake in [
            "s3://*",
            "s3://my-lake/*",
            "s3://my-lake/film?",
            "s3://my-lake/${aws:username}",
            "s3://My_Lake",
            "s3://my-lake/a\nb",
        ] {
            let request = PolicyRequest {
                lake: lake.to_owned(),
                ..request()
            };
            assert!(Policy::new(&request).is_err(), "{lake}");
        }
        for catalogue in ["s3://*/movies.csv", "s3://in/${x}.csv", "s3://in/a\n.csv"] {
            let request = PolicyRequest {
                catalogues: vec![catalogue.to_owned()],
                ..request()
            };
            assert!(Policy::new(&request).is_err(), "{catalogue}");
        }
    }

    #[test]
    fn a_lake_without_a_prefix_is_the_bucket_s_raw_zone() {
        let mut request = request();
        request.lake = "s3://my-lake".to_owned();
        let policy = Policy::new(&request).unwrap();
        assert_eq!(
            policy.statements[1].resources,
            ["arn:aws:s3:::my-lake/Raw/*"]
        );
    }
}
