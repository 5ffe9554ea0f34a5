//! All static bands at once with the phase of a delay: a long symmetric filter, as products of spectra.
//!
//! The magnitudes are those of the analog bands, taken at every bin of a spectrum as long as the filter, and the impulse
//! response is the transform of that back. The filter is cut into parts as long as a block, so that a block and half the
//! filter is all the delay there is. Settings that change make a new filter, and a block is the way from one to the other.
//!
//! Source: Oppenheim, Schafer, "Discrete-Time Signal Processing", 3rd ed. 2010, sections 7.5 and 8.7 (frequency sampling,
//! overlap-save); Gardner, "Efficient Convolution without Input-Output Delay", JAES 43(3), 1995 (parts of equal length).
//! Limits: the filter is 171 ms long; what rings longer than half of that is cut off. See the head of `equalizer`.

use super::{Band, Placement};
use multiversion::multiversion;
use signal::fft::RealFft;
use signal::{Hz, QUANTUM, math};
use std::f64::consts::PI;

/// Parts of a filter.
const PARTS: usize = 16;
/// The share of the filter at each end over which it is let down to zero.
const EDGE: usize = 16;

/// Frames in a block: about a hundredth of a second.
fn block(rate: Hz) -> usize {
    let mut block = 512;
    while block as f64 * 100.0 < rate.0 {
        block *= 2;
    }
    block
}

/// How late the sound comes out: a block, and half the filter.
pub(super) fn latency(rate: Hz) -> usize {
    block(rate) * (1 + PARTS / 2)
}

/// How long it sounds on.
pub(super) fn tail(rate: Hz) -> usize {
    block(rate) * (1 + PARTS)
}

/// A number of bins.
#[derive(Clone)]
struct Spectrum {
    re: Vec<f64>,
    im: Vec<f64>,
}

impl Spectrum {
    fn new(bins: usize) -> Self {
        Self { re: vec![0.0; bins], im: vec![0.0; bins] }
    }

    fn clear(&mut self) {
        self.re.fill(0.0);
        self.im.fill(0.0);
    }
}

/// Adds the product of two spectra.
#[multiversion(targets("x86_64+avx+avx2"))]
fn add_product(sum: &mut Spectrum, a: &Spectrum, b: &Spectrum) {
    let sums = sum.re.iter_mut().zip(&mut sum.im);
    for ((re, im), ((a_re, a_im), (b_re, b_im))) in sums.zip(a.re.iter().zip(&a.im).zip(b.re.iter().zip(&b.im))) {
        *re += a_re * b_re - a_im * b_im;
        *im += a_re * b_im + a_im * b_re;
    }
}

/// From one channel of a strip to one channel, part by part.
#[derive(Clone)]
struct Path {
    parts: Vec<Spectrum>,
    /// Whether anything comes through.
    open: bool,
}

/// The filters of a strip: from every channel to every channel.
#[derive(Clone)]
struct Filters {
    bands: Vec<Band>,
    paths: Vec<Path>,
}

/// What one channel has brought so far.
#[derive(Clone)]
struct Channel {
    /// The last block and the one that fills.
    input: Vec<f64>,
    /// Spectra of the last blocks, the newest at `newest`.
    past: Vec<Spectrum>,
    output: Vec<f64>,
}

/// What making filters and blocks needs for a while.
#[derive(Clone)]
struct Bench {
    long: RealFft<f64>,
    short: RealFft<f64>,
    /// Gains at every bin of the long transform, placement by placement.
    gains: [Vec<f64>; 5],
    spectrum: Spectrum,
    response: Vec<f64>,
    part: Vec<f64>,
    sum: Spectrum,
    block: Vec<f64>,
}

