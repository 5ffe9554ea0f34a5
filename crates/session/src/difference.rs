//! What was done between two states of a song, as an edit: so that whoever changes songs as values (the assistant) need
//! not speak in edits.

use crate::{Bus, Edit, EditError, Item, Song, Strip, Track};

/// The edit that makes `new` of `old`: strips, inserts, sends and moves that came or went, and single values.
///
/// # Errors
/// Where the songs differ in something that is neither (clips, curves, tempo, markers): the message says so.
pub fn difference(old: &Song, new: &Song) -> Result<Edit, EditError> {
    let mut work = Work { song: old.clone(), edits: Vec::new() };
    work.strips(new)?;
    let names: Vec<String> = new.strips_and_vcas().map(|strip| strip.name.clone()).collect();
    for name in &names {
        let (Some(now), Some(wanted)) = (work.song.strip(name).cloned(), new.strip(name)) else { continue };
        work.inserts(&now, wanted)?;
        work.sends(&now, wanted)?;
        work.memberships(&now, wanted)?;
    }
    work.values(new)?;
    for (index, made) in new.moves.iter().enumerate().skip(work.song.moves.len()) {
        work.make(Edit::add("song", index, Item::Move(made.clone())))?;
    }
    if work.song == *new {
        return Ok(Edit::Group(work.edits));
    }
    let message = "the songs differ in clips, curves, tempo or markers; change those by edits of their own".to_string();
    Err(EditError { path: "song".to_string(), message })
}

struct Work {
    song: Song,
    edits: Vec<Edit>,
}

impl Work {
    fn make(&mut self, edit: Edit) -> Result<(), EditError> {
        self.song.apply(&edit)?;
        self.edits.push(edit);
        Ok(())
    }

    /// Strips that went, then strips that came, without what they lead to: that may come later.
    fn strips(&mut self, new: &Song) -> Result<(), EditError> {
        let gone: Vec<String> = self
            .song
            .strips_and_vcas()
            .map(|strip| strip.name.clone())
            .filter(|name| new.strip(name).is_none())
            .collect();
        for name in gone {
            self.make(Edit::remove(name))?;
        }
        let gone: Vec<String> = self.song.groups.iter().map(|group| group.name.clone()).collect();
        for name in gone.iter().filter(|name| new.group(name).is_none()) {
            self.make(Edit::remove(format!("song/group/{name}")))?;
        }
        let loose = |strip: &Strip| {
            let (vcas, groups, sends, inserts) = Default::default();
            Strip { output: None, vcas, groups, sends, inserts, ..strip.clone() }
        };
        for (index, track) in new.tracks.iter().enumerate() {
            if self.song.strip(&track.strip.name).is_none() {
                let track = Track { strip: loose(&track.strip), ..track.clone() };
                self.make(Edit::add("song", index, Item::Track(track)))?;
            }
        }
        for (index, bus) in new.buses.iter().enumerate() {
            if self.song.strip(&bus.strip.name).is_none() {
                self.make(Edit::add("song", index, Item::Bus(Bus { strip: loose(&bus.strip) })))?;
            }
        }
        for (index, bus) in new.returns.iter().enumerate() {
            if self.song.strip(&bus.strip.name).is_none() {
                self.make(Edit::add("song", index, Item::Return(Bus { strip: loose(&bus.strip) })))?;
            }
        }
        for (index, vca) in new.vcas.iter().enumerate() {
            if self.song.strip(&vca.strip.name).is_none() {
                self.make(Edit::add("song", index, Item::Vca(vca.clone())))?;
            }
        }
        for (index, group) in new.groups.iter().enumerate() {
            if self.song.group(&group.name).is_none() {
                self.make(Edit::add("song", index, Item::Group(group.clone())))?;
            }
        }
        Ok(())
    }

    /// The VCAs that a strip follows, and the groups that it belongs to.
    fn memberships(&mut self, now: &Strip, wanted: &Strip) -> Result<(), EditError> {
        let lists: [(&str, [&[String]; 2], fn(String) -> Item); 2] =
            [("vca", [&now.vcas, &wanted.vcas], Item::InVca), ("group", [&now.groups, &wanted.groups], Item::InGroup)];
        for (word, [old, new], item) in lists {
            for name in old.iter().filter(|name| !new.contains(name)) {
                self.make(Edit::remove(format!("{}/{word}/{name}", now.name)))?;
            }
            for (index, name) in new.iter().enumerate().filter(|(_, name)| !old.contains(name)) {
                self.make(Edit::add(&now.name, index, item(name.clone())))?;
            }
        }
        Ok(())
    }

