//! Effects, bands and sends: what each action makes of a song, worked out by hand.

use super::{becomes, changed, done, refused, song};
use serde_json::json;
use session::Song;

const SONG: &str = r#"
track "Kick" {
    inserts {
        compressor threshold=-24 ratio=4
        equalizer {
            bell 80 gain=3 q=1
            low-shelf 100 gain=2
            bell 400 gain=-2
        }
    }
    send "Room" -12
    automation "equalizer/bell-2/gain" {
        points "0 -2" "8 0"
    }
}
track "Vox"
return "Room"
master
"#;

fn before() -> Song {
    song(SONG)
}

fn with(old: &str, new: &str) -> String {
    changed(SONG, &[(old, new)])
}

#[test]
fn an_effect_is_added_as_it_comes_or_with_a_preset() {
    let vox = |insert: &str| {
        with("track \"Vox\"", &format!("track \"Vox\" {{\n    inserts {{\n        {insert}\n    }}\n}}"))
    };
    becomes(&before(), "insert.add", &json!({"track": "Vox", "kind": "gate"}), &vox("gate"));
    let second = with("        equalizer", "        compressor id=\"compressor-2\"\n        equalizer");
    becomes(&before(), "insert.add", &json!({"track": "Kick", "kind": "compressor", "index": 1}), &second);
    let kind = effects::find("compressor").unwrap();
    let preset = &session::Preset::of(kind).unwrap()[0];
    let made = done(&before(), "insert.add", &json!({"track": "Vox", "kind": "compressor", "preset": preset.name}));
    assert_eq!(made.track("Vox").unwrap().strip.inserts[0].settings, preset.insert.settings);
    refused(&before(), "insert.add", &json!({"track": "Vox", "kind": "compresor"}), &["compresor", "compressor"]);
    let unknown = json!({"track": "Vox", "kind": "compressor", "preset": "no such"});
    refused(&before(), "insert.add", &unknown, &["no such", &preset.name]);
}

#[test]
fn a_moved_effect_takes_its_curves_along_and_a_copied_one_does_not() {
    let moved = r#"
track "Kick" {
    inserts {
        compressor threshold=-24 ratio=4
    }
    send "Room" -12
}
track "Vox" {
    inserts {
        equalizer {
            bell 80 gain=3 q=1
            low-shelf 100 gain=2
            bell 400 gain=-2
        }
    }
    automation "equalizer/bell-2/gain" {
        points "0 -2" "8 0"
    }
}
return "Room"
master
"#;
    becomes(&before(), "insert.move", &json!({"insert": "Kick/equalizer", "track": "Vox"}), moved);
    let copied = done(&before(), "insert.copy", &json!({"insert": "Kick/equalizer", "track": "Vox"}));
    assert_eq!(copied.track("Kick"), before().track("Kick"));
    let vox = &copied.track("Vox").unwrap().strip;
    assert_eq!(vox.inserts[0], before().track("Kick").unwrap().strip.inserts[1]);
    assert!(vox.automation.is_empty());
    let first = done(&before(), "insert.move", &json!({"insert": "Kick/equalizer", "index": 0}));
    let ids: Vec<&str> = first.tracks[0].strip.inserts.iter().map(|insert| &*insert.id).collect();
    assert_eq!(ids, ["equalizer", "compressor"]);
}

#[test]
fn effects_are_switched_off_and_taken_out() {
    let off = with("compressor threshold=-24 ratio=4", "compressor threshold=-24 ratio=4 bypass=#true");
    becomes(&before(), "insert.bypass", &json!({"inserts": "Kick/compressor"}), &off);
    assert_eq!(
        done(&song(&off), "insert.bypass", &json!({"inserts": ["Kick/compressor", "Kick/equalizer"]})),
        before()
    );
    let removed = done(&before(), "insert.remove", &json!({"inserts": ["Kick/equalizer"]}));
    assert!(removed.tracks[0].strip.automation.is_empty() && removed.tracks[0].strip.inserts.len() == 1);
    refused(&before(), "insert.remove", &json!({"inserts": ["Kick/compresor"]}), &["compresor", "compressor"]);
}

