//! What a page asks of the assistant.

use crate::moves::Said;
use crate::requests::read;
use crate::room::Room;
use crate::wire::{Answer, Refusal, reply};
use assistant::Wishes;
use serde::Deserialize;
use serde_json::{Value, json};
use session::Edit;

#[derive(Deserialize)]
struct Named {
    id: String,
}

/// Does what is asked of the assistant; masking is answered when it was heard.
pub fn answer(room: &mut Room, by: (u32, &str), word: &str, with: Value) -> Answer {
    match word {
        "listen" => listen(room),
        "keep" => keep(room, by, &read::<Named>(with)?.id),
        "keep-all" => keep_all(room, by),
        "refuse" => {
            let Named { id } = read(with)?;
            let song = room.song()?;
            if song.said.proposed.iter().all(|it| it.made.id != id) {
                return Err(Refusal::new(format!("no move \"{id}\" is proposed")));
            }
            song.notes.refused.insert(id);
            song.notes.save(&song.folder)?;
            room.tell_assistant();
            Ok(json!({}))
        }
        "undo" => undo(room, by, &read::<Named>(with)?.id),
        _ => Err(Refusal::new(format!("the assistant has no \"{word}\""))),
    }
}

fn listen(room: &mut Room) -> Answer {
    if room.jobs.runs("listen") {
        return Err(Refusal::new("the assistant is listening already"));
    }
    let open = room.song()?;
    let (id, song, folder, library) = (open.id.clone(), open.song().clone(), open.folder.clone(), open.library());
    open.said.busy = Some("listening".to_string());
    let begun = room.begin("listen", move |line| {
        let progress = |doing: &str, share: f64| line.progress(doing, share);
        let heard = line.stop().library(&*library);
        let (mixed, faults) = desk::plan_song_mix(&song, &folder, &heard, &Wishes::default(), &progress)?;
        let said = Said::of(&song, &mixed, &faults);
        Ok(Box::new(move |room: &mut Room| {
            let found = json!({"findings": said.findings.len(), "moves": said.proposed.len()});
            let open = room.song.as_mut().filter(|open| open.id == id);
            open.ok_or_else(|| Refusal::new("the song was closed meanwhile"))?.said = said;
            room.tell_assistant();
            Ok(found)
        }))
    });
    if begun.is_err() {
        room.song()?.said.busy = None;
    }
    room.tell_assistant();
    begun
}

fn keep(room: &mut Room, by: (u32, &str), id: &str) -> Answer {
    let song = room.song()?;
    let steps = song.said.keep(song.song(), id)?;
    if song.notes.refused.remove(id) {
        song.notes.save(&song.folder)?;
    }
    make(room, by, steps)
}

fn keep_all(room: &mut Room, by: (u32, &str)) -> Answer {
    let open = |room: &mut Room| -> Result<Vec<String>, Refusal> {
        let song = room.song()?;
        let moves = song.assistant().moves;
        Ok(moves.into_iter().filter(|it| it.state == "proposed").map(|it| it.id).collect())
    };
    let mut kept = Vec::new();
    let mut failed = Vec::new();
    for id in open(room)? {
        // One that builds on an earlier one was made with it, or is made after it.
        if room.song()?.song().moves.iter().any(|made| made.id == id) {
            continue;
        }
        match keep(room, by, &id) {
            Ok(_) => kept.push(id),
            Err(refusal) => failed.push(json!({"id": id, "message": refusal.message})),
        }
    }
    Ok(json!({"kept": kept, "failed": failed, "revision": room.song()?.revision}))
}

/// Makes moves, a step each; what each track plays goes before the first.
fn make(room: &mut Room, (user, author): (u32, &str), steps: Vec<(Edit, String)>) -> Answer {
    let song = room.song()?;
    let roles = song.said.unsaid_roles(song.song());
    if !roles.is_empty() {
        room.edit((Some(user), author), roles, "what each track plays", None)?;
    }
    let mut answer = json!({});
    for (edit, id) in steps {
        answer = room.edit((Some(user), author), vec![edit], &id, None)?;
    }
    Ok(answer)
}

fn undo(room: &mut Room, (user, _): (u32, &str), id: &str) -> Answer {
    room.commit()?;
    let change = room.song()?.take_back_move(user, id)?;
    room.tell_change(&change);
    room.tell_assistant();
    Ok(json!({"revision": room.song()?.revision}))
}

/// Listens to what hides what, and answers the page that asked.
pub fn masking(room: &mut Room, user: u32, request: Option<u64>) -> Result<(), Refusal> {
    let open = room.song()?;
    let (song, library) = (open.song().clone(), open.library());
    room.begin("masking", move |line| {
        let heard = line.stop().library(&*library);
        let masking = assistant::masking(&song, &heard, &|share| line.progress("listening to the tracks", share))?;
        let strips = masking.strips.iter().map(|it| json!({"name": it.name, "masked": it.masked, "by": it.by}));
        let told = json!({"bands": masking.bands, "strips": strips.collect::<Vec<_>>()});
        Ok(Box::new(move |room: &mut Room| {
            if let Some((id, guest)) = request.zip(room.guests.iter().find(|guest| guest.peer.user == user)) {
                guest.page.say(reply(id, &Ok(told)));
            }
            Ok(Value::Null)
        }))
    })?;
    Ok(())
}
