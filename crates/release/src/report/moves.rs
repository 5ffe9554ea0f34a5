//! The moves, stage by stage and rule by rule: what was heard, what follows from it, before and after.

use super::ReportData;
use super::escape::{heading, sentence, text};
use super::figures::{NONE, count, minus, number};
use super::plot::{Plot, Scale};
use super::tracks::dot;
use assistant::{Outcome, Rule, Stage};

/// So many paths of a move are written out; the song file has the rest.
const MOST_PATHS: usize = 3;

/// The section.
pub(crate) fn section(data: &ReportData) -> String {
    let stages = Stage::ALL.iter().map(|stage| {
        let rules = assistant::LIST.iter().filter(|rule| rule.stage == *stage);
        let blocks: String = rules.map(|rule| block(data, Some(rule), &of_rule(data.outcomes, rule.name))).collect();
        if blocks.is_empty() {
            return String::new();
        }
        let title = heading(stage.doing());
        format!("<div class=\"stage\"><header><h3>{title}</h3></header>{blocks}</div>")
    });
    let known: String = stages.collect();
    let unknown: Vec<&Outcome> =
        data.outcomes.iter().filter(|o| assistant::LIST.iter().all(|rule| rule.name != o.r#move.rule)).collect();
    let more = block(data, None, &unknown);
    let more = if more.is_empty() { more } else { format!("<div class=\"stage\">{more}</div>") };
    format!(
        "<section id=\"moves\"><header><h2>Moves</h2><p>{}</p></header>{known}{more}</section>",
        in_short(data.outcomes)
    )
}

fn of_rule<'a>(outcomes: &'a [Outcome], rule: &str) -> Vec<&'a Outcome> {
    outcomes.iter().filter(|outcome| outcome.r#move.rule == rule).collect()
}

fn in_short(outcomes: &[Outcome]) -> String {
    let back = outcomes.iter().filter(|outcome| !outcome.kept).count();
    match (outcomes.len(), back) {
        (0, _) => "No move was needed: the song stands as it was brought.".to_string(),
        (all, 0) => format!("{}, each heard again after it was made; all of them hold.", count(all, "move")),
        (all, back) => format!(
            "{}, each heard again after it was made. {} did not do what they claim and {} taken back.",
            count(all, "move"),
            back,
            if back == 1 { "was" } else { "were" }
        )
        .replace("1 did not do what they claim", "1 did not do what it claims"),
    }
}

/// What all moves of a rule have in common; said once.
fn shared<'a>(outcomes: &[&'a Outcome], of: impl Fn(&'a Outcome) -> &'a str) -> Option<&'a str> {
    let first = of(outcomes.first()?);
    (outcomes.len() > 1 && outcomes.iter().all(|outcome| of(outcome) == first)).then_some(first)
}

