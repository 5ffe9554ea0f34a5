//! The numbers of sound.
//!
//! Everything the other crates agree on: units, positions on the sample grid, lanes, parameters, maths that gives the
//! same bits on every machine, filters, the transform, the resampler, and measurements and faults as values.
//! Nothing here opens a file, asks a clock or starts a thread.

pub mod audio;
pub mod bands;
pub mod delay_line;
pub mod dither;
pub mod fft;
pub mod frame;
pub mod half_band;
pub mod lanes;
pub mod layout;
pub mod math;
pub mod measurement;
pub mod oversample;
pub mod param;
pub mod random;
pub mod resample;
pub mod source;
pub mod stop;
pub mod svf;
pub mod test_signal;
pub mod units;
pub mod window;

pub use audio::{Audio, FileParam};
pub use frame::{Beat, Frame, Span};
pub use lanes::{Lanes, QUANTUM};
pub use layout::Layout;
pub use measurement::{Fault, Measurement};
pub use param::{Declared, Param, Part, PartKinds, Scale, Settings};
pub use source::{Codec, Library, Source, SourceError};
pub use stop::Stop;
pub use units::{Db, Dbtp, Hz, Lu, Lufs, Ms, Percent, Plain, Ratio, Seconds, Semitones, Unit};