/// The static bands of all strips.
#[derive(Clone)]
pub(super) struct LinearPhase {
    strips: Vec<Filters>,
    /// The filters that come, and whether they do, strip by strip.
    next: Vec<Filters>,
    changes: Vec<bool>,
    lanes: Vec<Channel>,
    bench: Bench,
    block: usize,
    place: usize,
    newest: usize,
    channels: usize,
    rate: Hz,
}

impl LinearPhase {
    pub(super) fn new(bands: &[Band], lanes: usize, channels: usize, rate: Hz) -> Self {
        let block = block(rate);
        let (length, bins) = (block * PARTS, block + 1);
        let path = Path { parts: vec![Spectrum::new(bins); PARTS], open: false };
        let filters = Filters { bands: bands.to_vec(), paths: vec![path; channels * channels] };
        let channel =
            Channel { input: vec![0.0; 2 * block], past: vec![Spectrum::new(bins); PARTS], output: vec![0.0; block] };
        let long = vec![0.0; length / 2 + 1];
        Self {
            strips: vec![filters.clone(); lanes / channels],
            next: vec![filters; lanes / channels],
            // Nothing is made yet.
            changes: vec![true; lanes / channels],
            lanes: vec![channel; lanes],
            bench: Bench {
                long: RealFft::new(length),
                short: RealFft::new(2 * block),
                gains: [long.clone(), long.clone(), long.clone(), long.clone(), long],
                spectrum: Spectrum::new(length / 2 + 1),
                response: vec![0.0; length],
                part: vec![0.0; 2 * block],
                sum: Spectrum::new(bins),
                block: vec![0.0; 2 * block],
            },
            block,
            place: 0,
            newest: 0,
            channels,
            rate,
        }
    }

    /// Sets what a strip's bands shall be from the next block on.
    pub(super) fn aim(&mut self, strip: usize, bands: impl Iterator<Item = Band>) {
        let next = &mut self.next[strip].bands;
        next.clear();
        next.extend(bands);
        self.changes[strip] |= *next != self.strips[strip].bands;
    }

    /// Jumps to what was aimed at.
    pub(super) fn settle(&mut self) {
        for strip in 0..self.strips.len() {
            if self.changes[strip] {
                self.bench.make(&mut self.next[strip], self.channels, self.rate);
                self.arrive(strip);
            }
        }
    }

    fn arrive(&mut self, strip: usize) {
        std::mem::swap(&mut self.strips[strip], &mut self.next[strip]);
        self.changes[strip] = false;
    }

    /// Forgets the sound so far.
    pub(super) fn reset(&mut self) {
        self.settle();
        for lane in &mut self.lanes {
            lane.input.fill(0.0);
            lane.output.fill(0.0);
            lane.past.iter_mut().for_each(Spectrum::clear);
        }
        (self.place, self.newest) = (0, 0);
    }

    /// One quantum in place.
    pub(super) fn run<const L: usize>(&mut self, wide: &mut [[f64; L]; QUANTUM]) {
        let (block, place) = (self.block, self.place);
        for (i, lane) in self.lanes.iter_mut().enumerate() {
            let input = &mut lane.input[block + place..block + place + QUANTUM];
            let output = &lane.output[place..place + QUANTUM];
            for ((frame, input), output) in wide.iter_mut().zip(input).zip(output) {
                *input = frame[i];
                frame[i] = *output;
            }
        }
        self.place += QUANTUM;
        if self.place == block {
            self.place = 0;
            self.convolve();
        }
    }

