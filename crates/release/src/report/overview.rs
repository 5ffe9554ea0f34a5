//! The top of the page: whose song, how long, whether it can go out, and the big numbers.

use super::ReportData;
use super::escape::{heading, text};
use super::figures::{and, clock, count, maybe, number};
use super::loudness::waveform;
use meters::Readings;
use session::tempo::{Meter, TempoMap};
use signal::Seconds;

/// Name, facts, verdict, waveform and a card for each sound.
pub(crate) fn top(data: &ReportData) -> String {
    let hero = waveform(data).map(|svg| format!("<div class=\"hero\">{svg}</div>")).unwrap_or_default();
    format!(
        "<header><p class=\"eyebrow\">Tonmeister report</p><h1>{}</h1>{}<p class=\"verdict\">{}</p>{hero}{}</header>",
        text(&data.song.name),
        facts(data),
        verdict(data),
        cards(data)
    )
}

/// The length of a sound.
pub(crate) fn length(readings: &Readings) -> Seconds {
    Seconds(readings.frames as f64 / f64::from(readings.rate.max(1)))
}

fn facts(data: &ReportData) -> String {
    let kept = data.outcomes.iter().filter(|outcome| outcome.kept).count();
    let rate = number(f64::from(data.song.rate) / 1000.0, if data.song.rate.is_multiple_of(1000) { 0 } else { 1 });
    let mut facts = vec![
        format!("<b>{}</b> long", clock(length(data.mix))),
        format!("<b>{rate}</b> kHz"),
        counted(data.song.tracks.len(), "track"),
        format!("{} kept", counted(kept, "move")),
    ];
    // A song that says nothing of its tempo was played freely, or nobody has listened for it.
    if let Some((bpm, meter)) = tempo(&data.song.tempo) {
        facts.insert(1, format!("<b>{bpm}</b> BPM in {meter}"));
    }
    if kept < data.outcomes.len() {
        facts.push(format!("<b>{}</b> taken back", data.outcomes.len() - kept));
    }
    facts.push(format!("{} in the recordings", counted(data.findings.len(), "finding")));
    let items: String = facts.iter().map(|fact| format!("<li>{fact}</li>")).collect();
    format!("<ul class=\"facts\">{items}</ul>")
}

fn counted(of: usize, one: &str) -> String {
    let words = count(of, one);
    let (figure, rest) = words.split_once(' ').unwrap_or((&words, ""));
    format!("<b>{figure}</b> {rest}")
}

/// Tempo as one figure or from lowest to highest, and the first meter; `None` where the song does not say.
fn tempo(map: &TempoMap) -> Option<(String, String)> {
    let tempos = map.entries.iter().map(|entry| entry.bpm);
    let (low, high) = (tempos.clone().reduce(f64::min)?, tempos.reduce(f64::max)?);
    let figure = |bpm: f64| number(bpm, usize::from((bpm - bpm.round()).abs() > 0.04));
    let bpm = if figure(low) == figure(high) { figure(low) } else { format!("{} to {}", figure(low), figure(high)) };
    let meter = map.entries.iter().find_map(|entry| entry.meter).unwrap_or(Meter { beats: 4, note: 4 });
    Some((bpm, format!("{}/{}", meter.beats, meter.note)))
}

/// Whether it can go out, in a sentence or two.
fn verdict(data: &ReportData) -> String {
    let failed: Vec<&str> =
        data.masters.iter().filter(|m| !m.delivered.passed()).map(|m| m.delivered.target.name).collect();
    let all = data.masters.len();
    let masters = match (all, failed.len()) {
        (0, _) => "The mix stands; no master was asked for.".to_string(),
        (1, 0) => "The master passed every check and can go out.".to_string(),
        (_, 0) => format!("All {all} masters passed every check and can go out."),
        (_, wrong) => {
            let names: Vec<String> = failed.iter().map(|name| heading(name)).collect();
            let good = all - wrong;
            format!("{good} of {all} masters can go out; see the checks of {}.", and(&names))
        }
    };
    let mend = data.findings.iter().filter(|finding| finding.must_mend).count();
    let recordings = match mend {
        0 => String::new(),
        1 => " One finding in the recordings must be mended; it comes first below.".to_string(),
        _ => format!(" {mend} findings in the recordings must be mended; they come first below."),
    };
    masters + &recordings
}

fn cards(data: &ReportData) -> String {
    let mix = card("Mix", "<span class=\"badge note\">before mastering</span>", data.mix);
    let masters = data.masters.iter().map(|master| {
        let name = heading(master.delivered.target.name);
        card(&name, &passed_badge(master.delivered.passed()), &master.delivered.readings)
    });
    format!("<div class=\"cards\">{mix}{}</div>", masters.collect::<String>())
}

/// A word with a sign: colour never speaks alone.
pub(crate) fn passed_badge(passed: bool) -> String {
    let (class, sign, word) = if passed { ("ok", "✓", "ready") } else { ("over", "✕", "check failed") };
    format!("<span class=\"badge {class}\"><span aria-hidden=\"true\">{sign}</span>{word}</span>")
}

fn card(name: &str, badge: &str, readings: &Readings) -> String {
    let three = [
        ("true peak", readings.true_peak_dbtp, "dBTP"),
        ("loudness range", readings.loudness_range_lu, "LU"),
        ("PLR", readings.plr_db, "dB"),
    ];
    let three: String = three
        .iter()
        .map(|(word, value, unit)| format!("<div><dt>{word}</dt><dd>{} {unit}</dd></div>", maybe(*value, 1)))
        .collect();
    format!(
        "<div class=\"panel card\"><div class=\"top\"><h3>{name}</h3>{badge}</div>\
         <div class=\"big\">{}<small>LUFS</small></div><dl class=\"three\">{three}</dl></div>",
        maybe(readings.integrated_lufs, 1)
    )
}
