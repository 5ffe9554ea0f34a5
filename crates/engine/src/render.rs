//! The plan, rendered offline: all threads, long segments, sinks fed in order.

use crate::EngineError;
use crate::cache::{Failure, Key, Reuse, SEGMENTS, Snapshots, Store};
use crate::job::Job;
use crate::outlet::Outlet;
use crate::plan::{Plan, Tap};
use crate::schedule::SEGMENT;
use crate::slot::BadNumber;
use session::Song;
use signal::{Library, QUANTUM, SourceError};
use std::collections::BTreeSet;

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
    /// Where what was worked out is kept and found again; the bits are the same with it and without.
    pub store: Option<&'a dyn Store>,
    /// With a store: the states from which work goes on where the store has what comes before.
    pub snapshots: Option<&'a Snapshots>,
}

impl Default for Request<'_> {
    fn default() -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        Self { from: 0, to: None, threads, progress: &|_| {}, store: None, snapshots: None }
    }
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Frames handed to each sink.
    pub frames: i64,
    /// Numbers that were none, silenced, strip by strip.
    pub bad: Vec<BadNumber>,
    /// The strips that were worked out, if only in part; the others were found in the store.
    pub worked: Vec<String>,
}

/// How often a render with a store is begun anew when the store loses what it had; then it goes without.
const TRIES: usize = 3;

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
    let mut outlets = Outlets { given: vec![0; sinks.len()], sinks };
    let mut lost = BTreeSet::new();
    for _ in 0..TRIES {
        if request.store.is_some()
            && let Some(report) = attempt(song, library, request, &mut outlets, &mut lost)?
        {
            return Ok(report);
        }
    }
    let request = Request { store: None, ..*request };
    Ok(attempt(song, library, &request, &mut outlets, &mut lost)?.unwrap_or_default())
}

/// Where it all goes, and how much of it has gone there.
struct Outlets<'a> {
    sinks: Vec<(Tap, &'a mut (dyn Sink + 'a))>,
    given: Vec<i64>,
}

/// One run from the start; `None` where the store lost a stretch that it had when the run began, which is then in `lost`.
fn attempt(
    song: &Song,
    library: &dyn Library,
    request: &Request,
    outlets: &mut Outlets,
    lost: &mut BTreeSet<Key>,
) -> Result<Option<Report>, EngineError> {
    let taps: Vec<Tap> = outlets.sinks.iter().map(|(tap, _)| tap.clone()).collect();
    let plan = Plan::new(song, library, &taps, SEGMENT)?;
    let late = plan.taps.iter().map(|tap| tap.latency).max().unwrap_or(0) as i64;
    let end = request.to.unwrap_or(plan.length + plan.tail);
    let mut segments = ((end + late).max(0) as u64).div_ceil((SEGMENT * QUANTUM) as u64) as usize;
    let reuse = request.store.map(|store| {
        // Only whole stretches are kept.
        segments = segments.next_multiple_of(SEGMENTS);
        Reuse::new(&plan, library, (store, request.snapshots), segments / SEGMENTS, lost)
    });
    let single = taps.len() == 1 && request.to.is_none();
    let length = if single { plan.length } else { i64::MAX };
    let streams = plan.taps.iter().zip(&outlets.given);
    let streams = streams.map(|(tap, given)| Outlet::new(tap.latency, request.from..end, length, plan.rate, *given));
    let streams = streams.collect();
    let sinks = outlets.sinks.iter_mut().map(|(_, sink)| &mut **sink as &mut dyn Sink).collect();
    let job = Job::new(plan, sinks, streams, segments, (request.progress, library.stop()), reuse);
    job.run(request.threads.max(1));
    let (report, given) = job.report();
    outlets.given = given;
    match report {
        Ok(report) => Ok(Some(report)),
        Err(Failure::Source(error)) => Err(error.into()),
        Err(Failure::Lost(key)) => {
            lost.insert(key);
            Ok(None)
        }
    }
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
    render(song, library, request, vec![(tap, &mut sink as &mut dyn Sink)])?;
    Ok(sides)
}
