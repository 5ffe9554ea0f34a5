//! What the rules see: the song as it stands, and what was heard of it.

use crate::listen::Heads;
use crate::mix::Wishes;
use crate::roles::{Family, Role, RoleGuess};
use session::{PanLaw, Song, Strip};
use signal::{Fault, Layout};

/// The song as it stands, and what was heard of it.
pub struct Scene<'a> {
    /// The song.
    pub song: &'a Song,
    /// What was heard of it.
    pub heads: &'a Heads,
    /// A role for each track.
    pub roles: &'a [RoleGuess],
    /// Faults found in the recordings, with their track.
    pub faults: &'a [(usize, Fault)],
    /// What somebody asked for.
    pub wishes: &'a Wishes,
}

impl Scene<'_> {
    /// The tracks that play something, by index.
    pub fn playing(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.song.tracks.len()).filter(|i| {
            self.role(*i) != Role::Silent
                && !self.song.is_muted(self.strip(*i))
                && self.heads.tracks[*i].loudness().is_some()
        })
    }

    /// A track's role.
    pub fn role(&self, track: usize) -> Role {
        self.roles[track].role
    }

    /// A track's strip.
    pub fn strip(&self, track: usize) -> &Strip {
        &self.song.tracks[track].strip
    }

    /// A track's loudness after fader and pan, in LUFS.
    pub fn loudness(&self, track: usize) -> f64 {
        self.heads.tracks[track].loudness().unwrap_or(-99.0)
    }

    /// How much louder a track is inside its strip, where its inserts meet it, than each side is after its pan, in dB:
    /// a mono track in the middle is spread over two sides by the song's law.
    pub fn inside(&self, track: usize) -> f64 {
        if self.song.tracks[track].layout != Layout::Mono {
            return 0.0;
        }
        match self.song.pan_law {
            PanLaw::Zero => 0.0,
            PanLaw::Three => 3.01,
            PanLaw::FourAndAHalf => 4.52,
            PanLaw::Six => 6.02,
        }
    }

    /// The playing tracks of a family.
    pub fn family(&self, family: Family) -> Vec<usize> {
        self.playing().filter(|i| self.role(*i).family() == family).collect()
    }

    /// The track that leads: the one somebody named, else of the highest priority, and of
    /// those the one heard most.
    pub fn lead(&self) -> Option<usize> {
        if let Some(name) = &self.wishes.lead {
            let named = self.playing().find(|i| self.strip(*i).name == *name);
            if named.is_some() {
                return named;
            }
        }
        // Whole tenths of activity, so that of two equals the first on the desk leads.
        let weight = |i: &usize| (self.role(*i).priority(), (self.heads.tracks[*i].activity() * 10.0).round() as u32);
        self.playing().max_by(|a, b| weight(a).cmp(&weight(b)).then(b.cmp(a)))
    }

    /// How many tracks of its role sound at once with a track, itself counted, on average while it plays.
    pub fn company(&self, track: usize) -> f64 {
        let plays = self.heads.tracks[track].plays();
        let count = plays.iter().filter(|p| **p).count().max(1) as f64;
        let others = self.playing().filter(|i| *i != track && self.role(*i) == self.role(track));
        let together: f64 = others
            .map(|i| self.heads.tracks[i].plays().iter().zip(&plays).filter(|(a, b)| **a && **b).count() as f64)
            .sum();
        1.0 + together / count
    }
}
