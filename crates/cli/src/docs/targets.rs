//! The targets as one table, with where each figure comes from and when that was last looked at.
//!
//! Units: LUFS, dBTP, Hz, bits.

use session::targets::{LIST, Rate, Target};

/// The page.
pub(super) fn page() -> String {
    let figures: String = LIST.iter().map(figures).collect();
    let sources: String = LIST.iter().map(source).collect();
    format!(
        "# Targets\n\nA target says what a place asks for. `tonmeister master IN -o OUT --for NAME` makes a master for it; \
         `tonmeister deliver SONG\n--for NAME -o DIR` makes the files. A master that cannot reach the loudness without harm \
         stays quieter and says why.\n\n\
         | target | | loudness | within | true peak at most | sample rate | bits | file |\n|---|---|---|---|---|---|---|---|\n\
         {figures}\n## Where the figures come from\n\nA platform that does not publish its loudness is *unconfirmed*: the \
         figure is what others measured or agreed on.\n\n\
         | target | source | last looked at | loudness published |\n|---|---|---|---|\n{sources}"
    )
}

fn figures(target: &Target) -> String {
    let loudness = target.loudness.map_or("as it is".to_string(), |loudness| loudness.to_string());
    let within = if target.loudness.is_some() { target.tolerance.to_string() } else { String::new() };
    let (name, sentence, rate) = (target.name, target.sentence, rate(target.rate));
    let (ceiling, bits, ending) = (target.ceiling, target.bits, target.container.ending());
    format!("| `{name}` | {sentence} | {loudness} | {within} | {ceiling} | {rate} | {bits} | `.{ending}` |\n")
}

fn rate(rate: Rate) -> String {
    match rate {
        Rate::Exactly(rate) => format!("{rate} Hz"),
        Rate::Kept => "the song's".to_string(),
        Rate::OneOf(rates) => match (rates.first(), rates.last()) {
            (Some(low), Some(high)) => format!("the song's, {low} to {high} Hz"),
            _ => "the song's".to_string(),
        },
    }
}

fn source(target: &Target) -> String {
    let published = match (target.loudness, target.confirmed) {
        (None, _) => "none is asked for",
        (_, true) => "yes",
        (_, false) => "unconfirmed",
    };
    format!("| `{}` | {} | {} | {published} |\n", target.name, target.source, target.checked)
}
