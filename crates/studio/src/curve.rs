//! What an insert does, as a curve for the page to draw.

use crate::wire::{Answer, Refusal};
use serde::Deserialize;
use serde_json::json;
use session::Song;
use signal::{Hz, Settings, math};

/// Which curve is asked for.
#[derive(Deserialize)]
pub struct Asked {
    /// The insert: `Kick/tone`.
    path: String,
    /// How many points.
    #[serde(default = "enough")]
    points: usize,
}

fn enough() -> usize {
    256
}

/// The curve of an insert.
pub fn curve(song: &Song, asked: Asked) -> Answer {
    let missing = || Refusal { message: "there is no such insert".to_string(), path: Some(asked.path.clone()) };
    let (strip, id) = asked.path.split_once('/').ok_or_else(missing)?;
    let insert = song.strip(strip).and_then(|strip| strip.insert(id)).ok_or_else(missing)?;
    let kind = effects::find(&insert.kind).ok_or_else(missing)?;
    let points = asked.points.clamp(2, 2048);
    let across: Vec<f64> = (0..points).map(|n| 20.0 * math::pow(1_000.0, n as f64 / (points - 1) as f64)).collect();
    let response = |settings: &Settings| -> Option<Vec<f64>> {
        let level = |f: &f64| Some(math::gain_to_db((kind.response)(settings, Hz(*f), song.hz())?.max(1e-9)));
        across.iter().map(level).collect()
    };
    let Some(all) = response(&insert.settings) else {
        return Ok(json!({"kind": "none", "x": [], "y": [], "parts": []}));
    };
    let alone =
        insert.settings.parts.iter().map(|part| Settings { parts: vec![part.clone()], ..insert.settings.clone() });
    let parts: Vec<Vec<f64>> = alone.filter_map(|settings| response(&settings)).collect();
    Ok(json!({"kind": "response", "x": across, "y": all, "parts": parts}))
}
