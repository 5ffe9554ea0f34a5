//! From graph to plan: strips with the same chain go side by side, racks stand in order, every wire gets its delay.

use crate::EngineError;
use crate::automation::Control;
use crate::cache::{Key, Tape};
use crate::graph::{Graph, Node, Place, active, strip_at};
use crate::handed::with_audio;
use crate::lanes::LANES;
use crate::layout::{Layout, RackLayout, Vacant};
use crate::moving::driven;
use crate::output::{RackOutput, StripOutput};
use crate::pan::Panner;
use crate::playlist::Playlist;
use crate::rack::{Rack, Slice};
use crate::slot::{Feed, Handover, Slot};
use crate::sum::{Sum, Wire};
use crate::timeline::Timeline;
use crate::values::{Values, is_unheard, level, tail_of};
use effects::{Context, Processor, Width};
use session::{Song, Strip};
use signal::{Audio, Library, Param, QUANTUM};

/// What can be listened to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tap {
    /// After the master.
    Mix,
    /// What enters the master: the mix before the master's inserts.
    BeforeMaster,
    /// A strip as the master hears it; all that feed the master add up to [`Tap::BeforeMaster`].
    Stem(String),
    /// A strip after its fader and pan, whatever it feeds.
    Strip(String),
}

/// A flat schedule: racks in order, each after all that it hears, and the taps.
pub struct Plan {
    pub(crate) racks: Vec<Rack>,
    pub(crate) taps: Vec<TapSum>,
    /// The song's length: the frame after the last clip.
    pub length: i64,
    /// How long it may sound on after that.
    pub tail: i64,
    /// The song's rate.
    pub rate: u32,
    pub(crate) frames: usize,
}

/// One tap: its sum, and how late it is.
pub(crate) struct TapSum {
    pub sum: Sum,
    pub latency: usize,
    pub block: Vec<Vec<f32>>,
}

/// What strips must have in common to stand side by side: lanes to a strip, and the chain with what is fixed in it.
#[derive(Clone, PartialEq)]
pub(crate) struct Shape {
    pub(crate) channels: usize,
    pub(crate) chain: Vec<Link>,
}

/// An insert in a [`Shape`]: its effect, its fixed parameters and files, and of each part the kind and the fixed parameters.
#[derive(Clone, PartialEq)]
pub(crate) struct Link {
    kind: String,
    fixed: Vec<f64>,
    files: Vec<Audio>,
    parts: Vec<(usize, Vec<f64>)>,
}

/// Where a strip sits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seat {
    pub rack: usize,
    pub slot: usize,
    /// Whether it is heard: not muted, and not silenced by a solo elsewhere.
    pub heard: bool,
}

struct Builder<'a> {
    song: &'a Song,
    library: &'a dyn Library,
    graph: Graph,
    frames: usize,
    /// Rack and slot of each node that runs.
    seat: Vec<Option<(usize, usize)>>,
    racks: Vec<Rack>,
    /// For a plan that is played and changed while it plays.
    live: bool,
    /// The plan from which this one shall go on.
    before: Option<&'a Layout>,
}

impl Plan {
    /// The plan of a song, for blocks of up to `quanta` quanta, heard at `taps`.
    ///
    /// # Errors
    /// See [`EngineError`]; sources are opened here, so a missing file is found before any sound.
    pub fn new(song: &Song, library: &dyn Library, taps: &[Tap], quanta: usize) -> Result<Self, EngineError> {
        let song = &*with_audio(song, library)?;
        let (mut plan, _) = Builder::new(song, library, quanta)?.build(taps)?;
        plan.racks.iter_mut().for_each(|rack| rack.begin(0, &Timeline::STRAIGHT));
        Ok(plan)
    }

    /// The plan of a song as it is played: by single quanta, every strip running, so that mute and solo only move gains.
    /// With the layout of the plan `before` it is made to go on from that one: strips keep their seats, and racks that are
    /// taken over have no processors of their own. Also returned: the seats of all strips, in the song's order.
    pub(crate) fn live(
        song: &Song,
        library: &dyn Library,
        before: Option<&Layout>,
    ) -> Result<(Self, Vec<Seat>), EngineError> {
        let song = &*with_audio(song, library)?;
        let mut builder = Builder::new(song, library, 1)?;
        (builder.live, builder.before) = (true, before);
        builder.graph.nodes.iter_mut().for_each(|node| node.needed = true);
        builder.build(&[Tap::Mix])
    }

