//! What is wrong with the recordings, file by file: what, where, and what to do.

use super::escape::{heading, sentence, text};
use super::figures::{count, number, seconds};
use super::{Finding, ReportData};
use signal::Fault;

/// So many findings of one kind in one file are written out; more of the same say nothing new.
const MOST_OF_A_KIND: usize = 6;

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

fn rows(findings: &[&Finding]) -> String {
    let shown: String = findings.iter().take(MOST_OF_A_KIND).map(|finding| row(finding)).collect();
    let more = findings.len().saturating_sub(MOST_OF_A_KIND);
    if more == 0 {
        return shown;
    }
    let last = findings.last().map(|finding| seconds(finding.fault.start)).unwrap_or_default();
    let kind = heading(findings[0].fault.fault);
    format!("{shown}<div class=\"finding\"><span></span><span></span><p class=\"soft\">{kind}: {more} more, the last at {last}.</p></div>")
}

fn row(finding: &Finding) -> String {
    let fault = &finding.fault;
    let badge = if finding.must_mend {
        "<span class=\"badge over\"><span aria-hidden=\"true\">▲</span>must mend</span>"
    } else {
        "<span class=\"badge note\"><span aria-hidden=\"true\">○</span>to know</span>"
    };
    format!(
        "<div class=\"finding\"><div>{badge}</div><div><span class=\"what\">{}</span><div class=\"where\">{}</div></div>\
         <div><p>{}</p><p class=\"soft\">{}</p></div></div>",
        heading(fault.fault),
        place(fault),
        sentence(&fault.text),
        sentence(&fault.advice)
    )
}

/// From when to when, on which channel, how sure.
fn place(fault: &Fault) -> String {
    let (start, end) = (seconds(fault.start), seconds(fault.end));
    let when = if fault.end.0 - fault.start.0 < 0.001 { start } else { format!("{start} to {end}") };
    let channel = match fault.channel {
        None => String::new(),
        Some(0) => "left<br/>".to_string(),
        Some(1) => "right<br/>".to_string(),
        Some(channel) => format!("channel {}<br/>", channel + 1),
    };
    format!("{when}<br/>{channel}{} % sure", number(fault.confidence * 100.0, 0))
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
    format!("<article class=\"panel file\"><header><h3>Passed over</h3></header><ul class=\"notes soft\">{items}</ul></article>")
}
