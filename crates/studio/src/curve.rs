//! What an insert does, as a curve for the page to draw: calculated, or measured on the running effect.
//!
//! Measuring takes a moment, so a thread of its own does it. Of several wishes of a page for the same insert only the newest is
//! worked out; the older ones are answered with it.

use crate::page::Page;
use crate::requests::read;
use crate::wire::{Answer, Refusal, reply};
use desk::curves::nature::{self, Nature};
use desk::curves::{decay, levels, response, run};
use effects::{Context, Kind};
use serde::Deserialize;
use serde_json::{Value, json};
use session::{Insert, Preset, Song};
use signal::{Hz, Settings, math};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};

/// Most points of a curve.
const MOST: usize = 2048;

#[derive(Deserialize)]
struct Asked {
    path: String,
    #[serde(default = "enough")]
    points: usize,
}

fn enough() -> usize {
    256
}

/// A wish for a curve.
struct Wish {
    page: Arc<Page>,
    id: u64,
    path: String,
    points: usize,
    kind: &'static Kind,
    insert: Insert,
    rate: Hz,
    folder: PathBuf,
}

/// The line to the thread that works curves out.
pub struct Curves(mpsc::Sender<Wish>);

impl Curves {
    /// Begins to wait for wishes; the thread ends with the last line to it.
    ///
    /// # Errors
    /// A thread that cannot be started.
    pub fn start() -> std::io::Result<Self> {
        let (sender, wishes) = mpsc::channel();
        std::thread::Builder::new().name("curves".to_string()).spawn(move || work(&wishes))?;
        Ok(Self(sender))
    }

    /// Asks for a curve; the page is answered when it is worked out.
    ///
    /// # Errors
    /// A path that leads to no insert.
    pub fn ask(&self, page: Arc<Page>, id: u64, song: &Song, folder: &Path, with: Value) -> Result<(), Refusal> {
        let Asked { path, points } = read(with)?;
        let missing = || Refusal { message: "there is no such insert".to_string(), path: Some(path.clone()) };
        let (strip, name) = path.split_once('/').ok_or_else(missing)?;
        let insert = song.strip(strip).and_then(|strip| strip.insert(name)).cloned().ok_or_else(missing)?;
        let kind = effects::find(&insert.kind).ok_or_else(missing)?;
        let (rate, folder) = (song.hz(), folder.to_path_buf());
        let wish = Wish { page, id, path, points: points.clamp(2, MOST), kind, insert, rate, folder };
        self.0.send(wish).map_err(|_| Refusal::new("no curves are worked out any more; open the studio anew"))
    }
}

fn work(wishes: &mpsc::Receiver<Wish>) {
    let mut natures = BTreeMap::new();
    while let Ok(first) = wishes.recv() {
        let mut waiting = vec![first];
        waiting.extend(wishes.try_iter());
        while let Some(newest) = waiting.pop() {
            let told = curve(&newest, &mut natures);
            let same = |wish: &Wish| wish.page.user == newest.page.user && wish.path == newest.path;
            waiting.iter().filter(|wish| same(wish)).chain([&newest]).for_each(|wish| {
                wish.page.say(reply(wish.id, &told));
            });
            waiting.retain(|wish| !same(wish));
        }
    }
}

fn curve(wish: &Wish, natures: &mut BTreeMap<&'static str, Nature>) -> Answer {
    if let Some(told) = calculated(wish) {
        return Ok(told);
    }
    let mut insert = wish.insert.clone();
    for audio in insert.settings.files.iter_mut().filter(|audio| audio.is_named()) {
        audio.file = wish.folder.join(&audio.file).display().to_string();
    }
    desk::hand_audio(&mut insert, run::RATE.0 as u32)?;
    let settings = &insert.settings;
    // What an effect with a file does is told by the file: how it answers to a click is what the file holds.
    let found = match settings.files.iter().any(|audio| audio.is_named()) {
        true => Nature::Echoes,
        false => *natures.entry(wish.kind.name).or_insert_with(|| nature_of(wish.kind)),
    };
    let mut parts = Vec::new();
    let (kind, points) = match found {
        Nature::Levels { period } | Nature::Harmonics { period } => {
            ("static", levels::way_up(wish.kind, settings, period))
        }
        Nature::Echoes => {
            // No longer than it sounds: measuring that takes a while.
            let context = Context { rate: run::RATE, channels: 2, tempo: run::TEMPO };
            let seconds = (wish.kind.tail)(settings, &context).0.clamp(0.1, decay::LONGEST);
            let answer = run::Run::new(wish.kind, settings).answer((seconds * run::RATE.0) as usize, [1.0; 2]);
            parts = decay::octaves(&answer).into_iter().map(|(hertz, seconds)| [hertz, seconds]).collect();
            ("decay", dying_away(&answer, wish.points))
        }
        _ => ("none", Vec::new()),
    };
    let (x, y): (Vec<f64>, Vec<f64>) = points.into_iter().unzip();
    Ok(json!({"kind": kind, "x": x, "y": y, "parts": parts}))
}

