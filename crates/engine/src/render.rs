//! The plan, rendered offline: all threads, long segments, sinks fed in order.

use crate::EngineError;
use crate::output::{Outputs, RackOutput, StripOutput};
use crate::plan::{Plan, Tap, TapSum};
use crate::rack::Rack;
use crate::schedule::{DEPTH, Schedule, StopOnPanic, Task};
use crate::slot::BadNumber;
use session::Song;
use signal::{Library, QUANTUM, SourceError};
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard};

/// Takes what is rendered: left and right, block by block, in order.
pub trait Sink: Send {
    /// The next frames.
    fn hear(&mut self, left: &[f32], right: &[f32]) -> Result<(), SourceError>;
}

impl<F: FnMut(&[f32], &[f32]) -> Result<(), SourceError> + Send> Sink for F {
    fn hear(&mut self, left: &[f32], right: &[f32]) -> Result<(), SourceError> {
        self(left, right)
    }
}

/// What to render.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// First frame; what is heard is the exact slice of the whole.
    pub from: i64,
    /// First frame no longer wanted; `None` goes on until the last tail has ended.
    pub to: Option<i64>,
    /// Threads; at least one.
    pub threads: usize,
    /// Told the share that is done, 0 to 1.
    pub progress: &'a (dyn Fn(f64) + Sync),
}

impl Default for Request<'_> {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        Self { from: 0, to: None, threads, progress: &|_| {} }
    }
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Frames handed to each sink.
    pub frames: i64,
    /// Numbers that were none, silenced, strip by strip.
    pub bad: Vec<BadNumber>,
}

/// Quanta in a segment: long enough that scheduling costs nothing, short enough for the second-level cache.
const SEGMENT: usize = 64;

/// Under this (-100 dBFS) for this long (a tenth of a second) a song has faded out.
const FADED: f32 = 1e-5;

/// Renders a song to sinks, each at its tap.
///
/// # Errors
/// See [`EngineError`]; the first error of a source or a sink ends the rendering.
pub fn render<'a>(
    song: &Song,
    library: &dyn Library,
    request: &Request<'a>,
    sinks: Vec<(Tap, &'a mut (dyn Sink + 'a))>,
) -> Result<Report, EngineError> {
    let taps: Vec<Tap> = sinks.iter().map(|(tap, _)| tap.clone()).collect();
    let plan = Plan::new(song, library, &taps, SEGMENT)?;
    let late = plan.taps.iter().map(|tap| tap.latency).max().unwrap_or(0) as i64;
    let end = request.to.unwrap_or(plan.length + plan.tail);
    let segments = ((end + late).max(0) as u64).div_ceil((SEGMENT * QUANTUM) as u64) as usize;
    let single = taps.len() == 1 && request.to.is_none();
    let outlets: Vec<Outlet> = plan
        .taps
        .iter()
        .zip(&sinks)
        .map(|(tap, _)| Outlet {
            next: -(tap.latency as i64),
            from: request.from,
            end,
            length: if single { plan.length } else { i64::MAX },
            quiet: 0,
            patience: i64::from(plan.rate) / 10,
            written: 0,
        })
        .collect();
    let job = Job::new(plan, sinks, outlets, segments, request.progress);
    job.run(request.threads.max(1));
    job.report()
}

/// Renders one tap into memory: left and right.
///
/// # Errors
/// As [`render`].
pub fn render_to_memory(
    song: &Song,
    library: &dyn Library,
    request: &Request,
    tap: Tap,
) -> Result<[Vec<f32>; 2], EngineError> {
    let mut sides = [Vec::new(), Vec::new()];
    let mut sink = |left: &[f32], right: &[f32]| {
        sides[0].extend_from_slice(left);
        sides[1].extend_from_slice(right);
        Ok(())
    };
    let request = Request { progress: request.progress, ..*request };
    render(song, library, &request, vec![(tap, &mut sink as &mut dyn Sink)])?;
    Ok(sides)
}

/// Cuts a tap's stream to the frames that are wanted.
struct Outlet {
    /// The song's frame of the next sample.
    next: i64,
    from: i64,
    end: i64,
    /// From here on the song may end early, when it has faded out.
    length: i64,
    quiet: i64,
    patience: i64,
    written: i64,
}

impl Outlet {
    /// The part of a block of `frames` that is wanted, and whether the outlet is done after it.
    fn cut(&mut self, block: &[Vec<f32>], frames: usize) -> (std::ops::Range<usize>, bool) {
        let start = self.next;
        self.next += frames as i64;
        let mut stop = self.end.min(self.next);
        for frame in self.length.max(start)..stop {
            let i = (frame - start) as usize;
            let peak = block[0][i].abs().max(block[1][i].abs());
            self.quiet = if peak < FADED { self.quiet + 1 } else { 0 };
            if self.quiet >= self.patience {
                self.end = frame + 1;
                stop = self.end;
                break;
            }
        }
        let first = self.from.clamp(start, stop.max(start));
        let range = (first - start) as usize..(stop.max(first) - start) as usize;
        self.written += range.len() as i64;
        (range, self.next >= self.end)
    }
}

