//! What the audio thread hands to those who look at the sound: blocks and sums, through rings. Where a ring is full, what comes is
//! lost and counted, and play goes on.

use engine::{Player, Watch};
use meters::weighting::Weighting;
use rtrb::Producer;
use signal::{Hz, QUANTUM};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// One quantum of both sides.
pub type Sides = [[f32; QUANTUM]; 2];

/// Quanta over which a strip's meters are summed before they are handed on: 11 ms at 48 kHz.
const TOGETHER: usize = 8;
/// Frames in that time.
pub const SPAN: usize = TOGETHER * QUANTUM;
/// The most bands of an insert that are metered.
pub const MOST_BANDS: usize = 8;
/// The most strips that are metered.
pub const MOST_STRIPS: usize = 2048;

/// A block as it is heard.
pub struct Heard {
    /// The song's frame of the first sample.
    pub frame: i64,
    /// The song's frame of the sample that follows the last.
    pub next: i64,
    /// Whether it does not follow the one before.
    pub jump: bool,
    /// Whether nothing follows.
    pub ends: bool,
    /// Whether something plays.
    pub sounding: bool,
    /// Left and right, after the monitor section.
    pub sides: Sides,
}

impl Default for Heard {
    fn default() -> Self {
        Self { frame: 0, next: 0, jump: true, ends: false, sounding: false, sides: [[0.0; QUANTUM]; 2] }
    }
}

impl Heard {
    /// Nothing plays.
    pub fn silence(&mut self) {
        (self.ends, self.sounding) = (false, false);
        self.sides = [[0.0; QUANTUM]; 2];
    }
}

/// A quantum as it is measured.
#[derive(Clone)]
pub struct Mixed {
    /// The mix, before click, speed and monitor.
    pub mix: Sides,
    /// The watched strip before its inserts and after its fader.
    pub watched: Option<[Sides; 2]>,
    /// The watched insert: loudest sample in, loudest out, reduction in dB.
    pub insert: Option<[f32; 3]>,
    /// How far it turns each of its bands down, in dB, and how many there are.
    pub bands: ([f32; MOST_BANDS], usize),
}

/// A strip's sums over [`SPAN`] frames.
#[derive(Clone, Copy, Default)]
pub struct StripSums {
    /// The strip's place in the song.
    pub strip: usize,
    /// How many strips there are.
    pub of: usize,
    pub peak: [f32; 2],
    pub squares: [f32; 2],
    /// The most, in dB.
    pub reduction: f32,
    /// Weighted as the ear hears, both sides.
    pub energy: f64,
}

/// The rings, and the sums under way.
pub struct MeterFeed {
    heard: Producer<Heard>,
    mixed: Producer<Mixed>,
    strips: Producer<StripSums>,
    sums: Vec<StripSums>,
    /// Two strips share one.
    weightings: Vec<Weighting>,
    quanta: usize,
    watch: Option<Watch>,
    lost: Arc<AtomicU64>,
}

impl MeterFeed {
    /// Into three rings; what does not fit is counted in `lost`.
    pub fn new(
        rate: u32,
        heard: Producer<Heard>,
        mixed: Producer<Mixed>,
        strips: Producer<StripSums>,
        lost: Arc<AtomicU64>,
    ) -> Self {
        let weighting = Weighting::new(Hz(f64::from(rate)));
        let sums = vec![StripSums::default(); MOST_STRIPS];
        let weightings = vec![weighting; MOST_STRIPS / 2];
        Self { heard, mixed, strips, sums, weightings, quanta: 0, watch: None, lost }
    }

    /// Which strip is looked at.
    pub fn watch(&mut self, watch: Option<Watch>) {
        self.watch = watch;
    }

    /// A block that is heard.
    pub fn hand(&mut self, block: &Heard) {
        let block = Heard { sides: block.sides, ..*block };
        self.count(self.heard.slots() == 0);
        let _ = self.heard.push(block);
    }

    fn count(&self, lost: bool) {
        self.lost.fetch_add(u64::from(lost), Ordering::Relaxed);
    }

    /// A quantum that a player has just given.
    pub fn listen(&mut self, player: &Player, mix: &Sides) {
        let watched = self.watch.and_then(|watch| {
            let after = player.strip(watch.strip)?;
            let before = player.input(watch.strip)?;
            Some([sides(before), sides([after.left, after.right])])
        });
        let insert = player.watched().map(|(input, output, reduction)| [input, output, reduction.0 as f32]);
        self.count(self.mixed.slots() == 0);
        let mut bands = ([0.0; MOST_BANDS], 0);
        for (place, reduction) in bands.0.iter_mut().zip(player.watched_bands()) {
            *place = reduction.0 as f32;
            bands.1 += 1;
        }
        let _ = self.mixed.push(Mixed { mix: *mix, watched, insert, bands });
        self.sum(player);
    }

    fn sum(&mut self, player: &Player) {
        let count = player.strips().min(MOST_STRIPS);
        for (pair, sums) in self.sums[..count].chunks_mut(2).enumerate() {
            let mut rows: [&[f32]; 4] = [&[0.0; QUANTUM]; 4];
            let mut sounds = false;
            for (place, sums) in sums.iter_mut().enumerate() {
                let strip = 2 * pair + place;
                let Some(block) = player.strip(strip) else { continue };
                sums.reduction = sums.reduction.max(player.reduction(strip).0 as f32);
                if block.silent {
                    continue;
                }
                sounds = true;
                (rows[2 * place], rows[2 * place + 1]) = (&block.left[..QUANTUM], &block.right[..QUANTUM]);
                for (side, row) in [block.left, block.right].into_iter().enumerate() {
                    let (peak, squares) = measure(row);
                    sums.peak[side] = sums.peak[side].max(peak);
                    sums.squares[side] += squares;
                }
            }
            if sounds {
                let energy = self.weightings[pair].energy(&rows);
                for (sums, squares) in sums.iter_mut().zip(energy.squares.chunks(2)) {
                    sums.energy += squares[0] + squares[1];
                }
            }
        }
        self.quanta += 1;
        if self.quanta == TOGETHER {
            self.quanta = 0;
            self.hand_strips(count);
        }
    }

    fn hand_strips(&mut self, count: usize) {
        let room = self.strips.slots() >= count;
        self.count(!room);
        for (strip, sums) in self.sums[..count].iter_mut().enumerate() {
            let sums = std::mem::take(sums);
            if room {
                let _ = self.strips.push(StripSums { strip, of: count, ..sums });
            }
        }
    }
}

fn sides([left, right]: [&[f32]; 2]) -> Sides {
    let mut sides = [[0.0; QUANTUM]; 2];
    sides[0].copy_from_slice(&left[..QUANTUM]);
    sides[1].copy_from_slice(&right[..QUANTUM]);
    sides
}

/// The loudest sample, and the sum of squares: eight at a time, so that a vector is filled.
fn measure(row: &[f32]) -> (f32, f32) {
    let (mut peak, mut squares) = ([0.0f32; 8], [0.0f32; 8]);
    for chunk in row.as_chunks::<8>().0 {
        for i in 0..8 {
            let x = chunk[i].abs();
            peak[i] = if x > peak[i] { x } else { peak[i] };
            squares[i] += x * x;
        }
    }
    (peak.into_iter().fold(0.0, f32::max), squares.into_iter().sum())
}
