use super::*;
use crate::trial::Strip;
use signal::random::Random;
use signal::source::Memory;
use signal::{Audio, math};

const RATE: Hz = Hz(48_000.0);

fn noise(seed: u64, frames: usize) -> Vec<f32> {
    let mut random = Random::new(seed);
    (0..frames).map(|_| random.signed() as f32).collect()
}

/// An effect that gives its file's answer as it is.
fn plain(channels: Vec<Vec<f32>>) -> Convolution {
    let sound = Some(Arc::new(Memory { rate: 48_000, channels }));
    Convolution { impulse: Audio { sound, ..Audio::named("space.wav") }, normalize: false, ..Convolution::default() }
}

/// The sum of the definition, in double precision, at one frame.
fn direct(input: &[f32], response: &[f32], frame: usize) -> f64 {
    let taps = response.iter().take(frame + 1).enumerate();
    taps.map(|(k, h)| f64::from(*h) * input.get(frame - k).map_or(0.0, |x| f64::from(*x))).sum()
}

/// The power of the error against the definition, relative to the result, over frames `stride` apart.
fn error(got: &[f32], expected: impl Fn(usize) -> f64, stride: usize) -> f64 {
    let (mut wrong, mut power) = (0.0, 0.0);
    for frame in (0..got.len()).step_by(stride) {
        let expected = expected(frame);
        wrong += (f64::from(got[frame]) - expected) * (f64::from(got[frame]) - expected);
        power += expected * expected;
    }
    math::power_to_db(wrong / power)
}

#[test]
fn any_length_is_the_sum_of_the_definition_within_140_decibels() {
    for (taps, frames, stride) in [
        (1, 4000, 1),
        (63, 4000, 1),
        (64, 4000, 1),
        (65, 4000, 1),
        (1000, 8000, 1),
        (6000, 30_000, 7),
        (96_000, 140_000, 97),
    ] {
        let (input, response) = (noise(1, frames), noise(2, taps));
        let mut strip = Strip::<Convolution, 1>::new(&plain(vec![response.clone()]), RATE, 1);
        let heard: Vec<f32> =
            strip.play(frames, |n| [input.get(n).copied().unwrap_or(0.0)]).iter().map(|x| x[0]).collect();
        let error = error(&heard[..frames], |frame| direct(&input, &response, frame), stride);
        println!("{taps} taps: {error:.1} dB");
        assert!(error < -140.0, "{taps} taps: {error} dB");
    }
}

#[test]
fn a_click_is_answered_at_once_and_with_the_file() {
    let response = noise(3, 50_000);
    let mut strip = Strip::<Convolution, 1>::new(&plain(vec![response.clone()]), RATE, 1);
    let heard = strip.play(60_000, |n| [f32::from(u8::from(n == 0))]);
    for (n, frame) in heard.iter().enumerate() {
        let expected = response.get(n).copied().unwrap_or(0.0);
        assert!((frame[0] - expected).abs() < 1e-6, "{n}: {} {expected}", frame[0]);
    }
}

#[test]
fn a_stereo_file_keeps_the_sides_apart_and_a_true_stereo_file_joins_them() {
    let paths: Vec<Vec<f32>> = (0..4).map(|k| noise(10 + k, 2000)).collect();
    let (left, right) = (noise(20, 6000), noise(21, 6000));
    let play = |channels: &[Vec<f32>]| {
        let mut strip = Strip::<Convolution, 2>::new(&plain(channels.to_vec()), RATE, 2);
        strip.play(6000, |n| [left.get(n), right.get(n)].map(|x| x.copied().unwrap_or(0.0)))
    };
    let side = |heard: &[[f32; 2]], side: usize| heard[..6000].iter().map(|x| x[side]).collect::<Vec<_>>();
    let heard = play(&paths[..2]);
    assert!(error(&side(&heard, 0), |n| direct(&left, &paths[0], n), 3) < -140.0);
    assert!(error(&side(&heard, 1), |n| direct(&right, &paths[1], n), 3) < -140.0);
    let heard = play(&paths[..1]);
    assert!(error(&side(&heard, 1), |n| direct(&right, &paths[0], n), 3) < -140.0);
    let heard = play(&paths);
    let sum = |a: usize, b: usize| {
        let (left, right, paths) = (&left, &right, &paths);
        move |n: usize| direct(left, &paths[a], n) + direct(right, &paths[b], n)
    };
    assert!(error(&side(&heard, 0), sum(0, 2), 3) < -140.0);
    assert!(error(&side(&heard, 1), sum(1, 3), 3) < -140.0);
}