    /// Room for what a rack hands on.
    pub(crate) fn room(&self, rack: usize) -> RackOutput {
        self.racks[rack].slots.iter().map(|slot| StripOutput::new(self.frames, slot.pre)).collect()
    }

    /// How late a tap is, in frames.
    pub fn latency(&self, tap: usize) -> usize {
        self.taps[tap].latency
    }
}

/// Whether a song can be made into a plan, but for the files it names; quick, because no file is opened.
///
/// # Errors
/// See [`EngineError`].
pub fn check(song: &Song) -> Result<(), EngineError> {
    Graph::new(song)?;
    song.strips().try_for_each(|strip| driven(song, strip).map(|_| ()))
}

impl<'a> Builder<'a> {
    fn new(song: &'a Song, library: &'a dyn Library, quanta: usize) -> Result<Self, EngineError> {
        let graph = Graph::new(song)?;
        let seat = vec![None; graph.nodes.len()];
        let frames = quanta.max(1) * QUANTUM;
        Ok(Self { song, library, graph, frames, seat, racks: Vec::new(), live: false, before: None })
    }

    /// The plan, and the seats of its strips in the song's order.
    fn build(mut self, taps: &[Tap]) -> Result<(Plan, Vec<Seat>), EngineError> {
        self.need(taps);
        self.seat_tracks()?;
        self.seat_sums()?;
        let taps = taps.iter().map(|tap| self.tap(tap)).collect::<Result<Vec<_>, _>>()?;
        let tail = self.graph.tail(self.song) as i64;
        let Self { song, racks, seat, frames, graph, .. } = self;
        let plan = Plan { racks, taps, length: song.length(), tail, rate: song.rate, frames };
        let seats = seat.into_iter().zip(&graph.nodes);
        let seats = seats.filter_map(|(seat, node)| seat.map(|(rack, slot)| Seat { rack, slot, heard: node.heard }));
        Ok((plan, seats.collect()))
    }

    /// A strip that is tapped must run even where nobody else hears it.
    fn need(&mut self, taps: &[Tap]) {
        for tap in taps {
            if let Tap::Strip(name) = tap
                && let Some(node) = self.graph.find(name)
            {
                self.graph.nodes[node].needed = true;
            }
        }
    }

    /// Tracks without sidechains, grouped by shape; those that had a seat beside others keep it.
    fn seat_tracks(&mut self) -> Result<(), EngineError> {
        let mut groups: Vec<(Shape, Vec<Option<usize>>)> = self.kept_groups();
        let kept: Vec<usize> = groups.iter().flat_map(|(_, members)| members.iter().flatten()).copied().collect();
        // Whoever is seated beside others stays there, so nobody new is.
        let closed = groups.len();
        for index in 0..self.song.tracks.len() {
            let node = &self.graph.nodes[index];
            if !node.needed || !node.keys.is_empty() || kept.contains(&index) {
                continue;
            }
            let shape = shape(node, &self.song.tracks[index].strip);
            let room = LANES / shape.channels;
            match groups[closed..].iter_mut().find(|(known, members)| *known == shape && members.len() < room) {
                Some((_, members)) => members.push(Some(index)),
                None => groups.push((shape, vec![Some(index)])),
            }
        }
        groups.into_iter().try_for_each(|(_, members)| self.rack(&members))
    }

    /// The groups of the plan before, with empty seats where a track has left or has another chain now. A group that is
    /// half empty is given up. Strips without inserts remember nothing and can be grouped anew.
    fn kept_groups(&self) -> Vec<(Shape, Vec<Option<usize>>)> {
        let racks = self.before.map_or(&[][..], |before| &before.racks);
        let group = |rack: &RackLayout| {
            let seat = |name: &String| {
                let node = self.song.tracks.iter().position(|track| track.strip.name == *name)?;
                let alike = self.graph.nodes[node].keys.is_empty()
                    && shape(&self.graph.nodes[node], &self.song.tracks[node].strip) == rack.shape;
                alike.then_some(node)
            };
            let members: Vec<Option<usize>> = rack.members.iter().map(|name| name.as_ref().and_then(seat)).collect();
            let seated = members.iter().flatten().count();
            let keep = rack.of_tracks && !rack.shape.chain.is_empty() && seated > 0 && 2 * seated >= members.len();
            keep.then(|| (rack.shape.clone(), members))
        };
        racks.iter().filter_map(group).collect()
    }

    /// Everything else, one strip to a rack, in the graph's order.
    fn seat_sums(&mut self) -> Result<(), EngineError> {
        for node in self.graph.order.clone() {
            if self.graph.nodes[node].needed && self.seat[node].is_none() {
                self.rack(&[Some(node)])?;
            }
        }
        Ok(())
    }

