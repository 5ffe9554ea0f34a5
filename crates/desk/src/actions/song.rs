//! The song as a whole: its name, the law of pan, its targets.

use super::declare::{Made, actions};
use super::given::Given;
use super::strips::group;
use session::{Edit, Item, PanLaw, StereoPan, targets};

actions! { "Song":
    "song.name" "Name of the song": "Gives the song another name."
        song(name) {
            name: Text needed, "The name.";
        };
    "song.pan" "Pan of the song": "Says how pan spreads mono strips and what it does to stereo strips."
        song(pan) {
            law: Word(PanLaw::WORDS), "How loud the middle is, in dB relative to the sides.";
            stereo: Word(StereoPan::WORDS), "What pan does to a stereo strip.";
        };
    "target.add" "Add target": "Says where the song shall go, so that a master is made for it."
        song(add_target) {
            target: Text needed, "The target: \"spotify\".";
        };
    "target.remove" "Remove target": "Takes a target away."
        song(remove_target) {
            target: Text needed, "The target.";
        };
}

fn name(given: &Given<'_>) -> Made {
    let name = given.the_text("name")?;
    let edits = (given.song.name != name).then(|| Edit::set("song/name", name)).into_iter().collect();
    group(given, edits, format!("name the song {name}"))
}

fn pan(given: &Given<'_>) -> Made {
    let (law, stereo) = (given.text("law")?, given.text("stereo")?);
    let changed =
        |new: Option<&str>, now: &str, path: &str| new.filter(|new| *new != now).map(|new| Edit::set(path, new));
    let edits = [
        changed(law, given.song.pan_law.word(), "song/pan-law"),
        changed(stereo, given.song.stereo_pan.word(), "song/stereo-pan"),
    ];
    group(given, edits.into_iter().flatten().collect(), "pan of the song".to_string())
}

fn add_target(given: &Given<'_>) -> Made {
    let target = given.the_text("target")?;
    if targets::find(target).is_none() {
        let known: Vec<&str> = targets::LIST.iter().map(|target| target.name).collect();
        let target = target.escape_debug();
        return Err(given.refuse("target", format_args!("cannot be \"{target}\"; there are {}", known.join(", "))));
    }
    if given.song.targets.iter().any(|known| known == target) {
        return Err(given.refuse("target", "is one of the song's already"));
    }
    let edit = Edit::add("song", given.song.targets.len(), Item::Target(target.to_string()));
    Ok((edit, format!("add target {target}")))
}

fn remove_target(given: &Given<'_>) -> Made {
    let target = given.the_text("target")?;
    let found = given.song.targets.iter().position(|known| known == target);
    let i = found.ok_or_else(|| given.refuse("target", "is none of the song's"))?;
    Ok((Edit::remove(format!("song/target-{}", i + 1)), format!("remove target {target}")))
}
