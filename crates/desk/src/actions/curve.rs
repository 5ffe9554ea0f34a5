//! A curve of automation as a line over frames that can be cut, moved, joined and thinned.
//!
//! A straight or held stretch that is cut keeps its values exactly; a smooth one becomes two smooth ones that meet there.

use session::{Curve, Place, Point, Song};

/// A curve's points with their frames, in order of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Line(Vec<(i64, Point)>);

impl Line {
    /// The points of a curve.
    pub fn of(song: &Song, points: &[Point]) -> Self {
        Self(points.iter().map(|point| (song.frame(point.at), point.clone())).collect())
    }

    /// The points; a place in bars stays one where it has not moved.
    pub fn points(self, song: &Song) -> Vec<Point> {
        let placed = |(frame, point): (i64, Point)| {
            let stands = song.frame(point.at) == frame;
            Point { at: if stands { point.at } else { Place::Frame(frame) }, ..point }
        };
        self.0.into_iter().map(placed).collect()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value at a frame; `None` without points.
    pub fn at(&self, frame: i64) -> Option<f64> {
        let next = self.0.partition_point(|(at, _)| *at <= frame);
        let Some((start, before)) = next.checked_sub(1).map(|i| &self.0[i]) else {
            return self.0.first().map(|(_, point)| point.value);
        };
        let Some((end, after)) = self.0.get(next) else { return Some(before.value) };
        if !before.value.is_finite() || !after.value.is_finite() {
            return Some(before.value);
        }
        let share = after.curve.share((frame - start) as f64 / (end - start) as f64);
        Some(before.value + (after.value - before.value) * share)
    }

    fn point(frame: i64, value: f64, curve: Curve) -> (i64, Point) {
        (frame, Point { at: Place::Frame(frame), value, curve })
    }

    /// What lies before a frame and what lies from it on, each with the value at the frame where the other went on.
    pub fn cut(&self, frame: i64) -> (Self, Self) {
        let first = self.0.partition_point(|(at, _)| *at < frame);
        let (mut left, mut right) = (self.0[..first].to_vec(), self.0[first..].to_vec());
        let Some(value) = self.at(frame) else { return (Self(left), Self(right)) };
        let on_point = right.first().is_some_and(|(at, _)| *at == frame);
        if let Some((_, next)) = right.first() {
            let arrives = if on_point { next.value } else { value };
            left.push(Self::point(frame, arrives, next.curve));
        }
        if first > 0 && !on_point {
            right.insert(0, Self::point(frame, value, Curve::Hold));
        }
        (Self(left), Self(right))
    }

    /// The same some frames later.
    pub fn later(mut self, by: i64) -> Self {
        self.0.iter_mut().for_each(|(at, _)| *at += by);
        self
    }

    /// This, and then another that begins no earlier than this ends.
    pub fn then(mut self, other: Self) -> Self {
        let mut rest = other.0;
        if let (Some((end, last)), Some((start, first))) = (self.0.last(), rest.first_mut()) {
            if last.value != first.value && end == start {
                // A held point jumps without a click.
                first.curve = Curve::Hold;
            }
            let level = last.value == first.value;
            let says_nothing = end == start || rest.get(1).is_none_or(|(_, next)| next.curve == Curve::Hold);
            if level && says_nothing {
                rest.remove(0);
            }
        }
        self.0.extend(rest);
        self
    }

    /// Other points from a frame to another; outside of these every value stays. `rest` is the value where there are no
    /// points, and without an end the last new value stays.
    pub fn write(&self, new: Line, from: i64, to: Option<i64>, rest: f64) -> Self {
        let whole = if self.is_empty() { Self(vec![Self::point(0, rest, Curve::Linear)]) } else { self.clone() };
        let before = if from > 0 { whole.cut(from).0 } else { Self::default() };
        let mut new = new;
        if let Some((_, first)) = new.0.first_mut()
            && Some(first.value) != whole.at(from)
        {
            // Held until here, so that it jumps without a click and does not creep up.
            first.curve = Curve::Hold;
        }
        let after = to.map_or_else(Self::default, |to| {
            let (_, mut after) = whole.cut(to);
            match after.0.first_mut() {
                Some((at, point)) if *at == to => point.curve = Curve::Hold,
                _ => after.0.insert(0, Self::point(to, whole.at(to).unwrap_or(rest), Curve::Hold)),
            }
            after
        });
        before.then(new).then(after)
    }

    /// Without the points from a frame up to and with another.
    pub fn without(&self, from: i64, to: i64) -> Self {
        Self(self.0.iter().filter(|(at, _)| !(from..=to).contains(at)).cloned().collect())
    }

    /// With the points from a frame up to and with another moved; those they come to lie over are gone.
    pub fn shifted(&self, from: i64, to: i64, by: i64) -> Self {
        let (moved, mut stay): (Vec<_>, Vec<_>) = self.0.iter().cloned().partition(|(at, _)| (from..=to).contains(at));
        let Some((first, last)) = moved.first().map(|point| point.0 + by).zip(moved.last().map(|point| point.0 + by))
        else {
            return self.clone();
        };
        stay.retain(|(at, _)| !(first..=last).contains(at));
        stay.extend(moved.into_iter().map(|(at, point)| (at + by, point)));
        stay.sort_by_key(|(at, _)| *at);
        Self(stay)
    }

    /// With fewer points: between straight stretches those go without which no value changes by more than `most`.
    ///
    /// Source: Douglas, Peucker, "Algorithms for the reduction of the number of points required to represent a digitized
    /// line", Cartographica 10(2), 1973, with distances in value instead of on paper.
    pub fn thinned(&self, most: f64) -> Self {
        let points = &self.0;
        let straight = |i: usize| points[i].1.curve == Curve::Linear && points[i].1.value.is_finite();
        let mut keep = vec![false; points.len()];
        let mut start = 0;
        while start < points.len() {
            let mut end = start;
            while end + 1 < points.len() && straight(end + 1) && points[start].1.value.is_finite() {
                end += 1;
            }
            keep_corners(points, (start, end), most, &mut keep);
            start = end + 1;
        }
        Self(points.iter().zip(keep).filter(|(_, keep)| *keep).map(|(point, _)| point.clone()).collect())
    }

    /// How many points there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }
}

/// Marks the ends of a straight stretch, and the points in it without which a value would be off by more than `most`.
fn keep_corners(points: &[(i64, Point)], stretch: (usize, usize), most: f64, keep: &mut [bool]) {
    let mut open = vec![stretch];
    (keep[stretch.0], keep[stretch.1]) = (true, true);
    while let Some((start, end)) = open.pop() {
        let ((t0, first), (t1, last)) = (&points[start], &points[end]);
        let off = |i: usize| {
            let share = if t1 == t0 { 0.0 } else { (points[i].0 - t0) as f64 / (t1 - t0) as f64 };
            (points[i].1.value - first.value - (last.value - first.value) * share).abs()
        };
        let worst = (start + 1..end).max_by(|a, b| off(*a).total_cmp(&off(*b)));
        if let Some(i) = worst.filter(|i| off(*i) > most) {
            keep[i] = true;
            open.extend([(start, i), (i, end)]);
        }
    }
}
