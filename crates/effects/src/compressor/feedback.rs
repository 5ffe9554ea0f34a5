//! The FET and the opto character: a loop that hears its own output, and a release in two stages.
//!
//! The loop. The detector hears the level less the reduction so far, so a slope of `s` in the loop is a ratio of `1 +
//! s` from in to out, and the loop comes to rest `1 + s` times as fast as it would alone (Giannoulis, Massberg, Reiss,
//! JAES 60(6), 2012, on feedback; Abel, Berners, "On peak-detecting and RMS feedback and feedforward compressors", AES
//! 115, 2003). Both are undone where the settings come in, so that ratio and attack are what is set; within the knee,
//! where the loop is looser, the attack is slower. Over the threshold a release is helped by the loop in the same way.
//! A sidechain is heard as if the same gain stood before it, so that the ratio holds for it too.
//!
//! The release. A share of the reduction goes into a memory while it lasts, and what is let go falls to the memory
//! only. Opto: the cadmium sulphide of a photocell keeps its carriers. Manuals state it as facts: the LA-2A gives back
//! the first half in about 60 ms and the rest in 1 to 15 s, the LA-610 in 40 to 80 ms and then several seconds, by how
//! long the light had shone and how bright. So half of the reduction is remembered, within 3 s, and forgotten in 4 s;
//! both constants and the first-order form are ours. FET: a third, within 0.3 s, forgotten in 0.6 s: single hits are
//! let go at once and a passage more slowly. The 1176's release is known to go by the programme; no circuit gives these
//! figures.

use super::Character;
use super::curve::Point;
use super::follow::{Follower, Way};
use crate::detector::{flush, one_pole};
use signal::{Hz, Ms};

/// A release's second stage: the share that is remembered, and how fast.
struct Memory {
    share: f64,
    learning: Ms,
    forgetting: Ms,
}

/// The field-effect transistor's.
const FET: Memory = Memory { share: 1.0 / 3.0, learning: Ms(300.0), forgetting: Ms(600.0) };
/// The photocell's.
const OPTO: Memory = Memory { share: 0.5, learning: Ms(3000.0), forgetting: Ms(4000.0) };

/// The gain reduction and what is remembered of it, in doublings.
#[derive(Clone, Copy)]
pub(super) struct Feedback<const L: usize> {
    smooth: [f64; L],
    /// As the loop hears it.
    heard: [f32; L],
    memory: [f64; L],
    share: f64,
    learning: f64,
    forgetting: f64,
}

impl<const L: usize> Feedback<L> {
    pub(super) fn new(character: Character, rate: Hz) -> Self {
        let Memory { share, learning, forgetting } = if character == Character::Opto { OPTO } else { FET };
        let (learning, forgetting) = (one_pole(learning, rate), one_pole(forgetting, rate));
        Self { smooth: [0.0; L], heard: [0.0; L], memory: [0.0; L], share, learning, forgetting }
    }
}

impl<const L: usize> Follower<L> for Feedback<L> {
    const FORWARD: bool = false;

    #[inline(always)]
    fn next(&mut self, level: &[f32; L], point: &Point<L>) -> [f32; L] {
        // First single, then double precision, and without branches, so that all lanes go together.
        let mut smooth = [0.0; L];
        let mut asked = [0.0; L];
        for i in 0..L {
            asked[i] = point.slope[i] * point.over(level[i] - self.heard[i], i);
        }
        for i in 0..L {
            let memory = self.memory[i];
            let way = Way::new(self.smooth[i], f64::from(asked[i]), memory, point.range[i]);
            let next = way.step(point.attack[i] * way.up, point.release[i] * way.down);
            let learnt = self.share * next - memory;
            let forgotten = if learnt > 0.0 { 0.0 } else { memory };
            let learnt = if learnt > 0.0 { learnt } else { 0.0 };
            self.memory[i] = memory + self.learning * learnt - self.forgetting * forgotten;
            self.smooth[i] = next;
            smooth[i] = next as f32;
        }
        self.heard = smooth;
        smooth
    }

    fn flush(&mut self) {
        flush(&mut self.smooth);
        flush(&mut self.memory);
    }
}