struct Job<'a> {
    schedule: Schedule,
    racks: Vec<Mutex<Rack>>,
    outputs: Vec<[RwLock<RackOutput>; DEPTH]>,
    hears: Vec<Vec<usize>>,
    outlets: Vec<Mutex<Tapped<'a>>>,
    failure: Mutex<Option<SourceError>>,
    open: Mutex<usize>,
    segments: usize,
    progress: &'a (dyn Fn(f64) + Sync),
}

struct Tapped<'a> {
    tap: TapSum,
    outlet: Outlet,
    sink: &'a mut (dyn Sink + 'a),
    done: bool,
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The blocks of one segment that a node hears, held while it runs.
struct Held<'a> {
    blocks: Vec<(usize, RwLockReadGuard<'a, RackOutput>)>,
    nothing: StripOutput,
}

impl Outputs for Held<'_> {
    fn strip(&self, rack: usize, slot: usize) -> &StripOutput {
        self.blocks.iter().find(|(held, _)| *held == rack).map_or(&self.nothing, |(_, block)| &block[slot])
    }
}

impl<'a> Job<'a> {
    fn new(
        mut plan: Plan,
        sinks: Vec<(Tap, &'a mut (dyn Sink + 'a))>,
        outlets: Vec<Outlet>,
        segments: usize,
        progress: &'a (dyn Fn(f64) + Sync),
    ) -> Self {
        let mut hears: Vec<Vec<usize>> = plan.racks.iter().map(Rack::hears).collect();
        for tap in &plan.taps {
            let mut racks: Vec<usize> = tap.sum.racks().collect();
            racks.sort_unstable();
            racks.dedup();
            hears.push(racks);
        }
        let outputs = (0..plan.racks.len()).map(|rack| std::array::from_fn(|_| RwLock::new(plan.room(rack)))).collect();
        let taps = std::mem::take(&mut plan.taps);
        let outlets: Vec<_> = taps
            .into_iter()
            .zip(outlets)
            .zip(sinks)
            .map(|((tap, outlet), (_, sink))| Mutex::new(Tapped { tap, outlet, sink, done: false }))
            .collect();
        Self {
            schedule: Schedule::new(hears.clone(), segments),
            racks: plan.racks.into_iter().map(Mutex::new).collect(),
            outputs,
            hears,
            open: Mutex::new(outlets.len()),
            outlets,
            failure: Mutex::new(None),
            segments,
            progress,
        }
    }

    fn run(&self, threads: usize) {
        std::thread::scope(|scope| {
            for _ in 1..threads {
                scope.spawn(|| self.work());
            }
            self.work();
        });
    }

    fn work(&self) {
        let _guard = StopOnPanic(&self.schedule);
        while let Some(task) = self.schedule.next() {
            match self.task(task) {
                Ok(()) => self.schedule.finish(task),
                Err(error) => {
                    locked(&self.failure).get_or_insert(error);
                    self.schedule.stop();
                }
            }
        }
    }

    fn task(&self, task: Task) -> Result<(), SourceError> {
        let ring = task.segment % DEPTH;
        let read = |rack: &usize| (*rack, self.outputs[*rack][ring].read().unwrap_or_else(PoisonError::into_inner));
        let held = Held { blocks: self.hears[task.node].iter().map(read).collect(), nothing: StripOutput::default() };
        let frames = SEGMENT * QUANTUM;
        let start = (task.segment * frames) as i64;
        match task.node.checked_sub(self.racks.len()) {
            None => {
                let mut out = self.outputs[task.node][ring].write().unwrap_or_else(PoisonError::into_inner);
                locked(&self.racks[task.node]).run(start, frames, &held, &mut out)
            }
            Some(tap) => self.deliver(tap, task.segment, start, frames, &held),
        }
    }

    fn deliver(&self, tap: usize, segment: usize, start: i64, frames: usize, held: &Held) -> Result<(), SourceError> {
        let mut tapped = locked(&self.outlets[tap]);
        let Tapped { tap: TapSum { sum, block, .. }, outlet, sink, done } = &mut *tapped;
        if *done {
            return Ok(());
        }
        sum.run(start, frames, held, block);
        let (range, last) = outlet.cut(block, frames);
        if !range.is_empty() {
            sink.hear(&block[0][range.clone()], &block[1][range])?;
        }
        if tap == 0 {
            (self.progress)((segment + 1) as f64 / self.segments as f64);
        }
        if last {
            *done = true;
            let mut open = locked(&self.open);
            *open -= 1;
            if *open == 0 {
                self.schedule.stop();
            }
        }
        Ok(())
    }

    fn report(self) -> Result<Report, EngineError> {
        if let Some(error) = locked(&self.failure).take() {
            return Err(error.into());
        }
        let racks = self.racks.into_iter().map(|rack| rack.into_inner().unwrap_or_else(PoisonError::into_inner));
        let bad = racks.flat_map(|rack| rack.slots.into_iter().filter_map(|slot| slot.bad)).collect();
        let frames = self.outlets.first().map_or(0, |outlet| locked(outlet).outlet.written);
        (self.progress)(1.0);
        Ok(Report { frames, bad })
    }
}