    /// A whole block of every strip.
    fn convolve(&mut self) {
        let block = self.block;
        self.newest = (self.newest + PARTS - 1) % PARTS;
        for lane in &mut self.lanes {
            let spectrum = &mut lane.past[self.newest];
            self.bench.short.forward(&lane.input, &mut spectrum.re, &mut spectrum.im);
            lane.input.copy_within(block.., 0);
        }
        for (strip, lanes) in self.lanes.chunks_exact_mut(self.channels).enumerate() {
            for to in 0..self.channels {
                let row = to * self.channels..(to + 1) * self.channels;
                self.bench.block(&self.strips[strip].paths[row], lanes, self.newest);
                lanes[to].output.copy_from_slice(&self.bench.block[block..]);
            }
            if self.changes[strip] {
                self.bench.make(&mut self.next[strip], self.channels, self.rate);
                for to in 0..self.channels {
                    let row = to * self.channels..(to + 1) * self.channels;
                    self.bench.block(&self.next[strip].paths[row], lanes, self.newest);
                    for (i, (x, new)) in lanes[to].output.iter_mut().zip(&self.bench.block[block..]).enumerate() {
                        *x += (new - *x) * ((i + 1) as f64 / block as f64);
                    }
                }
                std::mem::swap(&mut self.strips[strip], &mut self.next[strip]);
                self.changes[strip] = false;
            }
        }
    }
}

impl Bench {
    /// What all channels of a strip bring to one: its second half is the block's sound.
    fn block(&mut self, paths: &[Path], lanes: &[Channel], newest: usize) {
        self.sum.clear();
        for (path, lane) in paths.iter().zip(lanes).filter(|(path, _)| path.open) {
            for (k, part) in path.parts.iter().enumerate() {
                add_product(&mut self.sum, part, &lane.past[(newest + k) % PARTS]);
            }
        }
        self.short.inverse(&self.sum.re, &self.sum.im, &mut self.block);
    }

    /// Makes the filters of a strip's bands.
    fn make(&mut self, filters: &mut Filters, channels: usize, rate: Hz) {
        self.measure(&filters.bands, channels, rate);
        for (place, path) in filters.paths.iter_mut().enumerate() {
            let (to, from) = (place / channels, place % channels);
            let [straight, mid, side, left, right] = &self.gains;
            let sides = if from == 0 { left } else { right };
            path.open = false;
            for bin in 0..straight.len() {
                let through = match (channels, to == from) {
                    (2, true) => 0.5 * (mid[bin] + side[bin]),
                    (2, false) => 0.5 * (mid[bin] - side[bin]),
                    (_, same) => f64::from(u8::from(same)),
                };
                self.spectrum.re[bin] = straight[bin] * sides[bin] * through;
                path.open |= through != 0.0;
            }
            if path.open {
                self.cut(path);
            }
        }
    }

    /// The gains of each placement.
    fn measure(&mut self, bands: &[Band], channels: usize, rate: Hz) {
        let length = self.response.len();
        self.gains.iter_mut().for_each(|gains| gains.fill(1.0));
        for band in bands {
            let place = match band.placement {
                Placement::Side if channels == 1 => continue,
                _ if channels != 2 => 0,
                placement => placement as usize,
            };
            for prototype in band.prototypes() {
                for (bin, power) in self.gains[place].iter_mut().enumerate() {
                    let w = bin as f64 / length as f64 * rate.0 / band.frequency.0;
                    *power *= prototype.power(w * w);
                }
            }
        }
        for gain in self.gains.iter_mut().flatten() {
            *gain = gain.sqrt();
        }
    }

    /// The impulse response of the gains in `spectrum`, in the middle of the filter, cut into parts.
    fn cut(&mut self, path: &mut Path) {
        let length = self.response.len();
        let (half, edge, block) = (length / 2, length / EDGE, length / PARTS);
        self.spectrum.im.fill(0.0);
        self.long.inverse(&self.spectrum.re, &self.spectrum.im, &mut self.response);
        self.response.rotate_right(half);
        for i in 0..edge {
            let share = 0.5 - 0.5 * math::cos(PI * i as f64 / edge as f64);
            self.response[i] *= share;
            if i > 0 {
                self.response[length - i] *= share;
            }
        }
        for (response, part) in self.response.chunks_exact(block).zip(&mut path.parts) {
            self.part[..block].copy_from_slice(response);
            self.short.forward(&self.part, &mut part.re, &mut part.im);
        }
    }
}
