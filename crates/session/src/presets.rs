//! Presets: settings of one effect under a name, with a sentence that says what they are for.
//!
//! Those that come with an effect stand beside it as text; a person may keep others in files of the same form.

use crate::address::{Thing, address, path};
use crate::text::nearest::suggestion;
use crate::text::{TextError, read_preset, write};
use crate::{Edit, EditError, Insert, Item, Song};
use effects::Kind;
use signal::Settings;

/// Settings of one effect that a person would start from.
#[derive(Clone, Debug, PartialEq)]
pub struct Preset {
    /// Its name: `lead vocal`.
    pub name: String,
    /// What it is for, a sentence.
    pub sentence: String,
    /// The effect with its settings.
    pub insert: Insert,
}

impl Preset {
    /// The presets that come with an effect.
    ///
    /// # Errors
    /// What a person's own file would be refused for; the effect's own are tested.
    pub fn of(kind: &Kind) -> Result<Vec<Preset>, TextError> {
        Self::read(kind.presets, &format!("presets of {}", kind.name), kind)
    }

    /// The presets of one effect that a text holds.
    ///
    /// # Errors
    /// The line, what is wrong there and what was expected.
    pub fn read(text: &str, file: &str, kind: &Kind) -> Result<Vec<Preset>, TextError> {
        read_preset::presets(text, file, kind)
    }

    /// The one of a name, among presets of an effect.
    ///
    /// # Errors
    /// What there is instead.
    pub fn named(presets: &[Preset], name: &str, kind: &Kind) -> Result<Preset, String> {
        presets.iter().find(|preset| preset.name == name).cloned().ok_or_else(|| {
            let names: Vec<&str> = presets.iter().map(|preset| &*preset.name).collect();
            let near = suggestion(name, names.iter().copied());
            let known: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
            let name = name.escape_debug();
            format!("{} has no preset \"{name}\"{near}; there are {}", kind.name, known.join(", "))
        })
    }

    /// Gives settings all the numbers and parts of the preset; files of audio stay.
    pub fn put(&self, settings: &mut Settings) {
        settings.numbers.clone_from(&self.insert.settings.numbers);
        settings.parts.clone_from(&self.insert.settings.parts);
    }

    /// Its effect as it stands in a song file, on one line.
    pub fn line(&self) -> String {
        write::insert(&self.insert, true).one_line()
    }
}

impl Song {
    /// The edit that gives the insert of a path (`Vox/compressor`) the settings of one of its effect's presets. A curve of a
    /// parameter stays; parts (bands) are replaced, with their curves.
    ///
    /// # Errors
    /// A path that leads to no insert, or a name that no preset has.
    pub fn preset_edit(&self, insert_path: &str, name: &str) -> Result<Edit, EditError> {
        let wrong = |message: String| EditError { path: insert_path.to_string(), message };
        let found = address(self, insert_path).map_err(wrong)?;
        let (Thing::Insert(at, i), None) = (found.thing, found.word) else {
            return Err(wrong("presets are of inserts; name one, as Vox/compressor".to_string()));
        };
        let insert = &self.strip_at(at).inserts[i];
        let kind =
            effects::find(&insert.kind).ok_or_else(|| wrong(format!("there is no effect \"{}\"", insert.kind)))?;
        let presets = Preset::of(kind).map_err(|error| wrong(error.to_string()))?;
        let preset = Preset::named(&presets, name, kind).map_err(wrong)?;
        let mut wanted = self.clone();
        preset.put(&mut wanted.strip_at_mut(at).inserts[i].settings);
        let mut edits = Vec::new();
        for param in (kind.params)() {
            let path = format!("{insert_path}/{}", param.key);
            let (now, then) = (self.field(&path)?, wanted.field(&path)?);
            if now.value != then.value {
                edits.push(Edit::set(path, then.text));
            }
        }
        if insert.settings.parts != preset.insert.settings.parts {
            // From the last on, so that no part is renumbered before its turn.
            let gone = (0..insert.settings.parts.len()).rev().map(|part| path(self, Thing::Part(at, i, part)));
            edits.extend(gone.map(Edit::remove));
            let come = preset.insert.settings.parts.iter().enumerate();
            edits.extend(come.map(|(index, part)| Edit::add(insert_path, index, Item::Part(part.clone()))));
        }
        Ok(Edit::Group(edits))
    }
}
