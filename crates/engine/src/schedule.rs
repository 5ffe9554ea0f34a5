//! Which piece of work comes next, offline: racks over long segments, several segments in flight, order fixed by the plan.
//!
//! What a rack computes depends on its own past and on what it hears, never on when or by whom it is run, so any number
//! of threads gives the same bits.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Segments in flight: a rack may run so far ahead of those that hear it.
pub const DEPTH: usize = 3;

/// Quanta in a segment: long enough that scheduling costs nothing, short enough for the second-level cache.
pub const SEGMENT: usize = 64;

/// Who must wait for whom.
pub struct Schedule {
    state: Mutex<State>,
    changed: Condvar,
    /// For each node, the nodes it hears.
    hears: Vec<Vec<usize>>,
    /// For each node, the nodes that hear it.
    heard_by: Vec<Vec<usize>>,
    segments: usize,
}

struct State {
    /// Segments done, for each node.
    done: Vec<usize>,
    running: Vec<bool>,
    stopped: bool,
}

/// One node over one segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    /// The node.
    pub node: usize,
    /// The segment.
    pub segment: usize,
}

impl Schedule {
    /// A schedule of nodes, each with the earlier nodes it hears, over a number of segments.
    pub fn new(hears: Vec<Vec<usize>>, segments: usize) -> Self {
        let nodes = hears.len();
        let mut heard_by = vec![Vec::new(); nodes];
        for (node, from) in hears.iter().enumerate() {
            from.iter().for_each(|from| heard_by[*from].push(node));
        }
        let state = State { done: vec![0; nodes], running: vec![false; nodes], stopped: false };
        Self { state: Mutex::new(state), changed: Condvar::new(), hears, heard_by, segments }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for work; `None` when all is done or stopped.
    pub fn next(&self) -> Option<Task> {
        let mut state = self.lock();
        loop {
            if state.stopped || state.done.iter().all(|done| *done == self.segments) {
                return None;
            }
            if let Some(task) = self.ready(&state) {
                state.running[task.node] = true;
                return Some(task);
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The earliest segment first, in it the node furthest down.
    fn ready(&self, state: &State) -> Option<Task> {
        let ready = (0..self.hears.len()).filter(|&node| {
            let segment = state.done[node];
            !state.running[node]
                && segment < self.segments
                && self.hears[node].iter().all(|from| state.done[*from] > segment)
                && self.heard_by[node].iter().all(|to| state.done[*to] + DEPTH > segment)
        });
        ready
            .min_by_key(|&node| (state.done[node], usize::MAX - node))
            .map(|node| Task { node, segment: state.done[node] })
    }

    /// A task is finished.
    pub fn finish(&self, task: Task) {
        let mut state = self.lock();
        state.running[task.node] = false;
        state.done[task.node] += 1;
        drop(state);
        self.changed.notify_all();
    }

    /// Nothing more is wanted.
    pub fn stop(&self) {
        self.lock().stopped = true;
        self.changed.notify_all();
    }
}

/// Stops the schedule when a worker goes down, so that the others do not wait for it.
pub struct StopOnPanic<'a>(pub &'a Schedule);

impl Drop for StopOnPanic<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.stop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_comes_after_what_it_hears_and_not_too_far_ahead() {
        let schedule = Schedule::new(vec![vec![], vec![0]], 10);
        for segment in 0..DEPTH {
            assert_eq!(schedule.ready(&schedule.lock()), Some(Task { node: 0, segment }));
            schedule.lock().done[0] += 1;
            schedule.lock().running[1] = true;
        }
        // The first node is as far ahead as it may be, the second is at work.
        assert_eq!(schedule.ready(&schedule.lock()), None);
        schedule.lock().running[1] = false;
        assert_eq!(schedule.ready(&schedule.lock()), Some(Task { node: 1, segment: 0 }));
    }
}
