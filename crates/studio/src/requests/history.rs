//! Back and forth in the history, each author by their own steps.

use super::read;
use crate::room::Room;
use crate::wire::{Answer, Refusal};
use serde::Deserialize;
use serde_json::{Value, json};

/// Takes back the author's last step, or makes it again.
pub fn step(room: &mut Room, by: (u32, &str), forward: bool) -> Answer {
    room.commit()?;
    let moves = room.song()?.song().moves.len();
    let change = room.song()?.step(by, forward)?;
    let change = change.ok_or_else(|| {
        Refusal::new(if forward {
            "there is nothing of yours to make again"
        } else {
            "there is nothing of yours to undo"
        })
    })?;
    room.tell_change(&change);
    if room.song()?.song().moves.len() != moves {
        room.tell_assistant();
    }
    Ok(json!({"revision": room.song()?.revision}))
}

#[derive(Deserialize)]
struct Go {
    n: u64,
}

/// Takes back or makes again the author's own steps until step `n` is the last that stands.
pub fn go(room: &mut Room, (user, author): (u32, &str), with: Value) -> Answer {
    let Go { n } = read(with)?;
    room.commit()?;
    let mine = |room: &mut Room, standing: bool| -> Result<Vec<u64>, Refusal> {
        let steps = room.song()?.history(author).steps;
        Ok(steps.iter().filter(|step| step.mine && step.standing == standing).map(|step| step.n).collect())
    };
    while mine(room, true)?.last().is_some_and(|last| *last > n) {
        step(room, (user, author), false)?;
    }
    while mine(room, false)?.first().is_some_and(|next| *next <= n) {
        step(room, (user, author), true)?;
    }
    Ok(json!({"revision": room.song()?.revision}))
}
