//! Before a song is open: recent songs, new ones from templates, and where they lie.

use crate::shelf::folder_id;
use desk::JobError;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use session::{Bus, Document, Insert, Song, Track};
use signal::Layout;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

/// Most songs that are remembered.
const MOST_RECENT: usize = 30;
/// Frames in a second of a new song.
const RATE: u32 = 48_000;

/// Where the studio keeps what it remembers, and where new songs are made.
#[derive(Clone, Debug)]
pub struct Places {
    /// What it remembers between runs.
    pub state: PathBuf,
    /// Where new songs are made.
    pub songs: PathBuf,
}

impl Places {
    /// The user's own: `$XDG_STATE_HOME/tonmeister` (`~/.local/state/tonmeister` where it is not set) and `~/Tonmeister`.
    ///
    /// # Errors
    /// Where the user has no home.
    pub fn of_user() -> Result<Self, JobError> {
        let named = |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
        let home = named("HOME").or_else(|| named("USERPROFILE"));
        let home = home.ok_or_else(|| JobError("the user has no home folder; set HOME".to_string()))?;
        let state = named("XDG_STATE_HOME").unwrap_or_else(|| home.join(".local/state"));
        Ok(Self { state: state.join("tonmeister"), songs: home.join("Tonmeister") })
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Recent {
    folder: PathBuf,
    when: u64,
}

/// Seconds since 1970.
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// What is there before a song is open.
pub struct Start {
    places: Places,
    recent: Vec<Recent>,
}

impl Start {
    /// Reads what was remembered; what cannot be read counts as nothing.
    pub fn open(places: Places) -> Self {
        let text = fs::read(places.state.join("recent.json")).unwrap_or_default();
        Self { places, recent: serde_json::from_slice(&text).unwrap_or_default() }
    }

    /// Remembers a song that was opened.
    pub fn note(&mut self, folder: &Path) {
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
        self.recent.retain(|recent| recent.folder != folder);
        self.recent.insert(0, Recent { folder, when: now() });
        self.recent.truncate(MOST_RECENT);
        let text = serde_json::to_vec_pretty(&self.recent).unwrap_or_default();
        // What is not remembered is only opened by its folder.
        let _ = fs::create_dir_all(&self.places.state)
            .and_then(|()| fs::write(self.places.state.join("recent.part"), text))
            .and_then(|()| fs::rename(self.places.state.join("recent.part"), self.places.state.join("recent.json")));
    }

    /// The folder of a recent song.
    pub fn recent(&self, id: &str) -> Option<PathBuf> {
        self.recent.iter().map(|recent| &recent.folder).find(|folder| folder_id(folder) == id).cloned()
    }

    /// As the page shows it.
    pub fn told(&self) -> Value {
        let told = |recent: &Recent| {
            let song = Document::open(&recent.folder).ok()?;
            Some(json!({
                "id": folder_id(&recent.folder), "name": song.song().name, "folder": recent.folder,
                "when": recent.when, "tracks": song.song().tracks.len(),
            }))
        };
        let templates = TEMPLATES.iter();
        json!({
            "recent": self.recent.iter().filter_map(told).collect::<Vec<_>>(),
            "roots": vec![&self.places.songs],
            "templates": templates.map(|it| json!({"id": it.id, "name": it.name, "sentence": it.sentence})).collect::<Vec<_>>(),
        })
    }

    /// A folder for a new song of a name, that is not there yet.
    ///
    /// # Errors
    /// Where the folder for songs cannot be made.
    pub fn free_folder(&self, name: &str) -> Result<PathBuf, JobError> {
        let songs = &self.places.songs;
        fs::create_dir_all(songs)
            .map_err(|error| JobError::at(songs, format!("the folder for new songs cannot be made: {error}")))?;
        let name = clean(name);
        let numbered = (1..).map(|n| if n == 1 { name.clone() } else { format!("{name} {n}") });
        let mut free = numbered.map(|name| songs.join(name)).skip_while(|folder| folder.exists());
        free.next().ok_or_else(|| JobError::at(songs, "there is no free name left"))
    }
}

/// A person's words as the name of a file: letters, digits, blanks, dashes and underscores.
pub fn clean(name: &str) -> String {
    let kept = |c: char| if c.is_alphanumeric() || " -_()".contains(c) { c } else { ' ' };
    let words: Vec<String> = name.chars().map(kept).collect::<String>().split_whitespace().map(String::from).collect();
    let mut name = words.join(" ");
    while name.len() > 100 {
        name.pop();
    }
    let name = name.trim().to_string();
    let reserved = ["con", "prn", "aux", "nul"].contains(&name.to_lowercase().as_str());
    if name.is_empty() || reserved { "Song".to_string() } else { name }
}

struct Template {
    id: &'static str,
    name: &'static str,
    sentence: &'static str,
    /// Name, role, channels, bus.
    tracks: &'static [(&'static str, &'static str, Layout, Option<&'static str>)],
    buses: &'static [&'static str],
    reverb: bool,
}

