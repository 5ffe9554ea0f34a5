//! The shape every effect has, and the macro that lists them.

use signal::lanes::inspect;
use signal::{Db, Declared, FileParam, Hz, Lanes, Param, PartKinds, QUANTUM, Seconds, Settings};

/// What a kernel must know of its surroundings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Context {
    /// Frames in a second.
    pub rate: Hz,
    /// Lanes that belong to one strip: 1 for mono, 2 for stereo (left, right). Strip `s` has the lanes
    /// `s * channels ..`; they are linked, and strips never hear each other.
    pub channels: usize,
    /// Quarter notes in a minute, for what follows the tempo.
    pub tempo: f64,
}

/// An effect: its settings, and what can be said of them without any sound.
pub trait Effect: Declared {
    /// What makes the sound, over `L` lanes.
    type Kernel<const L: usize>: Kernel<L, Self>;

    /// Whether a mono strip comes out stereo.
    const WIDENS: bool = false;

    /// Whether it takes a sidechain.
    const SIDECHAIN: bool = false;

    /// Whether it sounds when nothing enters.
    const GENERATES: bool = false;

    /// Whether left and right are not alike to it. Of more channels than two it then gets the pairs, one by one.
    const STEREO: bool = Self::WIDENS;

    /// How many frames later the sound comes out. May depend on `fixed` parameters only.
    fn latency(&self, _rate: Hz) -> usize {
        0
    }

    /// How long it sounds on after its input has ended, until -120 dB.
    fn tail(&self, _context: &Context) -> Seconds {
        Seconds(0.0)
    }

    /// Its magnitude at a frequency (linear), where it has one that does not depend on the sound.
    fn response(&self, _frequency: Hz, _rate: Hz) -> Option<f64> {
        None
    }
}

/// An effect's coefficients and state over `L` lanes, which are `L / context.channels` strips.
///
/// All strips in it have the same `fixed` parameters and the same kinds of parts.
pub trait Kernel<const L: usize, E: Effect>: Clone + Send + 'static {
    /// At rest, shaped by the fixed parameters, files and parts of `effect`; the only place that allocates.
    fn new(effect: &E, context: &Context) -> Self;

    /// Sets what a strip's settings shall be at the end of the next quantum: `run` gets there in a straight line.
    fn aim(&mut self, strip: usize, effect: &E, context: &Context);

    /// Jumps to what was aimed at.
    fn settle(&mut self);

    /// Forgets the sound so far, and settles; what moves by itself stands as at the song's first frame.
    fn reset(&mut self);

    /// Says at which frame of the song, as heard at the effect's input, the next quantum begins. Called where sound
    /// begins: after a reset, and when a strip wakes. What moves by itself takes its phase from here.
    fn locate(&mut self, _frame: i64) {}

    /// One quantum in place. No allocation, no lock, no panic. `side` holds the sidechain in the same lanes.
    fn run(&mut self, lanes: &mut Lanes<L>, side: Option<&Lanes<L>>);

    /// How far a lane is turned down at the end of the last quantum, 0 dB and up; `None` where the effect is none of dynamics.
    fn reduction(&self, _lane: usize) -> Option<Db> {
        None
    }

    /// The same of one band, the lowest first; `None` where there is no such band.
    fn band_reduction(&self, _lane: usize, _band: usize) -> Option<Db> {
        None
    }
}