/// One rule with its moves.
fn block(data: &ReportData, rule: Option<&Rule>, outcomes: &[&Outcome]) -> String {
    if outcomes.is_empty() {
        return String::new();
    }
    let source = shared(outcomes, |o| &o.r#move.reason.source);
    let listen = shared(outcomes, |o| &o.r#move.reason.listen);
    let because = shared(outcomes, |o| &o.r#move.reason.because);
    let measure = shared(outcomes, |o| &o.r#move.reason.measure);
    let name = rule.map_or("Further moves".to_string(), |rule| heading(rule.name));
    let what = rule.map(|rule| format!("<p>{}</p>", sentence(rule.sentence))).unwrap_or_default();
    let line = |word: &str, said: Option<&str>| {
        said.map(|said| format!("<p><b>{word}</b> {}</p>", sentence(said))).unwrap_or_default()
    };
    let common = [line("Why:", because), line("Listen:", listen), line("Source:", source)].concat();
    let said = Said {
        source: source.is_some(),
        listen: listen.is_some(),
        because: because.is_some(),
        measure: measure.is_some(),
    };
    let measured = measure.map(|measure| format!("<p><b>Measured:</b> {}</p>", sentence(measure))).unwrap_or_default();
    let rows: String = outcomes.iter().map(|outcome| row(data, outcome, &said)).collect();
    format!("<article class=\"panel rule\"><header><h3>{name}</h3>{what}{common}{measured}</header>{rows}</article>")
}

/// What the head of the rule has said already.
struct Said {
    source: bool,
    listen: bool,
    because: bool,
    measure: bool,
}

fn row(data: &ReportData, outcome: &Outcome, said: &Said) -> String {
    let (r#move, reason) = (&outcome.r#move, &outcome.r#move.reason);
    let role = data.song.track(&r#move.strip).and_then(|track| track.role.as_deref());
    let mut why = String::new();
    let mut add = |word: &str, words: &str, class: &str| {
        why.push_str(&format!("<p{class}>{word}{}</p>", sentence(words)));
    };
    if !said.because {
        add("", &reason.because, "");
    }
    if !said.listen {
        add("Listen: ", &reason.listen, " class=\"soft small\"");
    }
    if !said.source {
        add("Source: ", &reason.source, " class=\"faint small\"");
    }
    let class = if outcome.kept { "move" } else { "move back" };
    let verdict = if outcome.kept {
        String::new()
    } else {
        "<p class=\"small\"><span class=\"badge over\"><span aria-hidden=\"true\">↩</span>taken back</span></p>"
            .to_string()
    };
    let paths = text(&places(&r#move.paths, &r#move.strip));
    format!(
        "<div class=\"{class}\"><div class=\"who\">{}{}<span class=\"faint small path\">{paths}</span></div>\
         <div class=\"why\">{why}{verdict}</div>{}</div>",
        dot(role),
        text(&r#move.strip),
        evidence(outcome, said)
    )
}

/// What was changed: the first paths, and how many more.
fn places(paths: &[String], strip: &str) -> String {
    let shown: Vec<&str> = paths.iter().take(MOST_PATHS).map(|path| own(path, strip)).collect();
    let more = paths.len() - shown.len();
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    shown.join(", ") + &more
}

/// A path without the strip it begins with: `tone/bell-1`.
fn own<'a>(path: &'a str, strip: &str) -> &'a str {
    path.strip_prefix(strip).and_then(|rest| rest.strip_prefix('/')).unwrap_or(path)
}

/// Before and after: on a scale, in figures, and against what was expected.
fn evidence(outcome: &Outcome, said: &Said) -> String {
    let reason = &outcome.r#move.reason;
    let figure = |value: f64| {
        let whole = !reason.unit.starts_with('d') && !reason.unit.starts_with('L') && value.fract() == 0.0;
        number(value, usize::from(!whole))
    };
    let after = reason.after.map_or(NONE.to_string(), figure);
    let unit = text(&reason.unit);
    let measure = if said.measure { String::new() } else { format!("<small>{}</small>", sentence(&reason.measure)) };
    format!(
        "<div class=\"figures\">{} → {after} {unit}<div class=\"scale\">{}</div><small>expected {}, {} % sure</small>{measure}</div>",
        figure(reason.before),
        scale(outcome),
        figure(reason.predicted),
        number(reason.confidence * 100.0, 0)
    )
}

/// A ring for before, a dot for after, a stroke for what was expected.
fn scale(outcome: &Outcome) -> String {
    let reason = &outcome.r#move.reason;
    let values = [Some(reason.before), Some(reason.predicted), reason.after];
    let low = values.iter().flatten().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
    // A change within a tenth is drawn as one, not blown up over the whole scale.
    let room = ((high - low) * 0.08).max(0.5);
    let x = Scale::linear((low - room, high + room), (6.0, 230.0));
    let label = minus(&format!("before {:.1}, expected {:.1}", reason.before, reason.predicted));
    let mut plot = Plot::new(236.0, 14.0, &label);
    plot.line("rail", (6.0, 7.0), (230.0, 7.0));
    if let Some(after) = reason.after {
        plot.line("way", (x.at(reason.before), 7.0), (x.at(after), 7.0));
    }
    plot.line("hoped", (x.at(reason.predicted), 1.0), (x.at(reason.predicted), 13.0));
    plot.dot("was", (x.at(reason.before), 7.0), 4.2);
    if let Some(after) = reason.after {
        plot.dot("is", (x.at(after), 7.0), 4.6);
    }
    plot.finish()
}

/// A list of moves that belong to no stage of the mix, as those of a master.
pub(crate) fn list(data: &ReportData, outcomes: &[Outcome]) -> String {
    let said = Said { source: false, listen: false, because: false, measure: false };
    outcomes.iter().map(|outcome| row(data, outcome, &said)).collect()
}
