//! The words that a page of figures cannot do without, a line each.

use super::ReportData;
use super::escape::{sentence, text};
use super::figures::number;

const TERMS: [(&str, &str); 11] = [
    ("LUFS", "Loudness as the ear takes it, relative to full scale (ITU-R BS.1770-5). One LU is one decibel of it."),
    ("Integrated", "The loudness of the whole song; pauses and very quiet parts do not count."),
    ("Short-term", "Loudness over the last three seconds; momentary is over the last 400 ms."),
    ("LRA", "Loudness range: how far quiet and loud parts of the song lie apart, in LU (EBU Tech 3342)."),
    ("dBTP", "True peak: the highest level between the samples as well as on them, where a converter would clip."),
    ("dBFS", "Level relative to the largest number that a file can hold."),
    ("PLR", "Peak to loudness ratio: true peak minus integrated loudness. High is open and lively, low is dense."),
    ("PSR", "The same over the loudest three seconds that have the least room."),
    ("Crest", "Peak level minus average level: how far the beats stand out."),
    ("Correlation", "How alike left and right are: 1 is mono, 0 is wide, below 0 cancels in mono."),
    ("Mono loss", "What the song loses in loudness when both channels are played as one."),
];

/// Notes, words and what made it.
pub(crate) fn section(data: &ReportData) -> String {
    let terms: String =
        TERMS.iter().map(|(term, says)| format!("<dt>{term}</dt><dd>{}</dd>", sentence(says))).collect();
    format!(
        "{}<section id=\"words\"><header><h2>Words</h2></header><dl class=\"terms\">{terms}</dl></section>{}",
        notes(data),
        footer(data)
    )
}

fn notes(data: &ReportData) -> String {
    if data.notes.is_empty() {
        return String::new();
    }
    let items: String = data.notes.iter().map(|note| format!("<li>{}</li>", sentence(note))).collect();
    format!("<section id=\"notes\"><header><h2>Notes</h2></header><ul class=\"notes\">{items}</ul></section>")
}

fn footer(data: &ReportData) -> String {
    let took: Vec<String> =
        data.durations.iter().map(|(what, seconds)| format!("{} {} s", text(what), number(*seconds, 1))).collect();
    let took = if took.is_empty() { String::new() } else { format!("<p>Took: {}.</p>", took.join(", ")) };
    format!(
        "<footer><p>Made by Tonmeister {}. Loudness by ITU-R BS.1770-5 and EBU Tech 3341 and 3342; every move can be undone in \
         the song that lies beside this page.</p>{took}</footer>",
        env!("CARGO_PKG_VERSION")
    )
}
