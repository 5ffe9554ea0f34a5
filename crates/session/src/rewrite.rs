//! Edits in the song and in its text at once: the text is changed, read and compared where the edit can have changed it.

use crate::address::StripAt;
use crate::scope::{Kept, Old, Top};
use crate::text::read::Context;
use crate::text::sections::{Section, Sections};
use crate::text::write::{self, Lists, Phrase};
use crate::text::{inverse, merge, read, read_strip, read_track, splice, syntax};
use crate::{Automation, Bus, Document, Edit, EditError, Song, SongError, Splice};

impl Document {
    /// Makes an edit, in the song and in its text; gives the edit that takes it back and what changed in the text.
    ///
    /// # Errors
    /// Why it cannot be made; nothing has then changed.
    pub fn edit(&mut self, edit: &Edit) -> Result<(Edit, Vec<Splice>), EditError> {
        self.take(edit, None)
    }

    /// Makes an edit whose splices may be known: they are taken where the text then says the song.
    pub(crate) fn take(&mut self, edit: &Edit, known: Option<Vec<Splice>>) -> Result<(Edit, Vec<Splice>), EditError> {
        let (inverse, kept) = self.song.apply_keeping(edit)?;
        self.note_curves(&kept);
        let known = known.filter(|splices| self.splice(splices, &kept, true).is_some());
        let splices = known.or_else(|| self.merge_parts(&kept)).unwrap_or_else(|| self.merge_all(&kept));
        Ok((inverse, splices))
    }

    /// Takes over a changed song; gives what changed in the text.
    ///
    /// # Errors
    /// What does not hold together in it; nothing has then changed.
    pub fn set_song(&mut self, song: Song) -> Result<Vec<Splice>, SongError> {
        song.check()?;
        let old = std::mem::replace(&mut self.song, song);
        let kept = Kept::All(Box::new(old));
        self.note_curves(&kept);
        Ok(self.merge_all(&kept))
    }

    /// Makes an edit whose splices are known, so that the text becomes exactly what it was.
    pub(crate) fn replay(&mut self, edit: &Edit, splices: &[Splice]) -> Result<(), EditError> {
        let (_, kept) = self.song.apply_keeping(edit)?;
        self.note_curves(&kept);
        if self.splice(splices, &kept, false).is_none() {
            kept.restore(&mut self.song);
            return Err(EditError::new("song", "the text is not the one this edit was made for"));
        }
        Ok(())
    }

    /// Takes an edit back.
    pub(crate) fn unplay(&mut self, back: &Edit, splices: &[Splice]) -> Result<(), EditError> {
        self.replay(back, &inverse(splices))
    }

    /// Keeps the long curves that the song has and had not.
    fn note_curves(&mut self, kept: &Kept) {
        let rate = self.song.rate;
        match kept {
            Kept::All(old) => {
                for strip in self.song.strips_and_vcas() {
                    self.curves.note(strip, old.strip(&strip.name), rate);
                }
            }
            Kept::Parts(parts) => {
                for old in parts {
                    if let (Top::Strip(at), Some(before)) = (old.top(), old.strip()) {
                        self.curves.note(self.song.strip_at(at), Some(before), rate);
                    }
                }
            }
        }
    }

    /// Brings the difference to the song before into the whole text.
    fn merge_all(&mut self, kept: &Kept) -> Vec<Splice> {
        let careful = merge::splices(&self.text, &kept.before(&self.song), &self.song);
        if self.splice_all(&careful, true).is_some() {
            return careful;
        }
        let anew = merge::anew(&self.text, &self.song);
        self.write_anew();
        anew
    }

    /// Brings what an edit can have changed into the sections of the text that say it; `None` where they cannot tell it.
    fn merge_parts(&mut self, kept: &Kept) -> Option<Vec<Splice>> {
        let Kept::Parts(parts) = kept else { return None };
        let mut splices = Vec::new();
        for (place, old) in self.places(parts)? {
            let (start, end) = (self.sections.start(place), self.sections.end(place));
            let (node, _) = syntax::top_at(&self.text, start).ok().filter(|(_, extent)| extent.end == end)?;
            let (old, new) = phrases(old, &self.song);
            let part = merge::node_splices(&self.text, &node, &old, &new)?;
            if part.iter().any(|splice| splice.at < start || splice.at + splice.old.len() > end) {
                return None;
            }
            splices.extend(part);
        }
        self.splice(&splices, kept, true)?;
        Some(splices)
    }

    /// Changes the text, and looks whether it then says the song where `checked`; `None` where it does not or the splices are
    /// not of this text, and the text is as it was.
    fn splice(&mut self, splices: &[Splice], kept: &Kept, checked: bool) -> Option<()> {
        match kept {
            Kept::Parts(parts) if self.splice_parts(splices, parts, checked).is_some() => Some(()),
            _ => self.splice_all(splices, checked),
        }
    }

    fn splice_all(&mut self, splices: &[Splice], checked: bool) -> Option<()> {
        splice(&mut self.text, splices)?;
        let read = syntax::tops(&self.text).ok().and_then(|(nodes, extents)| {
            let says = !checked || self.says_the_song(&nodes);
            says.then(|| Sections::of(&self.text, &nodes, &extents))
        });
        match read {
            Some(sections) => self.sections = sections,
            None => {
                splice(&mut self.text, &inverse(splices))?;
                return None;
            }
        }
        Some(())
    }

