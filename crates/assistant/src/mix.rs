//! The mix assistant: stage by stage, propose, apply, listen, keep what holds.

use crate::listen::{Heads, listen};
use crate::proposal::Proposal;
use crate::roles::{Role, RoleGuess, Style, guess_roles};
use crate::rules::{LIST, Stage};
use crate::scene::Scene;
use engine::EngineError;
use session::{Move, Song};
use signal::{Fault, Library};

/// What somebody asked for.
#[derive(Clone, Debug)]
pub struct Wishes {
    /// The track that leads.
    pub lead: Option<String>,
    /// Roles by track name.
    pub roles: Vec<(String, Role)>,
    /// The kind of music.
    pub style: Style,
    /// Rules that shall not run.
    pub without: Vec<String>,
    /// Stages to run; empty is all.
    pub stages: Vec<Stage>,
}

impl Default for Wishes {
    fn default() -> Self {
        Self { lead: None, roles: Vec::new(), style: Style::Pop, without: Vec::new(), stages: Vec::new() }
    }
}

/// A move and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The move, with what was measured after.
    pub r#move: Move,
    /// Whether it reached what it claims and stands in the song.
    pub kept: bool,
}

/// A mixed song.
#[derive(Clone, Debug)]
pub struct Mixed {
    /// The song with its moves.
    pub song: Song,
    /// The role of each track.
    pub roles: Vec<RoleGuess>,
    /// Every move tried, in order.
    pub outcomes: Vec<Outcome>,
}

/// Mixes a song. `faults` are those of its recordings, by track; `progress` is told what is being done and how far it is.
///
/// # Errors
/// As [`engine::render`].
pub fn mix(
    song: &Song,
    library: &dyn Library,
    faults: &[(usize, Fault)],
    wishes: &Wishes,
    progress: &(dyn Fn(&str, f64) + Sync),
) -> Result<Mixed, EngineError> {
    let heads = listen(song, library, &|share| progress("listening to the tracks", share))?;
    let roles = guess_roles(song, &heads.tracks, &wishes.roles);
    let mut desk = Desk { library, faults, wishes, roles, song: song.clone(), heads, outcomes: Vec::new() };
    for (track, guess) in desk.song.tracks.iter_mut().zip(&desk.roles) {
        track.role.get_or_insert_with(|| guess.role.word().to_string());
    }
    let stages = Stage::ALL.iter().filter(|stage| wishes.stages.is_empty() || wishes.stages.contains(stage));
    for stage in stages {
        desk.stage(*stage, &|share| progress(stage.doing(), share))?;
    }
    Ok(Mixed { song: desk.song, roles: desk.roles, outcomes: desk.outcomes })
}

struct Desk<'a> {
    library: &'a dyn Library,
    faults: &'a [(usize, Fault)],
    wishes: &'a Wishes,
    roles: Vec<RoleGuess>,
    song: Song,
    heads: Heads,
    outcomes: Vec<Outcome>,
}

impl Desk<'_> {
    fn scene<'s>(&'s self, song: &'s Song, heads: &'s Heads) -> Scene<'s> {
        Scene { song, heads, roles: &self.roles, faults: self.faults, wishes: self.wishes }
    }

    fn stage(&mut self, stage: Stage, progress: &(dyn Fn(f64) + Sync)) -> Result<(), EngineError> {
        let proposals: Vec<Proposal> = {
            let scene = self.scene(&self.song, &self.heads);
            let rules = LIST.iter().filter(|rule| rule.stage == stage);
            let wanted = rules.filter(|rule| !self.wishes.without.iter().any(|name| name == rule.name));
            wanted.flat_map(|rule| (rule.propose)(&scene)).collect()
        };
        if proposals.is_empty() {
            return Ok(());
        }
        let tried = changed(&self.song, proposals.iter());
        let heads = listen(&tried, self.library, progress)?;
        let after: Vec<f64> = {
            let scene = self.scene(&tried, &heads);
            proposals.iter().map(|proposal| (proposal.gauge)(&scene)).collect()
        };
        let kept: Vec<bool> = proposals.iter().zip(&after).map(|(proposal, after)| proposal.holds(*after)).collect();
        if kept.iter().all(|kept| *kept) {
            (self.song, self.heads) = (tried, heads);
        } else {
            // What did not hold is taken back, and the rest is heard again without it.
            self.song = changed(&self.song, proposals.iter().zip(&kept).filter(|(_, kept)| **kept).map(|(p, _)| p));
            self.heads = listen(&self.song, self.library, progress)?;
        }
        for ((proposal, after), kept) in proposals.iter().zip(after).zip(kept) {
            let r#move = proposal.made(after);
            if kept {
                self.song.moves.push(r#move.clone());
            }
            self.outcomes.push(Outcome { r#move, kept });
        }
        Ok(())
    }
}

fn changed<'p>(song: &Song, proposals: impl Iterator<Item = &'p Proposal>) -> Song {
    let mut song = song.clone();
    proposals.for_each(|proposal| (proposal.change)(&mut song));
    song
}
