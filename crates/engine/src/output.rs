//! What a rack hands on: one block of every strip in it.

use session::Tap;
use signal::QUANTUM;

/// One strip's block: after fader and pan, and before them where a send asks for it.
#[derive(Clone, Debug, Default)]
pub struct StripOutput {
    /// After fader and pan: left, right.
    pub post: [Vec<f32>; 2],
    /// Before fader and pan; empty unless something taps it.
    pub pre: [Vec<f32>; 2],
    /// Whether the whole block is silent; the samples are then zero.
    pub silent: bool,
    /// Whether a number that is none was silenced on the way here, in this block.
    pub bad: bool,
}

impl StripOutput {
    /// Room for blocks of up to `frames`.
    pub fn new(frames: usize, pre: bool) -> Self {
        let room = || [vec![0.0; frames], vec![0.0; frames]];
        Self { post: room(), pre: if pre { room() } else { Default::default() }, silent: true, bad: false }
    }

    /// Silence for one quantum of the block.
    pub fn clear(&mut self, offset: usize) {
        for row in self.post.iter_mut().chain(&mut self.pre).filter(|row| !row.is_empty()) {
            row[offset..offset + QUANTUM].fill(0.0);
        }
    }

    /// The signal at a tap.
    pub fn tap(&self, tap: Tap) -> &[Vec<f32>; 2] {
        match tap {
            Tap::Post => &self.post,
            Tap::Pre => &self.pre,
        }
    }
}

/// The strips of one rack.
pub type RackOutput = Vec<StripOutput>;

/// Where a rack finds what the racks before it have handed on.
pub trait Outputs {
    /// The strip in a slot of a rack.
    fn strip(&self, rack: usize, slot: usize) -> &StripOutput;
}
