//! One block of samples as a FLAC frame.
//!
//! Source: RFC 9639, clauses 9.1 (frame header), 9.2 (subframes) and 4.2 (interchannel decorrelation).

use super::bits::{Bits, crc8, crc16};
use super::predict::{self, Predictor};
use super::rice::{self, Partitions};

/// Frames in a block, but for the last.
pub(crate) const BLOCK: usize = 4096;

/// How one channel of a block is kept.
enum Kind {
    Constant,
    Verbatim,
    Fixed(usize),
    Linear(Predictor),
}

/// One channel of a block, ready to be written.
struct Subframe {
    kind: Kind,
    /// Low bits that are zero in every sample.
    wasted: u32,
    /// Bits of a sample without those.
    width: u32,
    samples: Vec<i32>,
    residual: Vec<i32>,
    partitions: Partitions,
    /// Estimated size.
    bits: u64,
}

/// Makes frames; keeps its memory from one to the next.
pub(crate) struct Encoder {
    rate: u32,
    width: u32,
    window: Vec<f64>,
    work: Vec<f64>,
    bits: Bits,
}

impl Encoder {
    /// For samples of `width` bits (16 or 24).
    pub fn new(rate: u32, width: u32) -> Self {
        Self { rate, width, window: predict::window(BLOCK), work: Vec::new(), bits: Bits::default() }
    }

    /// The bytes of frame `number` with these channels, all of one length up to [`BLOCK`].
    pub fn frame(&mut self, number: u64, channels: &[&[i32]]) -> &[u8] {
        let length = channels.first().map_or(0, |c| c.len());
        if self.window.len() != length {
            self.window = predict::window(length);
        }
        let (assignment, subframes) = self.subframes(channels);
        self.bits.clear();
        self.header(number, length, assignment);
        for subframe in &subframes {
            subframe.write(&mut self.bits);
        }
        self.bits.align();
        let check = crc16(self.bits.bytes());
        self.bits.put(u32::from(check), 16);
        self.bits.align();
        self.bits.bytes()
    }

    fn subframes(&mut self, channels: &[&[i32]]) -> (u32, Vec<Subframe>) {
        let [left, right] = channels else {
            let each = channels.iter().map(|c| self.subframe(c.to_vec(), self.width)).collect();
            return (channels.len() as u32 - 1, each);
        };
        let side = left.iter().zip(*right).map(|(l, r)| l - r).collect();
        let middle = left.iter().zip(*right).map(|(l, r)| (l + r) >> 1).collect();
        let middle = self.subframe(middle, self.width);
        let side = self.subframe(side, self.width + 1);
        let left = self.subframe(left.to_vec(), self.width);
        let right = self.subframe(right.to_vec(), self.width);
        let both = left.bits + right.bits;
        let with_left = left.bits + side.bits;
        let with_right = side.bits + right.bits;
        let with_middle = middle.bits + side.bits;
        match both.min(with_left).min(with_right).min(with_middle) {
            least if least == with_middle => (10, vec![middle, side]),
            least if least == both => (1, vec![left, right]),
            least if least == with_left => (8, vec![left, side]),
            _ => (9, vec![side, right]),
        }
    }

    fn subframe(&mut self, mut samples: Vec<i32>, width: u32) -> Subframe {
        let used = samples.iter().fold(0, |all, s| all | s);
        let constant = samples.windows(2).all(|pair| pair[0] == pair[1]);
        let wasted = if used == 0 || constant { 0 } else { used.trailing_zeros() };
        samples.iter_mut().for_each(|s| *s >>= wasted);
        let width = width - wasted;
        let plain = samples.len() as u64 * u64::from(width);
        let (kind, bits) = if constant { (Kind::Constant, u64::from(width)) } else { (Kind::Verbatim, plain) };
        let (residual, partitions) = (Vec::new(), Partitions::default());
        let mut best = Subframe { kind, wasted, width, samples, residual, partitions, bits };
        if !constant && best.samples.len() > predict::MOST_ORDER + 4 {
            self.try_fixed(&mut best);
            self.try_linear(&mut best);
        }
        best
    }

    fn try_fixed(&mut self, best: &mut Subframe) {
        let order = predict::best_fixed_order(&best.samples);
        let mut residual = Vec::with_capacity(best.samples.len());
        predict::fixed_residual(&best.samples, order, &mut residual);
        best.take(Kind::Fixed(order), order, 0, residual);
    }

    fn try_linear(&mut self, best: &mut Subframe) {
        let correlation = predict::autocorrelation(&best.samples, &self.window, &mut self.work);
        let all = predict::levinson(&correlation);
        let precision = if best.width <= 17 { 12 } else { 15 };
        let Some(order) = predict::best_order(&all, best.samples.len(), best.width + precision) else { return };
        let Some(predictor) = predict::quantized(&all[order - 1].0, precision) else { return };
        let mut residual = Vec::with_capacity(best.samples.len());
        if predict::residual(&best.samples, best.width, &predictor, &mut residual) {
            let extra = 9 + u64::from(precision) * order as u64;
            best.take(Kind::Linear(predictor), order, extra, residual);
        }
    }

