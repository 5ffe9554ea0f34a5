//! The mix assistant: stage by stage, propose, apply, listen, keep what holds.

use crate::listen::{Heads, listen};
use crate::proposal::Proposal;
use crate::roles::{Role, RoleGuess, Style, guess_roles};
use crate::rules::{LIST, Stage};
use crate::scene::Scene;
use engine::EngineError;
use session::{Edit, EditError, Move, Song, difference};
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
    /// What makes the mixed song of the one that came in, a step for each kept move, with its reason in short.
    pub edits: Vec<(Edit, String)>,
}

/// Why a song could not be mixed.
#[derive(Clone, Debug, PartialEq)]
pub enum MixError {
    /// It could not be rendered.
    Engine(EngineError),
    /// A move could not be written down as an edit.
    Edit(EditError),
}

impl std::fmt::Display for MixError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            MixError::Engine(error) => error.fmt(f),
            MixError::Edit(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for MixError {}

impl From<EngineError> for MixError {
    fn from(error: EngineError) -> Self {
        MixError::Engine(error)
    }
}

impl From<EditError> for MixError {
    fn from(error: EditError) -> Self {
        MixError::Edit(error)
    }
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
) -> Result<Mixed, MixError> {
    let heads = listen(song, library, &|share| progress("listening to the tracks", share))?;
    let roles = guess_roles(song, &heads.tracks, &wishes.roles);
    let mut desk =
        Desk { library, faults, wishes, roles, song: song.clone(), heads, outcomes: Vec::new(), edits: Vec::new() };
    desk.name_roles()?;
    let stages = Stage::ALL.iter().filter(|stage| wishes.stages.is_empty() || wishes.stages.contains(stage));
    for stage in stages {
        desk.stage(*stage, &|share| progress(stage.doing(), share))?;
    }
    Ok(Mixed { song: desk.song, roles: desk.roles, outcomes: desk.outcomes, edits: desk.edits })
}

struct Desk<'a> {
    library: &'a dyn Library,
    faults: &'a [(usize, Fault)],
    wishes: &'a Wishes,
    roles: Vec<RoleGuess>,
    song: Song,
    heads: Heads,
    outcomes: Vec<Outcome>,
    edits: Vec<(Edit, String)>,
}

impl Desk<'_> {
    fn scene<'s>(&'s self, song: &'s Song, heads: &'s Heads) -> Scene<'s> {
        Scene { song, heads, roles: &self.roles, faults: self.faults, wishes: self.wishes }
    }

    /// Writes the roles into the song, where nobody has.
    fn name_roles(&mut self) -> Result<(), MixError> {
        let before = self.song.clone();
        for (track, guess) in self.song.tracks.iter_mut().zip(&self.roles) {
            track.role.get_or_insert_with(|| guess.role.word().to_string());
        }
        if self.song != before {
            self.edits.push((difference(&before, &self.song)?, "what each track plays".to_string()));
        }
        Ok(())
    }

    fn stage(&mut self, stage: Stage, progress: &(dyn Fn(f64) + Sync)) -> Result<(), MixError> {
        let proposals: Vec<Proposal> = {
            let scene = self.scene(&self.song, &self.heads);
            let rules = LIST.iter().filter(|rule| rule.stage == stage);
            let wanted = rules.filter(|rule| !self.wishes.without.iter().any(|name| name == rule.name));
            wanted.flat_map(|rule| (rule.propose)(&scene)).collect()
        };
        if proposals.is_empty() {
            return Ok(());
        }
        let mut tried = self.song.clone();
        proposals.iter().for_each(|proposal| (proposal.change)(&mut tried));
        let heads = listen(&tried, self.library, progress)?;
        let after: Vec<f64> = {
            let scene = self.scene(&tried, &heads);
            proposals.iter().map(|proposal| (proposal.gauge)(&scene)).collect()
        };
        let all_hold = proposals.iter().zip(&after).all(|(proposal, after)| proposal.holds(*after));
        proposals.iter().zip(after).try_for_each(|(proposal, after)| self.settle(proposal, after))?;
        // What did not hold was taken back, so the rest is heard again without it.
        self.heads = if all_hold { heads } else { listen(&self.song, self.library, progress)? };
        Ok(())
    }

    /// Makes a move for good where it reached what it claims, and notes what became of it.
    fn settle(&mut self, proposal: &Proposal, after: f64) -> Result<(), MixError> {
        let r#move = proposal.made(after);
        let kept = proposal.holds(after);
        if kept {
            let before = self.song.clone();
            (proposal.change)(&mut self.song);
            self.song.moves.push(r#move.clone());
            self.edits.push((difference(&before, &self.song)?, r#move.id.clone()));
        }
        self.outcomes.push(Outcome { r#move, kept });
        Ok(())
    }
}
