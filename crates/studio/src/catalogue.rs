//! Everything the page can know before a song is open: effects, actions, roles, targets, ranges, meters.

use effects::Kind;
use serde_json::{Value, json};
use session::targets::{self, Rate, Target};
use session::{Preset, limits};
use signal::bands::RANGES;
use signal::{Param, Scale, Settings, Unit};

static STRIP: [&Param; 6] = [&limits::TRIM, &limits::FLIP, &limits::FADER, &limits::PAN, &limits::MUTE, &limits::SOLO];
static SEND: [&Param; 2] = [&limits::LEVEL, &limits::TAP];
static CLIP: [&Param; 4] = [&limits::GAIN, &limits::FADE_IN_SHAPE, &limits::FADE_OUT_SHAPE, &limits::MUTE];

/// The catalogue as the page takes it.
pub fn catalogue() -> Value {
    json!({
        "effects": effects::LIST.iter().map(effect).collect::<Vec<_>>(),
        "actions": desk::actions::catalogue(),
        "keymaps": desk::actions::keymaps(),
        "roles": assistant::Role::ALL.iter().map(role).collect::<Vec<_>>(),
        "targets": targets::LIST.iter().map(target).collect::<Vec<_>>(),
        "strip": STRIP.map(param),
        "send": SEND.map(param),
        "clip": CLIP.map(param),
        "ranges": RANGES.iter().map(|range| json!({
            "name": range.name, "from": range.low.0, "to": range.high.0, "holds": range.holds,
        })).collect::<Vec<_>>(),
        "meters": meters::LIST.iter().map(|meter| json!({
            "name": meter.meter.name, "sentence": meter.meter.sentence,
        })).collect::<Vec<_>>(),
    })
}

fn param(param: &Param) -> Value {
    let unit = if param.unit == Unit::Ratio { ":1" } else { param.unit.name() };
    let words = match param.unit {
        Unit::Choice(words) => json!(words),
        Unit::Switch => json!(["off", "on"]),
        _ => Value::Null,
    };
    json!({
        "key": param.key, "unit": unit, "min": param.min, "max": param.max, "default": param.default,
        "scale": if param.scale == Scale::Log { "log" } else { "linear" },
        "fixed": param.fixed, "first": param.first, "sentence": param.sentence, "words": words,
    })
}

fn settings(settings: &Settings) -> Value {
    let parts = settings.parts.iter().map(|part| json!({"kind": part.kind, "numbers": part.numbers}));
    let files = settings.files.iter().map(|audio| &audio.file);
    json!({
        "numbers": settings.numbers, "files": files.collect::<Vec<_>>(), "parts": parts.collect::<Vec<_>>(),
    })
}

fn effect(kind: &Kind) -> Value {
    let parts = (kind.part_kinds)().map(|parts| {
        let params = parts.params.iter().map(param).collect::<Vec<_>>();
        json!({"noun": parts.noun, "kinds": parts.kinds, "most": parts.most, "params": params})
    });
    let preset =
        |it: Preset| json!({"name": it.name, "sentence": it.sentence, "settings": settings(&it.insert.settings)});
    let files = (kind.files)().iter().map(|file| json!({"key": file.key, "sentence": file.sentence}));
    json!({
        "name": kind.name, "sentence": (kind.sentence)(), "generates": kind.generates, "sidechain": kind.sidechain,
        "params": (kind.params)().iter().map(param).collect::<Vec<_>>(),
        "files": files.collect::<Vec<_>>(),
        "parts": parts,
        "defaults": settings(&(kind.defaults)()),
        "presets": Preset::of(kind).unwrap_or_default().into_iter().map(preset).collect::<Vec<_>>(),
    })
}

/// A role with its title and its hue in the palette, in degrees.
fn role(role: &assistant::Role) -> Value {
    use assistant::Role::*;
    let hue = match role {
        Kick => 38,
        Snare => 28,
        Hats | Toms | Overheads | Room | Percussion | Drums => 52,
        LeadVocal | Speech => 76,
        ElectricGuitar | AcousticGuitar | LeadGuitar => 128,
        Keys => 168,
        Bass => 198,
        Synth | Pad | Effects => 250,
        Strings | Brass => 290,
        BackingVocal => 320,
        Silent => 0,
    };
    json!({"name": role.word(), "hue": hue, "title": title(role.word())})
}

/// A word with dashes as a title: `lead-vocal` is `Lead vocal`.
pub fn title(word: &str) -> String {
    let text = word.replace('-', " ");
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}

fn target(target: &Target) -> Value {
    let rates = match target.rate {
        Rate::OneOf(rates) => rates.to_vec(),
        Rate::Exactly(rate) => vec![rate],
        Rate::Kept => Vec::new(),
    };
    json!({
        "name": target.name, "title": target.title, "sentence": target.sentence,
        "loudness": target.loudness.map(|loudness| loudness.0), "tolerance": target.tolerance.0,
        "ceiling": target.ceiling.0, "rates": rates, "bits": target.bits, "container": target.container.ending(),
        "source": target.source, "checked": target.checked, "confirmed": target.confirmed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_effect_has_its_parameters_defaults_and_presets() {
        let catalogue = catalogue();
        let effects = catalogue["effects"].as_array().unwrap();
        assert_eq!(effects.len(), effects::LIST.len());
        for (told, kind) in effects.iter().zip(effects::LIST) {
            assert_eq!(told["defaults"]["numbers"].as_array().unwrap().len(), (kind.params)().len(), "{}", kind.name);
            assert_eq!(told["params"].as_array().unwrap().len(), (kind.params)().len(), "{}", kind.name);
            assert_eq!(told["presets"].as_array().unwrap().len(), Preset::of(kind).unwrap().len(), "{}", kind.name);
        }
        let compressor = effects.iter().find(|effect| effect["name"] == "compressor").unwrap();
        let ratio = compressor["params"].as_array().unwrap().iter().find(|param| param["key"] == "ratio").unwrap();
        assert_eq!(ratio["unit"], ":1");
    }

    #[test]
    fn every_number_of_the_catalogue_is_one() {
        fn look(value: &Value, path: &str) {
            match value {
                Value::Object(all) => all.iter().for_each(|(key, value)| look(value, &format!("{path}/{key}"))),
                Value::Array(all) => all.iter().for_each(|value| look(value, path)),
                Value::Null => {
                    let may = ["parts", "words", "loudness"].iter().any(|key| path.ends_with(key));
                    assert!(may, "{path} is nothing");
                }
                _ => {}
            }
        }
        look(&catalogue(), "");
    }
}
