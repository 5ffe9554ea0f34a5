//! A return with an effect, and the sends that feed it, set so that the return has a wanted level.

use crate::proposal::{Bound, Proposal};
use crate::rules::insert::{add_insert, settings};
use crate::scene::Scene;
use crate::spectrum::lufs;
use effects::{Context, Width};
use session::{Bus, Reason, Send, Tap};
use signal::random::Random;
use signal::{Db, QUANTUM, Settings, math};

/// What is opened.
pub struct Space<'a> {
    /// The rule.
    pub rule: &'static str,
    /// The return's name.
    pub name: &'a str,
    /// The effect in it.
    pub kind: &'a str,
    /// Its parameters.
    pub numbers: &'a [(&'a str, f64)],
    /// Loudness of the return against what is sent (each sender at its own send's distance), in LU.
    pub wet: f64,
    /// Why.
    pub because: &'a str,
    /// Whose principle.
    pub source: &'a str,
    /// What to listen for.
    pub listen: &'a str,
}

/// The proposal to open a space for some tracks with their sends' levels in dB relative to each other.
pub fn open(scene: &Scene, space: &Space, sends: Vec<(usize, f64)>) -> Option<Proposal> {
    if sends.is_empty() || scene.song.strip(space.name).is_some() {
        return None;
    }
    let settings = settings(space.kind, space.numbers)?;
    let sent = sends.iter().map(|(track, level)| power(scene, *track) * math::db_to_gain(2.0 * level)).sum::<f64>();
    let dry = sends.iter().map(|(track, _)| power(scene, *track)).sum::<f64>();
    let own = effect_gain(space.kind, &settings, scene.song.rate)?;
    // The sends keep their distances; the return's fader brings the whole to its level.
    let predicted = space.wet;
    let fader = ((predicted + lufs(dry) - (lufs(sent) + own)) * 2.0).round() / 2.0;
    let fader = fader.clamp(-30.0, 12.0);
    let name = space.name.to_string();
    let kind = space.kind.to_string();
    let strips: Vec<(String, f64)> =
        sends.iter().map(|(track, level)| (scene.strip(*track).name.clone(), *level)).collect();
    let paths = strips.iter().map(|(strip, _)| format!("{strip}/send/{name}")).collect();
    let (bus, tracks): (String, Vec<usize>) = (name.clone(), sends.iter().map(|(track, _)| *track).collect());
    Some(Proposal {
        rule: space.rule,
        strip: name.clone(),
        paths,
        reason: Reason {
            because: space.because.to_string(),
            measure: format!("loudness of the return {name} relative to the tracks sent to it"),
            before: -70.0,
            predicted,
            after: None,
            unit: "LU".to_string(),
            source: space.source.to_string(),
            listen: space.listen.to_string(),
            confidence: 0.7,
        },
        change: Box::new(move |song| {
            let mut opened = Bus::new(&bus);
            opened.strip.fader = Db(fader);
            song.returns.push(opened);
            add_insert(song, &bus, 0, &kind, &kind, &settings);
            for (name, level) in &strips {
                if let Some(strip) = song.strip_mut(name) {
                    strip.sends.push(Send { to: bus.clone(), level: Db(*level), tap: Tap::Post });
                }
            }
        }),
        gauge: Box::new(move |scene| {
            let place = scene.song.returns.iter().position(|bus| bus.strip.name == name);
            let wet = place.and_then(|place| scene.heads.returns.get(place)).map_or(0.0, |heard| mean(&heard.moments));
            let dry = tracks.iter().map(|track| power(scene, *track)).sum::<f64>();
            (lufs(wet) - lufs(dry)).max(-70.0)
        }),
        within: 4.0,
        bound: Bound::Near,
    })
}

/// Mean K-weighted power over the whole song.
fn power(scene: &Scene, track: usize) -> f64 {
    mean(&scene.heads.tracks[track].moments)
}

fn mean(moments: &[crate::spectrum::Moment]) -> f64 {
    moments.iter().map(|moment| f64::from(moment.loudness)).sum::<f64>() / moments.len().max(1) as f64
}

/// How much louder pink noise comes out of an effect than it went in, in dB: its own gain when fed with music.
fn effect_gain(kind: &str, settings: &Settings, rate: u32) -> Option<f64> {
    let context = Context { rate: signal::Hz(f64::from(rate)), channels: 2, tempo: 120.0 };
    let mut processor = (effects::find(kind)?.build)(Width::Two, settings, &context);
    let mut random = Random::new(11);
    let (mut slow, mut input, mut output) = ([0.0f64; 2], 0.0, 0.0);
    let quanta = 3 * rate as usize / QUANTUM;
    for quantum in 0..quanta {
        let mut block = [0.0f32; QUANTUM * 2];
        for (i, x) in block.iter_mut().enumerate() {
            // A first-order slope from 500 Hz stands for the spectrum of music.
            let pole = 0.935;
            slow[i % 2] = pole * slow[i % 2] + (1.0 - pole) * random.signed();
            *x = slow[i % 2] as f32;
        }
        let count = quantum > quanta / 2;
        let energy = |block: &[f32]| block.iter().map(|x| f64::from(*x) * f64::from(*x)).sum::<f64>();
        input += if count { energy(&block) } else { 0.0 };
        processor.run(&mut block, None);
        output += if count { energy(&block) } else { 0.0 };
    }
    Some(math::power_to_db((output / input.max(1e-30)).max(1e-12)))
}
