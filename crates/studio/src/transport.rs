//! What a page asks of the transport.

use crate::requests::{On, read};
use crate::room::Room;
use crate::wire::{Answer, LoopInfo, Refusal};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
struct At {
    frame: i64,
}

#[derive(Deserialize)]
struct From {
    from: Option<i64>,
}

#[derive(Deserialize)]
struct Cycle {
    on: Option<bool>,
    from: Option<i64>,
    to: Option<i64>,
}

#[derive(Deserialize)]
struct Speed {
    factor: f64,
}

#[derive(Deserialize)]
struct PreRoll {
    seconds: f64,
}

/// Does what is asked of the transport.
pub fn answer(room: &mut Room, word: &str, with: Value) -> Answer {
    let deck = &mut room.song()?.deck;
    let live = deck.live();
    match word {
        "play" => {
            let From { from } = read(with)?;
            if let Some(frame) = from {
                live.locate(frame);
            }
            live.play();
        }
        "stop" => live.stop(),
        "toggle" if live.transport().playing => live.stop(),
        "toggle" => live.play(),
        "locate" => live.locate(read::<At>(with)?.frame),
        "scrub" => live.scrub(read::<At>(with)?.frame),
        "loop" => {
            let Cycle { on, from, to } = read(with)?;
            let now = deck.transport().cycle;
            let cycle = LoopInfo { on: on.unwrap_or(now.on), from: from.unwrap_or(now.from), to: to.unwrap_or(now.to) };
            if cycle.on && (cycle.from < 0 || cycle.to <= cycle.from) {
                return Err(Refusal::new("a loop ends after it begins, and begins in the song"));
            }
            deck.set_loop(cycle);
        }
        "speed" => {
            let Speed { factor } = read(with)?;
            if !(0.1..=4.0).contains(&factor) {
                return Err(Refusal::new("speed lies between 0.1 and 4"));
            }
            live.set_speed(factor);
        }
        "pre-roll" => {
            let PreRoll { seconds } = read(with)?;
            if !(0.0..=30.0).contains(&seconds) {
                return Err(Refusal::new("pre-roll lies between 0 and 30 s"));
            }
            live.set_pre_roll(seconds);
        }
        "click" => live.set_click(read::<On>(with)?.on),
        "record" => {
            let text = "takes cannot be recorded yet; record elsewhere and drop the files on the page";
            return Err(Refusal::new(text));
        }
        _ => return Err(Refusal::new(format!("the transport has no \"{word}\""))),
    }
    room.tell_transport();
    Ok(json!({"transport": room.song()?.deck.transport()}))
}
