//! What a person at a terminal sees: a progress bar on stderr, prose or one JSON document on stdout.

use desk::JobError;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::Value;
use std::io::{IsTerminal, Write};
use std::sync::Mutex;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done,
    /// Done, and something was found that must be mended.
    Mend,
}

/// The result of a command.
pub type Ended = Result<Outcome, JobError>;

/// The progress of one command.
pub struct Screen {
    bar: ProgressBar,
    doing: Mutex<String>,
}

impl Screen {
    /// A bar on a terminal, nothing elsewhere.
    pub fn new() -> Self {
        let bar = if std::io::stderr().is_terminal() { ProgressBar::new(1000) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{msg:30} [{bar:40}] {percent:>3} %  {elapsed}") {
            bar.set_style(style.progress_chars("=> "));
        }
        Self { bar, doing: Mutex::new(String::new()) }
    }

    /// Shows what is being done and how far it is.
    pub fn progress(&self, doing: &str, share: f64) {
        if let Ok(mut last) = self.doing.lock()
            && *last != doing
        {
            *last = doing.to_string();
            self.bar.set_message(doing.to_string());
        }
        self.bar.set_position((share.clamp(0.0, 1.0) * 1000.0) as u64);
    }

    /// Takes the bar away.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

/// Writes a text to stdout; a closed pipe is no error.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Writes a line to stderr.
pub fn note(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Writes one JSON document to stdout.
pub fn say_json(value: &Value) {
    say(&serde_json::to_string_pretty(value).unwrap_or_else(|_| "null".to_string()));
}

/// Text from a file, safe to print: control characters are shown as a question mark.
pub fn safe(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '?' } else { c }).collect()
}
