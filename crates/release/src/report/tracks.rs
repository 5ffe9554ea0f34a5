//! The desk as a table: what each strip is, where it stands, and what is in it.

use super::ReportData;
use super::escape::text;
use super::figures::{NONE, in_unit, number, signed};
use super::plot::{Plot, Scale};
use assistant::RoleGuess;
use session::{Insert, Send, Strip};
use signal::{Param, PartKinds, Unit};

/// Under this somebody should look whether the role is right.
const SURE: f64 = 0.6;
/// So many settings of an effect are named; the song file has the rest.
const MOST_SETTINGS: usize = 5;

/// The section.
pub(crate) fn section(data: &ReportData) -> String {
    let tracks = data.song.tracks.iter().enumerate().map(|(i, track)| {
        let role = role(track.role.as_deref(), data.roles.get(i));
        row(&track.strip, &dot(track.role.as_deref()), &role, "")
    });
    let sums = data.song.buses.iter().map(|bus| (&bus.strip, "bus"));
    let returns = data.song.returns.iter().map(|bus| (&bus.strip, "return"));
    let vcas = data.song.vcas.iter().map(|vca| (&vca.strip, "VCA"));
    let sums = sums.chain(returns).chain(vcas).chain([(&data.song.master, "master")]);
    let sums = sums
        .map(|(strip, kind)| row(strip, &dot(None), &format!("<span class=\"soft\">{kind}</span>"), " class=\"sum\""));
    let rows: String = tracks.chain(sums).collect();
    format!(
        "<section id=\"tracks\"><header><h2>Tracks</h2><p>The desk as it stands in the mix, from trim to output.</p></header>\
         <div class=\"panel scroll\"><table><thead><tr><th class=\"strip-name\">Strip</th><th class=\"role\">Role</th>\
         <th class=\"n\">Trim</th><th class=\"n\">Fader</th><th>Pan</th><th class=\"chain\">Inserts</th><th>Sends</th></tr></thead>\
         <tbody>{rows}</tbody></table></div></section>"
    )
}

/// The hue of a role, as in the studio.
fn hue(role: &str) -> Option<u32> {
    Some(match role {
        "kick" => 38,
        "snare" => 28,
        "drums" | "hats" | "toms" | "overheads" | "room" | "percussion" => 52,
        "lead-vocal" | "speech" => 76,
        "electric-guitar" | "acoustic-guitar" | "lead-guitar" => 128,
        "keys" | "pad" => 168,
        "bass" => 198,
        "synth" | "effects" => 250,
        "strings" | "brass" => 290,
        "backing-vocal" => 320,
        _ => return None,
    })
}

/// A spot of a role's colour.
pub(crate) fn dot(role: Option<&str>) -> String {
    match role.and_then(hue) {
        Some(hue) => format!("<span class=\"dot\" style=\"--hue:{hue}\"></span>"),
        None => "<span class=\"dot plain\"></span>".to_string(),
    }
}

fn role(word: Option<&str>, guess: Option<&RoleGuess>) -> String {
    let word = word.or(guess.map(|guess| guess.role.word()));
    let word = word.map_or(NONE.to_string(), |word| text(&word.replace('-', " ")));
    let Some(guess) = guess else { return word };
    let sure = format!("{} % sure", number(guess.confidence * 100.0, 0));
    let doubt = if guess.confidence < SURE { "<span class=\"badge warn\">▲ please look</span> " } else { "" };
    // The name stands beside it already.
    let from = if guess.from.starts_with("the name") { "by name".to_string() } else { format!("from {}", guess.from) };
    format!("{word}<div class=\"faint small\">{doubt}{sure}, {}</div>", text(&from))
}

