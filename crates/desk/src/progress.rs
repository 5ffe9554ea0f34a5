//! How a long job tells what it is doing, and hears that it shall end.

/// The word that ends a job: whatever reads, renders, measures or writes for it ends within a moment, and no half file stays.
pub use signal::Stop;

/// Told what is being done, and which share of it is done (0 to 1). Called from any thread.
pub type Progress<'a> = &'a (dyn Fn(&str, f64) + Sync);
