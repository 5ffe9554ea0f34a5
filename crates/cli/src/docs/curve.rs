//! The levels that come out for those that go in: the running effect, played with a sine at each level until it has settled.
//!
//! Units: dB, of a sine's peak.

use super::drawing::{Axis, Curve, Drawing};
use desk::inserts;
use effects::{Context, Processor, Width};
use session::Insert;
use signal::{Hz, QUANTUM, math};

const RATE: Hz = Hz(48_000.0);
/// 750 Hz: 64 frames are one period, so that a quantum is too.
const PERIOD: f64 = QUANTUM as f64;
/// Quanta until everything has settled: 3 s.
const SETTLED: usize = 2_250;

/// What is played before the level that is measured.
#[derive(Clone, Copy)]
enum Before {
    Silence,
    FullScale,
}

/// What can be seen, the axis up to this level, and the settings with what is played before.
type Shown = (&'static str, f64, &'static [(&'static str, Before)]);

fn shown(name: &str) -> Option<Shown> {
    match name {
        "compressor" => Some((
            "The level that comes out for the level of a steady sine going in, measured on the running effect.",
            0.0,
            &[
                ("compressor threshold=-24 ratio=2 knee=6", Before::Silence),
                ("compressor threshold=-24 ratio=4 knee=0", Before::Silence),
                ("compressor threshold=-24 ratio=4 knee=12", Before::Silence),
                ("compressor threshold=-24 ratio=100 knee=0", Before::Silence),
                ("compressor threshold=-24 ratio=4 knee=6 character=vari-mu", Before::Silence),
            ],
        )),
        "gate" => Some((
            "The level that comes out for the level of a steady sine going in, measured on the running effect: coming from \
             silence it opens at the threshold, coming from a loud sound it closes under it by the hysteresis.",
            0.0,
            &[
                ("gate threshold=-24 range=24 hysteresis=6", Before::Silence),
                ("gate threshold=-24 range=24 hysteresis=6", Before::FullScale),
            ],
        )),
        "expander" => Some((
            "The level that comes out for the level of a steady sine going in, measured on the running effect.",
            0.0,
            &[
                ("expander threshold=-18 ratio=2 knee=0 range=100", Before::FullScale),
                ("expander threshold=-18 ratio=2 knee=12 range=100", Before::FullScale),
                ("expander threshold=-18 ratio=4 knee=6 range=12", Before::FullScale),
            ],
        )),
        "limiter" => Some((
            "The level that comes out for the level of a steady sine going in, measured on the running effect.",
            12.0,
            &[("limiter -1", Before::Silence), ("limiter -1 gain=6", Before::Silence)],
        )),
        _ => None,
    }
}

/// Words and drawing of an effect; none where levels come out as they go in.
pub(super) fn drawing(name: &str) -> Option<(&'static str, String)> {
    let (words, top, settings) = shown(name)?;
    let axis = |title| Axis::even(-48.0, top, 6.0, title);
    let curves: Vec<Curve> = settings.iter().filter_map(|(text, before)| curve(text, *before, top)).collect();
    let text = Drawing::new(axis("dB in"), axis("dB out")).finish(&format!("Level curve of {name}"), &curves);
    Some((words, text))
}

fn curve(text: &str, before: Before, top: f64) -> Option<Curve> {
    let insert: Insert = inserts(text).ok()?.pop()?;
    let levels = (0..=((top + 48.0) as usize)).map(|n| n as f64 - 48.0);
    let points = levels.map(|level| Some((level, measured(&insert, before, level)?))).collect::<Option<_>>()?;
    let coming = match before {
        Before::Silence => "",
        Before::FullScale => ", coming from full scale",
    };
    Some(Curve { name: format!("{text}{coming}"), points })
}

fn measured(insert: &Insert, before: Before, level: f64) -> Option<f64> {
    let kind = effects::find(&insert.kind)?;
    let context = Context { rate: RATE, channels: 1, tempo: 120.0 };
    let mut processor = (kind.build)(Width::One, &insert.settings, &context);
    if matches!(before, Before::FullScale) {
        (0..SETTLED).for_each(|_| drop(play(processor.as_mut(), 1.0)));
    }
    let gain = math::db_to_gain(level);
    (0..SETTLED).for_each(|_| drop(play(processor.as_mut(), gain)));
    let heard = play(processor.as_mut(), gain);
    let power = heard.iter().map(|x| f64::from(*x) * f64::from(*x)).sum::<f64>() / PERIOD;
    Some(math::power_to_db((2.0 * power).max(1e-12)))
}

/// One period of a sine, and what becomes of it.
fn play(processor: &mut dyn Processor, gain: f64) -> Vec<f32> {
    let sine = |n: usize| (gain * math::sin(std::f64::consts::TAU * n as f64 / PERIOD)) as f32;
    let mut block: Vec<f32> = (0..QUANTUM).map(sine).collect();
    processor.run(&mut block, None);
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    fn out(text: &str, before: Before, level: f64) -> f64 {
        measured(&inserts(text).unwrap().pop().unwrap(), before, level).unwrap()
    }

    #[test]
    fn twelve_over_at_four_to_one_come_out_three_over() {
        let level = out("compressor threshold=-24 ratio=4 knee=0", Before::Silence, -12.0);
        assert!((level + 21.0).abs() < 0.2, "{level}");
        assert!((out("compressor threshold=-24 ratio=4 knee=0", Before::Silence, -30.0) + 30.0).abs() < 0.05);
    }

    #[test]
    fn a_gate_opens_at_its_threshold_and_closes_under_it_by_the_hysteresis() {
        let gate = "gate threshold=-24 range=24 hysteresis=6";
        assert!((out(gate, Before::Silence, -26.0) + 50.0).abs() < 0.5);
        assert!((out(gate, Before::FullScale, -26.0) + 26.0).abs() < 0.1);
        assert!((out(gate, Before::FullScale, -32.0) + 56.0).abs() < 0.5);
    }

    #[test]
    fn a_limiter_holds_its_ceiling() {
        let level = out("limiter -1", Before::Silence, 9.0);
        assert!(level <= -1.0 && level > -1.3, "{level}");
    }
}
