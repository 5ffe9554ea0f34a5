//! What becomes of the middle and of the sides.
//!
//! Units: Hz, dB.

use super::drawing::{Curve, Style};
use super::response::{frequencies, over_frequency};
use super::{Picture, Shown, moments};
use desk::curves::run::Run;
use effects::Kind;
use signal::{Settings, math};

const LENGTH: usize = 16_384;

pub(super) fn picture(kind: &Kind, shown: &[Shown]) -> Vec<Picture> {
    let mut curves = Vec::new();
    for (colour, it) in shown.iter().enumerate() {
        curves.push(Curve::line(&it.name, colour, levels(kind, &it.settings, 1.0)));
        curves.push(Curve::line("", colour, levels(kind, &it.settings, -1.0)).styled(Style::Dashed));
    }
    let words = "How loud comes out what is the same on both sides (solid), and what is turned over from side to side (dashed), \
                 measured on the running effect.";
    let drawing = over_frequency(format!("Middle and sides of {}", kind.name), curves);
    vec![Picture { title: "Middle and sides", words: words.to_string(), drawing }]
}

/// The power of both sides for an impulse that is the same on both, or turned over on the right.
fn levels(kind: &Kind, settings: &Settings, right: f64) -> Vec<(f64, f64)> {
    let half = math::db_to_gain(-3.010_299_956_639_812);
    let answer = Run::new(kind, settings).answer(LENGTH, [half, half * right]);
    let side = |side: usize| moments::levels(&answer.iter().map(|pair| pair[side]).collect::<Vec<_>>());
    let power = |db: f64| math::pow(10.0, db / 10.0);
    let both = side(0).into_iter().zip(side(1)).map(|(a, b)| math::power_to_db(power(a) + power(b)));
    frequencies().zip(both).collect()
}
