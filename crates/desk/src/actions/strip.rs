//! The channel strip's own controls: mute, solo, polarity, trim, fader, pan, output.

use super::declare::{Made, actions};
use super::given::Given;
use super::strips::{group, names, number, strip, strips, switch};
use session::{Edit, Link, Strip, limits};

actions! { "Strip":
    "track.mute" "Mute": "Silences strips, or lets them be heard again."
        song(mute) {
            tracks: Path needed, "The tracks, buses, returns or VCAs.";
            on: Flag, "Whether they are muted; the opposite of what the first is.";
        } keys ["Shift+T"] ["Shift+M"] ["Alt+U"] ["Shift+M"];
    "track.solo" "Solo": "Lets strips be heard alone, with what else is soloed, or no longer."
        song(solo) {
            tracks: Path needed, "The tracks, buses, returns or VCAs.";
            on: Flag, "Whether they are soloed; the opposite of what the first is.";
        } keys ["Shift+S"] ["Shift+S"] ["Alt+I"] ["Shift+S"];
    "track.solo-only" "Solo only": "Lets one strip be heard alone and ends every other solo; once more ends this one."
        song(solo_only) {
            track: Path needed, "The track, bus, return or VCA.";
        } keys ["Alt+Shift+S"] ["Alt+Shift+S"] ["Alt+Shift+S"] ["Alt+Shift+S"];
    "track.solo-clear" "End all solos": "Lets everything be heard again."
        song(solo_clear) keys ["Mod+Shift+S"] ["Mod+Alt+S"] ["Mod+Shift+S"] ["Mod+Alt+S"];
    "track.polarity" "Polarity": "Turns the waveform upside down, or back."
        song(polarity) {
            tracks: Path needed, "The tracks, buses or returns.";
            on: Flag, "Whether it is turned; the opposite of what the first is.";
        } keys ["Shift+P"] ["Shift+P"] ["Shift+P"] ["Shift+P"];
    "track.trim" "Trim": "Sets or changes the gain before everything else in the strip."
        song(trim) {
            tracks: Path needed, "The strips.";
            trim: Number, "The gain in dB.";
            by: Number, "Or by how many dB it changes.";
        };
    "track.fader" "Fader": "Sets or changes the level after the effects."
        song(fader) {
            tracks: Path needed, "The strips.";
            fader: Number, "The level in dB, or \"off\".";
            by: Number, "Or by how many dB it changes.";
        };
    "track.pan" "Pan": "Sets or changes the place between left and right."
        song(pan) {
            tracks: Path needed, "The strips.";
            pan: Number, "The place, from -100 (left) to 100 (right).";
            by: Number, "Or by how much it changes.";
        };
    "track.output" "Output": "Routes strips to a bus, or to the master."
        song(output) {
            tracks: Path needed, "The tracks, buses or returns.";
            to: Path, "The bus; the master where none is named.";
        };
}

fn mute(given: &Given<'_>) -> Made {
    switch(given, "mute", |strip| strip.mute)
}

fn solo(given: &Given<'_>) -> Made {
    switch(given, "solo", |strip| strip.solo)
}

fn polarity(given: &Given<'_>) -> Made {
    switch(given, "flip", |strip| strip.flip)
}

fn solo_only(given: &Given<'_>) -> Made {
    let only = strip(given.song, given.the_text("track")?)?;
    // Who is linked with it is soloed with it.
    let linked = given.song.linked_with(only, Link::Solo);
    let with_it = |strip: &Strip| strip.name == only.name || linked.iter().any(|other| other.name == strip.name);
    let others = given.song.strips_and_vcas().filter(|strip| strip.solo && !with_it(strip));
    let mut edits: Vec<Edit> = others.map(|strip| Edit::set(format!("{}/solo", strip.name), "off")).collect();
    let ends = only.solo && edits.is_empty();
    if ends || !only.solo {
        edits.push(Edit::set(format!("{}/solo", only.name), if ends { "off" } else { "on" }));
    }
    group(given, edits, format!("solo only {}", only.name))
}

fn solo_clear(given: &Given<'_>) -> Made {
    let soloed = given.song.strips_and_vcas().filter(|strip| strip.solo);
    let edits = soloed.map(|strip| Edit::set(format!("{}/solo", strip.name), "off")).collect();
    group(given, edits, "end all solos".to_string())
}

fn trim(given: &Given<'_>) -> Made {
    number(given, "trim", &limits::TRIM, |strip| strip.trim.0)
}

fn fader(given: &Given<'_>) -> Made {
    number(given, "fader", &limits::FADER, |strip| strip.fader.0)
}

fn pan(given: &Given<'_>) -> Made {
    number(given, "pan", &limits::PAN, |strip| strip.pan.0)
}

fn output(given: &Given<'_>) -> Made {
    let strips = strips(given)?;
    let to = given.text("to")?.filter(|to| *to != "master");
    let changed = strips.iter().filter(|strip| strip.output.as_deref() != to);
    let edits = changed.map(|strip| Edit::set(format!("{}/output", strip.name), to.unwrap_or_default())).collect();
    group(given, edits, format!("output of {} to {}", names(&strips), to.unwrap_or("master")))
}
