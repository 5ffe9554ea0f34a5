//! What of a strip are mere values: they can change while it plays and leave its plan as it is.

use crate::EngineError;
use crate::automation::Control;
use crate::graph::{Graph, Input, Node, active, strip_at};
use crate::level::Level;
use crate::moving::driven;
use crate::slot::Driven;
use effects::{Context, Kind};
use session::{Song, Strip};
use signal::{QUANTUM, Settings};

/// A strip's values.
pub struct Values {
    /// Trim and polarity.
    pub trim: f32,
    /// Its fader and mute, with those of its VCAs.
    pub level: Level,
    /// -100 to 100.
    pub pan: Control,
    /// The settings of the active inserts.
    pub settings: Vec<Settings>,
    /// Those of their parameters that move.
    pub driven: Vec<Driven>,
}

impl Values {
    /// The values of a strip of a song.
    ///
    /// # Errors
    /// Automation of what is not there.
    pub fn of(song: &Song, strip: &Strip) -> Result<Self, EngineError> {
        let sign = if strip.flip { -1.0 } else { 1.0 };
        let pan = strip.automation.iter().find(|automation| automation.parameter == "pan");
        Ok(Self {
            trim: (strip.trim.gain() * sign) as f32,
            level: Level::new(song, strip),
            pan: Control::new(strip.pan.0, pan, song),
            settings: active(strip).map(|insert| insert.settings.clone()).collect(),
            driven: driven(song, strip)?,
        })
    }
}

/// Whether nothing of what comes by a wire is let in: its strip is muted, by a VCA too, or silenced by a solo elsewhere.
pub fn is_unheard(graph: &Graph, to: &Node, input: &Input) -> bool {
    let from = &graph.nodes[input.from];
    from.muted || (to.heard && !from.heard)
}

/// The level of a wire.
pub fn level(song: &Song, graph: &Graph, to: &Node, input: &Input) -> Control {
    if is_unheard(graph, to, input) {
        return Control::fixed(f64::NEG_INFINITY);
    }
    let Some(send) = input.send else { return Control::fixed(0.0) };
    let strip = strip_at(song, graph.nodes[input.from].place);
    let send = &strip.sends[send];
    let path = format!("send/{}", send.to);
    let automation = strip.automation.iter().find(|automation| automation.parameter == path);
    Control::new(send.level.0, automation, song)
}

/// How many quanta of silent input it takes until nothing more can come out of any of the strips side by side.
pub fn tail_of(song: &Song, nodes: &[&Node], context: &Context) -> u64 {
    let tail = nodes.iter().map(|node| chain_tail(song, node, context)).fold(0.0, f64::max);
    ((tail / QUANTUM as f64).ceil() as u64).saturating_add(1)
}

/// How long a strip's chain sounds on, in frames, with its latency.
fn chain_tail(song: &Song, node: &Node, context: &Context) -> f64 {
    // A generator sounds for ever: its rack never sleeps.
    let tail = |kind: &Kind, settings: &Settings| {
        if kind.generates { f64::INFINITY } else { (kind.tail)(settings, context).0 }
    };
    let tails = active(strip_at(song, node.place))
        .filter_map(|insert| effects::find(&insert.kind).map(|kind| tail(kind, &insert.settings)));
    tails.sum::<f64>() * context.rate.0 + node.latency.last().copied().unwrap_or(0) as f64
}
