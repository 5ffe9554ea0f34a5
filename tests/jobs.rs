//! Whole jobs: a folder in, a folder out, done by the real `tonmeister` command.
//!
//! What comes out is judged by other programs than the one under test: ebur128 for loudness, a filter of our own for
//! true peaks, sha2 for hashes, and a WAV reader that is twenty lines long.

#![allow(clippy::disallowed_methods)]

mod band;
mod job;
mod package;
mod sound;
mod true_peak;

mod actions;
mod arrows;
mod bad_input;
mod bad_words;
mod demo;
mod effects;
mod formats;
mod json;
mod licences;
mod material;
mod produce;
mod render;
mod undo;
