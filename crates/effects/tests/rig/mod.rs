//! One effect under test, driven as a plan drives it; settings, sounds and spectra to try it with.

use effects::{Context, Kind, Processor, Width};
use signal::fft::RealFft;
use signal::random::Random;
use signal::source::Memory;
use signal::window::Window;
use signal::{Audio, Hz, Param, Part, QUANTUM, Scale, Settings, Unit, math};

/// The rates an effect is tried at.
pub const RATES: [Hz; 4] = [Hz(44_100.0), Hz(48_000.0), Hz(96_000.0), Hz(192_000.0)];
/// The rate where one is enough.
pub const RATE: Hz = RATES[1];

/// A processor with what it was built from.
pub struct Rig {
    pub processor: Box<dyn Processor>,
    pub lanes: usize,
    pub context: Context,
}

impl Rig {
    pub fn new(kind: &Kind, settings: &Settings, rate: Hz, channels: usize, width: Width) -> Self {
        let context = Context { rate, channels, tempo: 120.0 };
        Self { processor: (kind.build)(width, settings, &context), lanes: width.lanes(), context }
    }

    /// A lone stereo strip.
    pub fn stereo(kind: &Kind, settings: &Settings, rate: Hz) -> Self {
        Self::new(kind, settings, rate, 2, Width::Two)
    }

    /// What comes out, frame by frame, for at least `frames`; `input` gives a frame's and lane's sample.
    pub fn play(&mut self, frames: usize, input: impl Fn(usize, usize) -> f32) -> Vec<f32> {
        self.play_beside(frames, input, None::<fn(usize, usize) -> f32>)
    }

    /// As [`Rig::play`], with a sidechain.
    pub fn play_beside<S: Fn(usize, usize) -> f32>(
        &mut self,
        frames: usize,
        input: impl Fn(usize, usize) -> f32,
        side: Option<S>,
    ) -> Vec<f32> {
        let lanes = self.lanes;
        let fill = |from: usize, sound: &dyn Fn(usize, usize) -> f32| {
            (0..QUANTUM * lanes).map(|i| sound(from + i / lanes, i % lanes)).collect::<Vec<f32>>()
        };
        let mut out = Vec::new();
        for from in (0..frames).step_by(QUANTUM) {
            let mut block = fill(from, &input);
            let beside = side.as_ref().map(|side| fill(from, side));
            self.processor.run(&mut block, beside.as_deref());
            out.append(&mut block);
        }
        out
    }
}

/// White noise over -1 to 1, the same for the same seed, frame and lane.
pub fn noise(seed: u64) -> impl Fn(usize, usize) -> f32 {
    move |frame, lane| Random::at(seed * 64 + lane as u64, frame as u64).signed() as f32
}

fn any(param: &Param, random: &mut Random) -> f64 {
    let along = random.unit();
    match (param.unit, param.scale) {
        (Unit::Choice(words), _) => random.below(words.len() as u64) as f64,
        (Unit::Switch, _) => random.below(2) as f64,
        (_, Scale::Log) => param.min * math::pow(param.max / param.min, along),
        _ => param.min + (param.max - param.min) * along,
    }
}

/// A sound for each file of an effect: a hundred frames of noise that dies away, on two sides.
fn files(kind: &Kind) -> Vec<Audio> {
    let side = |lane: usize| (0..100).map(|n| noise(29)(n, lane) * 0.95f32.powi(n as i32)).collect();
    let sound = Memory { rate: RATE.0 as u32, channels: vec![side(0), side(1)] };
    let audio = |name: &str| Audio { sound: Some(sound.clone().into()), ..Audio::named(format!("{name}.wav")) };
    (kind.files)().iter().map(|file| audio(file.key)).collect()
}

/// Random settings, with up to four random parts.
pub fn random_settings(kind: &Kind, random: &mut Random) -> Settings {
    let numbers = (kind.params)().iter().map(|param| any(param, random)).collect();
    let parts = (kind.part_kinds)().map_or(Vec::new(), |parts| {
        let part = |random: &mut Random| Part {
            kind: random.below(parts.kinds.len() as u64) as usize,
            numbers: parts.params.iter().map(|param| any(param, random)).collect(),
        };
        (0..random.below(5)).map(|_| part(random)).collect()
    });
    Settings { numbers, files: files(kind), parts }
}

