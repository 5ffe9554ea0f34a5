//! Sounds a test tone, instead of the input or on top of it: sine, square, saw, sweep or clicks.
//!
//! The phase runs on while the frequency moves. The sine is as clean as 32-bit samples allow (harmonics under -140 dB);
//! square and saw have no overtones beyond half the rate (what folds back below 20 kHz lies 80 dB under the fundamental).
//! The sweep climbs every octave in the same time and begins again after whole turns, so that its end meets its beginning.
//!
//! Source: Farina, "Simultaneous Measurement of Impulse Response and Distortion with a Swept-Sine Technique", AES 108th
//! Convention, 2000 (sweep); Brandt, "Hard Sync Without Aliasing", ICMC 2001 (band-limited steps).
//! Units: Hz, dB below full scale (of the peak; a band-limited edge swings over by up to 1.5 dB).  Latency: none.
//! Cost: one sine a frame whatever the channels.
//! Not for: music; there is no envelope.

mod edges;
mod voice;

use crate::{Context, Effect, Kernel};
use multiversion::multiversion;
use signal::lanes::Ramp;
use signal::{Db, Hz, Lanes, QUANTUM, Seconds, params, words};
use voice::Voice;

words! {
    /// What sounds.
    pub enum Waveform {
        Sine = "sine", Square = "square", Saw = "saw",
        /// A sine that climbs or falls from one frequency to another, again and again.
        Sweep = "sweep",
        /// One sample, again and again.
        Impulse = "impulse",
    }
}

params! {
    /// Sounds a test tone, instead of the input or on top of it.
    Tone as "tone" {
        /// How high it is, or where a sweep begins.
        frequency: Hz = 1000.0, 10.0..=20000.0, log, first;
        /// What sounds.
        wave: Waveform = Waveform::Sine, fixed;
        /// Its peak.
        level: Db = -18.0, -96.0..=0.0;
        /// Where a sweep ends.
        to: Hz = 20000.0, 10.0..=20000.0, log, fixed;
        /// How long a sweep takes, or from one impulse to the next.
        length: Seconds = 10.0, 0.1..=60.0, log, fixed;
        /// Sounds on top of the input, not instead of it.
        add: bool = false;
    }
}

impl Effect for Tone {
    type Kernel<const L: usize> = ToneKernel<L>;
    const GENERATES: bool = true;
}

/// A voice a strip; all channels of a strip sound the same.
#[derive(Clone)]
pub struct ToneKernel<const L: usize> {
    voices: Vec<Voice>,
    /// How much of the input is heard, 0 or 1.
    input: Ramp<f32, L>,
    channels: usize,
}

impl<const L: usize> Kernel<L, Tone> for ToneKernel<L> {
    fn new(effect: &Tone, context: &Context) -> Self {
        let channels = context.channels.max(1);
        let voice = Voice::new(effect, context.rate);
        Self { voices: vec![voice; L.div_ceil(channels)], input: Ramp::<f32, L>::new(0.0), channels }
    }

    fn aim(&mut self, strip: usize, effect: &Tone, _context: &Context) {
        self.voices[strip].aim(effect);
        for lane in strip * self.channels..(strip + 1) * self.channels {
            self.input.aim(lane, f32::from(u8::from(effect.add)));
        }
    }

    fn settle(&mut self) {
        self.voices.iter_mut().for_each(Voice::settle);
        self.input.settle();
    }

    fn reset(&mut self) {
        self.settle();
        self.voices.iter_mut().for_each(Voice::reset);
    }

    fn run(&mut self, lanes: &mut Lanes<L>, _side: Option<&Lanes<L>>) {
        sound(self, lanes);
        self.input.arrive();
    }
}

#[multiversion(targets("x86_64+avx+avx2"))]
fn sound<const L: usize>(kernel: &mut ToneKernel<L>, lanes: &mut Lanes<L>) {
    let mut tones = [[0.0f32; QUANTUM]; L];
    for (voice, rows) in kernel.voices.iter_mut().zip(tones.chunks_mut(kernel.channels)) {
        let mut tone = [0.0; QUANTUM];
        voice.sound(&mut tone);
        for row in rows {
            for (to, x) in row.iter_mut().zip(&tone) {
                *to = *x as f32;
            }
        }
    }
    for (n, x) in lanes.iter_mut().enumerate() {
        let input = kernel.input.at(n);
        for i in 0..L {
            x[i] = x[i] * input[i] + tones[i][n];
        }
    }
}

#[cfg(test)]
mod tests;
