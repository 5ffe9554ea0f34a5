//! `tonmeister studio`: the studio in the browser.

use crate::commands::demo::record;
use crate::screen::{Ended, Outcome, Screen, note, say};
use clap::Args;
use desk::{JobError, Progress, Stop};
use session::Document;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use studio::{Assets, Options, Places, Studio};

/// Opens the studio in the browser: arrange, mix, listen, master and deliver by hand.
#[derive(Args)]
pub struct Arguments {
    /// The song's folder; without one the studio begins with the recent songs.
    song: Option<PathBuf>,
    /// The port of this machine that the page is served on; without one any that is free.
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// Only print the page's address.
    #[arg(long)]
    no_open: bool,
    /// Where new songs are made.
    #[arg(long, value_name = "DIR")]
    songs: Option<PathBuf>,
    /// Take the page's files from a folder, to work on the page.
    #[arg(long, value_name = "DIR", hide = true)]
    studio_dir: Option<PathBuf>,
}

pub fn run(arguments: &Arguments) -> Ended {
    if let Some(song) = &arguments.song {
        make_ready(song);
    }
    let mut places = Places::of_user()?;
    places.songs = arguments.songs.clone().unwrap_or(places.songs);
    let studio = Studio::start(Options {
        song: arguments.song.clone(),
        port: arguments.port,
        assets: arguments.studio_dir.clone().map_or(Assets::BuiltIn, Assets::Folder),
        places,
        demo: Some(Arc::new(|folder: &Path, stop: &Stop, progress: Progress| {
            record(folder, stop, &|share| progress("playing and recording the band", share))
        })),
    })?;
    let url = studio.url();
    say(&url);
    if !arguments.no_open && show(&url).is_err() {
        note("no browser could be opened; open the address above in one");
    }
    studio.wait();
    studio.close();
    Ok(Outcome::Done)
}

/// Decodes and resamples what has to be, with its progress on the screen, so that the page need not wait for it without a word.
/// A song that cannot be read is the studio's to tell.
fn make_ready(folder: &Path) {
    if let Ok(document) = Document::open(folder) {
        let screen = Screen::new();
        desk::library(document.song(), folder, &Stop::default(), &|doing, share| screen.progress(doing, share));
        screen.clear();
    }
}

/// Opens an address in the user's browser.
fn show(url: &str) -> Result<(), JobError> {
    let (program, before): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("rundll32", &["url.dll,FileProtocolHandler"]),
        _ => ("xdg-open", &[]),
    };
    let mut command = Command::new(program);
    command.args(before).arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().map(drop).map_err(|error| JobError(format!("{program}: {error}")))
}
