//! Turns the bytes of uncompressed audio into samples and keeps the full scale of every depth.
//!
//! Whole numbers are divided by 2^(bits-1), so that the lowest number is -1 exactly and a sample written back at the
//! same depth returns its bits. Numbers of more than 24 bits are rounded to the nearest f32.
//!
//! Source: Multimedia Programming Interface and Data Specifications 1.0 (IBM, Microsoft, 1991) for the layout;
//! ITU-T G.711 (1988), tables 1 and 2, for A-law and mu-law.

use multiversion::multiversion;

/// How a sample is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coding {
    /// 0 to 255 around 128.
    Unsigned,
    /// Two's complement, 1 to 8 bytes.
    Signed,
    /// Two's complement in the three low bytes of four; some recorders do that although the standard says the high ones.
    LowThree,
    /// IEEE 754, 4 or 8 bytes.
    Float,
    /// G.711 mu-law.
    MuLaw,
    /// G.711 A-law.
    ALaw,
}

/// The layout of one sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    /// How it is written.
    pub coding: Coding,
    /// Bytes it takes.
    pub bytes: usize,
    /// Whether the highest byte comes first.
    pub big_endian: bool,
}

/// All frames in `bytes` into the planes of the channels, from the place `at` on; what has no plane is left out.
///
/// # Panics
/// Where a plane has no room for them.
pub(crate) fn decode(layout: Layout, bytes: &[u8], channels: usize, planes: &mut [&mut [f32]], at: usize) {
    let frames = bytes.len() / (layout.bytes * channels).max(1);
    if layout == THREE_BYTES && channels <= MOST_TOGETHER {
        return three_bytes(bytes, channels, planes, at);
    }
    for (channel, plane) in planes.iter_mut().enumerate().take(channels) {
        decode_one(layout, bytes, (channels, channel), &mut plane[at..at + frames]);
    }
}

/// Samples of one of so many channels out of interleaved bytes; as many as both sides have.
#[multiversion(targets("x86_64+avx+avx2"))]
fn decode_one(layout: Layout, bytes: &[u8], at: (usize, usize), out: &mut [f32]) {
    match (layout.coding, layout.bytes) {
        (Coding::Unsigned, _) => plane::<1>(bytes, at, out, |[b]| (f32::from(b) - 128.0) * (1.0 / 128.0)),
        (Coding::MuLaw, _) => plane::<1>(bytes, at, out, |[b]| mu_law(b)),
        (Coding::ALaw, _) => plane::<1>(bytes, at, out, |[b]| a_law(b)),
        (Coding::Float, 4) if layout.big_endian => plane::<4>(bytes, at, out, f32::from_be_bytes),
        (Coding::Float, 4) => plane::<4>(bytes, at, out, f32::from_le_bytes),
        (Coding::Float, _) if layout.big_endian => plane::<8>(bytes, at, out, |b| f64::from_be_bytes(b) as f32),
        (Coding::Float, _) => plane::<8>(bytes, at, out, |b| f64::from_le_bytes(b) as f32),
        (Coding::LowThree, _) => {
            plane::<4>(bytes, at, out, |[a, b, c, _]| whole32([a, b, c]) as f32 * (1.0 / 8_388_608.0))
        }
        (Coding::Signed, 1) => signed::<1>(layout.big_endian, bytes, at, out),
        (Coding::Signed, 2) => signed::<2>(layout.big_endian, bytes, at, out),
        (Coding::Signed, 3) => signed::<3>(layout.big_endian, bytes, at, out),
        (Coding::Signed, 4) => signed::<4>(layout.big_endian, bytes, at, out),
        (Coding::Signed, 5) => signed::<5>(layout.big_endian, bytes, at, out),
        (Coding::Signed, 6) => signed::<6>(layout.big_endian, bytes, at, out),
        (Coding::Signed, 7) => signed::<7>(layout.big_endian, bytes, at, out),
        (Coding::Signed, _) => signed::<8>(layout.big_endian, bytes, at, out),
    }
}

#[inline(always)]
fn signed<const N: usize>(big_endian: bool, bytes: &[u8], at: (usize, usize), out: &mut [f32]) {
    let scale = 1.0 / (1u64 << (8 * N - 1)) as f32;
    // A power of two scales exactly, so the only rounding is that of the conversion to f32.
    match (N <= 4, big_endian) {
        (true, false) => plane::<N>(bytes, at, out, |b| whole32(b) as f32 * scale),
        (true, true) => plane::<N>(bytes, at, out, |b| whole32(reversed(b)) as f32 * scale),
        (false, false) => plane::<N>(bytes, at, out, |b| whole64(b) as f32 * scale),
        (false, true) => plane::<N>(bytes, at, out, |b| whole64(reversed(b)) as f32 * scale),
    }
}

/// The most frequent coding by far.
const THREE_BYTES: Layout = Layout { coding: Coding::Signed, bytes: 3, big_endian: false };