    fn header(&mut self, number: u64, length: usize, assignment: u32) {
        let bits = &mut self.bits;
        let (rate, rate_bits, rate_value) = rate_code(self.rate);
        bits.put(0xfff8, 16);
        bits.put(if length == BLOCK { 12 } else { 7 }, 4);
        bits.put(rate, 4);
        bits.put(assignment, 4);
        bits.put(if self.width == 16 { 4 } else { 6 }, 3);
        bits.put(0, 1);
        put_number(number, bits);
        if length != BLOCK {
            bits.put(length as u32 - 1, 16);
        }
        bits.put(rate_value, rate_bits);
        bits.align();
        let check = crc8(bits.bytes());
        bits.put(u32::from(check), 8);
    }
}

impl Subframe {
    /// Takes a way of keeping the channel if it is smaller than the one so far.
    fn take(&mut self, kind: Kind, order: usize, extra: u64, residual: Vec<i32>) {
        let partitions = rice::plan(&residual, order);
        let bits = partitions.bits + extra + order as u64 * u64::from(self.width);
        if bits < self.bits {
            (self.kind, self.residual, self.partitions, self.bits) = (kind, residual, partitions, bits);
        }
    }

    fn write(&self, bits: &mut Bits) {
        let code = match &self.kind {
            Kind::Constant => 0,
            Kind::Verbatim => 1,
            Kind::Fixed(order) => 8 + *order as u32,
            Kind::Linear(predictor) => 31 + predictor.coefficients.len() as u32,
        };
        bits.put(code << 1 | u32::from(self.wasted > 0), 8);
        if self.wasted > 0 {
            bits.put_unary(self.wasted - 1);
        }
        let plain = match &self.kind {
            Kind::Constant => 1,
            Kind::Verbatim => self.samples.len(),
            Kind::Fixed(order) => *order,
            Kind::Linear(predictor) => predictor.coefficients.len(),
        };
        self.samples[..plain].iter().for_each(|s| bits.put_signed(*s, self.width));
        if let Kind::Linear(predictor) = &self.kind {
            bits.put(predictor.precision - 1, 4);
            bits.put(predictor.shift, 5);
            predictor.coefficients.iter().for_each(|c| bits.put_signed(*c, predictor.precision));
        }
        if matches!(self.kind, Kind::Fixed(_) | Kind::Linear(_)) {
            self.partitions.write(&self.residual, plain, bits);
        }
    }
}

/// The code of a rate with the width and value of what follows in the header.
fn rate_code(rate: u32) -> (u32, u32, u32) {
    const KNOWN: [u32; 11] = [88_200, 176_400, 192_000, 8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000];
    if let Some(place) = KNOWN.iter().position(|k| *k == rate) {
        return (place as u32 + 1, 0, 0);
    }
    match rate {
        _ if rate.is_multiple_of(1000) && rate < 256_000 => (12, 8, rate / 1000),
        _ if rate <= 0xffff => (13, 16, rate),
        _ if rate.is_multiple_of(10) && rate / 10 <= 0xffff => (14, 16, rate / 10),
        _ => (0, 0, 0),
    }
}

/// A frame number in the extended UTF-8 of clause 9.1.5, up to 36 bits.
fn put_number(number: u64, bits: &mut Bits) {
    if number < 0x80 {
        return bits.put(number as u32, 8);
    }
    // 2 to 7 bytes: each further one carries 6 bits, the first what its mark leaves.
    let more = (1..=6).find(|more| number < 1 << (5 * more + 6)).unwrap_or(6);
    let mark = (0xff00u32 >> (more + 1)) & 0xff;
    bits.put(mark | (number >> (6 * more)) as u32, 8);
    for place in (0..more).rev() {
        bits.put(0x80 | (number >> (6 * place)) as u32 & 0x3f, 8);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frame_numbers_are_written_as_utf8_writes_characters() {
        for character in ['\u{7f}', '\u{80}', '\u{7ff}', '\u{800}', '\u{ffff}', '\u{10000}', '\u{10ffff}'] {
            let mut bits = Bits::default();
            put_number(u64::from(u32::from(character)), &mut bits);
            bits.align();
            assert_eq!(bits.bytes(), character.to_string().as_bytes());
        }
        let mut bits = Bits::default();
        put_number((1 << 36) - 1, &mut bits);
        bits.align();
        assert_eq!(bits.bytes(), [0xfe, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf, 0xbf]);
    }
}
