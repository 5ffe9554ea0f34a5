//! The song as nodes and wires: who feeds whom, who is heard, and how late each signal is.
//!
//! A strip's signal is late by the latencies of its inserts. Every place where signals meet (a sum, a sidechain) delays
//! the early ones, so that all of them are in time there: `latency_in` is how late everything is at a strip's input.

use crate::EngineError;
use effects::Context;
use session::{Insert, Song, Strip, Tap};

/// Which strip of the song a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A track, by its place in the song.
    Track(usize),
    /// A bus.
    Bus(usize),
    /// A return.
    Return(usize),
    /// The master.
    Master,
}

/// One wire into a node's sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Input {
    /// The node it comes from.
    pub from: usize,
    /// Where it is taken.
    pub tap: Tap,
    /// Which of that strip's sends it is; `None` is its output.
    pub send: Option<usize>,
}

/// A sidechain: which insert, steered by which node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Place of the insert in the strip.
    pub insert: usize,
    /// The node that steers it.
    pub from: usize,
}

/// One strip in the graph.
#[derive(Clone, Debug)]
pub struct Node {
    /// Its name.
    pub name: String,
    /// Which strip it is.
    pub place: Place,
    /// What is summed at its input, in the song's order.
    pub inputs: Vec<Input>,
    /// Its sidechains.
    pub keys: Vec<Key>,
    /// Whether it is muted, itself or by a VCA that it follows.
    pub muted: bool,
    /// Whether its output and sends are heard (not muted, and not silenced by a solo elsewhere).
    pub heard: bool,
    /// Whether it must run at all: it is heard, or it steers something that is.
    pub needed: bool,
    /// Whether its signal is stereo inside (its layout, or an insert that widens).
    pub stereo: bool,
    /// How many frames late everything is at its input.
    pub latency_in: usize,
    /// How late before each insert, and at last after all of them, relative to the input.
    pub latency: Vec<usize>,
}

impl Node {
    /// How late its output is.
    pub fn latency_out(&self) -> usize {
        self.latency_in + self.latency.last().copied().unwrap_or(0)
    }
}

/// Every strip of a song, and an order in which each comes after all that it hears.
#[derive(Clone, Debug)]
pub struct Graph {
    /// Tracks, buses, returns, master: in the song's order.
    pub nodes: Vec<Node>,
    /// Indices into `nodes`.
    pub order: Vec<usize>,
}

/// The strip of a place.
pub fn strip_at(song: &Song, place: Place) -> &Strip {
    match place {
        Place::Track(i) => &song.tracks[i].strip,
        Place::Bus(i) => &song.buses[i].strip,
        Place::Return(i) => &song.returns[i].strip,
        Place::Master => &song.master,
    }
}

/// The inserts that sound.
pub fn active(strip: &Strip) -> impl Iterator<Item = &Insert> {
    strip.inserts.iter().filter(|insert| !insert.bypass)
}

impl Graph {
    /// The graph of a song.
    ///
    /// # Errors
    /// Names that are not in the song, unknown effects, circles.
    pub fn new(song: &Song) -> Result<Self, EngineError> {
        let places = (0..song.tracks.len())
            .map(Place::Track)
            .chain((0..song.buses.len()).map(Place::Bus))
            .chain((0..song.returns.len()).map(Place::Return))
            .chain([Place::Master]);
        let nodes = places.map(|place| bare(song, place)).collect::<Result<Vec<_>, _>>()?;
        let mut graph = Self { nodes, order: Vec::new() };
        graph.wire(song)?;
        graph.sort()?;
        graph.listen(song);
        graph.align(song);
        Ok(graph)
    }

    /// The node of a strip's name.
    pub fn find(&self, name: &str) -> Option<usize> {
        self.nodes.iter().position(|node| node.name == name)
    }

    fn wire(&mut self, song: &Song) -> Result<(), EngineError> {
        let master = self.nodes.len() - 1;
        for from in 0..self.nodes.len() {
            let strip = strip_at(song, self.nodes[from].place);
            let known = |graph: &Self, role, name: &String| {
                let found = graph.find(name).filter(|to| role == "sidechain" || *to >= song.tracks.len());
                found.ok_or_else(|| EngineError::Unknown { strip: strip.name.clone(), role, name: name.clone() })
            };
            if from != master {
                let to = strip.output.as_ref().map_or(Ok(master), |name| known(self, "output", name))?;
                self.nodes[to].inputs.push(Input { from, tap: Tap::Post, send: None });
            }
            for (index, send) in strip.sends.iter().enumerate() {
                let to = known(self, "send", &send.to)?;
                self.nodes[to].inputs.push(Input { from, tap: send.tap, send: Some(index) });
            }
            for (insert, settings) in active(strip).enumerate() {
                if let Some(name) = &settings.sidechain {
                    let key = Key { insert, from: known(self, "sidechain", name)? };
                    self.nodes[from].keys.push(key);
                }
            }
        }
        Ok(())
    }

    /// Everything a node hears.
    fn heard_by(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        let node = &self.nodes[node];
        node.inputs.iter().map(|input| input.from).chain(node.keys.iter().map(|key| key.from))
    }