/// Numbers that are taken out of their bytes before they become samples: few enough to stay near the processor.
const TOGETHER: usize = 768;

/// Channels up to which a turn has frames enough.
const MOST_TOGETHER: usize = 32;

/// Numbers first, for all channels, then planes: both steps are done side by side in vectors.
#[multiversion(targets("x86_64+avx+avx2"))]
fn three_bytes(bytes: &[u8], channels: usize, planes: &mut [&mut [f32]], at: usize) {
    let mut numbers = [0; TOGETHER];
    let frames = TOGETHER / channels.max(1);
    for (turn, bytes) in bytes.chunks(3 * channels.max(1) * frames).enumerate() {
        let numbers = &mut numbers[..bytes.len() / 3];
        widen(bytes, numbers);
        let at = at + turn * frames;
        match (channels, &mut *planes) {
            (1, [plane, ..]) => samples(numbers.iter(), &mut plane[at..]),
            (2, [left, right, ..]) => {
                let pairs = numbers.as_chunks::<2>().0;
                samples(pairs.iter().map(|[left, _]| left), &mut left[at..]);
                samples(pairs.iter().map(|[_, right]| right), &mut right[at..]);
            }
            _ => {
                for (channel, plane) in planes.iter_mut().enumerate().take(channels) {
                    samples(numbers.iter().skip(channel).step_by(channels), &mut plane[at..]);
                }
            }
        }
    }
}

/// Numbers of three bytes into the upper three of four, eight at a time: so many bytes, each sent to its place, become one
/// shuffle of a register.
#[inline(always)]
fn widen(bytes: &[u8], numbers: &mut [i32]) {
    let (groups, rest) = bytes.as_chunks::<24>();
    let (eights, last) = numbers.as_chunks_mut::<8>();
    for (bytes, numbers) in groups.iter().zip(eights) {
        let mut wide = [[0; 4]; 8];
        for i in 0..8 {
            wide[i][1] = bytes[3 * i];
            wide[i][2] = bytes[3 * i + 1];
            wide[i][3] = bytes[3 * i + 2];
        }
        for i in 0..8 {
            numbers[i] = i32::from_le_bytes(wide[i]);
        }
    }
    for (bytes, number) in rest.as_chunks::<3>().0.iter().zip(last) {
        *number = whole32(*bytes) << 8;
    }
}

#[inline(always)]
fn samples<'a>(numbers: impl Iterator<Item = &'a i32>, plane: &mut [f32]) {
    // The lowest byte is zero, so the number is exact in single precision.
    plane.iter_mut().zip(numbers).for_each(|(to, number)| *to = *number as f32 * (1.0 / 2_147_483_648.0));
}

#[inline(always)]
fn reversed<const N: usize>(mut bytes: [u8; N]) -> [u8; N] {
    bytes.reverse();
    bytes
}

#[inline(always)]
fn whole32<const N: usize>(bytes: [u8; N]) -> i32 {
    let number = (0..N.min(4)).fold(0u32, |sum, i| sum | u32::from(bytes[i]) << (8 * i));
    let unused = 32 - 8 * N.min(4) as u32;
    (number << unused) as i32 >> unused
}

#[inline(always)]
fn whole64<const N: usize>(bytes: [u8; N]) -> i64 {
    let number = (0..N).fold(0u64, |sum, i| sum | u64::from(bytes[i]) << (8 * i));
    let unused = 64 - 8 * N as u32;
    (number << unused) as i64 >> unused
}

/// Mono and stereo are nearly all files; with the count known the loops have no bounds to check.
#[inline(always)]
fn plane<const N: usize>(bytes: &[u8], at: (usize, usize), out: &mut [f32], sample: impl Fn([u8; N]) -> f32) {
    let (samples, _) = bytes.as_chunks::<N>();
    match at {
        (1, _) => samples.iter().zip(out).for_each(|(from, to)| *to = sample(*from)),
        (2, 0) => samples.as_chunks::<2>().0.iter().zip(out).for_each(|(from, to)| *to = sample(from[0])),
        (2, _) => samples.as_chunks::<2>().0.iter().zip(out).for_each(|(from, to)| *to = sample(from[1])),
        (channels, channel) => {
            let one = samples.iter().skip(channel).step_by(channels.max(1));
            one.zip(out).for_each(|(from, to)| *to = sample(*from));
        }
    }
}

/// G.711 mu-law; full scale is 8159 of 8192.
fn mu_law(byte: u8) -> f32 {
    let byte = !byte;
    let step = i32::from((byte >> 4) & 7);
    let size = ((2 * i32::from(byte & 15) + 33) << step) - 33;
    let size = if byte & 0x80 != 0 { -size } else { size };
    size as f32 * (1.0 / 8192.0)
}

