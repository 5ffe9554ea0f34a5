//! What differs between two states of a song, in the form in which the page takes it over.
//!
//! Values are compared as they are typed; only what differs is written as JSON. Elements of a list are known by their name
//! or id, so that a strip that moved or came does not write its neighbours anew.

use serde::Serialize;
use serde_json::{Map, Value, json};
use session::{Bus, Song, Strip, Track, Vca};

/// One change of the song's JSON.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Patch {
    /// Gives the value at a path another one.
    Set {
        /// Keys and places from the song inwards; empty for the whole song.
        path: Vec<Value>,
        /// The new value.
        value: Value,
    },
    /// Replaces a part of a list.
    Splice {
        /// The list.
        path: Vec<Value>,
        /// From where.
        at: usize,
        /// How many go.
        remove: usize,
        /// What comes.
        insert: Vec<Value>,
    },
}

/// What makes the JSON of `new` of that of `old`, to be done in order.
pub fn difference(old: &Song, new: &Song) -> Vec<Patch> {
    let mut work = Work::default();
    work.inside("tracks", |work| work.list(&old.tracks, &new.tracks, track_name, Work::track));
    work.inside("buses", |work| work.list(&old.buses, &new.buses, bus_name, Work::bus));
    work.inside("returns", |work| work.list(&old.returns, &new.returns, bus_name, Work::bus));
    work.inside("vcas", |work| work.list(&old.vcas, &new.vcas, |vca| &vca.strip.name, Work::vca));
    work.inside("master", |work| work.strip(&old.master, &new.master));
    let heads =
        |song: &Song| written(&Song { tracks: vec![], buses: vec![], returns: vec![], vcas: vec![], ..bare(song) });
    let lists = |song: &Song| (song.tempo.clone(), song.markers.clone(), song.targets.clone(), song.moves.clone());
    if lists(old) != lists(new) || bare(old) != bare(new) {
        work.value(&heads(old), &heads(new));
    }
    work.patches
}

/// The whole song as one patch.
pub fn whole(song: &Song) -> Vec<Patch> {
    vec![Patch::Set { path: Vec::new(), value: written(song) }]
}

/// A song without its strips.
fn bare(song: &Song) -> Song {
    let lists = (song.tempo.clone(), song.markers.clone(), song.targets.clone(), song.moves.clone());
    let mut bare = Song::new(&song.name, song.rate);
    (bare.tempo, bare.markers, bare.targets, bare.moves) = lists;
    bare.credits = song.credits.clone();
    (bare.pan_law, bare.stereo_pan) = (song.pan_law, song.stereo_pan);
    (bare.groups, bare.suspend_groups) = (song.groups.clone(), song.suspend_groups);
    bare
}

fn track_name(track: &Track) -> &str {
    &track.strip.name
}

fn bus_name(bus: &Bus) -> &str {
    &bus.strip.name
}

/// A song is written without fail: all its keys are text.
fn written(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}

#[derive(Default)]
struct Work {
    path: Vec<Value>,
    patches: Vec<Patch>,
}

impl Work {
    fn inside(&mut self, step: impl Into<Value>, work: impl FnOnce(&mut Self)) {
        self.path.push(step.into());
        work(self);
        self.path.pop();
    }

    fn set(&mut self, value: &Value) {
        self.patches.push(Patch::Set { path: self.path.clone(), value: value.clone() });
    }

    fn track(&mut self, old: &Track, new: &Track) {
        self.inside("strip", |work| work.strip(&old.strip, &new.strip));
        let rest = |track: &Track| {
            let clips = if old.clips == new.clips { Vec::new() } else { track.clips.clone() };
            written(&Track { strip: Strip::new(""), clips, ..track.clone() })
        };
        if (&old.role, old.layout, &old.clips) != (&new.role, new.layout, &new.clips) {
            self.value(&rest(old), &rest(new));
        }
    }

    fn bus(&mut self, old: &Bus, new: &Bus) {
        self.inside("strip", |work| work.strip(&old.strip, &new.strip));
    }

    fn vca(&mut self, old: &Vca, new: &Vca) {
        self.inside("strip", |work| work.strip(&old.strip, &new.strip));
        if old.color != new.color {
            self.inside("color", |work| work.set(&written(&new.color.word())));
        }
    }

    fn strip(&mut self, old: &Strip, new: &Strip) {
        if old == new {
            return;
        }
        // A long curve is written only where it changed.
        let light = |strip: &Strip| {
            let same = old.automation == new.automation;
            let automation = if same { Vec::new() } else { strip.automation.clone() };
            written(&Strip { automation, ..strip.clone() })
        };
        self.value(&light(old), &light(new));
    }

