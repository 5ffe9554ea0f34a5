//! The picture of the whole mix that the Master page draws.

use crate::room::Room;
use crate::wire::{Answer, Refusal};
use desk::MixPicture;
use media::SongLibrary;
use serde_json::{Value, json};

/// Stretches that the page divides a song into.
const STRETCHES: usize = 1200;

/// Begins to listen to the mix as it stands; the job's result is the picture.
///
/// # Errors
/// Where no song is open, or one is being drawn.
pub fn start(room: &mut Room) -> Answer {
    if room.jobs.runs("picture") {
        return Err(Refusal::new("the mix is being drawn already; wait for it"));
    }
    let open = room.song()?;
    let (id, song, folder, revision) = (open.id.clone(), open.song().clone(), open.folder.clone(), open.revision);
    room.begin("picture", move |line| {
        let library = SongLibrary::new(&folder, song.rate).allow_outside();
        let progress = |doing: &str, share: f64| line.progress(doing, share);
        let picture = desk::mix_picture(&song, &line.stop().library(&library), STRETCHES, &progress)?;
        let told = told(&picture, &id, revision);
        Ok(Box::new(move |_: &mut Room| Ok(told)))
    })
}

fn told(picture: &MixPicture, song: &str, revision: u64) -> Value {
    // More digits than a screen has pixels would only be carried about.
    let short = |value: f64, digits: f64| (value * digits).round() / digits;
    let peaks: Vec<f64> = picture.peaks.iter().map(|peak| short(f64::from(*peak), 1e4)).collect();
    let loudness: Vec<Option<f64>> = picture.loudness.iter().map(|lufs| lufs.map(|lufs| short(lufs, 1e2))).collect();
    let readings = &picture.readings;
    json!({
        "song": song, "revision": revision, "frames": readings.frames, "peaks": peaks, "loudness": loudness,
        "integrated": readings.integrated_lufs, "range": readings.loudness_range_lu, "true_peak": readings.true_peak_dbtp,
    })
}
