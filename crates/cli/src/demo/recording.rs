//! The recording session: the parts are played, and everything that goes wrong in real sessions goes wrong.

use super::truth::{self, TRACKS, Track};
use super::{Stem, harmony, melody, rhythm, song};
use instruments::guitar::Body;
use instruments::singer::Voice;
use instruments::{Bass, DrumKit, ElectricPiano, Guitar, Instrument, Lead, Note, Pad, Percussion, Singer};
use signal::random::Random;
use signal::{Db, Hz, Percent, math};
use std::f64::consts::TAU;

/// What is recorded in one go: one player, one or more files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Player {
    /// The drummer, with eight microphones.
    Drums,
    /// The lead singer.
    LeadVocal,
    /// The pad.
    Pad,
    /// The first backing singer.
    HighVocal,
    /// The second backing singer.
    LowVocal,
    /// The electric piano.
    Keys,
    /// The electric guitar on the left.
    LeftGuitar,
    /// The electric guitar on the right.
    RightGuitar,
    /// The acoustic guitar.
    AcousticGuitar,
    /// The bass.
    Bass,
    /// The lead synthesizer.
    LeadSynth,
    /// The shaker.
    Shaker,
    /// The tambourine.
    Tambourine,
    /// Nobody: a track that was armed by mistake.
    Nobody,
}

impl Player {
    /// Everybody, those first who take longest, so that two threads finish together.
    pub const ALL: [Player; 14] = [
        Player::Drums,
        Player::LeadVocal,
        Player::Pad,
        Player::HighVocal,
        Player::LowVocal,
        Player::Keys,
        Player::LeftGuitar,
        Player::AcousticGuitar,
        Player::RightGuitar,
        Player::Bass,
        Player::LeadSynth,
        Player::Shaker,
        Player::Tambourine,
        Player::Nobody,
    ];

    /// Plays the part and records it.
    pub fn record(self) -> Vec<Stem> {
        match self {
            Player::Drums => drums(),
            Player::LeadVocal => vec![lead_vocal()],
            Player::Pad => vec![take(&Pad::default(), &harmony::pad(), "Pad", -10.0)],
            Player::HighVocal => {
                let singer = Singer { breath: Percent(45.0), drift: Percent(60.0), ..Singer::default() };
                vec![take(&singer, &melody::backing_vocal(2, [71.0, 71.0, 67.0, 69.0], 301), "BV 1", -17.0)]
            }
            Player::LowVocal => {
                let singer =
                    Singer { voice: Voice::Man, breath: Percent(35.0), drift: Percent(60.0), ..Singer::default() };
                vec![take(&singer, &melody::backing_vocal(-2, [67.0, 64.0, 64.0, 62.0], 302), "BV 2", -17.0)]
            }
            Player::Keys => vec![take(&ElectricPiano::default(), &harmony::electric_piano(), "Rhodes", -4.0)],
            Player::LeftGuitar => {
                let guitar = Guitar { drive: Db(11.0), ..Guitar::default() };
                let mut stem = take(&guitar, &harmony::left_guitar(), "Gtr Left", -15.0);
                hum(&mut stem.channels[0]);
                vec![stem]
            }
            Player::RightGuitar => {
                let guitar = Guitar { drive: Db(8.0), position: Percent(10.0), ..Guitar::default() };
                vec![take(&guitar, &harmony::right_guitar(), "Gtr Right", -14.0)]
            }
            Player::AcousticGuitar => {
                let guitar = Guitar { body: Body::Acoustic, position: Percent(20.0), ..Guitar::default() };
                vec![take(&guitar, &harmony::acoustic_guitar(), "Ac Gtr", -13.0)]
            }
            Player::Bass => vec![take(&Bass::default(), &rhythm::bass(), "Bass DI", -14.0)],
            Player::LeadSynth => vec![take(&Lead::default(), &melody::lead_synth(), "Lead Synth", -17.0)],
            Player::Shaker => vec![take(&Percussion::default(), &rhythm::shaker(), "Shaker", -9.0)],
            Player::Tambourine => {
                let mut stem = take(&Percussion::default(), &rhythm::tambourine(), "Tambourine", -14.0);
                stem.bits = 16;
                vec![stem]
            }
            Player::Nobody => vec![Stem::new(truth::EMPTY, truth::RATE, vec![vec![0.0; frames(truth::RATE)]])],
        }
    }
}

fn frames(rate: u32) -> usize {
    (song::LENGTH * f64::from(rate)).round() as usize
}

fn known(file: &str) -> &'static Track {
    TRACKS.iter().find(|track| track.file == file).unwrap_or(&TRACKS[TRACKS.len() - 1])
}

