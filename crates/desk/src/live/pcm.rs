//! The sound for monitors that are not on this machine: blocks of 256 frames for whoever asks. Slow readers lose blocks and are
//! told so; nobody waits for them.

use super::meter_feed::Heard;
use super::types::PcmBlock;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

/// Frames in a block.
const FRAMES: usize = 256;
/// Blocks that wait for a reader: a second at 48 kHz.
const WAITING: usize = 192;

/// One reader's end.
pub struct PcmTap(Receiver<PcmBlock>);

impl PcmTap {
    /// The next block, if there is one.
    #[allow(clippy::should_implement_trait)] // it has not ended where there is nothing yet
    pub fn next(&mut self) -> Option<PcmBlock> {
        self.0.try_recv().ok()
    }
}

struct Outlet {
    sender: SyncSender<PcmBlock>,
    lost: bool,
}

/// All readers, and the block that is being filled.
#[derive(Default)]
pub struct Outlets {
    readers: Vec<Outlet>,
    frame: i64,
    jump: bool,
    samples: Vec<f32>,
}

impl Outlets {
    /// Another reader.
    pub fn tap(&mut self) -> PcmTap {
        let (sender, receiver) = sync_channel(WAITING);
        self.readers.push(Outlet { sender, lost: true });
        PcmTap(receiver)
    }

    /// The next block of the console.
    pub fn hand(&mut self, heard: &Heard) {
        if heard.jump {
            self.flush();
        }
        if self.samples.is_empty() {
            (self.frame, self.jump) = (heard.frame, heard.jump);
        }
        let [left, right] = &heard.sides;
        self.samples.extend(left.iter().zip(right).flat_map(|(left, right)| [left, right]));
        if heard.ends || self.samples.len() >= 2 * FRAMES {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if self.samples.is_empty() {
            return;
        }
        let block = PcmBlock { frame: self.frame, jump: self.jump, samples: std::mem::take(&mut self.samples) };
        self.readers.retain_mut(|reader| {
            let mut block = block.clone();
            block.jump |= reader.lost;
            let sent = reader.sender.try_send(block);
            reader.lost = matches!(sent, Err(TrySendError::Full(_)));
            !matches!(sent, Err(TrySendError::Disconnected(_)))
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use signal::QUANTUM;

    fn heard(frame: i64, jump: bool) -> Heard {
        let sides = [[frame as f32; QUANTUM], [-(frame as f32); QUANTUM]];
        Heard { frame, next: frame + 64, jump, ends: false, sounding: true, sides }
    }

    #[test]
    fn a_slow_reader_loses_blocks_and_is_told_while_a_quick_one_has_all() {
        let mut outlets = Outlets::default();
        let (mut slow, mut quick) = (outlets.tap(), outlets.tap());
        let mut got = Vec::new();
        let more = WAITING as i64 + 36;
        for block in 0..4 * more {
            outlets.hand(&heard(block * 64, block == 0));
            got.extend(quick.next());
        }
        assert_eq!(
            got.iter().map(|block| block.frame).collect::<Vec<_>>(),
            (0..more).map(|n| n * 256).collect::<Vec<_>>()
        );
        assert!(got[0].jump && got[1..].iter().all(|block| !block.jump));
        assert_eq!((got[1].samples.len(), got[1].samples[0], got[1].samples[1]), (512, 256.0, -256.0));
        let held: Vec<PcmBlock> = std::iter::from_fn(|| slow.next()).collect();
        assert_eq!(held.len(), WAITING);
        for block in 4 * more..4 * more + 4 {
            outlets.hand(&heard(block * 64, false));
        }
        assert!(slow.next().is_some_and(|block| block.frame == 4 * more * 64 && block.jump));
    }

    #[test]
    fn a_jump_begins_a_block() {
        let mut outlets = Outlets::default();
        let mut tap = outlets.tap();
        outlets.hand(&heard(0, true));
        outlets.hand(&heard(9000, true));
        assert_eq!(tap.next().map(|block| (block.frame, block.samples.len())), Some((0, 128)));
        outlets.hand(&Heard { ends: true, ..heard(9064, false) });
        assert_eq!(tap.next().map(|block| (block.frame, block.samples.len(), block.jump)), Some((9000, 256, true)));
    }
}
