//! The clips of a song's tracks as lists that can be changed freely; what changed becomes edits.

use super::given::{Given, wrong};
use session::{Clip, Edit, EditError, Item, Place, Song, Value};

/// A clip while it is being changed.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    /// Its place in the song's list, where it stands there already.
    was: Option<usize>,
    /// The clip; its place counts only where [`Piece::start`] has not moved.
    pub clip: Clip,
    /// Its first frame.
    pub start: i64,
    /// Whether the action is about it.
    pub chosen: bool,
}

impl Piece {
    /// A clip that is not in the song yet.
    pub fn new(song: &Song, clip: Clip) -> Self {
        Self { was: None, start: song.frame(clip.at), clip, chosen: false }
    }

    /// The same once more, as a clip of its own.
    pub fn copy(&self) -> Self {
        Self { was: None, chosen: false, ..self.clone() }
    }

    /// The same at another time.
    pub fn later(mut self, by: i64) -> Self {
        self.start += by;
        self
    }

    /// The frame after its last.
    pub fn end(&self) -> i64 {
        self.start + self.clip.length
    }

    /// Whether it sounds on both sides of a frame.
    pub fn spans(&self, frame: i64) -> bool {
        self.start < frame && frame < self.end()
    }

    /// Lets it begin at another frame; what it plays stays where it is.
    pub fn begin_at(&mut self, frame: i64) {
        let later = frame - self.start;
        self.start = frame;
        self.clip.offset += later;
        self.clip.length -= later;
        self.hold_fades();
    }

    /// Lets it end at another frame.
    pub fn end_at(&mut self, frame: i64) {
        self.clip.length = frame - self.start;
        self.hold_fades();
    }

    fn hold_fades(&mut self) {
        self.clip.fade_in = self.clip.fade_in.min(self.clip.length);
        self.clip.fade_out = self.clip.fade_out.min(self.clip.length);
    }

    /// What lies before a frame, and what lies from it on; a new edge has no fade. Whichever half stays first in the list
    /// stays the clip it was.
    pub fn cut(mut self, frame: i64) -> (Option<Self>, Option<Self>) {
        if frame <= self.start {
            return (None, Some(self));
        }
        if frame >= self.end() {
            return (Some(self), None);
        }
        let mut right = self.clone();
        right.begin_at(frame);
        right.clip.fade_in = 0;
        self.end_at(frame);
        self.clip.fade_out = 0;
        (Some(self), Some(right))
    }

    fn placed(&self, song: &Song) -> Clip {
        let stands = song.frame(self.clip.at) == self.start;
        Clip { at: if stands { self.clip.at } else { Place::Frame(self.start) }, ..self.clip.clone() }
    }
}

/// The clips of all tracks.
pub(super) struct Playlists<'a> {
    song: &'a Song,
    /// The clips of each track, in the order of the song's list.
    pub tracks: Vec<Vec<Piece>>,
}

impl<'a> Playlists<'a> {
    /// As they are in the song, none chosen.
    pub fn of(song: &'a Song) -> Self {
        let piece = |(i, clip): (usize, &Clip)| Piece { was: Some(i), ..Piece::new(song, clip.clone()) };
        let tracks = song.tracks.iter().map(|track| track.clips.iter().enumerate().map(piece).collect());
        Self { song, tracks: tracks.collect() }
    }

    /// As they are, with those chosen that the argument `clips` names.
    pub fn of_clips(given: &Given<'a>) -> Result<Self, EditError> {
        let mut lists = Self::of(given.song);
        for path in given.paths("clips")? {
            let (track, clip) = clip_at(given.song, path)?;
            lists.tracks[track][clip].chosen = true;
        }
        Ok(lists)
    }

    /// As they are, with those chosen that `clips` names, or those that `tracks` have at a frame, or, where neither is said,
    /// those that any track has there.
    pub fn of_clips_at(given: &Given<'a>, frame: i64) -> Result<Self, EditError> {
        let mut lists = Self::of_clips(given)?;
        if given.json("clips").is_none() || given.json("tracks").is_some() {
            for track in tracks(given)? {
                lists.tracks[track].iter_mut().filter(|piece| piece.spans(frame)).for_each(|piece| piece.chosen = true);
            }
        }
        Ok(lists)
    }

    /// Every chosen clip.
    pub fn chosen(&mut self) -> impl Iterator<Item = &mut Piece> {
        self.tracks.iter_mut().flatten().filter(|piece| piece.chosen)
    }

    /// First and last frame of what is chosen; `None` where nothing is.
    pub fn extent(&self) -> Option<(i64, i64)> {
        let chosen = || self.tracks.iter().flatten().filter(|piece| piece.chosen);
        Some((chosen().map(|piece| piece.start).min()?, chosen().map(Piece::end).max()?))
    }

