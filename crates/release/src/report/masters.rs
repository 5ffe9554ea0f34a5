//! The masters: one table of all figures, then each with its checks, its loudness and its tone beside the mix's.

use super::escape::{heading, sentence, text};
use super::figures::{NONE, maybe};
use super::loudness::legend;
use super::overview::passed_badge;
use super::{Master, ReportData, loudness, moves, spectra};
use crate::Check;
use meters::Readings;

/// The section.
pub(crate) fn section(data: &ReportData) -> String {
    let cards: String = data.masters.iter().map(|master| card(data, master)).collect();
    let line = match data.masters.len() {
        0 => "No master was asked for; these are the figures of the mix.",
        _ => "Every figure and check is of the finished file, read again from the disk.",
    };
    format!("<section id=\"masters\"><header><h2>Masters</h2><p>{line}</p></header>{}{cards}</section>", figures(data))
}

/// A column: its head, its decimals, its value.
type Column = (&'static str, usize, fn(&Readings) -> Option<f64>);

const COLUMNS: [Column; 11] = [
    ("LUFS", 1, |r| r.integrated_lufs),
    ("LRA, LU", 1, |r| r.loudness_range_lu),
    ("max 3 s, LUFS", 1, |r| r.max_short_term_lufs),
    ("max 0.4 s, LUFS", 1, |r| r.max_momentary_lufs),
    ("true peak, dBTP", 1, |r| r.true_peak_dbtp),
    ("PLR, dB", 1, |r| r.plr_db),
    ("PSR, dB", 1, |r| r.psr_db),
    ("crest, dB", 1, |r| r.crest_db),
    ("correlation", 2, |r| r.correlation),
    ("lowest", 2, |r| r.correlation_minimum),
    ("mono loss, LU", 1, |r| r.mono_fold_loss_lu),
];

fn figures(data: &ReportData) -> String {
    let heads: String = COLUMNS.iter().map(|(head, ..)| format!("<th class=\"n\">{head}</th>")).collect();
    let raw = data.raw.map(|raw| ("Recordings added up".to_string(), raw));
    let mix = ("Mix".to_string(), data.mix);
    let masters = data.masters.iter().map(|m| (heading(m.delivered.target.name), &m.delivered.readings));
    let rows: String = raw
        .into_iter()
        .chain([mix])
        .chain(masters)
        .map(|(name, readings)| {
            let cells: String = COLUMNS
                .iter()
                .map(|(_, decimals, value)| format!("<td class=\"n\">{}</td>", maybe(value(readings), *decimals)))
                .collect();
            format!("<tr><th scope=\"row\">{name}</th>{cells}</tr>")
        })
        .collect();
    format!(
        "<div class=\"panel scroll\"><table class=\"sounds\"><thead><tr><th>Sound</th>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )
}

fn card(data: &ReportData, master: &Master) -> String {
    let delivered = &master.delivered;
    let (target, readings) = (&delivered.target, &delivered.readings);
    let name = heading(target.name);
    let (words, tone) = spectra::beside(data.mix, readings, data.corridor, target.name);
    let goal = target.loudness.map(|loudness| loudness.0);
    let mut lines = vec![("after", "master"), ("before", "mix")];
    if goal.is_some() {
        lines.push(("goal", "asked for"));
    }
    let moves = moves::list(data, &master.moves);
    let moves = if moves.is_empty() { moves } else { format!("<h4>What was done</h4>{moves}") };
    format!(
        "<article class=\"panel master\"><header><h3>{name}</h3>{}</header><p class=\"soft\">{}</p>{}\
         <div class=\"pair\"><figure><figcaption><h4>Short-term loudness, LUFS</h4></figcaption>{}{}</figure>\
         <figure><figcaption><h4>Tone, dB relative to the whole</h4></figcaption>{}{tone}</figure></div>\
         <p class=\"soft small\">{words}</p>{moves}{}{}</article>",
        passed_badge(delivered.passed()),
        about(master),
        notes(&master.notes),
        legend(&lines),
        loudness::beside(data.mix, readings, goal, target.name),
        legend(&lines[..2]),
        checks(&delivered.checks),
        file(master)
    )
}

/// What the target asks for, and who says so.
fn about(master: &Master) -> String {
    let target = &master.delivered.target;
    let doubt = if target.confirmed { "" } else { "; the platform itself does not confirm the figure" };
    format!(
        "{} <span class=\"faint small\">Source: {}, looked at {}{doubt}.</span>",
        sentence(target.sentence),
        text(target.source),
        text(target.checked)
    )
}

fn notes(notes: &[String]) -> String {
    notes.iter().map(|note| format!("<p>{}</p>", sentence(note))).collect()
}

/// What failed comes first.
fn checks(checks: &[Check]) -> String {
    let (passed, failed): (Vec<&Check>, Vec<&Check>) = checks.iter().partition(|check| check.passed);
    let item = |check: &&Check| {
        let (class, sign, word) = if check.passed { ("ok", "✓", "passed") } else { ("over", "✕", "failed") };
        format!(
            "<li><span class=\"badge {class}\"><span aria-hidden=\"true\">{sign}</span>{word}</span><b>{}</b><span>{}</span></li>",
            heading(check.name),
            sentence(&check.text)
        )
    };
    let items: String = failed.iter().chain(&passed).map(item).collect();
    format!("<h4>Checks</h4><ul class=\"checks\">{items}</ul>")
}

/// The file's own name, what it is, and its hash. Folders above are the engineer's business alone.
fn file(master: &Master) -> String {
    let delivered = &master.delivered;
    let name = delivered.path.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = text(name.as_deref().unwrap_or(NONE));
    let channels = match delivered.channels {
        1 => "mono".to_string(),
        2 => "stereo".to_string(),
        channels => format!("{channels} channels"),
    };
    format!(
        "<p class=\"small soft\" style=\"margin-top:12px\">{name} · {} Hz · {} bit · {channels}</p><p class=\"hash\">SHA-256 {}</p>",
        delivered.readings.rate,
        delivered.bits,
        text(&delivered.sha256)
    )
}
