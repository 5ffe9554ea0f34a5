//! How a long job tells what it is doing.

/// Told what is being done, and which share of it is done (0 to 1). Called from any thread.
pub type Progress<'a> = &'a (dyn Fn(&str, f64) + Sync);
