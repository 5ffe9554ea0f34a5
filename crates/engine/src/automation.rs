//! Values that move: a parameter's points as a line over frames.

use crate::cache::Identity;
use crate::timeline::Timeline;
use session::{Automation, Curve, Song};
use signal::{Db, QUANTUM};

/// A value that may move over the song's frames.
#[derive(Clone, Debug)]
pub struct Control {
    fixed: f64,
    points: Vec<(i64, f64, Curve)>,
}

impl Control {
    /// A value that never moves.
    pub fn fixed(value: f64) -> Self {
        Self { fixed: value, points: Vec::new() }
    }

    /// The value of a parameter: its points where it is automated, else `value`.
    pub fn new(value: f64, automation: Option<&Automation>, song: &Song) -> Self {
        let points = automation.map_or_else(Vec::new, |automation| {
            let mut points: Vec<_> =
                automation.points.iter().map(|point| (song.frame(point.at), point.value, point.curve)).collect();
            points.sort_by_key(|point| point.0);
            points
        });
        Self { fixed: value, points }
    }

    /// Whether it never moves.
    pub fn is_fixed(&self) -> bool {
        self.points.is_empty()
    }

    /// The value, if it is the same at every frame from `start` up to `end`.
    pub fn steady(&self, start: i64, end: i64) -> Option<f64> {
        if self.points.is_empty() {
            return Some(self.fixed);
        }
        let next = self.points.partition_point(|point| point.0 <= start);
        let settled = next == 0 || self.points[next - 1].0 + QUANTUM as i64 <= start;
        let still = match self.points.get(next) {
            None => true,
            Some(point) if point.0 < end => false,
            Some(point) => next == 0 || point.2 == Curve::Hold || point.1 == self.points[next - 1].1,
        };
        (settled && still).then(|| self.at(start))
    }

    /// [`Control::steady`] over `frames` of the engine's frames, wherever in the song they stand.
    pub fn steady_in(&self, time: &Timeline, start: i64, frames: usize) -> Option<f64> {
        if self.points.is_empty() {
            return Some(self.fixed);
        }
        let song = time.song(start);
        if time.straight(start, frames) < frames || time.seam(start, frames).is_some() {
            return None;
        }
        self.steady(song, song + frames as i64)
    }

    /// The gain that a level in dB is at one of the engine's frames; at a loop's end on its way to where the loop begins.
    pub fn gain_along(&self, time: &Timeline, frame: i64) -> f64 {
        let gain = |frame: i64| Db(self.at(frame)).gain();
        let now = gain(time.song(frame));
        time.seam(frame, 1).map_or(now, |seam| now + (gain(seam.song) - now) * seam.share(0))
    }

    /// Names all that its values depend on, from a frame up to and with another.
    pub fn identify(&self, identity: &mut Identity, from: i64, to: i64) {
        if let Some(value) = self.steady(from, to + 1) {
            identity.count(0);
            identity.float(value);
            return;
        }
        // A value hangs on the point before it, on the one before that where it jumps, and on the one it goes to.
        let first = self.points.partition_point(|point| point.0 <= from).saturating_sub(2);
        let last = self.points.len().min(self.points.partition_point(|point| point.0 <= to) + 1);
        identity.count(last - first);
        for (frame, value, curve) in &self.points[first..last] {
            identity.number(*frame);
            identity.float(*value);
            identity.count(*curve as usize);
        }
    }

    /// The value at a frame. A jump takes the 64 frames from its point on, so that it does not click.
    pub fn at(&self, frame: i64) -> f64 {
        let next = self.points.partition_point(|point| point.0 <= frame);
        let Some(&(start, value, curve)) = next.checked_sub(1).and_then(|last| self.points.get(last)) else {
            return self.points.first().map_or(self.fixed, |point| point.1);
        };
        let reached = match self.points.get(next) {
            Some(&(end, target, curve)) => {
                value + (target - value) * curve.share((frame - start) as f64 / (end - start) as f64)
            }
            None => value,
        };
        let since = frame - start;
        if curve == Curve::Hold && since < QUANTUM as i64 && next >= 2 {
            let before = self.points[next - 2].1;
            return before + (reached - before) * (since + 1) as f64 / QUANTUM as f64;
        }
        reached
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use session::{Place, Point};

    fn control(points: &[(i64, f64, Curve)]) -> Control {
        let points =
            points.iter().map(|&(at, value, curve)| Point { at: Place::Frame(at), value, curve }).collect::<Vec<_>>();
        let automation = Automation { parameter: "fader".to_string(), points };
        Control::new(0.0, Some(&automation), &Song::new("song", 48_000))
    }

    #[test]
    fn a_line_is_exact_at_every_frame() {
        let line = control(&[(100, 0.0, Curve::Linear), (1100, -10.0, Curve::Linear)]);
        assert_eq!(line.at(0), 0.0);
        assert_eq!(line.at(600), -5.0);
        assert_eq!(line.at(850), -7.5);
        assert_eq!(line.at(5000), -10.0);
        assert_eq!(line.steady(0, 64), Some(0.0));
        assert_eq!(line.steady(64, 128), None);
        assert_eq!(line.steady(1200, 1264), Some(-10.0));
    }

    #[test]
    fn a_held_value_jumps_within_64_frames_of_its_point() {
        let line = control(&[(0, 0.0, Curve::Hold), (1000, -6.0, Curve::Hold)]);
        assert_eq!(line.at(999), 0.0);
        assert_eq!(line.at(1031), -3.0);
        assert_eq!(line.at(1063), -6.0);
        assert_eq!(line.steady(960, 1000), Some(0.0));
        assert_eq!(line.steady(960, 1024), None);
    }

    #[test]
    fn a_smooth_curve_leaves_and_arrives_level() {
        let line = control(&[(0, 0.0, Curve::Linear), (1000, 1.0, Curve::Smooth)]);
        assert_eq!(line.at(500), 0.5);
        assert!(line.at(10) < 0.001 && line.at(990) > 0.999);
    }
}
