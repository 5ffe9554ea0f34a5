//! Filters one after the other over all lanes, two sections each, of which the second runs only while a lane needs it.
//!
//! A lane that does not need a second section passes through it bit for bit, so that its sound does not depend on its
//! neighbours: there the section's coefficients are those of a wire, and its state stands still. When it is needed, its states
//! are given one quantum to fill before anything is heard of them.

use super::matched::Matched;
use signal::svf::{Section, Svf};
use std::ops::Range;

/// What a strip's second section is doing.
#[derive(Clone, Copy, PartialEq)]
enum Second {
    /// A wire that stands still.
    Asleep,
    /// Its states fill, and nothing is heard of it.
    Filling,
    /// It sounds.
    Awake,
    /// On its way to a wire.
    Leaving,
}

/// The filters over `L` lanes.
#[derive(Clone)]
pub(super) struct Row<const L: usize> {
    /// Every filter's first section, then their second ones: those that run in front, in the filters' order.
    sections: Vec<Svf<L>>,
    /// Where each filter's second section stands, and whose stands at each place.
    places: Vec<usize>,
    filters: Vec<usize>,
    /// Strip by strip, each strip's filters in a row.
    seconds: Vec<Second>,
    running: usize,
}

impl<const L: usize> Row<L> {
    pub(super) fn new(filters: usize, strips: usize) -> Self {
        Self {
            sections: vec![Svf::default(); 2 * filters],
            places: (0..filters).collect(),
            filters: (0..filters).collect(),
            seconds: vec![Second::Asleep; filters * strips],
            running: 0,
        }
    }

    /// Sets where a strip's filter shall be at the end of the next quantum, on some of its lanes. Whether it must be
    /// called again after that quantum, even if nothing has changed.
    pub(super) fn aim(&mut self, strip: usize, filter: usize, lanes: Range<usize>, matched: &Matched) -> bool {
        let count = self.filters.len();
        let second = &mut self.seconds[strip * count + filter];
        let (next, section) = match (*second, matched.second) {
            (Second::Asleep | Second::Leaving, None) => (Second::Asleep, None),
            (Second::Asleep | Second::Leaving, Some(section)) => (Second::Filling, Some(silent(section))),
            (_, Some(section)) => (Second::Awake, Some(section)),
            (_, None) => (Second::Leaving, Some(Section::THROUGH)),
        };
        *second = next;
        for lane in lanes {
            self.sections[filter].aim(lane, &matched.first);
            if let Some(section) = &section {
                self.sections[count + self.places[filter]].aim(lane, section);
            }
        }
        matches!(next, Second::Filling | Second::Leaving)
    }

    /// As [`Row::aim`], for a jump.
    pub(super) fn put(&mut self, strip: usize, filter: usize, lanes: Range<usize>, matched: &Matched) {
        let count = self.filters.len();
        let awake = if matched.second.is_some() { Second::Awake } else { Second::Asleep };
        self.seconds[strip * count + filter] = awake;
        for lane in lanes {
            self.sections[filter].aim(lane, &matched.first);
            self.sections[count + self.places[filter]].aim(lane, &matched.second.unwrap_or(Section::THROUGH));
        }
    }

    /// Jumps to what was put.
    pub(super) fn settle(&mut self) {
        self.arrange();
        self.sections.iter_mut().for_each(Svf::settle);
    }

    /// Forgets the sound so far.
    pub(super) fn reset(&mut self) {
        self.sections.iter_mut().for_each(Svf::reset);
    }

    /// Brings the second sections that run to the front; to be called after [`Row::aim`].
    pub(super) fn arrange(&mut self) {
        let count = self.filters.len();
        let mut place = 0;
        for wanted in [true, false] {
            for filter in 0..count {
                let mut strips = self.seconds.iter().skip(filter).step_by(count);
                if strips.any(|second| *second != Second::Asleep) == wanted {
                    self.swap(self.places[filter], place);
                    place += 1;
                }
            }
            if wanted {
                self.running = count + place;
            }
        }
    }

    fn swap(&mut self, one: usize, other: usize) {
        let count = self.filters.len();
        self.sections.swap(count + one, count + other);
        self.filters.swap(one, other);
        (self.places[self.filters[one]], self.places[self.filters[other]]) = (one, other);
    }

    /// Whether there is no filter.
    pub(super) fn is_empty(&self) -> bool {
        self.filters.is_empty()
    }

    /// The sections that run.
    pub(super) fn sections(&mut self) -> &mut [Svf<L>] {
        &mut self.sections[..self.running]
    }
}

/// A section's states, of which nothing is heard.
fn silent(section: Section) -> Section {
    let [a1, a2, a3, ..] = section.c;
    Section { c: [a1, a2, a3, 1.0, 0.0, 0.0] }
}
