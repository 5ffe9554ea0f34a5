//! Runs the real command and holds how it ended.

use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// One run of the command.
pub struct Job {
    command: Command,
    limit: Duration,
}

/// How a run ended.
pub struct Done {
    line: String,
    exit: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Job {
    /// The command with these words.
    pub fn new<S: AsRef<OsStr>>(words: impl IntoIterator<Item = S>) -> Self {
        let mut command = Command::new(binary());
        command.args(words).stdin(Stdio::null());
        Self { command, limit: Duration::from_secs(500) }
    }

    /// In which it must have ended; a job that hangs is stopped and fails.
    pub fn within(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Runs it to its end.
    pub fn run(mut self) -> Done {
        let line = format!("{:?}", self.command);
        let folder = TempDir::new().unwrap();
        let (stdout, stderr) = (folder.path().join("stdout"), folder.path().join("stderr"));
        self.command.stdout(File::create(&stdout).unwrap()).stderr(File::create(&stderr).unwrap());
        let started = Instant::now();
        let mut child = self.command.spawn().unwrap();
        let exit = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break status.code();
            }
            if started.elapsed() > self.limit {
                child.kill().unwrap();
                child.wait().unwrap();
                panic!("{line}: not done after {:?}", self.limit);
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        let text = |path: &Path| String::from_utf8_lossy(&fs::read(path).unwrap()).into_owned();
        Done { line, exit, stdout: text(&stdout), stderr: text(&stderr) }
    }
}

impl Done {
    /// It ended with this code, and without a panic.
    #[track_caller]
    pub fn expect_exit(self, code: i32) -> Self {
        assert_eq!(self.exit, Some(code), "{}\n{}\n{}", self.line, self.stdout, self.stderr);
        self.expect_no_panic()
    }

    /// It ended by itself with one of its own codes: no panic, no signal.
    #[track_caller]
    pub fn expect_no_panic(self) -> Self {
        let own = matches!(self.exit, Some(0..=2));
        assert!(own && !self.stderr.contains("panicked"), "{}: {:?}\n{}", self.line, self.exit, self.stderr);
        self
    }

    /// It could not, said so in one line on stderr with all of these words, and nothing on stdout.
    #[track_caller]
    pub fn expect_refusal(self, words: &[&str]) -> String {
        let done = self.expect_exit(2);
        assert_eq!(done.stdout, "", "{}", done.line);
        let lines: Vec<&str> = done.stderr.lines().collect();
        assert!(lines.len() == 1 && lines[0].starts_with("tonmeister: "), "{}\n{}", done.line, done.stderr);
        for word in words {
            assert!(lines[0].contains(word), "{}: no \"{word}\" in: {}", done.line, lines[0]);
        }
        lines[0].to_string()
    }

    /// Its one JSON document.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{}: {error}\n{}", self.line, self.stdout))
    }

    /// What it said on stdout.
    pub fn stdout(&self) -> &str {
        &self.stdout
    }

    /// The code it ended with.
    pub fn exit(&self) -> Option<i32> {
        self.exit
    }
}

/// Runs the command, which must be able to.
#[track_caller]
pub fn tonmeister<S: AsRef<OsStr>>(words: impl IntoIterator<Item = S>) -> Done {
    Job::new(words).run().expect_exit(0)
}

/// Words of different kinds as one list for the command line.
#[macro_export]
macro_rules! words {
    ($($word:expr),+ $(,)?) => { [$(std::ffi::OsString::from($word)),+] };
}

/// The command, built as these tests were built.
pub fn binary() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_tonmeister"))
}

/// The workspace's folder.
pub fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The folder of real recordings, where there is one on this machine.
pub fn material() -> Option<PathBuf> {
    let named = std::env::var_os("TONMEISTER_MATERIAL").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| root().join("../shared/material"));
    folder.is_dir().then_some(folder)
}

/// Every file under a folder with the hash of its bytes, but for the hidden ones, in which a song keeps its lock and what
/// it has decoded.
pub fn snapshot(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name().unwrap().to_string_lossy().starts_with('.') {
            continue;
        }
        if path.is_dir() {
            files.extend(snapshot(&path));
        } else {
            files.insert(path.clone(), sha256(&path));
        }
    }
    files
}

/// The hash of a file's bytes, in hexadecimal digits.
pub fn sha256(path: &Path) -> String {
    let digest = Sha256::digest(fs::read(path).unwrap());
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}
