//! One detector for each channel, made into a listener.

use crate::{Listener, Take};
use signal::{Fault, Seconds};

/// Hears one channel. The faults it returns have no channel yet.
pub(crate) trait Ear: Send {
    /// The next samples.
    fn hear(&mut self, samples: &[f32]);
    /// What was found, in order of time.
    fn finish(&mut self) -> Vec<Fault>;
}

struct EachChannel<E> {
    ears: Vec<E>,
    length: Seconds,
}

/// A listener with one ear a channel.
pub(crate) fn each_channel<E: Ear + 'static>(take: &Take, ear: impl Fn() -> E) -> Box<dyn Listener> {
    Box::new(EachChannel { ears: (0..take.channels).map(|_| ear()).collect(), length: take.length() })
}

impl<E: Ear> Listener for EachChannel<E> {
    fn hear(&mut self, block: &[Vec<f32>]) {
        for (ear, samples) in self.ears.iter_mut().zip(block) {
            ear.hear(samples);
        }
    }

    fn finish(mut self: Box<Self>) -> Vec<Fault> {
        let found: Vec<Vec<Fault>> = self.ears.iter_mut().map(Ear::finish).collect();
        if let Some(one) = common(&found, self.length) {
            return vec![one];
        }
        let alone = found.len() == 1;
        let named = |(channel, faults): (usize, Vec<Fault>)| {
            faults.into_iter().map(move |fault| Fault { channel: (!alone).then_some(channel), ..fault })
        };
        let mut all: Vec<Fault> = found.into_iter().enumerate().flat_map(named).collect();
        all.sort_by(|a, b| a.start.0.total_cmp(&b.start.0));
        all
    }
}

/// Where every channel has the same single fault over its whole length: that fault, once, as bad as the worst.
fn common(found: &[Vec<Fault>], length: Seconds) -> Option<Fault> {
    let mut worst: Option<&Fault> = None;
    for faults in found {
        let [fault] = faults.as_slice() else { return None };
        if fault.end.0 - fault.start.0 < length.0 {
            return None;
        }
        worst = worst.filter(|w| w.value.abs() >= fault.value.abs()).or(Some(fault));
    }
    worst.cloned()
}
