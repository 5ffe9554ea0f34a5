//! Writes MP3 and M4A through an ffmpeg or lame found on the machine: their encoders come with other terms than ours.
//!
//! The samples go to the program as they are (32-bit floating point) through a pipe; what it complains about comes
//! back as the error.

use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::thread::JoinHandle;

use crate::format::Spec;
use crate::info::{Container, clean_text};
use crate::part_file::PartFile;
use crate::writer::{Writer, check_block};
use crate::{Cause, MediaError};

/// No complaint is read beyond this many bytes.
const MOST_TEXT: u64 = 64 * 1024;

/// A running program that does not outlive its writer.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail where it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A file being written by a program.
pub(crate) struct ProgramWriter {
    part: PartFile,
    program: String,
    channels: usize,
    input: Option<BufWriter<ChildStdin>>,
    complaint: Option<JoinHandle<Vec<u8>>>,
    child: Running,
    bytes: Vec<u8>,
}

/// Whether there is a program on this machine that writes MP3 or M4A.
pub(crate) fn is_there(container: Container) -> bool {
    find("ffmpeg").is_some() || (container == Container::Mp3 && find("lame").is_some())
}

fn find(program: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let names = [program.to_string(), format!("{program}.exe")];
    std::env::split_paths(&folders).flat_map(|f| names.iter().map(move |n| f.join(n))).find(|p| p.is_file())
}

/// The call that reads raw samples from its standard input and writes `to`.
fn command(path: &Path, spec: &Spec, to: &Path) -> Result<Command, MediaError> {
    let mp3 = spec.format.container == Container::Mp3;
    if let Some(ffmpeg) = find("ffmpeg") {
        return Ok(ffmpeg_call(&ffmpeg, spec, to));
    }
    if let Some(lame) = find("lame").filter(|_| mp3) {
        return Ok(lame_call(&lame, spec, to));
    }
    let (what, advice) = if mp3 {
        ("MP3 is written by ffmpeg or lame, and neither is on this machine", "install ffmpeg, or write .ogg or .opus")
    } else {
        ("M4A is written by ffmpeg, which is not on this machine", "install ffmpeg, or write .ogg or .opus")
    };
    Err(MediaError::new(path, Cause::NotFound, what, advice))
}

fn ffmpeg_call(ffmpeg: &Path, spec: &Spec, to: &Path) -> Command {
    let (codec, kilobits, kind) = match spec.format.container {
        Container::Mp3 => ("libmp3lame", 320, "mp3"),
        _ => ("aac", 256, "ipod"),
    };
    let kilobits = spec.format.bit_rate.unwrap_or(kilobits);
    let mut call = Command::new(ffmpeg);
    call.args(["-nostdin", "-hide_banner", "-loglevel", "error", "-y", "-f", "f32le"]);
    call.args(["-ar", &spec.rate.to_string(), "-ac", &spec.channels.to_string(), "-i", "pipe:0"]);
    call.args(["-c:a", codec, "-b:a", &format!("{kilobits}k"), "-fflags", "+bitexact", "-flags:a", "+bitexact"]);
    // `file:` keeps a name with a colon from being taken for a protocol.
    call.args(["-f", kind]).arg(prefixed(to));
    call
}

fn prefixed(path: &Path) -> std::ffi::OsString {
    let mut name = std::ffi::OsString::from("file:");
    name.push(path);
    name
}

fn lame_call(lame: &Path, spec: &Spec, to: &Path) -> Command {
    let kilobits = spec.format.bit_rate.unwrap_or(320).to_string();
    // lame takes the rate in kilohertz.
    let rate = format!("{}.{:03}", spec.rate / 1000, spec.rate % 1000);
    let mut call = Command::new(lame);
    call.args(["--quiet", "-r", "--bitwidth", "32", "--signed", "--little-endian", "-s", &rate, "-b", &kilobits]);
    call.args(["-m", if spec.channels == 1 { "m" } else { "j" }, "-"]).arg(to);
    call
}

impl ProgramWriter {
    /// Starts the program.
    pub fn create(path: &Path, spec: &Spec) -> Result<Self, MediaError> {
        let part = PartFile::tagged(path, spec)?;
        let mut command = command(path, spec, part.part())?;
        let program = Path::new(command.get_program()).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|e| MediaError::io(Path::new(command.get_program()), &e))?;
        let input = child.stdin.take().map(|pipe| BufWriter::with_capacity(64 * 1024, pipe));
        // Read beside the work: a program that waits for its complaint to be read would never end.
        let complaint = child.stderr.take().map(|pipe| {
            std::thread::spawn(move || {
                let (mut text, mut pipe) = (Vec::new(), pipe);
                let _ = (&mut pipe).take(MOST_TEXT).read_to_end(&mut text);
                let _ = std::io::copy(&mut pipe, &mut std::io::sink());
                text
            })
        });
        Ok(Self { part, program, channels: spec.channels, input, complaint, child: Running(child), bytes: Vec::new() })
    }

    fn is_lame(&self) -> bool {
        self.program == "lame"
    }

    fn pack(&mut self, planar: &[&[f32]], frames: usize) {
        let lame = self.is_lame();
        self.bytes.resize(frames * self.channels * 4, 0);
        let (samples, _) = self.bytes.as_chunks_mut::<4>();
        for (channel, from) in planar.iter().enumerate() {
            let places = samples.iter_mut().skip(channel).step_by(self.channels);
            // lame takes raw samples as whole numbers only.
            places.zip(*from).for_each(|(place, s)| {
                *place = if lame { ((s * 2_147_483_648.0) as i32).to_le_bytes() } else { s.to_le_bytes() };
            });
        }
    }

    /// Closes the pipe, waits, and turns a failure into an error.
    fn end(&mut self) -> Result<(), MediaError> {
        let flushed = self.input.take().map_or(Ok(()), |mut input| input.flush());
        let ended = self.child.0.wait().map_err(|e| MediaError::io(self.part.target(), &e))?;
        let text = self.complaint.take().and_then(|t| t.join().ok()).unwrap_or_default();
        if ended.success() {
            return flushed.map_err(|e| MediaError::io(self.part.target(), &e));
        }
        let last = text.split(|b| *b == b'\n').rev().find_map(clean_text).unwrap_or_else(|| ended.to_string());
        let what = format!("{} could not write it ({last})", self.program);
        Err(MediaError::new(self.part.target(), Cause::Unsupported, what, "try 44100 or 48000 Hz and another bit rate"))
    }
}

impl Writer for ProgramWriter {
    fn write(&mut self, planar: &[&[f32]]) -> Result<(), MediaError> {
        let frames = check_block(self.part.target(), planar, self.channels)?;
        self.pack(planar, frames);
        let written = self.input.as_mut().map_or(Ok(()), |input| input.write_all(&self.bytes));
        match written {
            Ok(()) => Ok(()),
            // The program has gone; it says why better than the pipe does.
            Err(error) => self.end().and(Err(MediaError::io(self.part.target(), &error))),
        }
    }

    fn finish(mut self: Box<Self>) -> Result<(), MediaError> {
        self.end()?;
        self.part.commit()
    }
}
