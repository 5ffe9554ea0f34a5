//! The running console: whole jobs, for the command line and the studio alike.
//!
//! A job opens files, calls the crates that know, reports progress and says what came of it as a value. What it says on a
//! screen is not its business.

mod check;
mod error;
mod import;
mod progress;

pub use check::{Finding, check, check_song};
pub use error::JobError;
pub use import::{Import, import};
pub use progress::Progress;