/// A seed of a file's own.
fn seed(file: &str) -> u64 {
    file.bytes().fold(17, |seed: u64, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)))
}

/// One player into one file, `balance` dB from the instrument's own level to its place in the song.
fn take(instrument: &impl Instrument, notes: &[Note], file: &'static str, balance: f64) -> Stem {
    let rate = if file == "Shaker" { truth::OTHER_RATE } else { truth::RATE };
    let channels = instrument.render(notes, Hz(f64::from(rate)), frames(rate), seed(file));
    finish(file, rate, channels, balance)
}

fn finish(file: &'static str, rate: u32, mut channels: Vec<Vec<f32>>, balance: f64) -> Stem {
    let track = known(file);
    let gain = Db(balance + track.error.0).gain() as f32;
    for (side, channel) in channels.iter_mut().enumerate() {
        for x in channel.iter_mut() {
            *x *= gain;
        }
        if track.noisy {
            noise(channel, rate, seed(file) + 1 + side as u64);
        }
    }
    Stem::new(file, rate, channels)
}

/// Adds the noise of microphone, preamplifier and room: even, with more below than above.
fn noise(channel: &mut [f32], rate: u32, seed: u64) {
    let mut random = Random::new(seed);
    let pull = 1.0 - math::exp(-TAU * 700.0 / f64::from(rate));
    // The power of low + white / 2, where white is even over -1 to 1 (power 1/3) and low is its one-pole low-pass
    // (power pull / (2 - pull) of that, and pull of it in step with white).
    let power = (0.25 + pull / (2.0 - pull) + pull) / 3.0;
    let level = truth::FLOOR.gain() / power.sqrt();
    let mut low = 0.0;
    for x in channel {
        let white = random.signed();
        low += pull * (white - low);
        *x += (level * (low + 0.5 * white)) as f32;
    }
}

/// Adds mains hum: fundamental, and harmonics as a rectifier and a single-coil pickup leave them.
fn hum(channel: &mut [f32]) {
    const HARMONICS: [(f64, f64); 7] =
        [(1.0, 0.0), (2.0, -5.0), (3.0, -8.0), (4.0, -14.0), (5.0, -13.0), (7.0, -18.0), (9.0, -24.0)];
    // One period of all harmonics is a whole number of frames.
    let period = (f64::from(truth::RATE) / truth::MAINS.0) as usize;
    let wave: Vec<f32> = (0..period)
        .map(|n| {
            let turn = TAU * n as f64 / period as f64;
            let partial = |&(harmonic, level): &(f64, f64)| Db(level).gain() * math::sin(turn * harmonic + harmonic);
            (truth::HUM.gain() * HARMONICS.iter().map(partial).sum::<f64>()) as f32
        })
        .collect();
    for (x, hum) in channel.iter_mut().zip(wave.iter().cycle()) {
        *x += hum;
    }
}

/// The drum kit: each microphone's signal into its file. The lower snare microphone looks at the other side of the skin,
/// and nobody flipped its polarity.
fn drums() -> Vec<Stem> {
    const FILES: [(&str, f64); 8] = [
        ("Kick In", -4.0),
        ("Snare Top", 1.5),
        ("Snare Bottom", -9.0),
        ("Hats", -17.0),
        ("Tom 1", -7.0),
        ("Tom 2", -7.0),
        ("OH L", -4.0),
        ("OH R", -4.0),
    ];
    let rate = truth::RATE;
    let signals = DrumKit::default().render(&rhythm::drums(), Hz(f64::from(rate)), frames(rate), seed("drums"));
    let record = |(signal, (file, balance)): (Vec<f32>, _)| finish(file, rate, vec![signal], balance);
    signals.into_iter().zip(FILES).map(record).collect()
}

/// The lead singer, who leans into one word further than the preamplifier goes.
fn lead_vocal() -> Stem {
    let mut stem = take(&Singer::default(), &melody::lead_vocal(), "Lead Vox", -11.0);
    let rate = f64::from(stem.rate);
    let (start, end) = melody::clipped_word();
    let (start, end) = ((start * rate) as usize, (end * rate) as usize);
    let vocal = &mut stem.channels[0];
    let peak = vocal[start..end].iter().fold(0.0_f32, |peak, x| peak.max(x.abs()));
    let lean = (truth::CLIP.gain() * truth::OVER.gain()) as f32 / peak.max(1e-6);
    let ramp = (0.06 * rate) as f32;
    let length = end - start;
    let limit = truth::CLIP.gain() as f32;
    for (n, x) in vocal[start..end].iter_mut().enumerate() {
        let near = (n.min(length - n) as f32 / ramp).min(1.0);
        *x = (*x * (1.0 + (lean - 1.0) * near)).clamp(-limit, limit);
    }
    stem
}
