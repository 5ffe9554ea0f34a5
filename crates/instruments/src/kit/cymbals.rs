//! What hi-hat, crash and ride sound like: so many modes that they lie closer than their own width, and sizzle.
//!
//! Source: Fletcher, Rossing, "The Physics of Musical Instruments", 2nd edition, 1998, section 20.1 (energy wanders from
//! low modes to high ones within some 10 to 50 ms; high ones fall faster).

use crate::filter::Filter;
use crate::kit::skins::burst;
use crate::modes::{Mode, struck};
use crate::note::add;
use signal::math;
use signal::random::Random;

/// What a cymbal is like.
struct Plate {
    /// Lowest and highest mode in Hz.
    range: (f64, f64),
    count: usize,
    /// Seconds to -60 dB of the lowest mode; the highest takes a third of it.
    fall: f64,
    /// Level of all modes together.
    level: f64,
    /// Level of the sizzle, its lowest frequency and the seconds it takes to build up.
    sizzle: (f64, f64, f64),
}

fn plate(plate: &Plate, shape: u64, velocity: f64, rate: f64, random: &mut Random) -> Vec<f32> {
    // The modes are the cymbal's own and the same at every stroke; how much each takes part is not.
    let mut own = Random::new(shape);
    let (low, high) = plate.range;
    let modes: Vec<Mode> = (0..plate.count)
        .map(|i| {
            let part = (i as f64 + own.unit()) / plate.count as f64;
            Mode {
                frequency: low * math::pow(high / low, part),
                fall: plate.fall * math::pow(0.35, part),
                // Some modes move up when others move down, or all would meet in one click.
                level: if own.unit() < 0.5 { -1.0 } else { 1.0 } * plate.level / (plate.count as f64).sqrt()
                    * (0.4 + 0.6 * own.unit())
                    * (0.7 + 0.3 * random.unit())
                    * math::pow(velocity, 1.0 + part),
            }
        })
        .collect();
    let mut sound = struck(&modes, rate);
    let (level, lowest, rise) = plate.sizzle;
    let mut filters = [Filter::high_pass(lowest, 0.7, rate), Filter::low_pass(14_500.0, 0.6, rate)];
    let level = level * math::pow(velocity, 1.5);
    add(&mut sound, 0, &burst(rise, plate.fall * 0.42, level, &mut filters, rate, random), 1.0);
    sound
}

/// How the hi-hat is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hold {
    Closed,
    Pedal,
    Open,
}

/// The hi-hat.
pub(crate) fn hi_hat(hold: Hold, velocity: f64, rate: f64, random: &mut Random) -> Vec<f32> {
    let (fall, level, low) = match hold {
        Hold::Closed => (0.13 + 0.09 * velocity, 0.62, 3_100.0),
        Hold::Pedal => (0.09, 0.4, 1_900.0),
        Hold::Open => (0.95, 0.42, 2_700.0),
    };
    let like = Plate { range: (low, 13_500.0), count: 40, fall, level, sizzle: (0.36, 6_500.0, 0.0006) };
    plate(&like, 7, velocity, rate, random)
}

/// The crash cymbal.
pub(crate) fn crash(velocity: f64, rate: f64, random: &mut Random) -> Vec<f32> {
    let like = Plate { range: (310.0, 13_000.0), count: 72, fall: 3.2, level: 0.8, sizzle: (0.55, 3_800.0, 0.012) };
    plate(&like, 11, velocity, rate, random)
}

/// The ride cymbal, on its bow.
pub(crate) fn ride(velocity: f64, rate: f64, random: &mut Random) -> Vec<f32> {
    let like = Plate { range: (420.0, 12_000.0), count: 56, fall: 2.2, level: 0.26, sizzle: (0.10, 5_000.0, 0.008) };
    let mut sound = plate(&like, 13, velocity, rate, random);
    let tip = [
        Mode { frequency: 3_130.0, fall: 0.25, level: 0.10 * velocity },
        Mode { frequency: 4_270.0, fall: 0.20, level: 0.10 * velocity },
        Mode { frequency: 5_610.0, fall: 0.16, level: 0.09 * velocity },
    ];
    add(&mut sound, 0, &struck(&tip, rate), 1.0);
    sound
}
