//! The order in which strips can be worked out, and circles in their wiring.

use crate::{Song, Strip};
use std::collections::BTreeMap;

impl Song {
    /// The strips in an order in which each comes after all that feed it (through outputs, sends and sidechains), and
    /// otherwise in the order of the desk; the master is last. `None` where the signal runs in a circle.
    pub fn order(&self) -> Option<Vec<&Strip>> {
        let wiring = Wiring::of(self);
        let mut waiting: Vec<usize> = vec![0; wiring.strips.len()];
        wiring.feeds.iter().flatten().for_each(|to| waiting[*to] += 1);
        let mut ready: std::collections::BTreeSet<usize> = (0..waiting.len()).filter(|i| waiting[*i] == 0).collect();
        let mut order = Vec::with_capacity(waiting.len());
        while let Some(strip) = ready.pop_first() {
            order.push(wiring.strips[strip]);
            for to in &wiring.feeds[strip] {
                waiting[*to] -= 1;
                if waiting[*to] == 0 {
                    ready.insert(*to);
                }
            }
        }
        (order.len() == wiring.strips.len()).then_some(order)
    }
}

/// For each strip, those that it feeds.
struct Wiring<'s> {
    strips: Vec<&'s Strip>,
    feeds: Vec<Vec<usize>>,
}

impl<'s> Wiring<'s> {
    fn of(song: &'s Song) -> Self {
        let strips: Vec<&Strip> = song.strips().collect();
        let places: BTreeMap<&str, usize> = strips.iter().enumerate().map(|(i, strip)| (&*strip.name, i)).collect();
        let master = strips.len() - 1;
        let mut feeds = vec![Vec::new(); strips.len()];
        for (i, strip) in strips.iter().enumerate() {
            let place = |name: &String| places.get(&**name).copied();
            if i != master {
                feeds[i].push(strip.output.as_ref().and_then(place).unwrap_or(master));
            }
            feeds[i].extend(strip.sends.iter().filter_map(|send| place(&send.to)));
            for side in strip.inserts.iter().filter_map(|insert| insert.sidechain.as_ref()).filter_map(place) {
                feeds[side].push(i);
            }
        }
        Self { strips, feeds }
    }
}

/// The names of strips that feed each other in a circle, each feeding the next, the last the first.
pub(crate) fn circle(song: &Song) -> Option<Vec<String>> {
    if song.order().is_some() {
        return None;
    }
    let wiring = Wiring::of(song);
    let mut seen = vec![Seen::Not; wiring.strips.len()];
    (0..wiring.strips.len()).find_map(|start| walk(&wiring, start, &mut seen))
}

#[derive(Clone, Copy, PartialEq)]
enum Seen {
    Not,
    OnTheWay,
    Done,
}

/// Goes along the wires without calling itself, so that a long chain cannot exhaust the stack.
fn walk(wiring: &Wiring<'_>, start: usize, seen: &mut [Seen]) -> Option<Vec<String>> {
    let mut way = if seen[start] == Seen::Not { vec![(start, 0)] } else { Vec::new() };
    while let Some((strip, next)) = way.last_mut() {
        let strip = *strip;
        seen[strip] = Seen::OnTheWay;
        match wiring.feeds[strip].get(*next) {
            None => {
                seen[strip] = Seen::Done;
                way.pop();
            }
            Some(to) => {
                *next += 1;
                let to = *to;
                match seen[to] {
                    Seen::Not => way.push((to, 0)),
                    Seen::Done => {}
                    Seen::OnTheWay => {
                        let members = way.iter().map(|(member, _)| *member).skip_while(|member| *member != to);
                        return Some(named(wiring, members.collect()));
                    }
                }
            }
        }
    }
    None
}

/// The names of the members, from the first of the desk.
fn named(wiring: &Wiring<'_>, mut members: Vec<usize>) -> Vec<String> {
    let first = (0..members.len()).min_by_key(|i| members[*i]).unwrap_or(0);
    members.rotate_left(first);
    members.into_iter().map(|member| wiring.strips[member].name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use crate::{Bus, Send, Song, Tap, Track};
    use signal::{Db, Layout};

    #[test]
    fn what_feeds_comes_first_and_the_master_last() {
        let mut song = Song::new("s", 48_000);
        for name in ["Kick", "Bass"] {
            song.tracks.push(Track::new(name, Layout::Mono));
        }
        song.buses = vec![Bus::new("All"), Bus::new("Drums")];
        song.buses[1].strip.output = Some("All".into());
        song.tracks[0].strip.output = Some("Drums".into());
        let names: Vec<&str> = song.order().unwrap().iter().map(|strip| &*strip.name).collect();
        assert_eq!(names, ["Kick", "Bass", "Drums", "All", "master"]);
        song.buses[0].strip.sends.push(Send { to: "Drums".into(), level: Db(0.0), tap: Tap::Post });
        assert!(song.order().is_none());
        assert_eq!(super::circle(&song).unwrap(), ["All", "Drums"]);
    }
}
