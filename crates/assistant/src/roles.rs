//! What each track plays: from its name where the name says it, else from its sound, with a stated confidence.

use crate::hearing::Heard;
use crate::{lexicon, timbre};
use session::Song;
use signal::words;

words! {
    /// What a track plays, as an engineer says it.
    pub enum Role {
        Kick = "kick", Snare = "snare", Hats = "hats", Toms = "toms", Overheads = "overheads", Room = "room",
        Percussion = "percussion", Drums = "drums", Bass = "bass", ElectricGuitar = "electric-guitar",
        AcousticGuitar = "acoustic-guitar", LeadGuitar = "lead-guitar", Keys = "keys", Pad = "pad", Synth = "synth",
        Strings = "strings", Brass = "brass", LeadVocal = "lead-vocal", BackingVocal = "backing-vocal",
        Effects = "effects", Speech = "speech", Silent = "silent",
    }
}

words! {
    /// The kind of music, where it changes a goal.
    pub enum Style { Pop = "pop", Rock = "rock", Country = "country", Rap = "rap", Metal = "metal", Electronic = "electronic" }
}

/// The group a role is mixed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// The kit.
    Drums,
    /// The bass.
    Bass,
    /// Guitars.
    Guitars,
    /// Keys, pads, synths, strings, brass.
    Keys,
    /// Voices.
    Vocals,
    /// Everything else.
    Other,
}

impl Role {
    /// The group it is mixed in.
    pub fn family(self) -> Family {
        use Role::*;
        match self {
            Kick | Snare | Hats | Toms | Overheads | Room | Percussion | Drums => Family::Drums,
            Bass => Family::Bass,
            ElectricGuitar | AcousticGuitar | LeadGuitar => Family::Guitars,
            Keys | Pad | Synth | Strings | Brass => Family::Keys,
            LeadVocal | BackingVocal | Speech => Family::Vocals,
            Effects | Silent => Family::Other,
        }
    }

    /// Level relative to the lead in LU, when it plays.
    ///
    /// Source: values of our own for a lead vocal, from the trade's practice; Pestana, Reiss, "Intelligent Audio
    /// Production Strategies Informed by Best Practices", AES 53rd Conference, 2014 (a vocal as loud as all else).
    pub fn goal(self) -> f64 {
        use Role::*;
        match self {
            LeadVocal | Speech => 0.0,
            LeadGuitar => -1.0,
            Snare | Bass | Drums => -4.0,
            Kick => -5.0,
            ElectricGuitar | Synth => -6.0,
            BackingVocal => -7.0,
            AcousticGuitar | Strings | Brass => -8.0,
            Toms | Keys | Pad => -9.0,
            Hats | Overheads => -10.0,
            Percussion => -11.0,
            Room => -14.0,
            Effects | Silent => -14.0,
        }
    }

    /// Which role takes the lead where there is no lead vocal: the highest first.
    pub fn priority(self) -> u8 {
        use Role::*;
        match self {
            LeadVocal | Speech => 10,
            LeadGuitar => 9,
            BackingVocal => 8,
            Synth => 7,
            Keys => 6,
            AcousticGuitar | Strings | Brass => 5,
            ElectricGuitar => 4,
            Pad | Bass => 3,
            Snare | Drums => 2,
            Kick => 1,
            _ => 0,
        }
    }

    /// Whether it stays in the middle: what carries the low end, and the lead.
    pub fn is_centred(self) -> bool {
        matches!(self, Role::Kick | Role::Snare | Role::Bass | Role::LeadVocal | Role::Speech | Role::Drums)
    }
}

/// A role with how sure it is.
#[derive(Clone, Debug, PartialEq)]
pub struct RoleGuess {
    /// The role.
    pub role: Role,
    /// 0 to 1; under 0.6 somebody should look.
    pub confidence: f64,
    /// From what: the name, the sound, or somebody's word.
    pub from: String,
}

impl RoleGuess {
    /// Somebody said so.
    pub fn said(role: Role) -> Self {
        Self { role, confidence: 1.0, from: "it was said".to_string() }
    }
}

/// The roles of all tracks. `said` holds what somebody said, by track name; a track's own `role` counts too.
pub fn guess_roles(song: &Song, heard: &[Heard], said: &[(String, Role)]) -> Vec<RoleGuess> {
    let mut guesses: Vec<RoleGuess> = song
        .tracks
        .iter()
        .zip(heard)
        .map(|(track, heard)| {
            let word = track.role.as_deref().and_then(|word| Role::ALL.iter().find(|role| role.word() == word));
            let spoken = said.iter().find(|(name, _)| *name == track.strip.name).map(|(_, role)| role);
            match spoken.or(word) {
                Some(role) => RoleGuess::said(*role),
                None => guess(&track.strip.name, heard),
            }
        })
        .collect();
    settle_leads(song, heard, &mut guesses);
    guesses
}

fn guess(name: &str, heard: &Heard) -> RoleGuess {
    if heard.loudness().is_none_or(|loudness| loudness < -65.0) {
        return RoleGuess { role: Role::Silent, confidence: 0.95, from: "there is nothing to hear".to_string() };
    }
    let sound = timbre::guess(heard);
    match lexicon::role_of(name) {
        Some((role, confidence)) => {
            // The sound can only make a clear name a little surer, or a vague one doubtful.
            let agrees = sound.role.family() == role.family();
            let confidence = if agrees { (confidence + 0.04_f64).min(0.99) } else { confidence - 0.05 };
            RoleGuess { role, confidence, from: format!("the name \"{name}\"") }
        }
        None => sound,
    }
}

/// Of several voices that all could be the lead, the one that is heard most is; the others are told apart by name only.
fn settle_leads(song: &Song, heard: &[Heard], guesses: &mut [RoleGuess]) {
    let leads: Vec<usize> =
        (0..guesses.len()).filter(|i| guesses[*i].role == Role::LeadVocal && guesses[*i].confidence < 0.9).collect();
    let sure = guesses.iter().any(|guess| guess.role == Role::LeadVocal && guess.confidence >= 0.9);
    let weight = |i: &usize| heard[*i].loudness().unwrap_or(-99.0) + 10.0 * heard[*i].activity();
    let first = leads.iter().copied().max_by(|a, b| weight(a).total_cmp(&weight(b)));
    for index in leads {
        if sure || Some(index) != first {
            guesses[index].role = Role::BackingVocal;
            guesses[index].from = format!("{}, beside another lead", song.tracks[index].strip.name);
        }
    }
}
