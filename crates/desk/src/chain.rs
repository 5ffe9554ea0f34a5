//! Effects in a row over any number of channels.
//!
//! Up to eight channels are one strip, so that what turns one down turns all down. More are taken eight by eight: the bed,
//! then the heights. An effect for which left and right are not alike gets the pairs of the layout, and what stands in the
//! middle alone.
//!
//! Source: ITU-R BS.2051-3 and the WAVE format's order of channels (left, right, centre, low-frequency effects, then the
//! pairs).

use crate::JobError;
use effects::{Context, Processor, Width};
use session::Insert;
use signal::lanes::{pack, unpack};
use signal::{Hz, QUANTUM};

/// A quantum of one channel.
pub type Row = [f32; QUANTUM];

/// Lanes of a processor: the most channels that are linked.
const LANES: usize = 8;

/// Tails longer than this are cut, in seconds: an echo that never ends must not fill the disk.
const LONGEST_TAIL: f64 = 60.0;

/// Some channels under one processor.
struct Group {
    channels: Vec<usize>,
    width: usize,
    processor: Box<dyn Processor>,
    block: Vec<f32>,
    side: Vec<f32>,
}

/// One effect over all channels.
struct Stage {
    groups: Vec<Group>,
    sidechain: bool,
    /// How late the sound comes in.
    late: usize,
}

/// The effects of a chain over a number of channels.
pub struct Chain {
    stages: Vec<Stage>,
    /// How late the sound comes out.
    pub latency: usize,
    /// How long it sounds on, in frames.
    pub tail: i64,
}

impl Chain {
    /// The inserts that are not switched off, at rest.
    ///
    /// # Errors
    /// Where an effect is for left and right, and which of the channels these are is not known.
    pub fn new(inserts: &[Insert], channels: usize, rate: u32) -> Result<Self, JobError> {
        let rate = Hz(f64::from(rate));
        let (mut stages, mut latency, mut tail) = (Vec::new(), 0, 0.0);
        for insert in inserts.iter().filter(|insert| !insert.bypass) {
            let kind = effects::find(&insert.kind)
                .ok_or_else(|| JobError(format!("there is no effect \"{}\"", insert.kind)))?;
            let groups: Vec<Group> = groups(channels, kind.stereo)
                .ok_or_else(|| {
                    let name = kind.name;
                    JobError(format!(
                        "{name} works on left and right, and which of {channels} channels belong together is not known; \
                         give it files of 1 to 8 channels, or 12 (7.1.4)"
                    ))
                })?
                .into_iter()
                .map(|channels| Group::new(kind, insert, channels, rate))
                .collect();
            let context = |group: &Group| Context { rate, channels: group.width, tempo: TEMPO };
            let longest =
                groups.iter().map(|group| (kind.tail)(&insert.settings, &context(group)).0).fold(0.0, f64::max);
            stages.push(Stage { groups, sidechain: kind.sidechain, late: latency });
            latency += (kind.latency)(&insert.settings, rate);
            tail += longest;
        }
        Ok(Self { stages, latency, tail: (tail.min(LONGEST_TAIL) * rate.0).ceil() as i64 })
    }

    /// How late the sound comes to each effect that takes a sidechain.
    pub fn listeners(&self) -> Vec<usize> {
        self.stages.iter().filter(|stage| stage.sidechain).map(|stage| stage.late).collect()
    }

    /// A quantum of all channels. `keys` are the sidechains of those that take one, in order, a row a channel.
    pub fn run(&mut self, rows: &mut [Row], keys: &[Vec<Row>]) {
        let mut keys = keys.iter();
        for stage in &mut self.stages {
            let key = if stage.sidechain { keys.next() } else { None };
            for group in &mut stage.groups {
                group.run(rows, key);
            }
        }
    }
}

/// A file has no tempo of its own; this is a new song's.
const TEMPO: f64 = 120.0;

impl Group {
    fn new(kind: &effects::Kind, insert: &Insert, channels: Vec<usize>, rate: Hz) -> Self {
        let width = Width::holding(channels.len());
        // Lanes that no channel fills stay silent members of the strip.
        let context = Context { rate, channels: width.lanes(), tempo: TEMPO };
        let room = vec![0.0; width.lanes() * QUANTUM];
        Self {
            channels,
            width: width.lanes(),
            processor: (kind.build)(width, &insert.settings, &context),
            block: room.clone(),
            side: room,
        }
    }

    fn run(&mut self, rows: &mut [Row], key: Option<&Vec<Row>>) {
        self.fill(rows, false);
        if let Some(key) = key {
            self.fill(key, true);
        }
        self.processor.run(&mut self.block, key.map(|_| self.side.as_slice()));
        let mut heard = [[0.0; QUANTUM]; LANES];
        unpack(self.width, &self.block, &mut heard[..self.width]);
        for (channel, heard) in self.channels.iter().zip(&heard) {
            rows[*channel] = *heard;
        }
    }

    /// Lays the rows of the group's channels side by side.
    fn fill(&mut self, rows: &[Row], beside: bool) {
        let mut own = [&[0.0; QUANTUM]; LANES];
        own.iter_mut().zip(&self.channels).for_each(|(own, channel)| *own = &rows[*channel]);
        let block = if beside { &mut self.side } else { &mut self.block };
        pack(self.width, &own, &[1.0; LANES], block);
    }
}

/// Which channels go together; none where the layout is not known and matters.
fn groups(channels: usize, stereo: bool) -> Option<Vec<Vec<usize>>> {
    if !stereo {
        let all: Vec<usize> = (0..channels).collect();
        return Some(all.chunks(LANES).map(<[usize]>::to_vec).collect());
    }
    let sizes: &[usize] = match channels {
        1 => &[1],
        2 => &[2],
        // Left, right, centre.
        3 => &[2, 1],
        // Quadraphony.
        4 => &[2, 2],
        5 => &[2, 1, 2],
        // 5.1: left, right, centre, low-frequency effects, surrounds.
        6 => &[2, 1, 1, 2],
        // 6.1 has one more in the middle, at the back.
        7 => &[2, 1, 1, 1, 2],
        8 => &[2, 1, 1, 2, 2],
        // 7.1.4: four heights.
        12 => &[2, 1, 1, 2, 2, 2, 2],
        _ => return None,
    };
    let mut next = 0..channels;
    Some(sizes.iter().map(|size| next.by_ref().take(*size).collect()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_channel_stands_in_one_group_and_pairs_are_neighbours() {
        for stereo in [false, true] {
            for channels in 1..=64 {
                let Some(groups) = groups(channels, stereo) else { continue };
                assert_eq!(groups.concat(), (0..channels).collect::<Vec<_>>());
                assert!(groups.iter().all(|group| group.len() <= if stereo { 2 } else { 8 }));
            }
        }
        // The surrounds of 5.1 are its fifth and sixth channel (ITU-R BS.2051, system B).
        assert_eq!(groups(6, true).unwrap()[3], [4, 5]);
        assert!(groups(9, true).is_none() && groups(9, false).is_some());
    }
}
