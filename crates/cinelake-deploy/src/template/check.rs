//! What a request must not hold: said here, before a tool or AWS says it in other words.

use super::{AlarmTarget, KeyPlace, Roles, TemplateRequest, quote};
use crate::error::DeployError;

/// The numbers of days that CloudWatch knows.
const LOG_DAYS: [u32; 22] = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
];

pub(super) fn request(request: &TemplateRequest) -> Result<(), DeployError> {
    texts(request)?;
    places(request)?;
    name(&request.function)?;
    key(&request.key)?;
    variables(request)?;
    numbers(request)?;
    schedule("schedule", request.schedule.as_deref())?;
    schedule("refresh schedule", request.refresh_schedule.as_deref())?;
    tags(request)?;
    roles(request)?;
    alarm(&request.alarm)
}

fn roles(request: &TemplateRequest) -> Result<(), DeployError> {
    let example = "arn:aws:iam::123456789012:role/LabRole";
    let roles = request.roles.iter().flat_map(Roles::all);
    for arn in roles {
        crate::policy::check_arn(arn, ("iam", "role/"), "ARN of a role", example)?;
    }
    Ok(())
}

fn refuse(what: &'static str, value: impl ToString, why: impl ToString) -> Result<(), DeployError> {
    Err(DeployError::NoValue {
        what,
        value: value.to_string(),
        why: why.to_string(),
    })
}

fn texts(request: &TemplateRequest) -> Result<(), DeployError> {
    let key = match &request.key {
        KeyPlace::Parameter(text) | KeyPlace::Secret(text) => text,
    };
    let alarm = match &request.alarm {
        AlarmTarget::Nobody => None,
        AlarmTarget::Email(text) | AlarmTarget::Topic(text) => Some(text),
    };
    let pairs = request.tags.iter().chain(&request.environment);
    let texts = request.catalogues.iter();
    let texts = texts.chain([&request.lake, &request.function, key]);
    let texts = texts.chain(pairs.flat_map(|(name, value)| [name, value]));
    let mut texts = texts
        .chain(alarm)
        .chain(&request.schedule)
        .chain(&request.refresh_schedule)
        .chain(&request.kms_key_arn)
        .chain(request.roles.iter().flat_map(Roles::all));
    let unfit = texts.find_map(|text| {
        let why = match text {
            text if !quote::is_text(text) => "it contains a control character",
            text if quote::is_resolved(text) => {
                "it contains {{, where CloudFormation would put a secret or a parameter in its place"
            }
            _ => return None,
        };
        Some((text, why))
    });
    match unfit {
        Some((text, why)) => refuse("text", text.escape_debug(), why),
        None => Ok(()),
    }
}

/// Lake and catalogues themselves are checked where the policy is made.
fn places(request: &TemplateRequest) -> Result<(), DeployError> {
    if request.catalogues.is_empty() {
        return Err(DeployError::NoCatalogue);
    }
    // The function's variable is a list with commas.
    match request.catalogues.iter().find(|url| url.contains(',')) {
        Some(url) => refuse("catalogue", url, "its key must not contain a comma"),
        None => Ok(()),
    }
}

/// A path of the Parameter Store, or an ARN, which the policy checks as well.
fn key(place: &KeyPlace) -> Result<(), DeployError> {
    let fits = |c: char| c.is_ascii_alphanumeric() || "_.-/:+=,@".contains(c);
    let (what, text) = match place {
        KeyPlace::Parameter(text) => ("name of a parameter", text),
        KeyPlace::Secret(text) => ("ARN of a secret", text),
    };
    match !text.is_empty() && text.chars().all(fits) {
        true => Ok(()),
        false => refuse(
            what,
            text,
            "letters, digits and _ . - / only; never the key itself",
        ),
    }
}

/// A key in a template is a key in a version control system one day.
fn variables(request: &TemplateRequest) -> Result<(), DeployError> {
    let fits = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    for name in request.environment.keys() {
        if !name.starts_with("CINELAKE_") || !name.chars().all(fits) {
            return refuse("variable", name, "CINELAKE_ and a setting in capitals");
        }
    }
    Ok(())
}

