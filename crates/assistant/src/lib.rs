//! Listens, and proposes moves with reasons.
//!
//! ```text
//! Song --listen--> Scene --rules--> Proposals --apply--> Song' --listen--> Scene' --verify--> kept or taken back
//! ```
//! Everything the assistant does is a change of the song with a reason: what was measured before, what the rule expects,
//! and what was measured after. A move that does not reach what it claims is taken back. The same song gives the same
//! moves. This crate opens no file: audio is handed in as [`signal::Library`].

mod hearing;
mod lexicon;
mod listen;
mod masking;
mod master;
mod mix;
mod proposal;
mod roles;
mod rules;
mod scene;
mod spectrum;
mod timbre;

pub use hearing::{BANDS, Heard, band_centre};
pub use lexicon::role_of;
pub use listen::{Heads, listen};
pub use masking::{Hidden, Masking, masking};
pub use master::{Balance, MASTER_RULES, MasterRule, MasterWishes, Mastered, corridor, k_weighting, master};
pub use mix::{MixError, Mixed, Outcome, Wishes, mix};
pub use proposal::{Bound, Proposal};
pub use roles::{Role, RoleGuess, Style, guess_roles};
pub use rules::{LIST, Rule, Stage};
pub use scene::Scene;
