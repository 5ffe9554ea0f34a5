//! Packs whole numbers into the bytes of frames.

use multiversion::multiversion;

/// One frame after the other; every channel has so many.
#[multiversion(targets("x86_64+avx+avx2"))]
pub(crate) fn interleave(channels: &[Vec<i32>], frames: usize, to: &mut Vec<i32>) {
    to.resize(frames * channels.len(), 0);
    match channels {
        [one] => to.copy_from_slice(one),
        [left, right] => {
            let pairs = to.as_chunks_mut::<2>().0.iter_mut();
            pairs.zip(left.iter().zip(right)).for_each(|(pair, (left, right))| *pair = [*left, *right]);
        }
        _ => {
            for (channel, numbers) in channels.iter().enumerate() {
                let places = to.iter_mut().skip(channel).step_by(channels.len());
                places.zip(numbers).for_each(|(place, number)| *place = *number);
            }
        }
    }
}

/// The lower two bytes of each number, the lowest first.
#[multiversion(targets("x86_64+avx+avx2"))]
pub(crate) fn two_bytes(numbers: &[i32], bytes: &mut Vec<u8>) {
    bytes.resize(numbers.len() * 2, 0);
    let places = bytes.as_chunks_mut::<2>().0.iter_mut();
    places.zip(numbers).for_each(|(place, number)| *place = (*number as i16).to_le_bytes());
}

/// The lower three bytes of each number, the lowest first; four numbers make three words.
#[multiversion(targets("x86_64+avx+avx2"))]
pub(crate) fn three_bytes(numbers: &[i32], bytes: &mut Vec<u8>) {
    bytes.resize(numbers.len() * 3, 0);
    let (fours, last) = numbers.as_chunks::<4>();
    let (words, rest) = bytes.as_chunks_mut::<12>();
    for (four, words) in fours.iter().zip(words) {
        const LOWER: u32 = 0x00ff_ffff;
        let [a, b, c, d] = *four;
        let (a, b, c, d) = (a as u32 & LOWER, b as u32 & LOWER, c as u32 & LOWER, d as u32 & LOWER);
        words[..4].copy_from_slice(&(a | b << 24).to_le_bytes());
        words[4..8].copy_from_slice(&(b >> 8 | c << 16).to_le_bytes());
        words[8..].copy_from_slice(&(c >> 16 | d << 8).to_le_bytes());
    }
    for (place, number) in rest.as_chunks_mut::<3>().0.iter_mut().zip(last) {
        let [low, middle, high, _] = number.to_le_bytes();
        *place = [low, middle, high];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_lies_at_its_frame_and_channel_with_its_lower_bytes() {
        for count in [1, 2, 3, 6] {
            for frames in [0, 1, 2, 3, 5, 64, 101] {
                let number = |channel: usize, frame: usize| ((frame * 37 + channel * 11) as i32 - 500) * 16_001;
                let channels: Vec<Vec<i32>> =
                    (0..count).map(|channel| (0..frames).map(|frame| number(channel, frame)).collect()).collect();
                // What was there before is gone.
                let (mut all, mut two, mut three) = (vec![7; 5], vec![7; 5], vec![7; 5]);
                interleave(&channels, frames, &mut all);
                two_bytes(&all, &mut two);
                three_bytes(&all, &mut three);
                assert_eq!((two.len(), three.len()), (2 * count * frames, 3 * count * frames));
                for frame in 0..frames {
                    for channel in 0..count {
                        let (place, bytes) = (frame * count + channel, number(channel, frame).to_le_bytes());
                        assert_eq!(two[2 * place..][..2], bytes[..2], "{channel} of {count}, frame {frame}");
                        assert_eq!(three[3 * place..][..3], bytes[..3], "{channel} of {count}, frame {frame}");
                    }
                }
            }
        }
    }
}