use Layout::{Mono, Stereo};

static TEMPLATES: &[Template] = &[
    Template {
        id: "empty",
        name: "Empty",
        sentence: "Nothing but the master.",
        tracks: &[],
        buses: &[],
        reverb: false,
    },
    Template {
        id: "band",
        name: "Band",
        sentence: "Drums on a bus, bass, two guitars, keys, voices on a bus, a room to send to.",
        tracks: &[
            ("Kick", "kick", Mono, Some("Drums")),
            ("Snare", "snare", Mono, Some("Drums")),
            ("Overheads", "overheads", Stereo, Some("Drums")),
            ("Bass", "bass", Mono, None),
            ("Guitar left", "electric-guitar", Mono, None),
            ("Guitar right", "electric-guitar", Mono, None),
            ("Keys", "keys", Stereo, None),
            ("Lead vocal", "lead-vocal", Mono, Some("Voices")),
            ("Backing vocals", "backing-vocal", Stereo, Some("Voices")),
        ],
        buses: &["Drums", "Voices"],
        reverb: true,
    },
    Template {
        id: "singer",
        name: "Singer and guitar",
        sentence: "One voice, one acoustic guitar in stereo, a room to send to.",
        tracks: &[("Voice", "lead-vocal", Mono, None), ("Guitar", "acoustic-guitar", Stereo, None)],
        buses: &[],
        reverb: true,
    },
    Template {
        id: "speech",
        name: "Podcast",
        sentence: "Two people who speak, and music under them.",
        tracks: &[
            ("Host", "speech", Mono, Some("Speech")),
            ("Guest", "speech", Mono, Some("Speech")),
            ("Music", "effects", Stereo, None),
        ],
        buses: &["Speech"],
        reverb: false,
    },
];

/// A new song.
///
/// # Errors
/// A template that is not in the list, or a name that a song cannot have.
pub fn new_song(name: &str, template: Option<&str>) -> Result<Song, JobError> {
    let id = template.unwrap_or("empty");
    let template = TEMPLATES.iter().find(|known| known.id == id).ok_or_else(|| {
        let known: Vec<_> = TEMPLATES.iter().map(|known| known.id).collect();
        JobError(format!("there is no template \"{id}\"; there are {}", known.join(", ")))
    })?;
    let mut song = Song::new(name, RATE);
    song.buses.extend(template.buses.iter().map(|name| Bus::new(name)));
    for (name, role, layout, bus) in template.tracks {
        let mut track = Track::new(name, *layout);
        track.role = Some((*role).to_string());
        track.strip.output = bus.map(String::from);
        song.tracks.push(track);
    }
    if let Some(kind) = effects::find("reverb").filter(|_| template.reverb) {
        let mut room = Bus::new("Room");
        let (id, settings) = (kind.name.to_string(), (kind.defaults)());
        room.strip.inserts.push(Insert { id: id.clone(), kind: id, settings, bypass: false, sidechain: None });
        song.returns.push(room);
    }
    song.check()?;
    Ok(song)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_a_song_whose_roles_are_known() {
        for template in TEMPLATES {
            let song = new_song("Song", Some(template.id)).unwrap();
            assert_eq!(song.tracks.len(), template.tracks.len());
            for track in &song.tracks {
                let role = track.role.as_deref().unwrap();
                assert!(assistant::Role::WORDS.contains(&role), "{role}");
            }
        }
        assert!(new_song("Song", Some("opera")).unwrap_err().0.contains("empty, band"));
    }

    #[test]
    fn a_name_never_leads_out_of_the_folder() {
        for name in ["../../etc", "/", "..", "C:\\x", "a\0b", "nul", "", "  ", &"é".repeat(300)] {
            let clean = clean(name);
            assert!(!clean.is_empty() && clean.len() <= 100, "{name:?}: {clean:?}");
            assert!(!clean.contains(['/', '\\', '.', ':', '\0']), "{name:?}: {clean:?}");
        }
        assert_eq!(clean("Mein Lied (Mix 2)"), "Mein Lied (Mix 2)");
    }

    #[test]
    fn recent_songs_are_remembered_by_an_id_the_last_first() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places { state: folder.path().join("state"), songs: folder.path().join("songs") };
        let mut start = Start::open(places.clone());
        for name in ["One", "Two"] {
            let song = start.free_folder(name).unwrap();
            Document::create(&song, new_song(name, None).unwrap()).unwrap();
            start.note(&song);
        }
        let told = Start::open(places).told();
        let names: Vec<_> = told["recent"].as_array().unwrap().iter().map(|song| song["name"].clone()).collect();
        assert_eq!(names, ["Two", "One"]);
        let id = told["recent"][1]["id"].as_str().unwrap();
        assert!(start.recent(id).unwrap().ends_with("One"));
        assert_eq!(start.free_folder("One").unwrap(), folder.path().join("songs/One 2"));
    }
}
