//! Finds the few equalizer bands that bring a sound nearest to its corridor.
//!
//! The best single change (a band at a gain) is made again and again, each judged by the equalizer's own response on the
//! sound's third octaves, until none is worth its movement: a gain must buy more nearness than it costs in change.

use super::corridor::{Corridor, Powers, THIRDS, centre};
use effects::equalizer::{Band, BandKind};
use effects::{Effect, Equalizer};
use signal::{Db, Hz, Part, Plain, math};

/// How far the equalizer may go.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    /// Bands at the most.
    pub bands: usize,
    /// Decibels up or down at the most, of each band and of all together.
    pub gain: Db,
}

/// Gains tried for each band, from the most down to the most up.
const STEPS: i32 = 12;
/// What a squared decibel of gain costs beside a squared decibel of distance.
const COST: f64 = 0.01;
/// What each band costs: under a tenth of a decibel over all it is not worth having.
const PRICE: f64 = 0.01;

/// A band that may be used.
struct Offer {
    kind: BandKind,
    frequency: f64,
    q: f64,
    /// What it does to the power of each third octave, by gain.
    effects: Vec<Powers>,
}

impl Offer {
    fn band(&self, gain: f64) -> Band {
        Band::new(self.kind, Hz(self.frequency), Db(gain), Plain(self.q))
    }
}

/// Broad bands for broad corridors, third octaves for a reference.
fn palette(corridor: &Corridor) -> Vec<(BandKind, f64, f64)> {
    let count = corridor.bands.len();
    let inner = corridor.bands[1..count - 1].iter().map(|(low, high)| (low * high).sqrt());
    let qualities: &[f64] = if count < 12 { &[1.0] } else { &[0.7, 1.4, 2.8] };
    let bells = inner.flat_map(|f| qualities.iter().map(move |q| (BandKind::Bell, f, *q)));
    let shelves = [(BandKind::LowShelf, 110.0, 0.7), (BandKind::HighShelf, 11_000.0, 0.7)];
    shelves.into_iter().chain(bells).collect()
}

fn gain_of(step: i32, reach: &Reach) -> f64 {
    reach.gain.0 * f64::from(step) / f64::from(STEPS)
}

fn offers(corridor: &Corridor, reach: &Reach, rate: Hz) -> Vec<Offer> {
    let offer = |(kind, frequency, q)| {
        let mut offer = Offer { kind, frequency, q, effects: Vec::new() };
        offer.effects =
            (-STEPS..=STEPS).map(|step| power_response(&[offer.band(gain_of(step, reach))], rate)).collect();
        offer
    };
    palette(corridor).into_iter().filter(|(_, frequency, _)| *frequency < 0.45 * rate.0).map(offer).collect()
}

/// What bands do to the power in the middle of each third octave.
pub fn power_response(bands: &[Band], rate: Hz) -> Powers {
    let equalizer = Equalizer { bands: bands.to_vec(), ..Equalizer::default() };
    std::array::from_fn(|third| {
        let gain = equalizer.response(Hz(centre(third).min(0.499 * rate.0)), rate).unwrap_or(1.0);
        gain * gain
    })
}

fn times(a: &Powers, b: &Powers) -> Powers {
    std::array::from_fn(|third: usize| a[third] * b[third])
}

/// The bands, strongest effect first found; none where nothing is worth its movement.
pub fn fit(powers: &Powers, corridor: &Corridor, reach: &Reach, rate: Hz) -> Vec<Band> {
    let offers = offers(corridor, reach, rate);
    let mut steps = vec![0_i32; offers.len()];
    let cost = |response: &Powers, steps: &[i32]| {
        let distance = corridor.distance(&times(powers, response));
        let moved: f64 = steps.iter().map(|step| gain_of(*step, reach) * gain_of(*step, reach)).sum();
        let used = steps.iter().filter(|step| **step != 0).count();
        distance * distance + COST * moved + PRICE * used as f64
    };
    let mut least = cost(&[1.0; THIRDS], &steps);
    for _ in 0..8 * reach.bands {
        let used = steps.iter().filter(|step| **step != 0).count();
        let mut best = None;
        for at in (0..offers.len()).filter(|at| steps[*at] != 0 || used < reach.bands) {
            let rest = others(&offers, &steps, at);
            let mut tried = steps.clone();
            for step in -STEPS..=STEPS {
                tried[at] = step;
                let response = times(&rest, effect(&offers[at], step));
                let worth = cost(&response, &tried);
                if worth < least - 1e-4 && is_within(&response, reach) {
                    (least, best) = (worth, Some((at, step)));
                }
            }
        }
        let Some((at, step)) = best else { break };
        steps[at] = step;
    }
    let used = offers.iter().zip(steps).filter(|(_, step)| *step != 0);
    used.map(|(offer, step)| offer.band(gain_of(step, reach))).collect()
}

