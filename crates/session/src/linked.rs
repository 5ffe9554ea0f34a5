//! Carries what is done to one member of a group over to the others.
//!
//! Of the other members those follow that share a group with the one that is touched; what follows draws nobody else along.

use crate::fields::Value;
use crate::limits::FADER;
use crate::{Clip, Edit, Link, Song, Strip};
use signal::Db;
use std::collections::{BTreeMap, BTreeSet};

/// What groups add to the edits of one gesture. A gesture remembers how the faders stood when it began: one that has come to
/// its limit comes back from there on the way back.
#[derive(Clone, Debug, Default)]
pub struct Linked {
    began: BTreeMap<String, Db>,
}

/// A clip, by its track's place in the song and its own in the track.
pub type ClipAt = (usize, usize);

impl Linked {
    /// The edits with those of the other members after them, and the reason. Where something else than values changes,
    /// groups add nothing; what the edits themselves set is left alone.
    pub fn carry(&mut self, song: &Song, edits: Vec<Edit>, reason: &str) -> (Vec<Edit>, String) {
        let mut sets = Vec::new();
        if !edits.iter().all(|edit| values(edit, &mut sets)) {
            return (edits, reason.to_string());
        }
        let mut taken: BTreeSet<String> = sets.iter().map(|(path, _)| (*path).to_string()).collect();
        let mut more = Vec::new();
        for (path, text) in &sets {
            for (path, value) in self.others(song, path, text) {
                if taken.insert(path.clone()) {
                    more.push(Edit::set(path, value.text(song.rate)));
                }
            }
        }
        // A value that stays as it is need not be said.
        let differs = |edit: &Edit| match edit {
            Edit::Set { path, value } => song.field(path).is_ok_and(|field| field.text != *value),
            _ => true,
        };
        more.retain(differs);
        if more.is_empty() {
            return (edits, reason.to_string());
        }
        let mut all = edits;
        all.extend(more);
        (all, format!("{reason} and its group"))
    }

    /// What other members get where a value of one is set; nothing where the value cannot be read, which is then refused.
    fn others(&mut self, song: &Song, path: &str, text: &str) -> Vec<(String, Value)> {
        let Some((name, word)) = path.split_once('/') else { return Vec::new() };
        let Some(strip) = song.strip(name) else { return Vec::new() };
        let Ok(new) = song.field(path).map_err(|error| error.message).and_then(|it| it.value.parse(text, song.rate))
        else {
            return Vec::new();
        };
        match (word, &new) {
            ("fader", Value::Level(level, _)) => self.faders(song, strip, *level),
            ("mute", _) => alike(song, strip, (Link::Mute, word), &new),
            ("solo", _) => alike(song, strip, (Link::Solo, word), &new),
            ("flip", Value::Number(flip, param)) if strip.flip != (*flip != 0.0) => {
                let others = song.linked_with(strip, Link::Polarity).into_iter();
                let turned = |other: &Strip| Value::Number(f64::from(u8::from(!other.flip)), param);
                others.map(|other| (format!("{}/flip", other.name), turned(other))).collect()
            }
            _ => clips(song, name, word, &new),
        }
    }

    /// As many decibels for the others, from where they stood when the gesture began; what is off stays off.
    fn faders(&mut self, song: &Song, strip: &Strip, new: f64) -> Vec<(String, Value)> {
        let others = song.linked_with(strip, Link::Fader);
        let mut began = |strip: &Strip| self.began.entry(strip.name.clone()).or_insert(strip.fader).0;
        let by = new - began(strip);
        if by.is_nan() || by == f64::INFINITY {
            return Vec::new();
        }
        let moved = |old: f64| match old + by {
            f64::NEG_INFINITY => f64::NEG_INFINITY,
            // A millionth of a decibel is heard by nobody, and sums of decimals are written short.
            level => (level.clamp(FADER.min, FADER.max) * 1e6).round() / 1e6 + 0.0,
        };
        others.into_iter().map(|it| (format!("{}/fader", it.name), Value::Level(moved(began(it)), &FADER))).collect()
    }
}

/// The values that an edit sets, by path; whether it does nothing else, and gives nothing another name.
fn values<'e>(edit: &'e Edit, sets: &mut Vec<(&'e str, &'e str)>) -> bool {
    match edit {
        Edit::Set { path, value } => {
            sets.push((path, value));
            !["/name", "/id"].iter().any(|word| path.ends_with(word))
        }
        Edit::Group(edits) => edits.iter().all(|edit| values(edit, sets)),
        _ => false,
    }
}

fn alike(song: &Song, strip: &Strip, (link, word): (Link, &str), new: &Value) -> Vec<(String, Value)> {
    let others = song.linked_with(strip, link).into_iter();
    others.map(|other| (format!("{}/{word}", other.name), new.clone())).collect()
}