#[test]
fn settings_become_those_of_a_preset_or_those_it_comes_with() {
    let plain = "track \"Kick\" {\n    inserts {\n        compressor\n    }\n}\nmaster\n";
    let set = song("track \"Kick\" {\n    inserts {\n        compressor threshold=-24 ratio=4\n    }\n}\nmaster\n");
    becomes(&set, "insert.default", &json!({"insert": "Kick/compressor"}), plain);
    let kind = effects::find("compressor").unwrap();
    let preset = &session::Preset::of(kind).unwrap()[0];
    let made = done(&set, "insert.preset", &json!({"insert": "Kick/compressor", "preset": preset.name}));
    assert_eq!(made.tracks[0].strip.inserts[0].settings.numbers, preset.insert.settings.numbers);
    let flat = done(&before(), "insert.default", &json!({"insert": "Kick/equalizer"}));
    let defaults = (effects::find("equalizer").unwrap().defaults)();
    assert_eq!(flat.tracks[0].strip.inserts[1].settings, defaults);
}

#[test]
fn a_sidechain_is_led_in_and_taken_out() {
    let side = with("ratio=4", "ratio=4 sidechain=\"Vox\"");
    let to = json!({"insert": "Kick/compressor", "from": "Vox"});
    becomes(&before(), "insert.sidechain", &to, &side);
    assert_eq!(done(&song(&side), "insert.sidechain", &json!({"insert": "Kick/compressor"})), before());
}

#[test]
fn a_band_is_added_set_and_removed_and_the_others_keep_their_curves() {
    let add =
        json!({"insert": "Kick/equalizer", "kind": "bell", "values": {"frequency": "2 kHz", "gain": -4}, "index": 0});
    // What was the second bell is the third, and so is its curve.
    let added = with("bell 80", "bell 2000 gain=-4\n            bell 80").replace("bell-2/gain", "bell-3/gain");
    becomes(&before(), "part.add", &add, &added);
    let set = json!({"part": "Kick/equalizer/bell-2", "values": {"frequency": 500, "gain": "-3.5 dB"}});
    becomes(&before(), "part.set", &set, &with("bell 400 gain=-2", "bell 500 gain=-3.5"));
    let removed = with("            bell 80 gain=3 q=1\n", "").replace("bell-2/gain", "bell-1/gain");
    becomes(&before(), "part.remove", &json!({"parts": "Kick/equalizer/bell-1"}), &removed);
    refused(&before(), "part.add", &json!({"insert": "Kick/equalizer", "kind": "bel"}), &["bel", "bell"]);
    refused(&before(), "part.add", &json!({"insert": "Kick/compressor", "kind": "bell"}), &["no parts"]);
    let wrong = |values: serde_json::Value| json!({"part": "Kick/equalizer/bell-1", "values": values});
    refused(&before(), "part.set", &wrong(json!({"freq": 100})), &["freq", "frequency"]);
    refused(&before(), "part.set", &wrong(json!({"gain": 1000})), &["gain", "1000"]);
    refused(&before(), "part.set", &wrong(json!("loud")), &["by name"]);
    refused(&before(), "part.set", &json!({"part": "Kick/equalizer/bell-3", "values": "{}"}), &["bell-3", "bell-2"]);
}

#[test]
fn a_band_of_another_kind_keeps_its_numbers_and_its_curve() {
    let shelf = with("bell 400 gain=-2", "low-shelf 400 gain=-2").replace("bell-2/gain", "low-shelf-2/gain");
    becomes(&before(), "part.kind", &json!({"part": "Kick/equalizer/bell-2", "kind": "low-shelf"}), &shelf);
}

#[test]
fn sends_are_added_set_turned_and_removed() {
    let send = |text: &str| with("send \"Room\" -12", &format!("send \"Room\" {text}"));
    let kick = "Kick/send/Room";
    becomes(&before(), "send.level", &json!({"sends": kick, "level": "-6 dB"}), &send("-6"));
    becomes(&before(), "send.level", &json!({"sends": [kick], "by": -3}), &send("-15"));
    becomes(&before(), "send.level", &json!({"sends": [kick], "level": "off"}), &send("\"off\""));
    becomes(&before(), "send.tap", &json!({"sends": kick}), &send("-12 tap=\"pre\""));
    becomes(&before(), "send.remove", &json!({"sends": kick}), &with("    send \"Room\" -12\n", ""));
    let vox = with("track \"Vox\"", "track \"Vox\" {\n    send \"Room\" -9 tap=\"pre\"\n}");
    let add = json!({"tracks": ["Kick", "Vox"], "to": "Room", "level": -9, "tap": "pre"});
    becomes(&before(), "send.add", &add, &vox);
    refused(&before(), "send.add", &json!({"tracks": "Kick", "to": "Room"}), &["already"]);
    refused(&before(), "send.level", &json!({"sends": "Vox/send/Room", "level": 0}), &["Vox"]);
}
