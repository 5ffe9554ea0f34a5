//! A word from outside that ends a long job.

use crate::source::{Library, Source, SourceError};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A word that ends a job; every copy of it is the same word. Where it was never handed on, nothing ends.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Why a job that was stopped has no result.
    pub const WHY: &'static str = "stopped";

    /// Says it.
    pub fn say(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was said.
    pub fn is_said(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Goes on, unless it was said.
    ///
    /// # Errors
    /// Where it was.
    pub fn go_on(&self) -> Result<(), SourceError> {
        let stopped = || SourceError { what: "the job".to_string(), why: Self::WHY.to_string() };
        if self.is_said() { Err(stopped()) } else { Ok(()) }
    }

    /// A library whose audio ends with an error once the word was said.
    pub fn library<'l>(&self, library: &'l dyn Library) -> Stoppable<'l> {
        Stoppable { library, stop: self.clone() }
    }

    /// Audio that ends with an error once the word was said.
    pub fn source<'s>(&self, source: Box<dyn Source + 's>) -> StoppableSource<'s> {
        StoppableSource { source, stop: self.clone() }
    }
}

/// See [`Stop::library`].
pub struct Stoppable<'l> {
    library: &'l dyn Library,
    stop: Stop,
}

impl Library for Stoppable<'_> {
    fn open(&self, file: &str) -> Result<Box<dyn Source>, SourceError> {
        self.stop.go_on()?;
        Ok(Box::new(self.stop.source(self.library.open(file)?)))
    }

    fn hash_of(&self, file: &str) -> Option<String> {
        self.library.hash_of(file)
    }

    fn stop(&self) -> Stop {
        self.stop.clone()
    }
}

/// See [`Stop::source`].
pub struct StoppableSource<'s> {
    source: Box<dyn Source + 's>,
    stop: Stop,
}

impl Source for StoppableSource<'_> {
    fn rate(&self) -> u32 {
        self.source.rate()
    }

    fn channels(&self) -> usize {
        self.source.channels()
    }

    fn frames(&self) -> i64 {
        self.source.frames()
    }

    fn read(&mut self, start: i64, out: &mut [&mut [f32]]) -> Result<(), SourceError> {
        self.stop.go_on()?;
        self.source.read(start, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Memory;

    struct Shelf;

    impl Library for Shelf {
        fn open(&self, _file: &str) -> Result<Box<dyn Source>, SourceError> {
            Ok(Box::new(Memory { rate: 48_000, channels: vec![vec![0.5; 8]] }))
        }
    }

    #[test]
    fn what_is_open_and_what_would_be_opened_end_with_the_word_and_not_before() {
        let stop = Stop::default();
        let library = stop.library(&Shelf);
        let mut source = library.open("a").unwrap();
        let mut row = [0.0; 4];
        source.read(0, &mut [&mut row]).unwrap();
        assert_eq!(row, [0.5; 4]);
        library.stop().say();
        assert_eq!(source.read(0, &mut [&mut row]).unwrap_err().why, Stop::WHY);
        assert!(library.open("a").is_err());
        assert!(!Shelf.stop().is_said(), "a library without the word never ends");
    }
}
