//! Puts the sound in a space: a room, a chamber, a hall, a cathedral, or a plate of steel.
//!
//! Source: Jot, Chaigne, "Digital Delay Networks for Designing Artificial Reverberators", AES 90th Convention, 1991
//! (sixteen lines, absorption by length); Schlecht, Habets, JASA 138(3), 2015 (the mixing turns slowly, so no mode
//! rings on and no pitch bends); Allen, Berkley, JASA 65(4), 1979 (early reflections); Schroeder, JAES 10(3), 1962 (the
//! input's all-passes).
//! Units: s, m, ms, Hz, %.  Latency: none.  Cost: that of some twenty filters a strip, however long it sounds.
//! Not for: a space that was measured; that is a convolution's work.

mod absorption;
mod air;
mod cut;
mod diffuser;
mod early;
mod network;
mod rotation;
mod space;
mod weave;

use crate::{Context, Effect, Kernel};
use absorption::Decay;
use network::Network;
use signal::{Hz, Lanes, Ms, Percent, Plain, QUANTUM, Seconds, params, words};

/// Delay lines of a strip.
const LINES: usize = 16;

words! {
    /// What kind of space it is.
    pub enum Space { Room = "room", Chamber = "chamber", Hall = "hall", Cathedral = "cathedral", Plate = "plate" }
}

params! {
    /// Puts the sound in a space.
    Reverb as "reverb" {
        /// Time in which the sound of the middle frequencies falls by 60 dB.
        decay: Seconds = 1.6, 0.1..=20.0, log, first;
        /// A room of near walls, a dense chamber, a large and even hall, a wide cathedral, or the immediate sound of a plate.
        space: Space = Space::Hall, fixed;
        /// Length of the space in metres: how far apart its echoes are.
        size: Plain = 20.0, 5.0..=60.0, log, fixed;
        /// Time before the space answers.
        predelay: Ms = 0.0, 0.0..=250.0, fixed;
        /// Level of the first echoes from single walls; 100 is what the kind of space has.
        early: Percent = 100.0, 0.0..=200.0;
        /// How much an attack is smeared; 100 is what the kind of space has.
        diffusion: Percent = 100.0, 0.0..=100.0;
        /// Time of decay of the lows, as part of `decay`.
        low_decay as "low-decay": Percent = 100.0, 30.0..=250.0, log;
        /// Where the decay is half way to that of the lows.
        warmth: Hz = 250.0, 50.0..=1000.0, log;
        /// Time of decay of the highs, as part of `decay`.
        high_decay as "high-decay": Percent = 33.0, 10.0..=100.0, log;
        /// Where the decay is half way to that of the highs.
        damping: Hz = 7000.0, 500.0..=20000.0, log;
        /// How much the space moves, so that nothing in it stands still and rings.
        modulation: Percent = 100.0, 0.0..=100.0;
        /// The space does not hear what lies below.
        low_cut as "low-cut": Hz = 20.0, 20.0..=1000.0, log;
        /// The space does not hear what lies above.
        high_cut as "high-cut": Hz = 20000.0, 1000.0..=20000.0, log;
        /// Difference between left and right; 0 is mono.
        width: Percent = 100.0, 0.0..=100.0;
        /// Share of the space; 100 is the space alone, as on a return.
        mix: Percent = 100.0, 0.0..=100.0;
    }
}

impl Reverb {
    fn decays(&self) -> Decay {
        Decay {
            middle: self.decay,
            low: self.low_decay.0 / 100.0,
            low_corner: self.warmth,
            high: self.high_decay.0 / 100.0,
            high_corner: self.damping,
        }
    }
}

impl Effect for Reverb {
    type Kernel<const L: usize> = ReverbKernel<L>;
    const WIDENS: bool = true;

    fn tail(&self, _context: &Context) -> Seconds {
        // Twice the time to -60 dB, the way there, and the ringing of the low-cut.
        let way = self.predelay.0 / 1000.0 + 0.1 + self.size.0 / 100.0;
        Seconds(2.0 * self.decays().longest().0 + way + 4.2 / self.low_cut.0)
    }
}

/// A network a strip.
#[derive(Clone)]
pub struct ReverbKernel<const L: usize> {
    strips: Vec<Network>,
    channels: usize,
}

impl<const L: usize> Kernel<L, Reverb> for ReverbKernel<L> {
    fn new(effect: &Reverb, context: &Context) -> Self {
        let channels = context.channels.max(1);
        Self { strips: vec![Network::new(effect, context.rate); L.div_ceil(channels)], channels }
    }

    fn aim(&mut self, strip: usize, effect: &Reverb, _context: &Context) {
        self.strips[strip].aim(effect);
    }

    fn settle(&mut self) {
        self.strips.iter_mut().for_each(Network::settle);
    }

    fn reset(&mut self) {
        self.strips.iter_mut().for_each(Network::reset);
    }

    fn run(&mut self, lanes: &mut Lanes<L>, _side: Option<&Lanes<L>>) {
        for (strip, network) in self.strips.iter_mut().enumerate() {
            // A strip of one channel enters on both sides and is heard on the left.
            let left = strip * self.channels;
            let right = left + usize::from(self.channels > 1);
            let mut sound = [[0.0; 2]; QUANTUM];
            for (n, x) in lanes.iter().enumerate() {
                sound[n] = [x[left], x[right]];
            }
            network.run(&mut sound);
            for (n, x) in lanes.iter_mut().enumerate() {
                x[right] = sound[n][1];
                x[left] = sound[n][0];
            }
        }
    }
}

#[cfg(test)]
mod tests;