    /// A rack of strips side by side; a seat may be empty, but not all of them.
    fn rack(&mut self, seats: &[Option<usize>]) -> Result<(), EngineError> {
        let members: Vec<usize> = seats.iter().flatten().copied().collect();
        let Some(first) = members.first().map(|first| &self.graph.nodes[*first]) else { return Ok(()) };
        let channels = 1 + usize::from(first.stereo);
        let width = Width::holding(channels * seats.len());
        let strip = strip_at(self.song, first.place);
        let shape = shape(first, strip);
        let context = Context { rate: self.song.hz(), channels, tempo: self.song.tempo.bpm_at(0.0) };
        let names = |seat: &Option<usize>| seat.map(|node| self.graph.nodes[node].name.clone());
        let mut layout = RackLayout {
            members: seats.iter().map(names).collect(),
            of_tracks: matches!(first.place, Place::Track(_)) && first.keys.is_empty(),
            keys: first.keys.iter().map(|key| key.insert).collect(),
            shape,
            context,
            from: None,
        };
        layout.from = self.before.and_then(|before| before.racks.iter().position(|known| known.goes_on_as(&layout)));
        let slices = self.slices(seats, strip, width, &layout)?;
        let nodes: Vec<&Node> = members.iter().map(|node| &self.graph.nodes[*node]).collect();
        let tail = tail_of(self.song, &nodes, &context);
        for (slot, node) in seats.iter().enumerate() {
            if let Some(node) = node {
                self.seat[*node] = Some((self.racks.len(), slot));
            }
        }
        let mut slots = Vec::with_capacity(seats.len());
        for node in seats {
            let mut slot = self.slot(node.unwrap_or(members[0]), channels)?;
            if node.is_none() {
                slot.stand_empty();
            }
            slots.push(slot);
        }
        let mut rack = Rack {
            channels,
            width: width.lanes(),
            slots,
            slices,
            panner: Panner { law: self.song.pan_law, stereo: self.song.stereo_pan },
            tail,
            quantum: Box::default(),
            quiet: u64::MAX / 2,
            asleep: true,
            peak: 0.0,
            context,
            still: Key::default(),
            tape: Tape::default(),
            records: false,
            bad: false,
            layout,
            watched: None,
        };
        if !self.live {
            rack.still = rack.identify_still();
        }
        self.racks.push(rack);
        Ok(())
    }

    fn slices(
        &self,
        seats: &[Option<usize>],
        strip: &Strip,
        width: Width,
        layout: &RackLayout,
    ) -> Result<Vec<Slice>, EngineError> {
        let node = seats.iter().flatten().next().map(|first| &self.graph.nodes[*first]);
        let mut slices = Vec::new();
        for (index, insert) in active(strip).enumerate() {
            let kind = effects::find(&insert.kind)
                .ok_or_else(|| EngineError::Effect { strip: strip.name.clone(), kind: insert.kind.clone() })?;
            let processor = match layout.from {
                // Its processors come from the rack before.
                Some(_) => Box::new(Vacant) as Box<dyn Processor>,
                None => self.processor((kind.build)(width, &insert.settings, &layout.context), seats, index),
            };
            let key = node.and_then(|node| self.key(node, index));
            let room = if key.is_some() { self.frames } else { 0 };
            slices.push(Slice { kind: kind.name, processor, key, key_input: vec![vec![0.0; room]; 2] });
        }
        Ok(slices)
    }

    /// A processor with every strip's own settings.
    fn processor(
        &self,
        mut processor: Box<dyn Processor>,
        seats: &[Option<usize>],
        insert: usize,
    ) -> Box<dyn Processor> {
        for (place, node) in seats.iter().enumerate() {
            let strip = node.map(|node| strip_at(self.song, self.graph.nodes[node].place));
            if let Some(own) = strip.and_then(|strip| active(strip).nth(insert)) {
                processor.aim(place, &own.settings);
            }
        }
        processor.settle();
        processor
    }

    /// The sidechain of an insert, made as late as the signal is there.
    fn key(&self, node: &Node, insert: usize) -> Option<Sum> {
        let key = node.keys.iter().find(|key| key.insert == insert)?;
        let (rack, slot) = self.seat[key.from]?;
        let here = node.latency_in + node.latency[insert];
        let delay = here - self.graph.nodes[key.from].latency_out();
        let wire = Wire::new(rack, slot, session::Tap::Post, Control::fixed(0.0), delay);
        Some(Sum::new(vec![wire], here))
    }

