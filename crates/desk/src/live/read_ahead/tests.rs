use super::*;
use crate::live::window::{BANKS, SLOTS};
use session::{Clip, Place, Song, Track};
use signal::Layout;

const RATE: u32 = 48_000;
const SECONDS: i64 = 400;

/// Files that count up from their first frame.
struct Counting;

impl Library for Counting {
    fn open(&self, _file: &str) -> Result<Box<dyn Source>, SourceError> {
        Ok(Box::new(Counting))
    }
}

impl Source for Counting {
    fn rate(&self) -> u32 {
        RATE
    }
    fn channels(&self) -> usize {
        1
    }
    fn frames(&self) -> i64 {
        SECONDS * i64::from(RATE)
    }
    fn read(&mut self, start: i64, out: &mut [&mut [f32]]) -> Result<(), SourceError> {
        for row in out {
            for (i, x) in row.iter_mut().enumerate() {
                *x = (start + i as i64) as f32;
            }
        }
        Ok(())
    }
}

/// So many tracks that all play one file from the song's beginning on, each four seconds later in the file than the one before.
fn stacked(tracks: i64) -> Clips {
    let mut song = Song::new("stack", RATE);
    for n in 0..tracks {
        let mut track = Track::new(&format!("{n}"), Layout::Mono);
        let offset = 4 * n * i64::from(RATE);
        track.clips.push(Clip { offset, ..Clip::new("loop.wav", Place::Frame(0), 4 * i64::from(RATE)) });
        song.tracks.push(track);
    }
    Clips::of(&song)
}

#[test]
fn a_file_that_forty_tracks_play_at_forty_places_is_read_ahead_for_each() {
    let files = ReadAhead::new(Arc::new(Counting), RATE);
    files.set_clips(stacked(40));
    assert!(files.wait(Duration::from_secs(20)));
    let mut source = files.open("loop.wav").unwrap();
    let mut row = vec![0.0; (BEFORE_PLAY * f64::from(RATE)) as usize];
    for n in 0..40 {
        let start = 4 * n * i64::from(RATE);
        source.read(start, &mut [&mut row]).unwrap();
        assert_eq!((row[0], row[row.len() - 1]), (start as f32, (start + row.len() as i64 - 1) as f32), "track {n}");
    }
    assert_eq!(files.missed(), 0);
}

#[test]
fn what_has_no_room_is_given_up_until_the_playhead_moves() {
    let files = ReadAhead::new(Arc::new(Counting), RATE);
    let look = |tracks| Look { clips: stacked(tracks), before: Vec::new(), focus: Focus::default() };
    assert!(matches!(files.shared.fill(&look(40), AHEAD, 100), Filled::Some));
    assert!(matches!(files.shared.fill(&look(40), AHEAD, usize::MAX), Filled::Whole));
    // Two seconds are 47 or 48 blocks.
    let many = look(99);
    const { assert!(99 * 47 > SLOTS * BANKS) };
    assert!(matches!(files.shared.fill(&many, AHEAD, usize::MAX), Filled::Some));
    assert!(matches!(files.shared.fill(&many, AHEAD, usize::MAX), Filled::Nothing));
}
