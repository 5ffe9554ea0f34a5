//! The assistant's moves in the studio: proposed, kept, refused, taken back.

use crate::catalogue::title;
use crate::wire::{AssistantInfo, FindingInfo, MoveInfo, Refusal};
use assistant::Mixed;
use session::{Edit, Move, Song};
use signal::Fault;
use std::collections::BTreeSet;

/// A move that the assistant would make.
#[derive(Clone, Debug)]
pub struct Proposed {
    /// The move, with what was measured when it was tried.
    pub made: Move,
    /// What makes it, in a song in which the moves before it stand.
    pub edit: Edit,
}

/// What the assistant has said.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Faults of the recordings.
    pub findings: Vec<FindingInfo>,
    /// Moves that reach what they claim, in the order in which they were found.
    pub proposed: Vec<Proposed>,
    /// What each track plays, where nobody had said.
    pub roles: Option<Edit>,
    /// What it is doing.
    pub busy: Option<String>,
    /// Whether it has listened at all.
    pub listened: bool,
}

impl Said {
    /// What came of listening to a song.
    pub fn of(song: &Song, mixed: &Mixed, faults: &[(usize, Fault)]) -> Self {
        let edit = |id: &str| mixed.edits.iter().find(|(_, reason)| reason == id).map(|(edit, _)| edit.clone());
        let kept = mixed.outcomes.iter().filter(|outcome| outcome.kept);
        let proposed = kept.filter_map(|outcome| {
            let made = outcome.r#move.clone();
            edit(&made.id).map(|edit| Proposed { made, edit })
        });
        let of_moves: BTreeSet<&str> = mixed.outcomes.iter().map(|outcome| &*outcome.r#move.id).collect();
        let roles = mixed.edits.iter().find(|(_, reason)| !of_moves.contains(&**reason));
        Self {
            findings: faults.iter().filter_map(|(track, fault)| finding(song, *track, fault)).collect(),
            proposed: proposed.collect(),
            roles: roles.map(|(edit, _)| edit.clone()),
            busy: None,
            listened: true,
        }
    }

    /// As the page shows it: what stands in the song is kept, the rest proposed or refused.
    pub fn told(&self, song: &Song, refused: &BTreeSet<String>) -> AssistantInfo {
        let kept = song.moves.iter().map(|made| told(made, "kept"));
        let stands = |proposed: &&Proposed| song.moves.iter().any(|made| made.id == proposed.made.id);
        let open = self.proposed.iter().filter(|it| !stands(it)).map(|it| {
            let state = if refused.contains(&it.made.id) { "refused" } else { "proposed" };
            told(&it.made, state)
        });
        AssistantInfo { findings: self.findings.clone(), moves: open.chain(kept).collect(), busy: self.busy.clone() }
    }

    /// The edits that make a proposed move in a song as it is now. Where it builds on moves before it that do not stand,
    /// those come first.
    ///
    /// # Errors
    /// A move that is not proposed, or that the song has no place for any more.
    pub fn keep(&self, song: &Song, id: &str) -> Result<Vec<(Edit, String)>, Refusal> {
        let place = self.proposed.iter().position(|it| it.made.id == id);
        let place = place.ok_or_else(|| Refusal::new(format!("no move \"{id}\" is proposed; listen again")))?;
        let wanted = &self.proposed[place];
        if song.moves.iter().any(|made| made.id == id) {
            return Err(Refusal::new(format!("the move \"{id}\" stands already")));
        }
        let stands = |it: &Proposed| song.moves.iter().any(|made| made.id == it.made.id);
        let mut before: Vec<&Proposed> = Vec::new();
        let makes = |before: &[&Proposed]| {
            let mut tried = song.clone();
            before.iter().chain([&wanted]).try_for_each(|it| tried.apply(&it.edit).map(|_| ()))
        };
        if let Err(error) = makes(&before) {
            before = self.proposed[..place].iter().filter(|it| !stands(it)).collect();
            // All of those before, less each one that is not needed.
            for it in self.proposed[..place].iter().filter(|it| !stands(it)).rev() {
                let fewer: Vec<&Proposed> =
                    before.iter().copied().filter(|other| other.made.id != it.made.id).collect();
                if makes(&fewer).is_ok() {
                    before = fewer;
                }
            }
            makes(&before).map_err(|_| Refusal {
                message: format!("the song has changed too much for this move: {}; listen again", error.message),
                path: Some(error.path),
            })?;
        }
        let all = before.into_iter().chain([wanted]);
        Ok(all.map(|it| (it.edit.clone(), it.made.id.clone())).collect())
    }

    /// The edits that name what each track plays, where nobody has said.
    pub fn unsaid_roles(&self, song: &Song) -> Vec<Edit> {
        let unsaid = |edit: &Edit| match edit {
            Edit::Set { path, .. } => {
                path.strip_suffix("/role").and_then(|name| song.track(name)).is_some_and(|track| track.role.is_none())
            }
            _ => false,
        };
        self.roles.iter().flat_map(single).filter(|edit| unsaid(edit)).collect()
    }
}

/// The edits of a group one by one.
fn single(edit: &Edit) -> Vec<Edit> {
    match edit {
        Edit::Group(edits) => edits.iter().flat_map(single).collect(),
        edit => vec![edit.clone()],
    }
}

fn told(made: &Move, state: &'static str) -> MoveInfo {
    let made = made.clone();
    MoveInfo {
        lesson: lesson(&made.rule),
        title: title(&made.rule),
        id: made.id,
        rule: made.rule,
        strip: made.strip,
        paths: made.paths,
        reason: made.reason,
        state,
    }
}

/// The head of the rule's file: its principle.
fn lesson(rule: &str) -> String {
    let of_mix = assistant::LIST.iter().find(|known| known.name == rule).map(|known| known.head);
    let of_master = || assistant::MASTER_RULES.iter().find(|known| known.name == rule).map(|known| known.head);
    let head = of_mix.or_else(of_master).unwrap_or_default();
    let lines = head.lines().take_while(|line| line.starts_with("//!")).map(|line| line[3..].trim());
    lines.collect::<Vec<_>>().join("\n")
}

fn finding(song: &Song, track: usize, fault: &Fault) -> Option<FindingInfo> {
    let track = song.tracks.get(track)?;
    Some(FindingInfo {
        strip: track.strip.name.clone(),
        file: track.clips.first().map(|clip| clip.file.clone()).unwrap_or_default(),
        fault: fault.fault.to_string(),
        text: fault.text.clone(),
        advice: fault.advice.clone(),
        start: fault.start.0,
        end: fault.end.0,
        confidence: fault.confidence,
        must_mend: restore::must_be_mended(fault),
    })
}
