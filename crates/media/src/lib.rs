//! Audio files in and out.
//!
//! Reading: [`open`] and [`probe`] for any file, [`SongLibrary`] for the files of a song, [`scan`] for a folder of stems.
//! Writing: [`create`] gives a [`Writer`] for a [`Format`]; a file appears under its name only when it is whole.
//! [`write_behind`] lets it work on a thread of its own.
//! Every error says what is wrong, where, and what to do.

mod aiff;
mod broadcast;
mod bytes;
mod codec;
mod compressed;
mod decoded;
mod digest;
mod error;
mod file;
mod file_index;
mod flac;
mod format;
mod glance;
mod import;
mod info;
mod library;
mod mp4_edit;
mod natural;
mod opus_file;
mod opus_writer;
mod overview;
mod packing;
mod part_file;
mod pcm;
mod pcm_file;
mod program_writer;
mod quantize;
mod riff;
mod scan;
mod tags;
mod vorbis_writer;
mod wav;
mod wav_writer;
mod write_behind;
mod writer;

pub use codec::codec;
pub use digest::{content_name, sha256};
pub use error::{Cause, MediaError, Place};
pub use file::{AudioFile, open, probe, read_whole};
pub use format::{Depth, Format, Spec};
pub use glance::glance;
pub use import::{copy_into, find_moved};
pub use info::{Container, HIGHEST_RATE, Info, LOWEST_RATE, MOST_CHANNELS};
pub use library::SongLibrary;
pub use overview::{Overview, Point};
pub use scan::{Scan, Skipped, Stem, scan};
pub use tags::{Cover, LARGEST_COVER, Tag, Tags};
pub use write_behind::write_behind;
pub use writer::{Writer, create};
