//! The report: one page that shows an artist what was found, what was done and why, and what came of it.
//!
//! A single file of HTML with its drawings and its style in it: no network, no script. It reads on a screen, light or
//! dark, and prints. Everything that comes from files or people is escaped.

mod escape;
pub(crate) mod figures;
mod loudness;
mod masters;
mod moves;
mod overview;
mod plot;
mod recordings;
mod spectra;
mod terms;
mod tracks;

use std::path::Path;

use assistant::{Outcome, RoleGuess};
use media::{Overview, Skipped};
use meters::Readings;
use session::Song;
use signal::Fault;

use crate::{Delivered, ReleaseError, atomic};

/// A fault of a recording.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The file, as people know it.
    pub file: String,
    /// What is wrong.
    pub fault: Fault,
    /// Whether it must be mended before the recording is used.
    pub must_mend: bool,
}

/// What a style of music usually measures, in third octaves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Corridor {
    /// What it is the corridor of: `pop`.
    pub name: String,
    /// Lowest and highest level of each of the 31 third octaves from 20 Hz, in dB relative to the whole.
    pub bands: Vec<(f64, f64)>,
}

/// A master and how it was made.
#[derive(Clone, Debug)]
pub struct Master {
    /// The file, its readings and checks.
    pub delivered: Delivered,
    /// What was done to the mix, in order.
    pub moves: Vec<Outcome>,
    /// What else there is to say, sentences.
    pub notes: Vec<String>,
}

/// Everything the report tells.
#[derive(Clone, Copy)]
pub struct ReportData<'a> {
    /// The song as mixed.
    pub song: &'a Song,
    /// The role of each track, in the order of the tracks; may be shorter.
    pub roles: &'a [RoleGuess],
    /// Every move of the mix, kept or taken back, in order.
    pub outcomes: &'a [Outcome],
    /// What is wrong with the recordings.
    pub findings: &'a [Finding],
    /// The mix.
    pub mix: &'a Readings,
    /// The mix's waveform.
    pub overview: Option<&'a Overview>,
    /// The recordings added up, before anything was done.
    pub raw: Option<&'a Readings>,
    /// What the style usually measures.
    pub corridor: Option<&'a Corridor>,
    /// The masters.
    pub masters: &'a [Master],
    /// What else there is to say, sentences.
    pub notes: &'a [String],
    /// Files that were passed over.
    pub skipped: &'a [Skipped],
    /// What took how many seconds; nothing where it was not counted.
    pub durations: &'a [(String, f64)],
}

/// The report as HTML.
pub fn report(data: &ReportData) -> String {
    let name = escape::text(&data.song.name);
    // Should a name ever get through unescaped, the page may still load and run nothing.
    let policy = "default-src 'none'; style-src 'unsafe-inline'";
    [
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>",
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/><meta name=\"color-scheme\" content=\"light dark\"/>",
        &format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\"/><title>{name}: report</title>"),
        "<style>\n",
        include_str!("report/style.css"),
        "</style></head>\n<body>",
        &overview::top(data),
        "\n<main>",
        &contents(data),
        &recordings::section(data),
        "\n",
        &tracks::section(data),
        "\n",
        &loudness::section(data),
        "\n",
        &moves::section(data),
        "\n",
        &masters::section(data),
        "\n",
        &terms::section(data),
        "</main></body></html>\n",
    ]
    .concat()
}

fn contents(data: &ReportData) -> String {
    let mut sections = vec!["recordings", "tracks", "mix", "moves", "masters", "notes", "words"];
    sections.retain(|section| *section != "notes" || !data.notes.is_empty());
    let links: String =
        sections.iter().map(|section| format!("<a href=\"#{section}\">{}</a>", escape::heading(section))).collect();
    format!("<nav aria-label=\"Contents\">{links}</nav>")
}

/// Writes the report; after a crash the file is the old one or the new one.
///
/// # Errors
/// Where the file cannot be written.
pub fn write_report(path: &Path, data: &ReportData) -> Result<(), ReleaseError> {
    atomic::write(path, report(data).as_bytes())
}