fn row(strip: &Strip, dot: &str, role: &str, class: &str) -> String {
    let fader = match (strip.mute, strip.fader.0) {
        (true, _) => "<span class=\"badge note\">muted</span>".to_string(),
        (false, level) => format!("{} dB", signed(level, 1)),
    };
    let trim = if strip.trim.0 == 0.0 { NONE.to_string() } else { format!("{} dB", signed(strip.trim.0, 1)) };
    let flip = if strip.flip { "<div class=\"small soft\">polarity<br/>flipped</div>" } else { "" };
    let output =
        strip.output.as_ref().map(|to| format!("<div class=\"faint small\">to {}</div>", text(to))).unwrap_or_default();
    let vcas = match strip.vcas.len() {
        0 => String::new(),
        _ => format!("<div class=\"faint small\">with {}</div>", text(&strip.vcas.join(", "))),
    };
    let moving = match strip.automation.len() {
        0 => String::new(),
        _ => "<div class=\"faint small\">automated</div>".to_string(),
    };
    format!(
        "<tr{class}><th scope=\"row\">{dot}{}{output}</th><td>{role}</td><td class=\"n\">{trim}{flip}</td>\
         <td class=\"n\">{fader}{vcas}{moving}</td><td class=\"panned\">{}</td><td>{}</td><td>{}</td></tr>",
        text(&strip.name),
        pan(strip.pan.0),
        inserts(&strip.inserts),
        sends(&strip.sends)
    )
}

/// A knob on a rail, and the words.
fn pan(pan: f64) -> String {
    let words = match pan {
        p if p.abs() < 0.5 => "middle".to_string(),
        p => format!("{} % {}", number(p.abs(), 0), if p < 0.0 { "left" } else { "right" }),
    };
    let mut plot = Plot::new(64.0, 12.0, &format!("panned: {words}"));
    let scale = Scale::linear((-100.0, 100.0), (5.0, 59.0));
    plot.line("rail", (5.0, 6.0), (59.0, 6.0));
    plot.line("middle", (32.0, 1.0), (32.0, 11.0));
    plot.dot("knob", (scale.at(pan), 6.0), 4.0);
    format!("<span class=\"pan\">{}</span><div class=\"faint small\">{words}</div>", plot.finish())
}

fn inserts(inserts: &[Insert]) -> String {
    if inserts.is_empty() {
        return NONE.to_string();
    }
    let items: String = inserts.iter().map(|insert| format!("<li>{}</li>", in_words(insert))).collect();
    format!("<ul class=\"inserts\">{items}</ul>")
}

/// An insert as an engineer would read it out: what differs from its default, and its parts.
fn in_words(insert: &Insert) -> String {
    let name = text(&insert.kind.replace('-', " "));
    let off = if insert.bypass { " <span class=\"off\">(bypassed)</span>" } else { "" };
    let side = insert.sidechain.as_ref().map(|from| format!("keyed by {}", text(from)));
    let Some(kind) = effects::find(&insert.kind) else {
        return format!("<b>{name}</b>{off}");
    };
    let params = (kind.params)();
    let said =
        params.iter().zip(&insert.settings.numbers).filter(|(param, value)| param.first || **value != param.default);
    let named = insert.settings.files.iter().filter(|audio| audio.is_named());
    let mut words: Vec<String> = named.map(|audio| text(&audio.file)).collect();
    words.extend(said.take(MOST_SETTINGS).map(|(param, value)| setting(param, *value)));
    let parts = (kind.part_kinds)();
    words.extend(parts.iter().flat_map(|parts| insert.settings.parts.iter().map(|p| part(parts, p.kind, &p.numbers))));
    words.extend(side);
    format!("<b>{name}</b>{off} <span class=\"soft\">{}</span>", words.join(", "))
}

fn setting(param: &Param, value: f64) -> String {
    let shown = in_unit(param.unit, value);
    match param.key {
        _ if param.first => shown,
        "q" => format!("Q {shown}"),
        key => format!("{} {shown}", text(&key.replace('-', " "))),
    }
}

/// `bell 380 Hz −4.0 dB`, and what else differs from its default.
fn part(kinds: &PartKinds, kind: usize, numbers: &[f64]) -> String {
    let word = kinds.kinds.get(kind).copied().unwrap_or("part").replace('-', " ");
    let said = kinds.params.iter().zip(numbers).filter(|(param, value)| param.first || **value != param.default);
    let words: Vec<String> = said
        .map(|(param, value)| match param.unit {
            Unit::Db => format!("{}\u{a0}dB", signed(*value, 1)),
            _ => setting(param, *value),
        })
        .collect();
    text(&format!("{word} {}", words.join(" ")))
}

fn sends(sends: &[Send]) -> String {
    if sends.is_empty() {
        return NONE.to_string();
    }
    let items: String = sends
        .iter()
        .map(|send| {
            format!("<li><b>{}</b> <span class=\"soft\">{} dB</span></li>", text(&send.to), signed(send.level.0, 1))
        })
        .collect();
    format!("<ul class=\"inserts sends\">{items}</ul>")
}
