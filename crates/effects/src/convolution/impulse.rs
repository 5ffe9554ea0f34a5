//! The file that is convolved with, made ready: its channels told apart, cut, faded and filtered.

use super::Convolution;
use super::partition::Path;
use signal::source::Memory;
use signal::svf::{Section, Svf, run_all};
use signal::{Hz, QUANTUM, Seconds, math};
use std::f64::consts::{FRAC_1_SQRT_2, PI};

/// Where sound begins in a file, relative to its loudest sample: -60 dB.
const ONSET: f32 = 1e-3;
/// The share of a shortened response over which it fades out.
const FADE: f64 = 0.25;
/// A low-cut rings on for so many of its periods until -120 dB.
const RINGING: f64 = 3.2;

/// Responses by the paths they lie on, and the gain that gives noise its own level back.
pub struct Impulse {
    pub responses: Vec<Vec<f32>>,
    pub paths: Vec<Path>,
    pub level: f64,
}

/// The most frames that are left of a file.
pub fn longest(effect: &Convolution, sound: &Memory, rate: Hz) -> usize {
    let frames = sound.channels.iter().map(Vec::len).max().unwrap_or(0);
    let ringing = if cuts_low(effect) { (RINGING / effect.low_cut.0 * rate.0) as usize } else { 0 };
    frames.min(frames_of(effect.length, rate)) + ringing
}

fn frames_of(length: Seconds, rate: Hz) -> usize {
    (length.0 * rate.0).round() as usize
}

fn cuts_low(effect: &Convolution) -> bool {
    effect.low_cut.0 > 20.0
}

impl Impulse {
    /// Of the file of an effect, for strips of one or two channels; `None` where there is no sound in it.
    pub fn new(effect: &Convolution, channels: usize, rate: Hz) -> Option<Self> {
        let sound = effect.impulse.sound.as_ref()?;
        let (mut responses, paths) = on_paths(&sound.channels, channels);
        if effect.trim {
            trim(&mut responses);
        }
        shorten(&mut responses, frames_of(effect.length, rate));
        filter(effect, &mut responses, rate);
        let sounding = |response: &Vec<f32>| response.iter().rposition(|x| *x != 0.0).map_or(0, |last| last + 1);
        let taps = responses.iter().map(sounding).max().filter(|taps| *taps > 0)?;
        responses.iter_mut().for_each(|response| response.resize(taps, 0.0));
        let energy = |path: &Path| responses[path.response].iter().map(|x| f64::from(*x) * f64::from(*x)).sum::<f64>();
        let outputs = 1 + paths.iter().map(|path| path.output).max().unwrap_or(0);
        let mean = paths.iter().map(energy).sum::<f64>() / outputs as f64;
        let level = if effect.normalize { 1.0 / mean.sqrt() } else { 1.0 };
        Some(Self { responses, paths, level })
    }
}

/// Which channel leads from where to where. A strip of one channel enters on both sides and is heard on the left.
fn on_paths(sound: &[Vec<f32>], channels: usize) -> (Vec<Vec<f32>>, Vec<Path>) {
    let path = |input, output, response| Path { input, output, response };
    match (sound, channels) {
        ([left, _, from_right, _, ..], 1) => {
            let both = left.iter().zip(from_right).map(|(a, b)| a + b).collect();
            (vec![both], vec![path(0, 0, 0)])
        }
        ([left, ..], 1) => (vec![left.clone()], vec![path(0, 0, 0)]),
        ([_, _, _, _, ..], _) => {
            (sound[..4].to_vec(), vec![path(0, 0, 0), path(0, 1, 1), path(1, 0, 2), path(1, 1, 3)])
        }
        ([_, _, ..], _) => (sound[..2].to_vec(), vec![path(0, 0, 0), path(1, 1, 1)]),
        _ => (sound.to_vec(), vec![path(0, 0, 0), path(1, 1, 0)]),
    }
}

/// Takes away what lies before the first sound.
fn trim(responses: &mut [Vec<f32>]) {
    let peak = responses.iter().flatten().fold(0.0f32, |peak, x| peak.max(x.abs()));
    let onset = |response: &Vec<f32>| response.iter().position(|x| x.abs() > ONSET * peak);
    let first = responses.iter().filter_map(onset).min().unwrap_or(0);
    responses.iter_mut().for_each(|response| drop(response.drain(..first)));
}

/// Ends a response at a length, over half a cosine.
fn shorten(responses: &mut [Vec<f32>], length: usize) {
    let fade = (length as f64 * FADE).round().max(1.0);
    for response in responses.iter_mut().filter(|response| response.len() > length) {
        response.truncate(length);
        let begin = length.saturating_sub(fade as usize);
        for (i, x) in response[begin..].iter_mut().enumerate() {
            *x *= (0.5 + 0.5 * math::cos(PI * (i as f64 + 1.0) / (fade + 1.0))) as f32;
        }
    }
}

/// Filters the responses, which costs nothing while they sound.
fn filter(effect: &Convolution, responses: &mut [Vec<f32>], rate: Hz) {
    let mut sections = Vec::new();
    if cuts_low(effect) {
        sections.push(Section::high_pass(effect.low_cut, FRAC_1_SQRT_2, rate));
    }
    if effect.high_cut.0 < 20_000.0 {
        sections.push(Section::low_pass(effect.high_cut, FRAC_1_SQRT_2, rate));
    }
    if sections.is_empty() {
        return;
    }
    for response in responses {
        if cuts_low(effect) {
            response.resize(response.len() + (RINGING / effect.low_cut.0 * rate.0) as usize, 0.0);
        }
        let mut chain: Vec<Svf<1>> = sections.iter().map(at_rest).collect();
        for quantum in response.chunks_mut(QUANTUM) {
            let mut block = [[0.0]; QUANTUM];
            block.iter_mut().zip(&*quantum).for_each(|(to, x)| to[0] = f64::from(*x));
            run_all(&mut chain, &mut block);
            quantum.iter_mut().zip(&block).for_each(|(to, x)| *to = x[0] as f32);
        }
    }
}

fn at_rest(section: &Section) -> Svf<1> {
    let mut filter = Svf::default();
    filter.aim(0, section);
    filter.settle();
    filter
}
