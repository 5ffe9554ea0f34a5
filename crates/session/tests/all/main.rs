//! What a song and its edits promise.

#[path = "../random/mod.rs"]
mod random;
mod refusal;

mod authors;
mod edits;
mod history;
mod memberships;
mod presets;
mod reference;
mod text;