/// A kernel whose effect and width are known only when the plan is built.
pub trait Processor: Send {
    /// As [`Kernel::aim`], from plain values.
    fn aim(&mut self, strip: usize, settings: &Settings);
    /// The song's tempo is another one from the next [`Processor::aim`] on.
    fn follow(&mut self, _tempo: f64) {}
    /// As [`Kernel::settle`].
    fn settle(&mut self);
    /// As [`Kernel::reset`].
    fn reset(&mut self);
    /// As [`Kernel::locate`].
    fn locate(&mut self, _frame: i64) {}
    /// As [`Kernel::run`]; `block` and `side` are `QUANTUM` frames of the width's lanes, frame by frame.
    fn run(&mut self, block: &mut [f32], side: Option<&[f32]>);
    /// As [`Kernel::reduction`].
    fn reduction(&self, _lane: usize) -> Option<Db> {
        None
    }
    /// As [`Kernel::band_reduction`].
    fn band_reduction(&self, _lane: usize, _band: usize) -> Option<Db> {
        None
    }
    /// A copy with its state, for snapshots.
    fn fork(&self) -> Box<dyn Processor>;
}

#[derive(Clone)]
struct Slot<const L: usize, E: Effect> {
    kernel: E::Kernel<L>,
    context: Context,
    /// Kept so that aiming does not allocate.
    aimed: E,
}

fn lanes_mut<const L: usize>(block: &mut [f32]) -> Option<&mut Lanes<L>> {
    block.as_chunks_mut::<L>().0.first_chunk_mut::<QUANTUM>()
}

fn lanes<const L: usize>(block: &[f32]) -> Option<&Lanes<L>> {
    block.as_chunks::<L>().0.first_chunk::<QUANTUM>()
}

fn has_bad_number<const L: usize>(lanes: &Lanes<L>) -> bool {
    !inspect(lanes.as_flattened()).finite
}

/// No kernel ever hears NaN or infinity: one would stay in a delay line or a filter for good.
#[cold]
fn silence_bad_numbers<const L: usize>(lanes: &mut Lanes<L>) {
    lanes.iter_mut().flatten().filter(|x| !x.is_finite()).for_each(|x| *x = 0.0);
}

impl<const L: usize, E: Effect> Processor for Slot<L, E> {
    fn aim(&mut self, strip: usize, settings: &Settings) {
        self.aimed.update(settings);
        self.kernel.aim(strip, &self.aimed, &self.context);
    }
    fn follow(&mut self, tempo: f64) {
        self.context.tempo = tempo;
    }
    fn settle(&mut self) {
        self.kernel.settle();
    }
    fn reset(&mut self) {
        self.kernel.reset();
    }
    fn locate(&mut self, frame: i64) {
        self.kernel.locate(frame);
    }
    fn run(&mut self, block: &mut [f32], side: Option<&[f32]>) {
        debug_assert_eq!(block.len(), QUANTUM * L);
        let Some(block) = lanes_mut::<L>(block) else { return };
        if has_bad_number(block) {
            silence_bad_numbers(block);
        }
        match side.and_then(lanes::<L>) {
            Some(side) if has_bad_number(side) => {
                let mut side = *side;
                silence_bad_numbers(&mut side);
                self.kernel.run(block, Some(&side));
            }
            side => self.kernel.run(block, side),
        }
    }
    fn reduction(&self, lane: usize) -> Option<Db> {
        (lane < L).then(|| self.kernel.reduction(lane)).flatten()
    }
    fn band_reduction(&self, lane: usize, band: usize) -> Option<Db> {
        (lane < L).then(|| self.kernel.band_reduction(lane, band)).flatten()
    }
    fn fork(&self) -> Box<dyn Processor> {
        Box::new(self.clone())
    }
}

/// How many lanes lie side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// The scalar path.
    One,
    /// A lone stereo strip.
    Two,
    /// Half a vector.
    Four,
    /// Eight mono or four stereo strips.
    Eight,
}

impl Width {
    /// Number of lanes.
    pub const fn lanes(self) -> usize {
        match self {
            Width::One => 1,
            Width::Two => 2,
            Width::Four => 4,
            Width::Eight => 8,
        }
    }

    /// The narrowest that holds a number of lanes, 1 to 8.
    pub fn holding(lanes: usize) -> Self {
        match lanes {
            0 | 1 => Width::One,
            2 => Width::Two,
            3 | 4 => Width::Four,
            _ => Width::Eight,
        }
    }
}

