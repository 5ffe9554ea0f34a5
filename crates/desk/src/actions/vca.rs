//! VCAs: made, followed, followed no longer.

use super::declare::{Made, actions};
use super::given::{Given, wrong};
use super::strips::{color, group, names, new_name, strips};
use session::{Color, Edit, EditError, Item, Song, Strip, Vca};

actions! { "VCAs":
    "vca.add" "Add VCA": "Adds a fader without a sound of its own, which the named strips follow."
        song(add) {
            name: Text, "Its name.";
            tracks: Path, "The tracks, buses or returns that shall follow it.";
            color: Word(Color::WORDS), "By what colour it is known; one that no VCA has yet.";
            index: Number, "Its place among the VCAs, from 0; the last.";
        } keys ["Alt+Shift+V"] ["Alt+Shift+V"] ["Alt+Shift+V"] ["Alt+Shift+V"];
    "vca.assign" "Follow a VCA": "Lets strips follow a VCA; its fader is added to theirs, its mute and solo hold for them."
        song(assign) {
            tracks: Path needed, "The tracks, buses or returns.";
            vca: Path needed, "The VCA.";
        };
    "vca.release" "Follow no VCA": "Lets strips follow a VCA no longer, or none at all."
        song(release) {
            tracks: Path needed, "The tracks, buses or returns.";
            vca: Path, "The VCA; every one where none is named.";
        };
    "vca.color" "VCA colour": "Gives VCAs another colour."
        song(recolor) {
            vcas: Path needed, "The VCAs.";
            color: Word(Color::WORDS) needed, "The colour.";
        };
}

/// The VCA of a name.
fn vca<'a>(song: &'a Song, name: &str) -> Result<&'a Vca, EditError> {
    let found = song.vcas.iter().find(|vca| vca.strip.name == name);
    found.ok_or_else(|| match song.field(&format!("{name}/fader")) {
        Err(error) => wrong(name, error.message),
        Ok(_) => wrong(name, "is no VCA; vca.add makes one"),
    })
}

fn add(given: &Given<'_>) -> Made {
    let name = new_name(given, &format!("VCA {}", given.song.vcas.len() + 1))?;
    let color = color(given, given.song.vcas.iter().map(|vca| vca.color))?;
    let index = given.index("index")?.unwrap_or(given.song.vcas.len());
    let vca = Vca { color, ..Vca::new(&name) };
    let mut edits = vec![Edit::add("song", index, Item::Vca(vca))];
    edits.extend(strips(given)?.into_iter().map(|strip| follow(strip, &name)));
    group(given, edits, format!("add VCA {name}"))
}

fn follow(strip: &Strip, vca: &str) -> Edit {
    Edit::add(&*strip.name, strip.vcas.len(), Item::InVca(vca.to_string()))
}

fn assign(given: &Given<'_>) -> Made {
    let (strips, vca) = (strips(given)?, vca(given.song, given.the_text("vca")?)?);
    let name = &vca.strip.name;
    let new = strips.iter().filter(|strip| !strip.vcas.contains(name));
    group(given, new.map(|strip| follow(strip, name)).collect(), format!("{} to VCA {name}", names(&strips)))
}

fn release(given: &Given<'_>) -> Made {
    let strips = strips(given)?;
    let only = given.text("vca")?.map(|name| vca(given.song, name)).transpose()?;
    let goes = |name: &&String| only.is_none_or(|vca| vca.strip.name == **name);
    let edits = strips.iter().flat_map(|strip| {
        strip.vcas.iter().filter(goes).map(|name| Edit::remove(format!("{}/vca/{name}", strip.name)))
    });
    let from = only.map_or("all VCAs".to_string(), |vca| format!("VCA {}", vca.strip.name));
    group(given, edits.collect(), format!("{} from {from}", names(&strips)))
}

fn recolor(given: &Given<'_>) -> Made {
    let color = given.the_text("color")?;
    let all = given.paths("vcas")?.into_iter().map(|name| vca(given.song, name)).collect::<Result<Vec<_>, _>>()?;
    let changed = all.iter().filter(|vca| vca.color.word() != color);
    let edits = changed.map(|vca| Edit::set(format!("{}/color", vca.strip.name), color)).collect();
    let strips: Vec<&Strip> = all.iter().map(|vca| &vca.strip).collect();
    group(given, edits, format!("colour of {}", names(&strips)))
}