    fn slot(&self, index: usize, channels: usize) -> Result<Slot, EngineError> {
        let node = &self.graph.nodes[index];
        let strip = strip_at(self.song, node.place);
        let feed = match node.place {
            Place::Track(track) => {
                let mut playlist = Playlist::new(self.song, &self.song.tracks[track], channels, self.library)?;
                playlist.prepare(self.frames);
                if self.live {
                    playlist.prepare_to_fade();
                }
                Feed::Playlist(playlist)
            }
            _ => Feed::Sum(self.sum(index)),
        };
        let Values { trim, level, pan, settings, driven } = Values::of(self.song, strip)?;
        Ok(Slot {
            name: strip.name.clone(),
            feed,
            latency_in: node.latency_in,
            latency: node.latency.clone(),
            trim,
            level,
            pan,
            settings,
            driven,
            pre: strip.sends.iter().any(|send| send.tap == session::Tap::Pre),
            gains: [[0.0; QUANTUM]; 2],
            cross: [[0.0; QUANTUM]; 2],
            crosses: false,
            input: vec![vec![0.0; self.frames]; channels],
            bad: None,
            handover: Handover::default(),
        })
    }

    /// What is routed to a node, in the song's order.
    fn sum(&self, to: usize) -> Sum {
        let node = &self.graph.nodes[to];
        let wires = node.inputs.iter().filter_map(|input| {
            // While it is played a wire that lets nothing in stays, so that it can be let in again.
            if !self.live && is_unheard(&self.graph, node, input) {
                return None;
            }
            let from = &self.graph.nodes[input.from];
            let (rack, slot) = self.seat[input.from]?;
            let level = level(self.song, &self.graph, node, input);
            let delay = node.latency_in - from.latency_out();
            Some(Wire::new(rack, slot, input.tap, level, delay).of_send(input.send))
        });
        Sum::new(wires.collect(), node.latency_in)
    }

    fn tap(&self, tap: &Tap) -> Result<TapSum, EngineError> {
        let master = self.graph.nodes.len() - 1;
        let find = |name: &String, role| {
            let unknown = || EngineError::Unknown { strip: "render".to_string(), role, name: name.clone() };
            self.graph.find(name).ok_or_else(unknown)
        };
        let straight = |node: usize, delay: usize, latency: usize| {
            let wires = self.seat[node]
                .map(|(rack, slot)| Wire::new(rack, slot, session::Tap::Post, Control::fixed(0.0), delay));
            (Sum::new(wires.into_iter().collect(), latency), latency)
        };
        let (sum, latency) = match tap {
            Tap::Mix => straight(master, 0, self.graph.nodes[master].latency_out()),
            Tap::BeforeMaster => (self.sum(master), self.graph.nodes[master].latency_in),
            Tap::Stem(name) => {
                let node = find(name, "stem")?;
                let latency = self.graph.nodes[master].latency_in;
                let delay = latency.saturating_sub(self.graph.nodes[node].latency_out());
                let heard = self.graph.nodes[node].heard;
                if heard { straight(node, delay, latency) } else { (Sum::new(Vec::new(), latency), latency) }
            }
            Tap::Strip(name) => {
                let node = find(name, "track")?;
                straight(node, 0, self.graph.nodes[node].latency_out())
            }
        };
        Ok(TapSum { sum, latency, block: vec![vec![0.0; self.frames]; 2] })
    }
}

/// What a strip must have in common with those beside it.
pub(crate) fn shape(node: &Node, strip: &Strip) -> Shape {
    let fixed = |params: &[Param], numbers: &[f64]| -> Vec<f64> {
        params.iter().zip(numbers).filter(|(param, _)| param.fixed).map(|(_, number)| *number).collect()
    };
    let chain = active(strip).map(|insert| {
        let kind = effects::find(&insert.kind);
        let params = kind.map_or(&[][..], |kind| (kind.params)());
        let part_params = kind.and_then(|kind| (kind.part_kinds)()).map_or(&[][..], |kinds| &kinds.params);
        let parts = insert.settings.parts.iter().map(|part| (part.kind, fixed(part_params, &part.numbers)));
        Link {
            kind: insert.kind.clone(),
            fixed: fixed(params, &insert.settings.numbers),
            files: insert.settings.files.clone(),
            parts: parts.collect(),
        }
    });
    Shape { channels: 1 + usize::from(node.stereo), chain: chain.collect() }
}