/// One entry of the list: everything that can be said of an effect without its type.
pub struct Kind {
    /// Its word: `compressor`.
    pub name: &'static str,
    /// The head of its file, where purpose, source, units, latency and cost are written.
    pub head: &'static str,
    /// Its presets, as text that the session's reader knows.
    pub presets: &'static str,
    /// Whether a mono strip comes out stereo.
    pub widens: bool,
    /// Whether it takes a sidechain.
    pub sidechain: bool,
    /// See [`Effect::GENERATES`].
    pub generates: bool,
    /// See [`Effect::STEREO`].
    pub stereo: bool,
    /// What it does, a sentence.
    pub sentence: fn() -> &'static str,
    /// Its parameters.
    pub params: fn() -> &'static [Param],
    /// Its parameters that are files of audio.
    pub files: fn() -> &'static [FileParam],
    /// Its parts, where it has any.
    pub part_kinds: fn() -> Option<&'static PartKinds>,
    /// Its settings when nothing is said.
    pub defaults: fn() -> Settings,
    /// Settings as they are after the way through the effect's own type.
    pub again: fn(&Settings) -> Settings,
    /// See [`Effect::latency`].
    pub latency: fn(&Settings, Hz) -> usize,
    /// See [`Effect::tail`].
    pub tail: fn(&Settings, &Context) -> Seconds,
    /// See [`Effect::response`].
    pub response: fn(&Settings, Hz, Hz) -> Option<f64>,
    /// A processor over a width; its strips are all aimed at `settings` and settled.
    pub build: fn(Width, &Settings, &Context) -> Box<dyn Processor>,
}

impl Kind {
    /// The entry of an effect's type.
    pub const fn of<E: Effect>(head: &'static str, presets: &'static str) -> Self {
        Self {
            name: E::KIND,
            head,
            presets,
            widens: E::WIDENS,
            sidechain: E::SIDECHAIN,
            generates: E::GENERATES,
            stereo: E::STEREO,
            sentence: E::sentence,
            params: E::params,
            files: E::files,
            part_kinds: E::part_kinds,
            defaults: || E::default().settings(),
            again: |settings| E::read(settings).settings(),
            latency: |settings, rate| E::read(settings).latency(rate),
            tail: |settings, context| E::read(settings).tail(context),
            response: |settings, frequency, rate| E::read(settings).response(frequency, rate),
            build: |width, settings, context| {
                let effect = E::read(settings);
                match width {
                    Width::One => slot::<1, E>(&effect, context),
                    Width::Two => slot::<2, E>(&effect, context),
                    Width::Four => slot::<4, E>(&effect, context),
                    Width::Eight => slot::<8, E>(&effect, context),
                }
            },
        }
    }
}

fn slot<const L: usize, E: Effect>(effect: &E, context: &Context) -> Box<dyn Processor> {
    let mut kernel = E::Kernel::<L>::new(effect, context);
    for strip in 0..L / context.channels.max(1) {
        kernel.aim(strip, effect, context);
    }
    kernel.settle();
    Box::new(Slot::<L, E> { kernel, context: *context, aimed: effect.clone() })
}

/// The effect of a name.
pub fn find(name: &str) -> Option<&'static Kind> {
    crate::LIST.iter().find(|kind| kind.name == name)
}

/// Declares the modules and the list of effects: `file::Type` a line. An effect without a file of presets does not compile.
macro_rules! effects {
    ($($file:ident :: $effect:ident),+ $(,)?) => {
        $(pub mod $file;)+
        $(pub use $file::$effect;)+

        /// Every effect, in the order of a console strip.
        pub static LIST: &[Kind] = &[$(Kind::of::<$effect>(
            include_str!(concat!(stringify!($file), ".rs")),
            include_str!(concat!("../presets/", stringify!($file), ".kdl")),
        )),+];
    };
}