    /// A list of typed things, known by name.
    fn list<T: PartialEq + Serialize>(
        &mut self,
        old: &[T],
        new: &[T],
        name: impl Fn(&T) -> &str,
        each: impl Fn(&mut Self, &T, &T),
    ) {
        let (head, tail) = alike(old, new, |a, b| name(a) == name(b));
        let (gone, come) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
        let renamed = gone.len() == 1 && come.len() == 1;
        if !renamed {
            self.splice(head, gone.len(), come.iter().map(written).collect());
        }
        let same = head + if renamed { 1 } else { 0 };
        let heads = old[..same].iter().zip(&new[..same]).enumerate();
        let tails = old[old.len() - tail..].iter().zip(&new[new.len() - tail..]);
        let tails = tails.enumerate().map(|(place, pair)| (new.len() - tail + place, pair));
        for (place, (old, new)) in heads.chain(tails).filter(|(_, (old, new))| old != new) {
            self.inside(place, |work| each(work, old, new));
        }
    }

    fn splice(&mut self, at: usize, remove: usize, insert: Vec<Value>) {
        if remove > 0 || !insert.is_empty() {
            self.patches.push(Patch::Splice { path: self.path.clone(), at, remove, insert });
        }
    }

    fn value(&mut self, old: &Value, new: &Value) {
        match (old, new) {
            _ if old == new => {}
            (Value::Object(a), Value::Object(b)) if a.keys().eq(b.keys()) => self.object(a, b),
            (Value::Array(a), Value::Array(b)) => self.array(a, b),
            _ => self.set(new),
        }
    }

    fn object(&mut self, old: &Map<String, Value>, new: &Map<String, Value>) {
        for (key, value) in new {
            self.inside(key.as_str(), |work| work.value(&old[key], value));
        }
    }

    fn array(&mut self, old: &[Value], new: &[Value]) {
        let known = |value: &Value| ["id", "to", "parameter", "name"].iter().find_map(|key| value.get(key).cloned());
        let same = |a: &Value, b: &Value| match (known(a), known(b)) {
            (Some(a), Some(b)) => a == b,
            _ => a == b,
        };
        let (head, tail) = alike(old, new, same);
        let (gone, come) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
        // Of lists as long as before, a few elements change in their place (numbers of an effect, a clip that is dragged).
        let in_place = gone.len() == come.len() && come.len() <= 4;
        if !in_place {
            self.splice(head, gone.len(), come.to_vec());
        }
        let middle = if in_place { gone.len() } else { 0 };
        for place in 0..head + middle {
            self.inside(place, |work| work.value(&old[place], &new[place]));
        }
        for back in (1..=tail).rev() {
            self.inside(new.len() - back, |work| work.value(&old[old.len() - back], &new[new.len() - back]));
        }
    }
}

/// How many elements are the same at the beginning, and how many after those at the end.
fn alike<T>(old: &[T], new: &[T], same: impl Fn(&T, &T) -> bool) -> (usize, usize) {
    let head = old.iter().zip(new).take_while(|(a, b)| same(a, b)).count();
    let tails = old[head..].iter().rev().zip(new[head..].iter().rev());
    (head, tails.take_while(|(a, b)| same(a, b)).count())
}

/// Does to a song's JSON what patches say; what the page does, for tests and for pages without one.
///
/// # Errors
/// The first patch whose path leads nowhere.
pub fn apply(song: &mut Value, patches: &[Patch]) -> Result<(), String> {
    patches.iter().try_for_each(|patch| match patch {
        Patch::Set { path, value } => {
            *place(song, path)? = value.clone();
            Ok(())
        }
        Patch::Splice { path, at, remove, insert } => {
            let list = place(song, path)?.as_array_mut().ok_or_else(|| format!("{} is no list", json!(path)))?;
            if at + remove > list.len() {
                return Err(format!("{} has no {at} to {}", json!(path), at + remove));
            }
            list.splice(*at..at + remove, insert.iter().cloned());
            Ok(())
        }
    })
}

fn place<'v>(value: &'v mut Value, path: &[Value]) -> Result<&'v mut Value, String> {
    path.iter().try_fold(value, |value, step| {
        let found = match step {
            Value::String(key) => value.get_mut(key),
            step => step.as_u64().and_then(|place| value.get_mut(place as usize)),
        };
        found.ok_or_else(|| format!("{step} of {} leads nowhere", json!(path)))
    })
}
