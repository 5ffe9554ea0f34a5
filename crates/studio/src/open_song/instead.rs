//! What can be heard in the place of the song as it is: without moves, with them, or something else altogether.

use super::OpenSong;
use crate::wire::Refusal;
use session::Song;

impl OpenSong {
    /// The song without a move and with it, whichever it is now.
    ///
    /// # Errors
    /// A move that is neither proposed nor made, or that something else stands on.
    pub fn with_and_without(&self, id: &str) -> Result<(Song, Song), Refusal> {
        let made = self.session.history().steps().iter().rfind(|step| step.standing && step.reason == id);
        if let Some(step) = made {
            return Ok((self.session.song_turned(step.number)?, self.song.clone()));
        }
        let mut with = self.song.clone();
        for (edit, _) in self.said.keep(&self.song, id)? {
            with.apply(&edit)?;
        }
        Ok((self.song.clone(), with))
    }

    /// The song without all moves of a state and with them; those that something else stands on are in both.
    ///
    /// # Errors
    /// Where there is no such move.
    pub fn with_and_without_all(&self, state: &str) -> Result<(Song, Song), Refusal> {
        let moves: Vec<String> =
            self.assistant().moves.into_iter().filter(|it| it.state == state).map(|it| it.id).collect();
        if moves.is_empty() {
            return Err(Refusal::new(format!("no move is {state}; there is nothing to compare")));
        }
        if state == "kept" {
            let steps = self.session.history().steps().iter();
            let made = steps.filter(|step| step.standing && moves.contains(&step.reason)).map(|step| step.number);
            let made: Vec<u64> = made.collect();
            let (without, left) = self.session.song_without(&made);
            if left.len() == made.len() {
                return Err(Refusal::new(
                    "no step of the history made these moves by itself; there is nothing to compare",
                ));
            }
            return Ok((without, self.song.clone()));
        }
        let mut with = self.song.clone();
        for id in moves {
            // One that does not go with those before it is left out, as it is where all are kept.
            for (edit, _) in self.said.keep(&with, &id).unwrap_or_default() {
                with.apply(&edit)?;
            }
        }
        Ok((self.song.clone(), with))
    }

    /// Hears something instead of the song, or the song again.
    ///
    /// # Errors
    /// What cannot be made into sound; what was heard before goes on.
    pub fn hear_instead(&mut self, instead: Option<Song>) -> Result<(), Refusal> {
        let heard = instead.as_ref().unwrap_or(&self.song);
        self.deck.live().set_song(heard).map_err(|error| Refusal::new(error.to_string()))?;
        self.instead = instead;
        Ok(())
    }
}