    fn sort(&mut self) -> Result<(), EngineError> {
        let mut placed = vec![false; self.nodes.len()];
        while self.order.len() < self.nodes.len() {
            let ready: Vec<usize> =
                (0..self.nodes.len()).filter(|n| !placed[*n] && self.heard_by(*n).all(|from| placed[from])).collect();
            if ready.is_empty() {
                return Err(EngineError::Cycle(self.circle(&placed)));
            }
            for node in ready {
                placed[node] = true;
                self.order.push(node);
            }
        }
        Ok(())
    }

    /// The names along one circle among the nodes that could not be placed.
    fn circle(&self, placed: &[bool]) -> Vec<String> {
        let mut path: Vec<usize> = Vec::new();
        let mut at = placed.iter().position(|p| !p).unwrap_or(0);
        while !path.contains(&at) {
            path.push(at);
            at = self.heard_by(at).find(|from| !placed[*from]).unwrap_or(at);
        }
        let start = path.iter().position(|n| *n == at).unwrap_or(0);
        let mut names: Vec<String> = path[start..].iter().rev().map(|n| self.nodes[*n].name.clone()).collect();
        names.push(names[0].clone());
        names
    }

    /// Mute and solo in place, a strip's own and those of its VCAs: with a solo anywhere, what is heard is the soloed strips, what feeds them, and what they feed.
    fn listen(&mut self, song: &Song) {
        let solo: Vec<bool> = self.nodes.iter().map(|node| song.is_soloed(strip_at(song, node.place))).collect();
        let any = solo.contains(&true);
        let mut feeds_solo = solo.clone();
        for &node in self.order.iter().rev() {
            if feeds_solo[node] {
                let from: Vec<usize> = self.nodes[node].inputs.iter().map(|input| input.from).collect();
                from.into_iter().for_each(|n| feeds_solo[n] = true);
            }
        }
        let mut fed_by_solo = solo;
        for &node in &self.order {
            fed_by_solo[node] |= self.nodes[node].inputs.iter().any(|input| fed_by_solo[input.from]);
        }
        for (index, node) in self.nodes.iter_mut().enumerate() {
            node.muted = song.is_muted(strip_at(song, node.place));
            node.heard = !node.muted && (!any || feeds_solo[index] || fed_by_solo[index]);
        }
        for index in 0..self.nodes.len() {
            self.nodes[index].needed = self.nodes[index].heard;
        }
        for &node in self.order.iter().rev() {
            if self.nodes[node].needed {
                let keys: Vec<usize> = self.nodes[node].keys.iter().map(|key| key.from).collect();
                let inputs: Vec<usize> = if self.nodes[node].heard { Vec::new() } else { self.feeding(node) };
                keys.into_iter().chain(inputs).for_each(|n| self.nodes[n].needed = true);
            }
        }
    }

    /// What feeds a node that is not heard but steers something: its inputs must run, heard or not.
    fn feeding(&self, node: usize) -> Vec<usize> {
        self.nodes[node].inputs.iter().map(|input| input.from).collect()
    }

    fn align(&mut self, song: &Song) {
        for &index in &self.order {
            let node = &self.nodes[index];
            let mut late = vec![0];
            for insert in active(strip_at(song, node.place)) {
                let frames = effects::find(&insert.kind).map_or(0, |kind| (kind.latency)(&insert.settings, song.hz()));
                late.push(late.last().copied().unwrap_or(0) + frames);
            }
            let sums = node.inputs.iter().map(|input| self.nodes[input.from].latency_out());
            let keys = node.keys.iter().map(|key| self.nodes[key.from].latency_out().saturating_sub(late[key.insert]));
            let latency_in = sums.chain(keys).max().unwrap_or(0);
            self.nodes[index].latency_in = latency_in;
            self.nodes[index].latency = late;
        }
    }

    /// How long the song sounds on after its last clip: the longest way through the tails, in frames.
    pub fn tail(&self, song: &Song) -> usize {
        let mut longest = vec![0.0_f64; self.nodes.len()];
        for &index in &self.order {
            let node = &self.nodes[index];
            let context =
                Context { rate: song.hz(), channels: 1 + usize::from(node.stereo), tempo: song.tempo.bpm_at(0.0) };
            let own: f64 = active(strip_at(song, node.place))
                .filter_map(|insert| effects::find(&insert.kind).map(|kind| (kind.tail)(&insert.settings, &context).0))
                .sum();
            let before = node.inputs.iter().map(|input| longest[input.from]).fold(0.0, f64::max);
            longest[index] = before + own;
        }
        (longest.last().copied().unwrap_or(0.0).min(10.0) * song.hz().0).ceil() as usize
    }
}

fn bare(song: &Song, place: Place) -> Result<Node, EngineError> {
    let strip = strip_at(song, place);
    let mut stereo = true;
    if let Place::Track(i) = place {
        let layout = song.tracks[i].layout;
        if layout.channels() > 2 {
            return Err(EngineError::Layout { strip: strip.name.clone(), layout: layout.to_string() });
        }
        stereo = layout.channels() == 2;
    }
    for insert in active(strip) {
        let kind = effects::find(&insert.kind)
            .ok_or_else(|| EngineError::Effect { strip: strip.name.clone(), kind: insert.kind.clone() })?;
        stereo |= kind.widens;
    }
    Ok(Node {
        name: strip.name.clone(),
        place,
        inputs: Vec::new(),
        keys: Vec::new(),
        muted: false,
        heard: true,
        needed: true,
        stereo,
        latency_in: 0,
        latency: Vec::new(),
    })
}