    fn splice_parts(&mut self, splices: &[Splice], parts: &[Old], checked: bool) -> Option<()> {
        let places = self.places(parts)?;
        let grown = grown(&self.sections, splices, &places)?;
        splice(&mut self.text, splices)?;
        let mut before = Vec::with_capacity(places.len());
        for ((place, old), grown) in places.iter().zip(grown) {
            let Some(section) = self.grown_section(*place, old.top(), grown, checked) else { break };
            before.push((*place, self.sections.put(*place, section)));
        }
        if before.len() < places.len() || !self.sections.are_few_enough() || self.text.len() > syntax::MOST_BYTES {
            for (place, section) in before {
                self.sections.put(place, section);
            }
            splice(&mut self.text, &inverse(splices))?;
            return None;
        }
        Some(())
    }

    /// The sections of parts of the song, in the order of the text; `None` where a part has none.
    fn places<'o>(&self, parts: &'o [Old]) -> Option<Vec<(usize, &'o Old)>> {
        let place = |old: &'o Old| Some((self.sections.place(old.top())?, old));
        let mut places: Vec<_> = parts.iter().map(place).collect::<Option<_>>()?;
        places.sort_by_key(|(place, _)| *place);
        Some(places)
    }

    /// A section that has grown, read again; `None` where it is not one node or, if `checked`, does not say its part of the
    /// song.
    fn grown_section(&self, place: usize, part: Top, grown: isize, checked: bool) -> Option<Section> {
        let start = self.sections.start(place);
        let end = self.sections.end(place).checked_add_signed(grown)?;
        let (node, extent) = syntax::top_at(&self.text, start).ok().filter(|(_, extent)| extent.end == end)?;
        if checked && !self.says_the_part(&node, part) {
            return None;
        }
        let section = Section::of(&self.text, start, &node, extent);
        (section.word() == self.sections.word(place)).then_some(section)
    }

    fn says_the_part(&self, node: &syntax::Node<'_>, part: Top) -> bool {
        let curves = |name: &str, _rate: u32| self.curves.points(name);
        let context = Context { rate: self.song.rate, curves: &curves };
        let song = &self.song;
        match part {
            Top::Head => read::head_of(node).is_ok_and(|head| {
                let Song { name, credits, rate, pan_law, stereo_pan, suspend_groups, tempo, markers, targets, .. } =
                    &head;
                (name, rate, pan_law, stereo_pan) == (&song.name, &song.rate, &song.pan_law, &song.stereo_pan)
                    && *suspend_groups == song.suspend_groups
                    && (tempo, markers, targets) == (&song.tempo, &song.markers, &song.targets)
                    && *credits == song.credits
            }),
            Top::Strip(StripAt::Track(i)) => {
                read_track::track(node, &context).is_ok_and(|track| track == song.tracks[i])
            }
            Top::Strip(StripAt::Vca(i)) => read_strip::vca(node, &context).is_ok_and(|vca| vca == song.vcas[i]),
            Top::Strip(StripAt::Master) => read_strip::master(node, &context).is_ok_and(|master| master == song.master),
            Top::Strip(at) => read_strip::bus(node, &context).is_ok_and(|Bus { strip }| strip == *song.strip_at(at)),
        }
    }

    /// Whether the nodes of a text say the whole song.
    pub(crate) fn says_the_song(&self, nodes: &[syntax::Node<'_>]) -> bool {
        let curves = |name: &str, _rate: u32| self.curves.points(name);
        read::song(nodes, &curves).is_ok_and(|song| song == self.song)
    }
}

/// By how much each of these sections grows; `None` where a splice lies in none of them.
fn grown(sections: &Sections, splices: &[Splice], places: &[(usize, &Old)]) -> Option<Vec<isize>> {
    let ranges: Vec<(usize, usize)> =
        places.iter().map(|(place, _)| (sections.start(*place), sections.end(*place))).collect();
    let mut grown = vec![0; places.len()];
    for splice in splices {
        let end = splice.at.checked_add(splice.old.len())?;
        let place = ranges.iter().position(|(from, to)| *from <= splice.at && end <= *to)?;
        grown[place] += splice.new.len() as isize - splice.old.len() as isize;
    }
    Some(grown)
}

/// A part of the song as it was and as it is, without the long lists that are the same.
fn phrases(old: &Old, song: &Song) -> (Phrase, Phrase) {
    let rate = song.rate;
    let curves = |before: &[Automation], at: StripAt| before != song.strip_at(at).automation;
    match old {
        Old::Head(old) => (write::head(old), write::head(song)),
        Old::Track(i, old) => {
            let new = &song.tracks[*i];
            let curves = curves(&old.strip.automation, StripAt::Track(*i));
            let lists = Lists { clips: old.clips != new.clips, curves };
            (write::track_with(old, rate, lists), write::track_with(new, rate, lists))
        }
        Old::Vca(i, old) => (write::vca(old, rate), write::vca(&song.vcas[*i], rate)),
        Old::Strip(at, old) => {
            let lists = Lists { clips: true, curves: curves(&old.automation, *at) };
            let phrase = |strip| match at {
                StripAt::Master => write::master_with(strip, rate, lists),
                StripAt::Return(_) => write::sum_with("return", strip, rate, lists),
                StripAt::Bus(_) | StripAt::Track(_) | StripAt::Vca(_) => write::sum_with("bus", strip, rate, lists),
            };
            (phrase(old), phrase(song.strip_at(*at)))
        }
    }
}