#[test]
fn a_copy_goes_on_alike_and_a_reset_is_fresh_with_blocks_of_every_length() {
    let effect = plain(vec![noise(4, 60_000), noise(5, 60_000)]);
    let context = Context { rate: RATE, channels: 2, tempo: 120.0 };
    let mut kernel = ConvolutionKernel::<2>::new(&effect, &context);
    kernel.aim(0, &effect, &context);
    kernel.settle();
    let play = |kernel: &mut ConvolutionKernel<2>, quanta: u64| -> Vec<u32> {
        let quantum = |q: u64| {
            let mut block: Lanes<2> =
                std::array::from_fn(|n| [0, 1].map(|lane| Random::at(lane, q * 64 + n as u64).signed() as f32));
            kernel.run(&mut block, None);
            block.as_flattened().iter().map(|x| x.to_bits()).collect::<Vec<_>>()
        };
        (0..quanta).flat_map(quantum).collect()
    };
    let first = play(&mut kernel, 900);
    let mut copy = kernel.clone();
    assert!(play(&mut kernel, 700) == play(&mut copy, 700));
    kernel.reset();
    assert!(play(&mut kernel, 900) == first);
}

#[test]
fn after_the_tail_there_is_nothing_at_all() {
    let effect = plain(vec![noise(6, 40_000)]);
    let mut strip = Strip::<Convolution, 1>::new(&effect, RATE, 1);
    let input = noise(7, 20_000);
    strip.play(20_000, |n| [input.get(n).copied().unwrap_or(0.0)]);
    let tail = effect.tail(&Context { rate: RATE, channels: 1, tempo: 120.0 });
    strip.play((tail.0 * RATE.0) as usize, |_| [0.0]);
    assert!(strip.play(20_000, |_| [0.0]).iter().all(|x| x[0] == 0.0));
}

#[test]
fn a_normalized_space_gives_noise_its_own_level() {
    let response: Vec<f32> =
        noise(8, 9000).iter().enumerate().map(|(n, x)| 30.0 * x * math::exp(-(n as f64) / 2000.0) as f32).collect();
    let effect = Convolution { normalize: true, ..plain(vec![response]) };
    let mut strip = Strip::<Convolution, 1>::new(&effect, RATE, 1);
    let input = noise(9, 200_000);
    let heard = strip.play(200_000, |n| [input[n.min(199_999)]]);
    let power = |x: &mut dyn Iterator<Item = f32>| x.map(|x| f64::from(x) * f64::from(x)).sum::<f64>() / 180_000.0;
    let ratio = power(&mut heard[20_000..200_000].iter().map(|x| x[0])) / power(&mut input[20_000..].iter().copied());
    assert!(math::power_to_db(ratio).abs() < 0.3, "{}", math::power_to_db(ratio));
}

#[test]
fn predelay_trim_and_length_move_and_cut_the_answer() {
    let mut response = vec![0.0; 48_000];
    response[4800] = 1.0;
    response[30_000] = 0.5;
    let onset = |effect: Convolution| {
        let mut strip = Strip::<Convolution, 1>::new(&effect, RATE, 1);
        let heard = strip.play(60_000, |n| [f32::from(u8::from(n == 0))]);
        let loud = heard.iter().enumerate().filter(|(_, x)| x[0].abs() > 0.1).map(|(n, _)| n);
        loud.collect::<Vec<_>>()
    };
    let plain = plain(vec![response]);
    assert_eq!(onset(plain.clone()), [4800, 30_000]);
    assert_eq!(onset(Convolution { predelay: Ms(10.0), ..plain.clone() }), [5280, 30_480]);
    assert_eq!(onset(Convolution { trim: true, ..plain.clone() }), [0, 25_200]);
    assert_eq!(onset(Convolution { length: Seconds(0.5), ..plain }), [4800]);
}

#[test]
fn cuts_take_away_what_lies_beyond_them() {
    let click = vec![vec![1.0]];
    let effect = Convolution { low_cut: Hz(200.0), high_cut: Hz(5000.0), ..plain(click) };
    let mut strip = Strip::<Convolution, 1>::new(&effect, RATE, 1);
    let heard = strip.play(19_200, |n| [f32::from(u8::from(n == 0))]);
    let level = |frequency: f64| {
        math::gain_to_db(crate::trial::magnitude(heard.iter().map(|x| f64::from(x[0])), frequency, RATE))
    };
    // Second-order Butterworth: 3 dB at the cut, 12 dB an octave beyond (closed form, without the warp at low frequencies).
    assert!((level(200.0) + 3.01).abs() < 0.1, "{}", level(200.0));
    assert!((level(50.0) + 24.1).abs() < 0.2, "{}", level(50.0));
    assert!(level(1000.0).abs() < 0.1);
    assert!(level(15_000.0) < -19.0);
}

#[test]
fn half_a_mix_is_half_of_each() {
    let effect = Convolution { mix: Percent(50.0), gain: Db(-6.0), ..plain(vec![vec![0.0, 1.0]]) };
    let mut strip = Strip::<Convolution, 1>::new(&effect, RATE, 1);
    let heard = strip.play(64, |n| [f32::from(u8::from(n == 0))]);
    assert_eq!(heard[0][0], 0.5);
    assert!((heard[1][0] - 0.5 * 0.501_187_2).abs() < 1e-6);
}
