//! The running console: whole jobs, for the command line and the studio alike.
//!
//! A job opens files, calls the crates that know, reports progress and says what came of it as a value. What it says on a
//! screen is not its business.

pub mod actions;
mod bring_in;
mod chain;
mod check;
pub mod curves;
mod deliver;
mod error;
mod facts;
mod file_length;
mod import;
mod library;
pub mod live;
mod master;
mod measure;
mod mix;
mod mix_picture;
mod pair;
mod process;
mod produce;
mod progress;
mod render;
mod render_store;
mod search;
mod tags;

pub use bring_in::bring_in;
pub use check::{Finding, check, check_song};
pub use deliver::{deliver_file, deliver_song};
pub use error::JobError;
pub use facts::facts;
pub use file_length::file_length;
pub use import::{Import, import};
pub use library::library;
pub use master::{Master, MasterJob, target};
pub use measure::measure;
pub use mix::{mix, plan_mix, plan_song_mix};
pub use mix_picture::{MixPicture, mix_picture};
pub use process::{hand_audio, inserts, process, read_text};
pub use produce::{Produced, Production, produce};
pub use progress::{Progress, Stop};
pub use render::{Renders, file_name, render};
pub use render_store::RenderStore;
pub use search::find_sources;
pub use tags::tags;