/// Log group, queue and roles are called after it, and their ARNs are written as text.
fn name(name: &str) -> Result<(), DeployError> {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic());
    match starts && name.len() <= 50 && name.chars().all(fits) {
        true => Ok(()),
        false => refuse(
            "function name",
            name,
            "up to 50 ASCII letters, digits, - and _, a letter first",
        ),
    }
}

fn numbers(request: &TemplateRequest) -> Result<(), DeployError> {
    if !request.rate.is_finite() || request.rate <= 0.0 {
        let why = "requests per second, more than 0: shards share it";
        return refuse("rate", request.rate, why);
    }
    if request.shard_titles == 0 {
        return refuse("number of titles in a shard", 0, "1 or more");
    }
    if !(1..=1_000).contains(&request.concurrency) {
        return refuse("concurrency", request.concurrency, "1 to 1000");
    }
    let tables = request.tables.iter().map(|tables| tables.memory_mb);
    let mut memories = std::iter::once(request.memory_mb).chain(tables);
    if let Some(memory) = memories.find(|memory| !(128..=10_240).contains(memory)) {
        return refuse("memory", memory, "128 to 10240 MB");
    }
    if !(0.0..=100.0).contains(&request.min_match) {
        return refuse("match", request.min_match, "0 to 100 percent");
    }
    match LOG_DAYS.contains(&request.log_days) {
        true => Ok(()),
        false => {
            let days = LOG_DAYS.map(|days| days.to_string()).join(", ");
            refuse(
                "number of days for logs",
                request.log_days,
                format!("CloudWatch has {days}"),
            )
        }
    }
}

fn schedule(name: &'static str, expression: Option<&str>) -> Result<(), DeployError> {
    let Some(expression) = expression else {
        return Ok(());
    };
    let inside = |kind: &str| {
        let rest = expression.strip_prefix(kind)?.strip_prefix('(')?;
        rest.strip_suffix(')')
    };
    let fits = inside("cron").is_some_and(is_cron) || inside("rate").is_some_and(is_rate);
    match fits {
        true => Ok(()),
        false => refuse(
            name,
            expression,
            "it looks like rate(7 days) or cron(0 6 ? * MON *), which has six fields and a ? for the day of the \
             month or of the week",
        ),
    }
}

/// Six fields, of which one of the two that name days is `?`.
fn is_cron(fields: &str) -> bool {
    let fields: Vec<&str> = fields.split_whitespace().collect();
    matches!(fields.as_slice(), [_, _, month_day, _, week_day, _] if (*month_day == "?") != (*week_day == "?"))
}

/// A whole number from 1 and its unit, in the singular for 1 alone.
fn is_rate(fields: &str) -> bool {
    let mut fields = fields.split_whitespace();
    let (number, unit) = (fields.next(), fields.next());
    let number = number.and_then(|number| number.parse::<u32>().ok());
    let units = match number {
        None | Some(0) => return false,
        Some(1) => ["minute", "hour", "day"],
        Some(_) => ["minutes", "hours", "days"],
    };
    unit.is_some_and(|unit| units.contains(&unit)) && fields.next().is_none()
}

fn tags(request: &TemplateRequest) -> Result<(), DeployError> {
    for (name, value) in &request.tags {
        if name.is_empty() || name.chars().count() > 128 || value.chars().count() > 256 {
            return refuse(
                "tag",
                name,
                "a name of 1 to 128 and a value of up to 256 characters",
            );
        }
        let fits = |c: char| c.is_alphanumeric() || c == ' ' || "_.:/=+-@".contains(c);
        if let Some(text) = [name, value]
            .into_iter()
            .find(|text| !text.chars().all(fits))
        {
            return refuse(
                "tag",
                text,
                "letters, digits, spaces and _ . : / = + - @ only",
            );
        }
        if name.to_ascii_lowercase().starts_with("aws:") {
            return refuse("tag", name, "names that begin with aws: are AWS's own");
        }
    }
    Ok(())
}

fn alarm(target: &AlarmTarget) -> Result<(), DeployError> {
    match target {
        AlarmTarget::Email(address) if !address.contains('@') => {
            refuse("e-mail address", address, "it looks like me@example.org")
        }
        AlarmTarget::Topic(arn) => {
            let example = "arn:aws:sns:sa-east-1:123456789012:alarms";
            crate::policy::check_arn(arn, ("sns", ""), "ARN of a topic", example)
        }
        _ => Ok(()),
    }
}
