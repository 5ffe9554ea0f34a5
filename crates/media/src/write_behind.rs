//! Writes a file on a thread of its own, so that whoever makes the sound need not wait for dither, encoder and disk.

use std::panic::resume_unwind;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{Builder, JoinHandle};

use crate::MediaError;
use crate::writer::Writer;

/// Blocks that may wait to be written.
const WAITING: usize = 16;

/// A block of sound, a plane a channel.
type Block = Vec<Vec<f32>>;

type Written = Result<Box<dyn Writer>, MediaError>;

/// A writer at work on another thread. Dropped, it waits until that has left nothing behind.
struct WriteBehind {
    blocks: Option<SyncSender<Block>>,
    thread: Option<JoinHandle<Written>>,
    refused: Option<MediaError>,
}

/// The same writer, at work on a thread of its own. What it refuses is said at a later block, or at the end.
///
/// # Errors
/// Where the system gives no thread.
pub fn write_behind(path: &Path, writer: Box<dyn Writer>) -> Result<Box<dyn Writer>, MediaError> {
    let (send, blocks) = sync_channel(WAITING);
    let thread = Builder::new().name("writer".into()).spawn(move || write_all(writer, &blocks));
    let thread = thread.map_err(|error| MediaError::io(path, &error))?;
    Ok(Box::new(WriteBehind { blocks: Some(send), thread: Some(thread), refused: None }))
}

fn write_all(mut writer: Box<dyn Writer>, blocks: &Receiver<Block>) -> Written {
    for block in blocks {
        writer.write(&block.iter().map(Vec::as_slice).collect::<Vec<_>>())?;
    }
    Ok(writer)
}

impl WriteBehind {
    /// Waits for the thread to end, and gives back what it had; nothing, if it has been asked before.
    fn end(&mut self) -> Option<Written> {
        self.blocks = None;
        let thread = self.thread.take()?;
        Some(thread.join().unwrap_or_else(|panic| resume_unwind(panic)))
    }
}

impl Writer for WriteBehind {
    fn write(&mut self, planar: &[&[f32]]) -> Result<(), MediaError> {
        let block = planar.iter().map(|plane| plane.to_vec()).collect();
        if self.blocks.as_ref().is_some_and(|blocks| blocks.send(block).is_ok()) {
            return Ok(());
        }
        if let Some(Err(error)) = self.end() {
            self.refused = Some(error);
        }
        self.refused.clone().map_or(Ok(()), Err)
    }

    fn finish(mut self: Box<Self>) -> Result<(), MediaError> {
        match self.end() {
            Some(written) => written?.finish(),
            None => self.refused.clone().map_or(Ok(()), Err),
        }
    }
}

impl Drop for WriteBehind {
    fn drop(&mut self) {
        self.blocks = None;
        // Its panic, if it had one, must not become a second one here.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cause, Depth, Format, Spec, create};

    const FRAMES: usize = 10_000;

    fn sound() -> Vec<Vec<f32>> {
        (0..2).map(|channel| (0..FRAMES).map(|n| ((n * 7 + channel) % 200) as f32 / 256.0).collect()).collect()
    }

    fn write(mut writer: Box<dyn Writer>, block: usize) -> Result<(), MediaError> {
        let sound = sound();
        for at in (0..FRAMES).step_by(block) {
            let part = at..FRAMES.min(at + block);
            writer.write(&sound.iter().map(|plane| &plane[part.clone()]).collect::<Vec<_>>())?;
        }
        writer.finish()
    }

    #[test]
    fn the_file_is_the_one_that_the_writer_itself_would_write() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let (plain, behind) = (folder.path().join("plain.wav"), folder.path().join("behind.wav"));
        let spec = Spec::new(Format::for_path(&plain, Some(Depth::Sixteen))?, 48_000, 2);
        write(create(&plain, &spec, &[])?, 64)?;
        write(write_behind(&behind, create(&behind, &spec, &[])?)?, 64)?;
        assert_eq!(std::fs::read(plain)?, std::fs::read(behind)?);
        Ok(())
    }

    /// Takes so many blocks, then the disk is full.
    struct Full(usize);

    impl Writer for Full {
        fn write(&mut self, _planar: &[&[f32]]) -> Result<(), MediaError> {
            self.0 = self.0.checked_sub(1).ok_or_else(|| full("block"))?;
            Ok(())
        }

        fn finish(self: Box<Self>) -> Result<(), MediaError> {
            Err(full("end"))
        }
    }

    fn full(what: &str) -> MediaError {
        MediaError::new(Path::new("out.wav"), Cause::Io, what, "free some space on that disk")
    }

    #[test]
    fn what_the_writer_refuses_is_said() -> Result<(), MediaError> {
        let path = Path::new("out.wav");
        // At one of the blocks after it, and at each from then on.
        let mut writer = write_behind(path, Box::new(Full(3)))?;
        let first = (0..1000).find_map(|_| writer.write(&[&[0.0]]).err());
        assert_eq!(first, Some(full("block")));
        assert_eq!(writer.write(&[&[0.0]]), Err(full("block")));
        assert_eq!(writer.finish(), Err(full("block")));
        // At the end, where all blocks have been handed on by then.
        assert_eq!(write(write_behind(path, Box::new(Full(3)))?, FRAMES / 4), Err(full("block")));
        assert_eq!(write(write_behind(path, Box::new(Full(4)))?, FRAMES / 4), Err(full("end")));
        Ok(())
    }

    #[test]
    fn dropped_it_leaves_nothing_behind() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("out.wav");
        let spec = Spec::new(Format::for_path(&path, None)?, 48_000, 2);
        let mut writer = write_behind(&path, create(&path, &spec, &[])?)?;
        let sound = sound();
        writer.write(&[&sound[0], &sound[1]])?;
        drop(writer);
        assert_eq!(std::fs::read_dir(folder.path())?.count(), 0);
        Ok(())
    }
}