fn effect(offer: &Offer, step: i32) -> &Powers {
    &offer.effects[(step + STEPS) as usize]
}

/// The response of all bands but one.
fn others(offers: &[Offer], steps: &[i32], but: usize) -> Powers {
    let set = offers.iter().zip(steps).enumerate().filter(|(at, (_, step))| *at != but && **step != 0);
    set.fold([1.0; THIRDS], |response, (_, (offer, step))| times(&response, effect(offer, *step)))
}

/// Whether bands that overlap stay within reach together.
fn is_within(response: &Powers, reach: &Reach) -> bool {
    let most = math::pow(10.0, (reach.gain.0 + 0.01) / 10.0);
    response.iter().all(|power| *power <= most && *power >= 1.0 / most)
}

/// The sound under some bands.
pub fn under(powers: &Powers, bands: &[Band], rate: Hz) -> Powers {
    times(powers, &power_response(bands, rate))
}

/// The bands with a share of their gain, as plain parts: frequency to three figures, gain to a tenth of a decibel.
pub fn parts(bands: &[Band], share: f64) -> Vec<Part> {
    let round = |value: f64, step: f64| (value / step).round() * step;
    let three_figures = |value: f64| if value < 1000.0 { round(value, 1.0) } else { round(value, 10.0) };
    let tenth = |value: f64| (value * 10.0).round() / 10.0;
    let band = |band: &Band| Band {
        frequency: Hz(three_figures(band.frequency.0)),
        gain: Db(tenth(band.gain.0 * share)),
        ..*band
    };
    bands.iter().map(band).filter(|band| band.gain.0 != 0.0).map(|band| band.part()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Hz = Hz(48_000.0);
    const REACH: Reach = Reach { bands: 6, gain: Db(3.0) };

    /// A sound as the middle of released songs would have it, third octave by third octave.
    fn even(corridor: &Corridor) -> Powers {
        let mut powers = [1e-3; THIRDS];
        for _ in 0..60 {
            let outside = corridor.outside(&powers);
            for (over, (low, high)) in outside.iter().zip(&corridor.bands) {
                let thirds = (0..THIRDS).filter(|third| (*low..*high).contains(&centre(*third)));
                thirds.for_each(|third| powers[third] *= math::pow(10.0, -over / 10.0));
            }
        }
        powers
    }

    #[test]
    fn a_sound_inside_its_corridor_is_left_alone() {
        let corridor = Corridor::released(6.0);
        let powers = even(&corridor);
        assert!(corridor.distance(&powers) < 1e-6);
        assert!(fit(&powers, &corridor, &REACH, RATE).is_empty());
    }

    #[test]
    fn what_a_shelf_took_away_comes_back_within_reach() {
        let corridor = Corridor::released(6.0);
        let shelf = Band::new(BandKind::HighShelf, Hz(3000.0), Db(-14.0), Plain(0.7));
        let dull = under(&even(&corridor), &[shelf], RATE);
        let bands = fit(&dull, &corridor, &REACH, RATE);
        let after = corridor.distance(&under(&dull, &bands, RATE));
        assert!(after < 0.75 * corridor.distance(&dull), "{after} of {}", corridor.distance(&dull));
        assert!(bands.len() <= 6 && bands.iter().all(|band| band.gain.0.abs() <= 3.0), "{bands:?}");
        assert!(power_response(&bands, RATE).iter().all(|power| math::power_to_db(*power).abs() <= 3.02));
    }
}
