//! Every meter over a file.

use crate::{JobError, Progress};
use meters::Readings;
use std::path::Path;

/// Measures a file.
///
/// # Errors
/// A file that is not there or cannot be read.
pub fn measure(path: &Path, progress: Progress) -> Result<Readings, JobError> {
    let mut audio = media::open(path)?;
    let readings = meters::measure(audio.as_mut(), &mut |share| progress("measuring", share));
    readings.map_err(|error| JobError::within(path, error))
}
