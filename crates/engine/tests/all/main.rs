//! What the engine promises of whole songs.

mod crowd;
#[path = "../desk/mod.rs"]
mod desk;
mod memory_store;

mod alignment;
mod desk_rules;
mod incremental;
mod live;
mod modulation;
mod same_bits;
mod vcas;
