//! One run of a plan over all threads, segment by segment.

use crate::cache::{Failure, Reuse};
use crate::outlet::Outlet;
use crate::output::{Outputs, RackOutput, StripOutput};
use crate::plan::{Plan, TapSum};
use crate::rack::Rack;
use crate::render::{Report, Sink};
use crate::schedule::{DEPTH, SEGMENT, Schedule, StopOnPanic, Task};
use crate::timeline::Timeline;
use signal::{QUANTUM, SourceError, Stop};
use std::sync::{Mutex, PoisonError, RwLock, RwLockReadGuard};

/// A plan at work.
pub struct Job<'a> {
    schedule: Schedule,
    racks: Vec<Mutex<Rack>>,
    outputs: Vec<[RwLock<RackOutput>; DEPTH]>,
    hears: Vec<Vec<usize>>,
    outlets: Vec<Mutex<Tapped<'a>>>,
    failure: Mutex<Option<Failure>>,
    open: Mutex<usize>,
    segments: usize,
    progress: &'a (dyn Fn(f64) + Sync),
    stop: Stop,
    /// With a store: who works where.
    reuse: Option<Reuse<'a>>,
}

struct Tapped<'a> {
    tap: TapSum,
    outlet: Outlet,
    sink: &'a mut dyn Sink,
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
    /// A plan, ready for so many segments; an outlet and a sink for each of its taps.
    pub fn new(
        mut plan: Plan,
        sinks: Vec<&'a mut dyn Sink>,
        outlets: Vec<Outlet>,
        segments: usize,
        (progress, stop): (&'a (dyn Fn(f64) + Sync), Stop),
        reuse: Option<Reuse<'a>>,
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
            .map(|((tap, outlet), sink)| Mutex::new(Tapped { tap, outlet, sink, done: false }))
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
            stop,
            reuse,
        }
    }

    /// Runs until all is done, or something has failed.
    pub fn run(&self, threads: usize) {
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

    fn task(&self, task: Task) -> Result<(), Failure> {
        self.stop.go_on()?;
        let ring = task.segment % DEPTH;
        let frames = SEGMENT * QUANTUM;
        let start = (task.segment * frames) as i64;
        let tap = task.node.checked_sub(self.racks.len());
        let listens = tap.is_some() || self.reuse.as_ref().is_none_or(|reuse| reuse.listens(task));
        let hears = if listens { &self.hears[task.node][..] } else { &[] };
        let read = |rack: &usize| (*rack, self.outputs[*rack][ring].read().unwrap_or_else(PoisonError::into_inner));
        let held = Held { blocks: hears.iter().map(read).collect(), nothing: StripOutput::default() };
        if let Some(tap) = tap {
            return Ok(self.deliver(tap, task.segment, start, frames, &held)?);
        }
        let mut out = self.outputs[task.node][ring].write().unwrap_or_else(PoisonError::into_inner);
        let mut rack = locked(&self.racks[task.node]);
        match &self.reuse {
            Some(reuse) => reuse.run(task, &mut rack, (start, frames), &held, &mut out),
            None => Ok(rack.run(start, frames, &Timeline::STRAIGHT, &held, &mut out)?),
        }
    }

    fn deliver(&self, tap: usize, segment: usize, start: i64, frames: usize, held: &Held) -> Result<(), SourceError> {
        let mut tapped = locked(&self.outlets[tap]);
        let Tapped { tap: TapSum { sum, block, .. }, outlet, sink, done } = &mut *tapped;
        if *done {
            return Ok(());
        }
        sum.run(start, frames, &Timeline::STRAIGHT, held, block);
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
            // With a store every stretch is brought to its end, so that it need not be worked out again.
            if *open == 0 && self.reuse.is_none() {
                self.schedule.stop();
            }
        }
        Ok(())
    }

    /// What came of it, and how many frames each sink has heard.
    pub fn report(self) -> (Result<Report, Failure>, Vec<i64>) {
        let given: Vec<i64> = self.outlets.iter().map(|outlet| locked(outlet).outlet.heard()).collect();
        if let Some(failure) = locked(&self.failure).take() {
            return (Err(failure), given);
        }
        let racks = self.racks.into_iter().map(|rack| rack.into_inner().unwrap_or_else(PoisonError::into_inner));
        let (mut bad, mut worked) = (Vec::new(), Vec::new());
        for (index, rack) in racks.enumerate() {
            let works = self.reuse.as_ref().is_none_or(|reuse| reuse.works(index));
            for slot in rack.slots {
                bad.extend(slot.bad_number());
                worked.extend(works.then_some(slot.name));
            }
        }
        let frames = self.outlets.first().map_or(0, |outlet| locked(outlet).outlet.written);
        (self.progress)(1.0);
        (Ok(Report { frames, bad, worked }), given)
    }
}
