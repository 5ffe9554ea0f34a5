//! What is wrong with the recordings, file by file: what, where, and what to do.

use super::escape::{heading, sentence, text};
use super::figures::{count, number, seconds};
use super::{Finding, ReportData};
use signal::Fault;

/// So many findings of one kind in one file are written out; more of the same say nothing new.
const MOST_OF_A_KIND: usize = 4;

/// The section.
pub(crate) fn section(data: &ReportData) -> String {
    let files = by_file(data.findings);
    let cards: String = files.iter().map(|(file, findings)| card(file, findings)).collect();
    let line = match files.len() {
        0 => "Nothing was found that an artist would have to know.".to_string(),
        files => {
            let mend = data.findings.iter().filter(|finding| finding.must_mend).count();
            let mend = if mend == 0 { "none must be mended".to_string() } else { format!("{mend} must be mended") };
            format!("{} in {}; {mend}.", count(data.findings.len(), "finding"), count(files, "file"))
        }
    };
    format!(
        "<section id=\"recordings\"><header><h2>Recordings</h2><p>{line}</p></header><div class=\"files\">{cards}{}</div></section>",
        skipped(data)
    )
}

/// Files in the order of their names, those with something to mend first; in each what must be mended first, then by time.
fn by_file(findings: &[Finding]) -> Vec<(&str, Vec<&Finding>)> {
    let mut files: std::collections::BTreeMap<&str, Vec<&Finding>> = Default::default();
    for finding in findings {
        files.entry(&finding.file).or_default().push(finding);
    }
    let mut files: Vec<_> = files.into_iter().collect();
    for (_, findings) in &mut files {
        findings.sort_by(|a, b| {
            let kind = b.must_mend.cmp(&a.must_mend).then(a.fault.fault.cmp(b.fault.fault));
            kind.then(a.fault.start.0.total_cmp(&b.fault.start.0))
        });
    }
    files.sort_by_key(|(_, findings)| !findings.iter().any(|finding| finding.must_mend));
    files
}

fn card(file: &str, findings: &[&Finding]) -> String {
    let mend = findings.iter().filter(|finding| finding.must_mend).count();
    let badge = if mend > 0 {
        format!("<span class=\"badge over\"><span aria-hidden=\"true\">▲</span>{mend} to mend</span>")
    } else {
        "<span class=\"badge note\">to know</span>".to_string()
    };
    let rows: String = findings.chunk_by(|a, b| same_kind(a, b)).map(rows).collect();
    format!("<article class=\"panel file\"><header><h3>{}</h3>{badge}</header>{rows}</article>", text(file))
}

fn same_kind(a: &Finding, b: &Finding) -> bool {
    a.must_mend == b.must_mend && a.fault.fault == b.fault.fault
}

/// The findings of one kind in one file.
fn rows(findings: &[&Finding]) -> String {
    let [first, rest @ ..] = findings else { return String::new() };
    let badge = if first.must_mend {
        "<span class=\"badge over\"><span aria-hidden=\"true\">▲</span>must mend</span>"
    } else {
        "<span class=\"badge note\"><span aria-hidden=\"true\">○</span>to know</span>"
    };
    let places = if rest.is_empty() { String::new() } else { format!("{} places<br/>", findings.len()) };
    let least = findings.iter().map(|finding| finding.fault.confidence).fold(1.0, f64::min);
    let shown: String = findings.iter().take(MOST_OF_A_KIND).map(|finding| row(&finding.fault)).collect();
    let more = findings.len().saturating_sub(MOST_OF_A_KIND);
    let last = findings.last().filter(|_| more > 0).map(|finding| {
        format!(
            "<li><span>and {more} more</span><p class=\"soft\">the last at {}</p></li>",
            seconds(finding.fault.start)
        )
    });
    format!(
        "<div class=\"finding\"><div>{badge}</div><div><span class=\"what\">{}</span>\
         <div class=\"faint small\">{places}{} % sure</div></div><div><ul class=\"places\">{shown}{}</ul>{}</div></div>",
        heading(first.fault.fault),
        number(least * 100.0, 0),
        last.unwrap_or_default(),
        advice(findings)
    )
}

fn row(fault: &Fault) -> String {
    format!("<li><span>{}</span><p>{}</p></li>", place(fault), sentence(&fault.text))
}

/// What to do; said once where it is the same for all.
fn advice(findings: &[&Finding]) -> String {
    let mut said: Vec<&str> =
        findings.iter().take(MOST_OF_A_KIND).map(|finding| finding.fault.advice.as_str()).collect();
    said.dedup();
    let lines = said.iter().map(|advice| format!("<li><span></span><p class=\"soft\">{}</p></li>", sentence(advice)));
    format!("<ul class=\"places\">{}</ul>", lines.collect::<String>())
}

/// From when to when, on which channel.
fn place(fault: &Fault) -> String {
    let (start, end) = (seconds(fault.start), seconds(fault.end));
    // Under a tenth of a second two times would only differ in their last digits.
    let when = if fault.end.0 - fault.start.0 < 0.1 { start } else { format!("{start} to {end}") };
    let channel = match fault.channel {
        None => String::new(),
        Some(0) => ", left".to_string(),
        Some(1) => ", right".to_string(),
        Some(channel) => format!(", channel {}", channel + 1),
    };
    when + &channel
}

fn skipped(data: &ReportData) -> String {
    if data.skipped.is_empty() {
        return String::new();
    }
    let items: String = data
        .skipped
        .iter()
        .map(|skipped| {
            let name = skipped.path.file_name().unwrap_or_default().to_string_lossy();
            format!("<li><b>{}</b>: {}</li>", text(&name), sentence(&skipped.why))
        })
        .collect();
    format!(
        "<article class=\"panel file\"><header><h3>Passed over</h3></header><ul class=\"notes soft\">{items}</ul></article>"
    )
}