/// What the clips that are linked with one get where a value of it is set.
fn clips(song: &Song, name: &str, inside: &str, new: &Value) -> Vec<(String, Value)> {
    const TOGETHER: &[&str] =
        &["at", "offset", "length", "fade-in", "fade-out", "fade-in-shape", "fade-out-shape", "mute"];
    let Some((number, word)) = inside.strip_prefix("clip-").and_then(|rest| rest.split_once('/')) else {
        return Vec::new();
    };
    let track = song.tracks.iter().position(|track| track.strip.name == name);
    let (Some(track), Ok(number), true) = (track, number.parse::<usize>(), TOGETHER.contains(&word)) else {
        return Vec::new();
    };
    let Some(clip) = number.checked_sub(1).and_then(|i| song.tracks[track].clips.get(i)) else { return Vec::new() };
    let value = |other: &Clip| match (word, new) {
        // Each plays a part of its own file, so much later.
        ("offset", Value::Frames(offset)) => Value::Frames((other.offset + offset - clip.offset).max(0)),
        _ => new.clone(),
    };
    let path = |(track, clip): ClipAt| format!("{}/clip-{}/{word}", song.tracks[track].strip.name, clip + 1);
    let others = song.clips_linked_with((track, number - 1)).into_iter();
    others.map(|at| (path(at), value(&song.tracks[at.0].clips[at.1]))).collect()
}

impl Song {
    /// The clips of other members of a track's groups that begin and end where one of its clips does.
    pub fn clips_linked_with(&self, (track, clip): ClipAt) -> Vec<ClipAt> {
        let extent = |clip: &Clip| (self.frame(clip.at), clip.length);
        let mine = extent(&self.tracks[track].clips[clip]);
        let linked = self.linked_with(&self.tracks[track].strip, Link::Clips);
        let is_linked = |strip: &Strip| linked.iter().any(|other| other.name == strip.name);
        let tracks = self.tracks.iter().enumerate().filter(|(_, track)| is_linked(&track.strip));
        let clips = tracks.flat_map(|(at, track)| track.clips.iter().enumerate().map(move |(i, clip)| ((at, i), clip)));
        clips.filter(|(_, clip)| extent(clip) == mine).map(|(at, _)| at).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Document, Group, Place, Track};
    use signal::Layout;

    fn song() -> Song {
        let text = r#"tonmeister 1
song "s" rate=48000
track "L" {
    clip "l.wav" at=1 offset=2 length=4
    fader -6
    group "Gtr"
}
track "R" {
    clip "r.wav" at=1 offset=3 length=4
    clip "r.wav" at=1 offset=3 length=5
    flip #true
    fader -10
    group "Gtr"
}
track "Room" {
    fader "off"
    group "Gtr"
}
track "Vox" { clip "v.wav" at=1 length=4 }
group "Gtr" { links fader mute solo polarity clips }
"#;
        Document::parse(text, "song.kdl").unwrap().song().clone()
    }

    /// The song after edits in one gesture, each on what the ones before have made.
    fn after(song: &Song, gesture: &[(&str, &str)]) -> Song {
        let (mut song, mut linked) = (song.clone(), Linked::default());
        for (path, value) in gesture {
            let (edits, _) = linked.carry(&song, vec![Edit::set(*path, *value)], "test");
            song.apply(&Edit::Group(edits)).unwrap();
        }
        song
    }

    fn faders(song: &Song) -> Vec<f64> {
        song.tracks.iter().map(|track| track.strip.fader.0).collect()
    }

    const OFF: f64 = f64::NEG_INFINITY;

    #[test]
    fn a_fader_moves_the_others_by_as_much_and_what_is_off_stays_off() {
        assert_eq!(faders(&after(&song(), &[("L/fader", "-4.7")])), [-4.7, -8.7, OFF, 0.0]);
        assert_eq!(faders(&after(&song(), &[("R/fader", "-9 dB")])), [-5.0, -9.0, OFF, 0.0]);
        assert_eq!(faders(&after(&song(), &[("Vox/fader", "-9")])), [-6.0, -10.0, OFF, -9.0]);
        assert_eq!(faders(&after(&song(), &[("Room/fader", "-9")])), [-6.0, -10.0, -9.0, 0.0]);
    }