    /// What is chosen, in words: `Kick/clip-1`, `3 clips`.
    pub fn names(&self) -> String {
        let all = self.tracks.iter().enumerate().flat_map(|(track, list)| list.iter().map(move |it| (track, it)));
        let chosen: Vec<_> = all.filter(|(_, piece)| piece.chosen).collect();
        match chosen[..] {
            [(track, Piece { was: Some(i), .. })] => format!("{}/clip-{}", self.song.tracks[track].strip.name, i + 1),
            _ => format!("{} clips", chosen.len()),
        }
    }

    /// Puts a clip into a track's list behind those that begin no later.
    pub fn insert(&mut self, track: usize, piece: Piece) {
        let list = &mut self.tracks[track];
        let at = list.iter().rposition(|other| other.start <= piece.start).map_or(0, |i| i + 1);
        list.insert(at, piece);
    }

    /// What makes these lists of the song's, as edits.
    pub fn edits(&self) -> Vec<Edit> {
        let tracks = self.song.tracks.iter().zip(&self.tracks);
        tracks.flat_map(|(track, list)| self.edits_of(&track.strip.name, &track.clips, list)).collect()
    }

    fn edits_of(&self, name: &str, old: &[Clip], list: &[Piece]) -> Vec<Edit> {
        let mut seen = vec![false; old.len()];
        let first = |piece: &Piece| {
            let was = piece.was.filter(|i| !seen[*i]);
            was.into_iter().for_each(|i| seen[i] = true);
            Piece { was, ..piece.clone() }
        };
        let list: Vec<Piece> = list.iter().map(first).collect();
        let stays = |i: usize| list.iter().any(|piece| piece.was == Some(i));
        let gone = (0..old.len()).rev().filter(|i| !stays(*i));
        let mut edits: Vec<Edit> = gone.map(|i| Edit::remove(format!("{name}/clip-{}", i + 1))).collect();
        let kept = list.iter().filter_map(|piece| piece.was.map(|i| (&old[i], piece)));
        for (i, (old, piece)) in kept.enumerate() {
            edits.extend(changes(&format!("{name}/clip-{}", i + 1), old, &piece.placed(self.song), self.song.rate));
        }
        for (i, piece) in list.iter().enumerate().filter(|(_, piece)| piece.was.is_none()) {
            edits.push(Edit::add(name, i, Item::Clip(piece.placed(self.song))));
        }
        edits
    }
}

/// The single values in which two clips differ.
fn changes(path: &str, old: &Clip, new: &Clip, rate: u32) -> Vec<Edit> {
    let gain = Value::Number(new.gain.0, &session::limits::GAIN);
    let values = [
        ("at", Value::Place(new.at), old.at == new.at),
        ("offset", Value::Frames(new.offset), old.offset == new.offset),
        ("length", Value::Frames(new.length), old.length == new.length),
        ("gain", gain, old.gain == new.gain),
        ("fade-in", Value::Frames(new.fade_in), old.fade_in == new.fade_in),
        ("fade-out", Value::Frames(new.fade_out), old.fade_out == new.fade_out),
    ];
    let changed = values.into_iter().filter(|(_, _, same)| !same);
    changed.map(|(word, value, _)| Edit::set(format!("{path}/{word}"), value.text(rate))).collect()
}

/// Track and place of the clip of a path.
pub(super) fn clip_at(song: &Song, path: &str) -> Result<(usize, usize), EditError> {
    let found = path.rsplit_once("/clip-").and_then(|(name, number)| {
        let track = song.tracks.iter().position(|track| track.strip.name == name)?;
        let clip = number.parse::<usize>().ok().filter(|n| number == n.to_string())?.checked_sub(1)?;
        (clip < song.tracks[track].clips.len()).then_some((track, clip))
    });
    found.ok_or_else(|| match song.field(&format!("{path}/at")) {
        Err(error) => wrong(path, error.message),
        Ok(_) => wrong(path, "is no clip; expected a path such as Kick/clip-1"),
    })
}

/// The place of the track of a name.
pub(super) fn track_at(song: &Song, name: &str) -> Result<usize, EditError> {
    let found = song.tracks.iter().position(|track| track.strip.name == name);
    found.ok_or_else(|| match song.field(&format!("{name}/layout")) {
        Err(error) if song.strip(name).is_none() => wrong(name, error.message),
        _ => wrong(name, "is no track"),
    })
}

/// The tracks that the argument `tracks` names; all where it names none.
pub(super) fn tracks(given: &Given<'_>) -> Result<Vec<usize>, EditError> {
    if given.json("tracks").is_none() {
        return Ok((0..given.song.tracks.len()).collect());
    }
    let mut all =
        given.paths("tracks")?.into_iter().map(|name| track_at(given.song, name)).collect::<Result<Vec<_>, _>>()?;
    all.sort_unstable();
    all.dedup();
    Ok(all)
}
