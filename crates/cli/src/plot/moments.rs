//! What an effect that moves does at several moments of its way: its responses, or the sounds that an impulse becomes.
//!
//! Units: Hz, dB, ms.

use super::drawing::{Axis, Curve, Drawing, Style};
use super::response::{frequencies, over_frequency};
use super::{Picture, Shown};
use desk::curves::moving::cycle;
use desk::curves::run::{Pair, RATE, Run};
use effects::Kind;
use signal::fft::Fft;
use signal::{QUANTUM, math};

const MOMENTS: usize = 3;
/// Frames of an answer; what moves stands nearly still for so long.
const LENGTH: usize = 4_096;
/// An answer that is spread over more than this, in seconds, has too many notches to be seen; its parts are shown in time.
const SPREAD: f64 = 0.006;
/// The least that counts of an answer in time, in dB.
const FLOOR: f64 = -36.0;

pub(super) fn picture(kind: &Kind, it: &Shown) -> Vec<Picture> {
    let cycle = cycle(kind, &it.settings);
    let step = cycle / MOMENTS as f64;
    let mut run = Run::new(kind, &it.settings);
    // The first whole cycle fills what remembers.
    run.play((cycle * RATE.0) as usize, |_| [0.0; 2]);
    let mut answers = Vec::new();
    for moment in 0..MOMENTS {
        let frames = (step * RATE.0) as usize / QUANTUM * QUANTUM;
        answers.push((format!("{:.2} s", moment as f64 * step), run.answer(LENGTH, [1.0; 2])));
        run.play(frames, |_| [0.0; 2]);
    }
    let words = format!("with \"{}\" at three moments of a cycle, measured on the running effect.", it.name);
    let spread = answers.iter().map(|(_, answer)| spread(answer)).fold(0.0, f64::max);
    if spread > SPREAD { vec![in_time(kind, &answers, &words)] } else { vec![as_response(kind, &answers, &words)] }
}

/// Time until 95 % of an answer have come.
fn spread(answer: &[Pair]) -> f64 {
    let energy = |pair: &Pair| pair[0] * pair[0] + pair[1] * pair[1];
    let whole: f64 = answer.iter().map(energy).sum();
    let mut come = 0.0;
    let end = answer.iter().position(|pair| {
        come += energy(pair);
        come >= 0.95 * whole
    });
    end.unwrap_or(0) as f64 / RATE.0
}

fn as_response(kind: &Kind, answers: &[(String, Vec<Pair>)], words: &str) -> Picture {
    let curve = |(colour, (name, answer)): (usize, &(String, Vec<Pair>))| {
        let left: Vec<f64> = answer.iter().map(|pair| pair[0]).collect();
        let levels = levels(&left);
        Curve::line(name, colour, frequencies().zip(levels).collect())
    };
    let curves = answers.iter().enumerate().map(curve).collect();
    let drawing = over_frequency(format!("Response of {} as it moves", kind.name), curves);
    Picture {
        title: "Response as it moves",
        words: format!("How much of each frequency the left lets through {words}"),
        drawing,
    }
}

/// The level of a sound at the frequencies of a drawing, in dB.
pub(super) fn levels(sound: &[f64]) -> Vec<f64> {
    let size = 32_768;
    let (mut re, mut im) = (vec![0.0_f64; size], vec![0.0; size]);
    re.iter_mut().zip(sound).for_each(|(to, from)| *to = *from);
    Fft::new(size).forward(&mut re, &mut im);
    let at = |frequency: f64| {
        let bin = ((frequency / RATE.0 * size as f64).round() as usize).min(size / 2);
        math::power_to_db((re[bin] * re[bin] + im[bin] * im[bin]).max(1e-12))
    };
    frequencies().map(at).collect()
}

fn in_time(kind: &Kind, answers: &[(String, Vec<Pair>)], words: &str) -> Picture {
    let end = answers.iter().map(|(_, answer)| spread(answer)).fold(0.0, f64::max) * 1.3;
    let (across, scale) = Axis::time(end);
    let curve = |(colour, (name, answer)): (usize, &(String, Vec<Pair>))| {
        Curve::line(name, colour, peaks(answer, scale)).styled(Style::Stems)
    };
    let curves = answers.iter().enumerate().map(curve).collect();
    let drawing = Drawing::new(
        format!("Impulse through {} as it moves", kind.name),
        across,
        Axis::even(FLOOR, 0.0, 6.0, "dB"),
        curves,
    );
    Picture { title: "Impulse as it moves", words: format!("What an impulse becomes on the left {words}"), drawing }
}

/// The summits of an answer.
fn peaks(answer: &[Pair], scale: f64) -> Vec<(f64, f64)> {
    let left: Vec<f64> = answer.iter().map(|pair| pair[0].abs()).collect();
    let floor = math::db_to_gain(FLOOR);
    let summit = |n: usize| {
        let around = &left[n.saturating_sub(6)..(n + 7).min(left.len())];
        left[n] > floor && around.iter().all(|x| *x <= left[n])
    };
    let place = |n: usize| (n as f64 / RATE.0 * scale, math::gain_to_db(left[n]));
    (0..left.len()).filter(|n| summit(*n)).map(place).collect()
}
