//! `cinelake answer`: the eight questions, or some of them, and the user's own, over the Trusted tables.

use std::time::Duration;

use anyhow::anyhow;
use cinelake_analysis::Session;
use cinelake_answers::{Answers, Question, Request, TitleFilter};
use cinelake_lake::Lake;

use super::engine::{self, SparkAsked};
use super::{note, or_stopped, own, print, print_data, print_json, trusted, warn};
use crate::args::{AnswerArgs, Format, QuestionName, RequestArgs, TitleFilterArgs};
use crate::context;
use crate::exit_code::Code;
use crate::failure::Failure;
use crate::render::{self, AnswerStyle};
use crate::settings::Parsed;
use crate::wording::{Wording, say};

pub(crate) async fn run(args: &AnswerArgs, parsed: &Parsed) -> Result<Code, Failure> {
    let request = request(args)?;
    let found = own::chosen(own::load(&args.own, parsed)?, &args.asked)?;
    let spark = engine::chosen_engine(&args.query, parsed)?;
    let lake = trusted::lake(&args.lake, parsed).await?;
    let allowed = own::Allowed {
        limits: trusted::limits(&args.query.limits),
        time: Duration::from_secs(args.own.timeout),
    };
    let answering = answer_by(spark, &lake, &request, &found, allowed, parsed);
    let answers = or_stopped(answering).await?;
    for genre in &answers.genres_without_match {
        let words = Wording::of_process();
        warn(&say!(words, "warn-no-genre", genre = genre.as_str()));
    }
    let lake = lake.url().to_string();
    let telling = AnswerStyle {
        language: parsed.language,
        full: args.telling.full,
        show_sql: args.telling.show_sql,
        lake: &lake,
        sample: false,
    };
    let format = parsed.cli.global.format;
    match format {
        Format::Json => print_json(&answers)?,
        Format::Csv => print_data(&csv(&answers, telling, parsed))?,
        Format::Markdown => print_data(&render::answers_markdown(&answers, telling))?,
        // The others are no formats of this command.
        _ => {
            print(&render::answers(&answers, telling, context::style(parsed)))?;
        }
    }
    // CSV is the only format that has no place for what failed.
    Ok(own::code(&answers.own, format != Format::Csv))
}

/// As [`answer_both`], by the engine that is asked for.
pub(super) async fn answer_by(
    spark: Option<SparkAsked>,
    lake: &Lake,
    request: &Request,
    found: &[own::QuestionFolder],
    allowed: own::Allowed,
    parsed: &Parsed,
) -> Result<Answers, Failure> {
    let Some(spark) = spark else {
        return answer_both(lake, request, found, allowed).await;
    };
    let session = session(lake, found, allowed).await?;
    let engine = spark.start(lake, session.clone(), parsed).await?;
    let mut answers = engine::answer(&engine, request).await?;
    let by = own::StatementRunner::Spark(engine.clone());
    answers.own = own::answer_all(&by, found, request, allowed).await;
    engine.close().await;
    Ok(answers)
}

/// The eight need Trusted alone; own questions may ask the star too.
async fn session(
    lake: &Lake,
    found: &[own::QuestionFolder],
    allowed: own::Allowed,
) -> Result<Session, Failure> {
    match found.is_empty() {
        true => trusted::session(lake, allowed.limits).await,
        false => trusted::session_of_all(lake, allowed.limits).await,
    }
}

/// The answers to the request, and after them those to the user's own questions.
pub(super) async fn answer_both(
    lake: &Lake,
    request: &Request,
    found: &[own::QuestionFolder],
    allowed: own::Allowed,
) -> Result<Answers, Failure> {
    let session = session(lake, found, allowed).await?;
    let mut answers = cinelake_publish::answer(lake, &session, request, allowed.limits).await?;
    let by = own::StatementRunner::Embedded(Box::new((lake.clone(), session)));
    answers.own = own::answer_all(&by, found, request, allowed).await;
    Ok(answers)
}

fn request(args: &AnswerArgs) -> Result<Request, Failure> {
    let mut questions: Vec<Question> = Vec::new();
    for asked in &args.asked {
        let QuestionName::Number(number) = asked else {
            continue;
        };
        let question = Question::from_number(*number)
            .ok_or_else(|| Failure::usage(anyhow!("there is no question {number}; give 1 to 8")))?;
        if !questions.contains(&question) {
            questions.push(question);
        }
    }
    if args.asked.is_empty() {
        questions = Question::ALL.to_vec();
    }
    Ok(Request {
        questions,
        ..all_questions(&args.request, &args.titles)?
    })
}

/// All eight questions, as the flags ask them.
pub(super) fn all_questions(
    asked: &RequestArgs,
    titles: &TitleFilterArgs,
) -> Result<Request, Failure> {
    let title_types = titles.title_type.iter().map(ToString::to_string);
    let genres = titles.genre.iter().map(|genre| genre.trim().to_owned());
    let request = Request {
        last_years: asked.last_years,
        min_votes: asked.min_votes,
        filter: TitleFilter {
            title_types: title_types.collect(),
            genres: genres.collect(),
            from_year: titles.from_year,
            to_year: titles.to_year,
            min_rating: titles.min_rating,
        },
        fill_money: asked.fill_money.clone(),
        ..Request::new(asked.as_of.unwrap_or_else(context::today))
    };
    request.check().map_err(Failure::usage)?;
    Ok(request)
}

/// CSV has no place for words, so a question without an answer says why beside it.
fn csv(answers: &Answers, telling: AnswerStyle<'_>, parsed: &Parsed) -> String {
    for answer in answers.answers.iter().filter(|answer| !answer.answerable) {
        let sentence = answer.sentence.get(telling.language);
        let (words, question) = (Wording::of_process(), answer.question.to_string());
        let text = sentence.to_string();
        note(
            parsed,
            &say!(words, "note-question", question = question, text = text),
        );
    }
    render::answers_csv(answers)
}