    fn inserts(&mut self, now: &Strip, wanted: &Strip) -> Result<(), EditError> {
        for insert in &now.inserts {
            let same = |other: &crate::Insert| {
                let kinds = |i: &crate::Insert| i.settings.parts.iter().map(|part| part.kind).collect::<Vec<_>>();
                other.kind == insert.kind && kinds(other) == kinds(insert)
            };
            if !wanted.insert(&insert.id).is_some_and(same) {
                self.make(Edit::remove(format!("{}/{}", now.name, insert.id)))?;
            }
        }
        for (index, insert) in wanted.inserts.iter().enumerate() {
            if self.song.strip(&now.name).is_none_or(|strip| strip.insert(&insert.id).is_none()) {
                self.make(Edit::add(&now.name, index, Item::Insert(insert.clone())))?;
            }
        }
        Ok(())
    }

    fn sends(&mut self, now: &Strip, wanted: &Strip) -> Result<(), EditError> {
        for send in now.sends.iter().filter(|send| wanted.sends.iter().all(|other| other.to != send.to)) {
            self.make(Edit::remove(format!("{}/send/{}", now.name, send.to)))?;
        }
        for (index, send) in wanted.sends.iter().enumerate() {
            if now.sends.iter().all(|other| other.to != send.to) {
                self.make(Edit::add(&now.name, index, Item::Send(send.clone())))?;
            }
        }
        Ok(())
    }

    /// Single values, of the song itself and of the strips that still differ.
    fn values(&mut self, new: &Song) -> Result<(), EditError> {
        let differs = |name: &str| {
            let roles = (self.song.track(name).map(|track| &track.role), new.track(name).map(|track| &track.role));
            name == "song"
                || new.vcas.iter().any(|vca| vca.strip.name == name)
                || self.song.strip(name) != new.strip(name)
                || roles.0 != roles.1
        };
        let mut names: Vec<String> = new.strips_and_vcas().map(|strip| strip.name.clone()).collect();
        names.push("song".to_string());
        names.retain(|name| differs(name));
        for path in new.paths() {
            if !names.iter().any(|name| path.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with('/'))) {
                continue;
            }
            let wanted = new.field(&path)?;
            let differs = self.song.field(&path).is_ok_and(|now| now.value != wanted.value);
            if differs {
                self.make(Edit::set(path, wanted.text))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Insert, Send, Tap};
    use signal::{Db, Layout, Percent};

    #[test]
    fn what_an_assistant_does_becomes_an_edit_that_can_be_undone() {
        let mut old = Song::new("song", 48_000);
        old.tracks.push(Track::new("Kick", Layout::Mono));
        old.tracks.push(Track::new("Vox", Layout::Mono));
        let mut new = old.clone();
        new.buses.push(Bus::new("Band"));
        new.returns.push(Bus::new("Room"));
        new.tracks[0].role = Some("kick".to_string());
        let strip = &mut new.tracks[0].strip;
        (strip.trim, strip.fader, strip.pan, strip.flip) = (Db(-3.5), Db(1.2), Percent(-30.0), true);
        strip.output = Some("Band".to_string());
        strip.sends.push(Send { to: "Room".to_string(), level: Db(-12.0), tap: Tap::Post });
        let kind = effects::find("gain").unwrap();
        strip.inserts.push(Insert {
            id: "lift".to_string(),
            kind: "gain".to_string(),
            settings: (kind.defaults)(),
            bypass: false,
            sidechain: None,
        });
        let edit = difference(&old, &new).unwrap();
        let mut song = old.clone();
        let inverse = song.apply(&edit).unwrap();
        assert_eq!(song, new);
        song.apply(&inverse).unwrap();
        assert_eq!(song, old);
    }

    #[test]
    fn what_it_cannot_say_it_refuses() {
        let old = Song::new("song", 48_000);
        let mut new = old.clone();
        new.markers.push(crate::Marker { name: "Chorus".to_string(), at: crate::Place::Frame(0) });
        assert!(difference(&old, &new).is_err());
    }
}
