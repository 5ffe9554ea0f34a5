//! What an impulse becomes, over time, and how its energy dies away.
//!
//! Source: Schroeder, "New Method of Measuring Reverberation Time", JASA 37(3), 1965: the energy that is still to come.
//! Units: dB, s.

use super::drawing::{Axis, Curve, Drawing, Style};
use super::{Picture, Shown};
use desk::curves::decay::{FLOOR, LONGEST, decay, decay_of, length};
use desk::curves::run::{Pair, RATE, Run};
use effects::Kind;
use signal::math;

/// Points along the axis.
const POINTS: usize = 280;

pub(super) fn pictures(kind: &Kind, shown: &[Shown]) -> Vec<Picture> {
    let lasting = |it: &&Shown| (length(&decay_of(kind, &it.settings)) * 1_000.0) as u64;
    let Some(longest) = shown.iter().max_by_key(lasting) else { return Vec::new() };
    let mut pictures = vec![impulse(kind, longest)];
    if shown.len() > 1 {
        pictures.push(decays(kind, shown));
    }
    pictures
}

fn impulse(kind: &Kind, it: &Shown) -> Picture {
    let answer = Run::new(kind, &it.settings).answer((LONGEST * RATE.0) as usize, [1.0; 2]);
    let decay = decay(&answer);
    let length = (1.1 * length(&decay)).max(0.1);
    let (across, scale) = Axis::time(length);
    let side = |side: usize| {
        let bin = (length * RATE.0) as usize / POINTS;
        let peak = |frames: &[Pair]| frames.iter().fold(0.0_f64, |peak, pair| peak.max(pair[side].abs()));
        let level = |(n, frames)| (n as f64 * length * scale / POINTS as f64, math::gain_to_db(peak(frames).max(1e-9)));
        answer.chunks(bin.max(1)).take(POINTS).enumerate().map(level).collect::<Vec<_>>()
    };
    let curves = vec![
        Curve::line("left", 0, side(0)).styled(Style::Area),
        Curve::line("right", 1, side(1)),
        Curve::line("energy still to come", 5, thinned(&decay, length, scale)),
    ];
    let up = Axis::even(-84.0, 0.0, 12.0, "dB");
    let words = format!(
        "What an impulse on both sides becomes with \"{}\", and the energy that is still to come against the whole, measured \
         on the running effect.",
        it.name
    );
    Picture {
        title: "Impulse",
        words,
        drawing: Drawing::new(format!("Impulse through {}", kind.name), across, up, curves),
    }
}

fn decays(kind: &Kind, shown: &[Shown]) -> Picture {
    let decays: Vec<Vec<f64>> = shown.iter().map(|it| decay_of(kind, &it.settings)).collect();
    let longest = decays.iter().map(|decay| length(decay)).fold(0.1, f64::max);
    let (across, scale) = Axis::time(longest);
    let curve = |(colour, (it, decay)): (usize, (&Shown, &Vec<f64>))| {
        Curve::line(&it.name, colour, thinned(decay, longest, scale))
    };
    let curves = shown.iter().zip(&decays).enumerate().map(curve).collect();
    let up = Axis::even(FLOOR, 0.0, 6.0, "dB");
    let words = "The energy of an impulse that is still to come, against the whole, measured on the running effect.";
    let drawing = Drawing::new(format!("Decay of {}", kind.name), across, up, curves);
    Picture { title: "Decay", words: words.to_string(), drawing }
}

fn thinned(decay: &[f64], length: f64, scale: f64) -> Vec<(f64, f64)> {
    let frame = |n: usize| (n as f64 / POINTS as f64 * length * RATE.0) as usize;
    let point = |n: usize| (frame(n) as f64 / RATE.0 * scale, decay.get(frame(n)).copied().unwrap_or(-200.0));
    (0..=POINTS).map(point).collect()
}