    #[test]
    fn what_has_come_to_its_limit_comes_back_on_the_way_back_within_the_gesture() {
        let up = [("R/fader", "20"), ("R/fader", "24")];
        assert_eq!(faders(&after(&song(), &up)), [24.0, 24.0, OFF, 0.0]);
        let back = [("R/fader", "20"), ("R/fader", "24"), ("R/fader", "-10")];
        assert_eq!(faders(&after(&song(), &back)), [-6.0, -10.0, OFF, 0.0]);
        let closed = [("L/fader", "off")];
        assert_eq!(faders(&after(&song(), &closed)), [OFF, OFF, OFF, 0.0]);
        assert_eq!(faders(&after(&song(), &[("L/fader", "off"), ("L/fader", "-5")])), [-5.0, -9.0, OFF, 0.0]);
        // Another gesture begins from there.
        assert_eq!(faders(&after(&after(&song(), &up), &[("R/fader", "23")])), [23.0, 23.0, OFF, 0.0]);
    }

    #[test]
    fn mute_and_solo_are_alike_and_polarity_turns_with_it() {
        let muted = |song: &Song| song.tracks.iter().map(|track| track.strip.mute).collect::<Vec<_>>();
        assert_eq!(muted(&after(&song(), &[("R/mute", "on")])), [true, true, true, false]);
        let soloed = |song: &Song| song.tracks.iter().map(|track| track.strip.solo).collect::<Vec<_>>();
        assert_eq!(soloed(&after(&song(), &[("Room/solo", "on")])), [true, true, true, false]);
        let flipped = |song: &Song| song.tracks.iter().map(|track| track.strip.flip).collect::<Vec<_>>();
        assert_eq!(flipped(&after(&song(), &[("L/flip", "on")])), [true, false, true, false]);
        assert_eq!(flipped(&after(&song(), &[("L/flip", "off")])), flipped(&song()));
    }

    #[test]
    fn clips_that_begin_and_end_together_are_trimmed_together_each_in_its_own_file() {
        let song = song();
        let edits = [("L/clip-1/at", "1.5"), ("L/clip-1/offset", "2.5"), ("L/clip-1/length", "3.5")];
        let edits = edits.map(|(path, value)| Edit::set(path, value)).to_vec();
        let (edits, reason) = Linked::default().carry(&song, edits, "trim L/clip-1");
        assert_eq!(reason, "trim L/clip-1 and its group");
        let mut trimmed = song.clone();
        trimmed.apply(&Edit::Group(edits)).unwrap();
        let clip = |track: usize, i: usize| {
            let clip = &trimmed.tracks[track].clips[i];
            (clip.at, clip.offset, clip.length)
        };
        assert_eq!(clip(0, 0), (Place::Frame(72_000), 120_000, 168_000));
        assert_eq!(clip(1, 0), (Place::Frame(72_000), 168_000, 168_000));
        assert_eq!(clip(1, 1), (Place::Frame(48_000), 144_000, 240_000));
        assert_eq!(trimmed.tracks[3], song.tracks[3]);
    }

    #[test]
    fn what_the_edits_say_themselves_stands_and_what_is_suspended_links_nothing() {
        let song = song();
        let both = vec![Edit::set("L/fader", "-5"), Edit::set("R/fader", "-20")];
        let (edits, reason) = Linked::default().carry(&song, both.clone(), "faders");
        assert_eq!((edits, &*reason), (both, "faders"));
        for suspend in ["song/suspend-groups", "song/group/Gtr/suspended"] {
            let mut song = song.clone();
            song.apply(&Edit::set(suspend, "on")).unwrap();
            assert_eq!(faders(&after(&song, &[("L/fader", "-5")])), [-5.0, -10.0, OFF, 0.0]);
            assert!(song.clips_linked_with((0, 0)).is_empty());
        }
        let mut without = song.clone();
        without.apply(&Edit::set("song/group/Gtr/links", "mute, solo")).unwrap();
        assert_eq!(faders(&after(&without, &[("L/fader", "-5")])), [-5.0, -10.0, OFF, 0.0]);
        let gone = vec![Edit::remove("R"), Edit::set("L/mute", "on")];
        assert_eq!(Linked::default().carry(&song, gone.clone(), "").0, gone);
    }

    #[test]
    fn a_strip_in_two_groups_moves_the_members_of_both_once_and_those_draw_nobody_along() {
        let mut song = Song::new("s", 48_000);
        song.groups = vec![Group::new("A"), Group::new("B")];
        for (name, groups) in [("1", &["A", "B"][..]), ("2", &["A", "B"]), ("3", &["B"]), ("4", &["A"])] {
            let mut track = Track::new(name, Layout::Mono);
            track.strip.groups = groups.iter().map(|name| name.to_string()).collect();
            song.tracks.push(track);
        }
        assert_eq!(faders(&after(&song, &[("1/fader", "-2")])), [-2.0; 4]);
        assert_eq!(faders(&after(&song, &[("3/fader", "-2")])), [-2.0, -2.0, -2.0, 0.0]);
    }
}
