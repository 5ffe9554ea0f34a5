//! Meters beside the standards and other programs.

mod signals;

mod beside_ebur128;
mod ebu_3341;
mod ebu_3342;
mod recordings;