/// The response where one is stated, of the whole and of each part by itself.
fn calculated(wish: &Wish) -> Option<Value> {
    let last = (wish.points - 1) as f64;
    let across: Vec<f64> = (0..wish.points).map(|n| 20.0 * math::pow(1_000.0, n as f64 / last)).collect();
    let settings = &wish.insert.settings;
    let all = response(wish.kind, settings, wish.rate, &across)?;
    let alone = settings.parts.iter().map(|part| Settings { parts: vec![part.clone()], ..settings.clone() });
    let parts: Vec<Vec<f64>> = alone.filter_map(|alone| response(wish.kind, &alone, wish.rate, &across)).collect();
    Some(json!({"kind": "response", "x": across, "y": all, "parts": parts}))
}

/// What an effect is found to do by its defaults and, where these do nothing, by its presets.
fn nature_of(kind: &'static Kind) -> Nature {
    let presets = Preset::of(kind).unwrap_or_default().into_iter().map(|preset| preset.insert.settings);
    let mut all = [(kind.defaults)()].into_iter().chain(presets).map(|settings| nature::of(kind, &settings));
    all.find(|nature| *nature != Nature::Waveform).unwrap_or(Nature::Waveform)
}

/// The energy still to come, in seconds and dB, until it has died away.
fn dying_away(answer: &[run::Pair], points: usize) -> Vec<(f64, f64)> {
    let energy = decay::decay(answer);
    let length = decay::length(&energy).max(0.05);
    let point = |n: usize| {
        let time = n as f64 / (points - 1) as f64 * length;
        let level = energy.get((time * run::RATE.0) as usize).copied().unwrap_or(decay::FLOOR);
        (time, level.max(decay::FLOOR))
    };
    (0..points).map(point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Value {
        let insert = desk::inserts(text).unwrap().pop().unwrap();
        let kind = effects::find(&insert.kind).unwrap();
        let (page, _outbox) = Page::new(1);
        let (page, path, folder) = (Arc::new(page), "x/y".to_string(), PathBuf::new());
        curve(&Wish { page, id: 1, path, points: 101, kind, insert, rate: Hz(48_000.0), folder }, &mut BTreeMap::new())
            .unwrap()
    }

    fn numbers(value: &Value) -> Vec<f64> {
        value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
    }

    #[test]
    fn an_equalizer_has_a_response_for_all_and_for_each_band() {
        let told = told("equalizer {\nbell 1000 gain=6\nbell 200 gain=-3\n}");
        assert_eq!((told["kind"].as_str(), told["parts"].as_array().unwrap().len()), (Some("response"), 2));
        let (x, y) = (numbers(&told["x"]), numbers(&told["y"]));
        assert!((x[0] - 20.0).abs() < 1e-9 && (x[100] - 20_000.0).abs() < 1e-6, "{x:?}");
        let sum = |n: usize| (0..2).map(|part| numbers(&told["parts"][part])[n]).sum::<f64>();
        for n in 0..101 {
            assert!((y[n] - sum(n)).abs() < 0.01, "{n}: bands in a row add their decibels");
        }
    }

    #[test]
    fn a_compressor_has_a_curve_of_levels_and_a_reverb_one_of_its_decay() {
        let told_levels = told("compressor threshold=-20 ratio=4 knee=0 makeup=0");
        assert_eq!(told_levels["kind"], "static");
        let (x, y) = (numbers(&told_levels["x"]), numbers(&told_levels["y"]));
        let at = |level: f64| y[x.iter().position(|x| *x == level).unwrap()];
        assert!((at(-40.0) + 40.0).abs() < 0.5, "{}", at(-40.0));
        // Sixteen over at four to one comes out four over.
        assert!((at(-4.0) + 16.0).abs() < 0.2, "{}", at(-4.0));
        let told_decay = told("reverb decay=1");
        assert_eq!(told_decay["kind"], "decay");
        let (x, y) = (numbers(&told_decay["x"]), numbers(&told_decay["y"]));
        assert!(y.windows(2).all(|pair| pair[1] <= pair[0] + 1e-9), "energy only dies away");
        assert!((0.5..2.0).contains(&x[100]) && y[100] <= -59.0, "{} s, {} dB", x[100], y[100]);
        let octaves: Vec<Vec<f64>> = told_decay["parts"].as_array().unwrap().iter().map(numbers).collect();
        let at = |hertz: f64| octaves.iter().find(|octave| octave[0] == hertz).unwrap()[1];
        assert!((0.8..1.3).contains(&at(1_000.0)), "{octaves:?}");
        assert!(at(16_000.0) < at(1_000.0), "the highest die away first: {octaves:?}");
    }

    #[test]
    fn an_effect_with_a_file_dies_away_as_the_file_does() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("space.wav");
        let wave = |n: usize| signal::math::db_to_gain(-60.0 * n as f64 / 24_000.0) as f32;
        let noise = |n: usize| wave(n) * signal::random::Random::at(3, n as u64).signed() as f32;
        let spec = media::Format::for_path(&file, Some(media::Depth::Float)).unwrap();
        let mut writer = media::create(&file, &media::Spec::new(spec, 48_000, 1), &[]).unwrap();
        writer.write(&[&(0..48_000).map(noise).collect::<Vec<f32>>()]).unwrap();
        writer.finish().unwrap();
        let told = told(&format!("convolution \"{}\"", file.display()));
        assert_eq!(told["kind"], "decay");
        let (x, y) = (numbers(&told["x"]), numbers(&told["y"]));
        // Half a second for 60 dB: a quarter of one for thirty.
        let half = x[y.iter().position(|level| *level < -30.0).unwrap()];
        assert!((half - 0.25).abs() < 0.02, "{half}");
    }
}