/// `other` where automation may go, `settings` where it may not: fixed parameters, and the kinds of parts.
pub fn as_automated(kind: &Kind, settings: &Settings, other: &Settings) -> Settings {
    let take = |params: &[Param], from: &[f64], to: &[f64]| -> Vec<f64> {
        params.iter().zip(from.iter().zip(to)).map(|(p, (from, to))| if p.fixed { *from } else { *to }).collect()
    };
    let part_params = (kind.part_kinds)().map_or(&[][..], |parts| &parts.params);
    let part =
        |(from, to): (&Part, &Part)| Part { kind: from.kind, numbers: take(part_params, &from.numbers, &to.numbers) };
    Settings {
        numbers: take((kind.params)(), &settings.numbers, &other.numbers),
        files: settings.files.clone(),
        parts: settings
            .parts
            .iter()
            .enumerate()
            .map(|(i, from)| part((from, other.parts.get(i).unwrap_or(from))))
            .collect(),
    }
}

/// The defaults, with a sound for each file and one part of each kind there is.
pub fn furnished(kind: &Kind) -> Settings {
    let mut settings = Settings { files: files(kind), ..(kind.defaults)() };
    if let Some(parts) = (kind.part_kinds)() {
        let numbers: Vec<f64> = parts.params.iter().map(|param| param.default).collect();
        settings.parts = (0..parts.kinds.len()).map(|kind| Part { kind, numbers: numbers.clone() }).collect();
    }
    settings
}

/// Every parameter at both its ends, one at a time, with a name for messages: (name, lowest, highest, fixed).
pub fn ends(kind: &Kind) -> Vec<(String, Settings, Settings, bool)> {
    let base = Settings { files: files(kind), ..(kind.defaults)() };
    let mut all = Vec::new();
    for (i, param) in (kind.params)().iter().enumerate() {
        let (mut low, mut high) = (base.clone(), base.clone());
        (low.numbers[i], high.numbers[i]) = (param.min, param.max);
        all.push((format!("{}/{}", kind.name, param.key), low, high, param.fixed));
    }
    for part in furnished(kind).parts {
        let parts = (kind.part_kinds)().expect("an effect with parts has kinds of parts");
        for (i, param) in parts.params.iter().enumerate() {
            let (mut low, mut high) = (part.clone(), part.clone());
            (low.numbers[i], high.numbers[i]) = (param.min, param.max);
            let [low, high] = [low, high].map(|part| Settings { parts: vec![part], ..base.clone() });
            all.push((format!("{}/{}/{}", kind.name, parts.kinds[part.kind], param.key), low, high, param.fixed));
        }
    }
    all
}

/// Sets a parameter by its key.
pub fn set(kind: &Kind, settings: &mut Settings, key: &str, value: f64) {
    let index = (kind.params)().iter().position(|param| param.key == key);
    settings.numbers[index.unwrap_or_else(|| panic!("{} has no {key}", kind.name))] = value;
}

/// The power of the strongest line within 500 Hz of 1 kHz and of the strongest one beyond, over all of `sound` (a power of
/// two long) under a Hann window. Those within 300 Hz of a harmonic of 1 kHz do not count where it may have `harmonics`.
pub fn lines(sound: &[f64], rate: Hz, harmonics: bool) -> (f64, f64) {
    let mut fft = RealFft::<f64>::new(sound.len());
    let windowed: Vec<f64> = sound.iter().zip(Window::Hann.periodic(sound.len())).map(|(x, w)| x * w).collect();
    let (mut re, mut im) = (vec![0.0; fft.bins()], vec![0.0; fft.bins()]);
    fft.forward(&windowed, &mut re, &mut im);
    let (mut near, mut far) = (0.0f64, 0.0f64);
    for bin in 0..fft.bins() {
        let power = re[bin] * re[bin] + im[bin] * im[bin];
        let frequency = bin as f64 * rate.0 / sound.len() as f64;
        let side = if (frequency - 1000.0).abs() > 500.0 { &mut far } else { &mut near };
        let from_harmonic = (frequency - 1000.0 * (frequency / 1000.0).round()).abs();
        if !(harmonics && frequency > 1500.0 && from_harmonic < 300.0) {
            *side = side.max(power);
        }
    }
    (near, far)
}
