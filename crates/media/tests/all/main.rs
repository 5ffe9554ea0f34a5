//! What is promised of files, in and out.

mod material;
mod round_trip;
mod song_files;
mod tags;
