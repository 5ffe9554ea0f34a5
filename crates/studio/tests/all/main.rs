//! What the studio promises its pages, over real connections to a real server.

mod page;
#[path = "../../../session/tests/random/mod.rs"]
mod random;

mod assistant;
mod audio;
mod crash;
mod deliver;
mod groups;
mod hostile;
mod patches;
mod room;
mod sockets;
mod sound;
mod stopping;
