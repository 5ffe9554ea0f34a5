//! What comes later, against when it should.
//!
//! Sources: ISO 3382-1:2009 (reverberation time from -5 to -35 dB); Schroeder, JASA 37(3), 1965.

use super::{Line, largest, play, play_pair, residue};
use signal::fft::Fft;
use signal::math;
use std::f64::consts::TAU;

const RATE: f64 = 48_000.0;

pub(super) fn lines() -> Vec<Line> {
    vec![echo(), between_frames(), decay(), pan(), pitch(), resampler(44_100, 48_000), resampler(48_000, 44_100)]
}

fn echo() -> Line {
    let errors = [20.0, 125.0, 350.0, 1_000.0].map(|time| {
        let heard = play(&format!("delay {time} feedback=0"), RATE, 96_000, |n| if n == 0 { 1.0 } else { 0.0 });
        let loudest = (0..heard.len()).max_by(|a, b| heard[*a].abs().total_cmp(&heard[*b].abs()));
        loudest.map_or(f64::INFINITY, |n| n as f64 - time / 1_000.0 * RATE)
    });
    Line {
        of: "delay",
        what: "place of an echo, 20 ms to 1 s, at 48 kHz".to_string(),
        against: "the time that is set",
        error: largest(errors),
        bar: 0.5,
        unit: "frames",
    }
}

fn between_frames() -> Line {
    let errors = [0.505, 1.2345, 20.003].into_iter().flat_map(|time| {
        [100.0, 1_000.0, 10_000.0].map(|frequency| {
            let sine = |n: f64| 0.5 * math::sin(TAU * (frequency * n / RATE).fract());
            let text = format!("sample-delay time={time} fractional=#true");
            let heard = play(&text, RATE, 20_000, |n| sine(n as f64));
            let late = time / 1_000.0 * RATE;
            let worst = heard.iter().enumerate().skip(8_000).map(|(n, x)| x - sine(n as f64 - late));
            math::gain_to_db((largest(worst) / 0.5).max(1e-15))
        })
    });
    let most = errors.fold(f64::MIN, f64::max);
    Line {
        of: "sample-delay",
        what: "a sine up to 10 kHz late by 0.505 to 20.003 ms, at 48 kHz".to_string(),
        against: "the sine calculated for the later time",
        error: most,
        bar: -80.0,
        unit: "dB",
    }
}

/// Decay time of the octave around 1 kHz.
fn decay() -> Line {
    let errors = [1.0, 2.0, 4.0].map(|time| {
        let size = 1 << 18;
        let text = format!("reverb decay={time} space=\"hall\" early=0");
        let mut re = play(&text, RATE, size, |n| if n == 0 { 1.0 } else { 0.0 });
        re.resize(size, 0.0);
        let mut im = vec![0.0; size];
        let mut fft = Fft::new(size);
        fft.forward(&mut re, &mut im);
        for k in 0..size {
            let f = k.min(size - k) as f64 / size as f64 * RATE;
            if !(707.0..1_414.0).contains(&f) {
                (re[k], im[k]) = (0.0, 0.0);
            }
        }
        fft.inverse(&mut re, &mut im);
        let mut rest = 0.0;
        // The filter rings before the sound, which stands at the end.
        re.truncate(5 * RATE as usize);
        let mut energy: Vec<f64> = re
            .iter()
            .rev()
            .map(|x| {
                rest += x * x;
                rest
            })
            .collect();
        energy.reverse();
        let at = |level: f64| {
            let place = energy.iter().position(|e| *e < rest * math::pow(10.0, level / 10.0));
            place.map_or(f64::INFINITY, |n| n as f64 / RATE)
        };
        100.0 * (2.0 * (at(-35.0) - at(-5.0)) / time - 1.0)
    });
    Line {
        of: "reverb",
        what: "decay time of the octave around 1 kHz, a hall of 1 to 4 s without early reflections".to_string(),
        against: "the time that is set, measured as in ISO 3382-1",
        error: largest(errors),
        bar: 10.0,
        unit: "%",
    }
}

fn pan() -> Line {
    let heard = play_pair("auto-pan 0.5 depth=100", RATE, 192_000, |_| [0.25; 2]);
    let power = heard.iter().map(|pair| math::power_to_db(pair[0] * pair[0] + pair[1] * pair[1]));
    let (low, high) = power.fold((f64::MAX, f64::MIN), |(low, high), x| (low.min(x), high.max(x)));
    Line {
        of: "auto-pan",
        what: "power of both sides over two seconds from side to side".to_string(),
        against: "a power that stays, as sine and cosine give it",
        error: high - low,
        bar: 0.05,
        unit: "dB",
    }
}

/// The farthest the pitch goes, from the phase of a sine.
fn pitch() -> Line {
    let errors = [10.0, 40.0, 100.0].map(|depth| {
        let frequency = 1_500.0;
        let sine = |n: usize| 0.5 * math::sin(TAU * (frequency * n as f64 / RATE).fract());
        let heard = play(&format!("vibrato 5 depth={depth}"), RATE, 144_000, sine);
        // From one rise through zero to the next is a period.
        let rises = heard.windows(2).enumerate().skip(48_000).filter(|(_, pair)| pair[0] < 0.0 && pair[1] >= 0.0);
        let times: Vec<f64> = rises.map(|(n, pair)| n as f64 + pair[0] / (pair[0] - pair[1])).collect();
        let cents = times.windows(2).map(|pair| 1_200.0 * math::log2(RATE / frequency / (pair[1] - pair[0])));
        cents.fold(0.0, |most: f64, x| most.max(x)) - depth
    });
    Line {
        of: "vibrato",
        what: "farthest pitch upwards, 10 to 100 cents at 5 Hz".to_string(),
        against: "the depth that is set",
        error: largest(errors),
        bar: 2.0,
        unit: "cents",
    }
}

fn resampler(from: u32, to: u32) -> Line {
    let errors = [997.0, 9_001.0, 18_001.0].map(|frequency| {
        let sine = |n: usize| 0.5 * math::sin(TAU * (frequency * n as f64 / f64::from(from)).fract());
        let sound: Vec<f64> = (0..from as usize).map(sine).collect();
        let heard = signal::resample::resample(&[sound], from, to).unwrap_or_default();
        heard.first().map_or(f64::INFINITY, |it| residue(&it[4_000..it.len() - 4_000], frequency, f64::from(to)))
    });
    Line {
        of: "resampler",
        what: format!("a sine of 1, 9 and 18 kHz from {from} to {to} Hz"),
        against: "the nearest sine of the same frequency; the rest, under it",
        error: errors.into_iter().fold(f64::MIN, f64::max),
        bar: -120.0,
        unit: "dB",
    }
}
