//! Which parts of which files are played when: what the disk thread must know of a song.

use engine::SEAM;
use session::Song;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Where the playhead is and where it goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Focus {
    /// The song's frame that is played next.
    pub frame: i64,
    /// The loop: its first frame, and the first after it.
    pub circle: Option<(i64, i64)>,
}

/// One clip: its place in the song, and what of its file is heard.
#[derive(Clone, Debug, PartialEq)]
struct Clip {
    file: Arc<str>,
    start: i64,
    end: i64,
    offset: i64,
}

/// The clips of a song, in order of place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Clips(Arc<Vec<Clip>>);

impl Clips {
    /// Of a song.
    pub fn of(song: &Song) -> Self {
        let clips = song.tracks.iter().flat_map(|track| &track.clips);
        let place = |clip: &session::Clip| {
            let start = song.frame(clip.at);
            Clip { file: Arc::from(&*clip.file), start, end: start + clip.length, offset: clip.offset }
        };
        let mut clips: Vec<Clip> = clips.map(place).collect();
        clips.sort_by_key(|clip| clip.start);
        Self(Arc::new(clips))
    }

    /// The blocks of files that are heard in the `frames` from a frame on, in the order in which they are; in a loop it goes on
    /// from its beginning. Strips that are late are still `behind` that frame, or at the end of the round before.
    pub fn blocks(&self, Focus { frame, circle }: Focus, behind: i64, frames: i64, block: i64) -> Vec<(Arc<str>, i64)> {
        let mut wanted: Vec<(i64, Arc<str>, i64)> = Vec::new();
        self.span(frame - behind, frame, -behind, block, &mut wanted);
        if let Some((first, end)) = circle
            && (first..end).contains(&frame)
        {
            self.span((end - behind).max(first), end, 0, block, &mut wanted);
        }
        let (mut at, mut way) = (frame, 0);
        while way < frames {
            let end = match circle {
                Some((_, end)) if at < end => end.min(at + frames - way),
                _ => at + frames - way,
            };
            self.span(at, end, way, block, &mut wanted);
            way += end - at;
            match circle {
                Some((first, last)) if end == last && last > first => {
                    // The end of the round goes over into what lies before the loop.
                    self.span(first - SEAM, first, way - SEAM, block, &mut wanted);
                    at = first;
                }
                _ => break,
            }
        }
        wanted.sort_by_key(|(due, ..)| *due);
        let mut seen = BTreeSet::new();
        wanted.retain(|(_, file, block)| seen.insert((Arc::clone(file), *block)));
        wanted.into_iter().map(|(_, file, block)| (file, block)).collect()
    }

    fn span(&self, from: i64, to: i64, way: i64, block: i64, wanted: &mut Vec<(i64, Arc<str>, i64)>) {
        for clip in self.0.iter().take_while(|clip| clip.start < to).filter(|clip| clip.end > from) {
            let first = clip.offset + from.max(clip.start) - clip.start;
            let last = clip.offset + to.min(clip.end) - clip.start;
            if first >= last {
                continue;
            }
            for index in first.div_euclid(block)..=(last - 1).div_euclid(block) {
                let due = way + (first.max(index * block) - clip.offset + clip.start - from);
                wanted.push((due, Arc::clone(&clip.file), index));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use session::{Place, Track};
    use signal::Layout;

    fn song() -> Song {
        let mut song = Song::new("song", 48_000);
        for (name, at, offset, length) in [("a", 0, 0, 1000), ("b", 500, 150, 100)] {
            let mut track = Track::new(name, Layout::Mono);
            track.clips.push(session::Clip { offset, ..session::Clip::new(name, Place::Frame(at), length) });
            song.tracks.push(track);
        }
        song
    }

    fn at(frame: i64, circle: Option<(i64, i64)>) -> Focus {
        Focus { frame, circle }
    }

    fn names(blocks: &[(Arc<str>, i64)]) -> Vec<String> {
        blocks.iter().map(|(file, block)| format!("{file}{block}")).collect()
    }

    #[test]
    fn blocks_come_in_the_order_in_which_they_are_heard() {
        let clips = Clips::of(&song());
        assert_eq!(names(&clips.blocks(at(350, None), 0, 300, 100)), ["a3", "a4", "a5", "b1", "b2", "a6"]);
        assert_eq!(names(&clips.blocks(at(1200, None), 0, 300, 100)), Vec::<String>::new());
    }

    #[test]
    fn at_a_loops_end_its_beginning_comes_next() {
        let clips = Clips::of(&song());
        assert_eq!(names(&clips.blocks(at(350, Some((0, 400))), 0, 200, 100)), ["a3", "a0", "a1"]);
        // A loop that is shorter than what is read ahead goes round more than once, and every block is wanted once.
        assert_eq!(names(&clips.blocks(at(100, Some((100, 200))), 0, 1000, 100)), ["a1", "a0"]);
        // Before the loop's end it is wanted what goes over into its beginning.
        assert_eq!(names(&clips.blocks(at(900, Some((500, 1000))), 0, 110, 100)), ["a2", "a3", "a9", "a4", "a5", "b1"]);
        // Who is behind the loop goes straight on.
        // Who is late is still a little behind, or at the end of the round before.
        assert_eq!(names(&clips.blocks(at(220, Some((200, 400))), 50, 60, 100)), ["a1", "a2", "a3"]);
        assert_eq!(names(&clips.blocks(at(800, Some((0, 400))), 0, 150, 100)), ["a8", "a9"]);
    }
}