/// G.711 A-law; full scale is 4032 of 4096.
fn a_law(byte: u8) -> f32 {
    let byte = byte ^ 0x55;
    let step = i32::from((byte >> 4) & 7);
    let size = 2 * i32::from(byte & 15) + 1;
    let size = if step == 0 { size } else { (size + 32) << (step - 1) };
    let size = if byte & 0x80 != 0 { size } else { -size };
    size as f32 * (1.0 / 4096.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(coding: Coding, big_endian: bool, bytes: &[u8]) -> f32 {
        let layout = Layout { coding, bytes: bytes.len(), big_endian };
        let mut out = [9.0];
        decode(layout, bytes, 1, &mut [&mut out], 0);
        out[0]
    }

    #[test]
    fn the_lowest_number_of_every_depth_is_minus_one() {
        assert_eq!(one(Coding::Unsigned, false, &[0]), -1.0);
        for bytes in 1..=8 {
            let mut lowest = vec![0; bytes];
            lowest[bytes - 1] = 0x80;
            assert_eq!(one(Coding::Signed, false, &lowest), -1.0, "{bytes} bytes");
            lowest.reverse();
            assert_eq!(one(Coding::Signed, true, &lowest), -1.0, "{bytes} bytes, highest first");
        }
    }

    #[test]
    fn half_of_full_scale_is_half_whatever_the_byte_order() {
        assert_eq!(one(Coding::Signed, false, &[0, 0x40]), 0.5);
        assert_eq!(one(Coding::Signed, true, &[0x40, 0, 0]), 0.5);
        assert_eq!(one(Coding::Signed, false, &[0, 0, 0xc0]), -0.5);
        assert_eq!(one(Coding::Float, true, &0.5f32.to_be_bytes()), 0.5);
        assert_eq!(one(Coding::Float, false, &0.25f64.to_le_bytes()), 0.25);
    }

    #[test]
    fn g711_agrees_with_the_decision_tables() {
        // ITU-T G.711 tables 1a and 2a: the outermost values and the ones next to zero.
        assert_eq!(one(Coding::ALaw, false, &[0xaa]), 4032.0 / 4096.0);
        assert_eq!(one(Coding::ALaw, false, &[0xd5]), 1.0 / 4096.0);
        assert_eq!(one(Coding::MuLaw, false, &[0x80]), 8031.0 / 8192.0);
        assert_eq!(one(Coding::MuLaw, false, &[0xff]), 0.0);
        assert_eq!(one(Coding::MuLaw, false, &[0xfe]), 2.0 / 8192.0);
    }

    #[test]
    fn three_bytes_are_read_to_the_last_one_of_every_channel() {
        let layout = Layout { coding: Coding::Signed, bytes: 3, big_endian: false };
        for (channels, frames) in [(1, 3), (1, 1000), (2, 2), (2, 777), (3, 900), (6, 257), (12, 100), (40, 30)] {
            let number = |n: usize| ((n as i32).wrapping_mul(0x0123_4567) >> 8).max(-8_388_608);
            let numbers: Vec<i32> =
                [-8_388_608, 8_388_607, -1, 1].into_iter().chain((4..).map(number)).take(frames * channels).collect();
            let bytes: Vec<u8> = numbers.iter().flat_map(|n: &i32| n.to_le_bytes()[..3].to_vec()).collect();
            let mut planes = vec![vec![9.0; frames + 2]; channels];
            let mut borrowed: Vec<&mut [f32]> = planes.iter_mut().map(Vec::as_mut_slice).collect();
            decode(layout, &bytes, channels, &mut borrowed, 1);
            for (channel, plane) in planes.iter().enumerate() {
                let expected: Vec<f32> =
                    numbers.iter().skip(channel).step_by(channels).map(|n| *n as f32 / 8_388_608.0).collect();
                assert!(plane[1..=frames] == expected[..], "{channel} of {channels}");
                assert_eq!((plane[0], plane[frames + 1]), (9.0, 9.0), "nothing is written beside them");
            }
        }
    }

    #[test]
    fn channels_without_a_plane_are_left_out() {
        let layout = Layout { coding: Coding::Signed, bytes: 3, big_endian: false };
        for channels in [2, 3] {
            let bytes: Vec<u8> = (0..4 * channels as u8).flat_map(|n| [0, 0, n]).collect();
            let mut plane = [0.0; 4];
            decode(layout, &bytes, channels, &mut [&mut plane], 0);
            assert_eq!(plane, [0.0, 1.0, 2.0, 3.0].map(|n| n * channels as f32 / 128.0));
        }
    }

    #[test]
    fn the_third_of_three_channels_is_found() {
        let layout = Layout { coding: Coding::Signed, bytes: 2, big_endian: false };
        let bytes: Vec<u8> = [1i16, 2, 3, 4, 5, 6].iter().flat_map(|s| (s * 256).to_le_bytes()).collect();
        let mut planes = [[0.0; 2]; 3];
        let [a, b, c] = &mut planes;
        decode(layout, &bytes, 3, &mut [a, b, c], 0);
        assert_eq!(planes[2], [3.0 / 128.0, 6.0 / 128.0]);
    }
}
