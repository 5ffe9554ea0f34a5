//! What is sent again and again while a song is open: meters, spectrum, scope, dynamics, sound.
//!
//! A thread of its own, so that neither the room nor a slow page can hold it up.

use crate::order::Order;
use crate::page::Page;
use axum::body::Bytes;
use desk::live::{Live, PcmBlock, PcmTap, Readings, StripReading};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How often sound is handed on.
const TICK: Duration = Duration::from_micros(5_556);
/// Ticks between two readings of the meters while it plays: 60 a second.
const METERS: u64 = 3;
/// Readings between two pictures of spectrum and scope: 30 a second.
const PICTURES: u64 = 2;
/// Ticks between two readings while it stands: 10 a second.
const STANDING: u64 = 18;
/// Ticks between two looks at device and troubles.
const LOOKS: u64 = 180;

/// Who is sent what.
#[derive(Default)]
pub struct Audience {
    /// What plays; `None` where no song is open.
    pub live: Option<Arc<Live>>,
    /// The song's strips, which all have a place in the meters before anything was heard of them.
    pub strips: usize,
    /// The pages.
    pub pages: Vec<Arc<Page>>,
}

/// The audience as the room changes it and the monitor reads it.
pub type Shared = Arc<Mutex<Audience>>;

/// Changes the audience.
pub fn change(shared: &Shared, change: impl FnOnce(&mut Audience)) {
    change(&mut shared.lock().unwrap_or_else(PoisonError::into_inner));
}

/// Begins to send; ends when the room has closed.
///
/// # Errors
/// A thread that cannot be started.
pub fn start(shared: Shared, orders: mpsc::Sender<Order>) -> std::io::Result<JoinHandle<()>> {
    std::thread::Builder::new().name("monitor".to_string()).spawn(move || {
        let mut monitor = Monitor { orders, tap: None, serial: 0, tick: 0, playing: false };
        let mut next = Instant::now();
        loop {
            let (live, strips, pages) = {
                let audience = shared.lock().unwrap_or_else(PoisonError::into_inner);
                (audience.live.clone(), audience.strips, audience.pages.clone())
            };
            if !monitor.work(live.as_ref(), strips, &pages) {
                return;
            }
            next = (next + TICK).max(Instant::now());
            std::thread::sleep(next.saturating_duration_since(Instant::now()));
        }
    })
}

struct Monitor {
    orders: mpsc::Sender<Order>,
    /// The sound of the engine that is open, and which that is.
    tap: Option<(Arc<Live>, PcmTap)>,
    serial: u32,
    tick: u64,
    playing: bool,
}

impl Monitor {
    /// One tick; `false` where the room has closed.
    fn work(&mut self, live: Option<&Arc<Live>>, strips: usize, pages: &[Arc<Page>]) -> bool {
        self.tick += 1;
        let Some(live) = live else {
            self.tap = None;
            // An empty order to see whether the room is still there.
            return !self.tick.is_multiple_of(LOOKS) || self.orders.send(Order::Look).is_ok();
        };
        if self.tap.as_ref().is_none_or(|(known, _)| !Arc::ptr_eq(known, live)) {
            self.tap = Some((live.clone(), live.pcm()));
        }
        self.sound(pages);
        let every = if self.playing { METERS } else { STANDING };
        if self.tick.is_multiple_of(every) {
            self.meters(live, strips, pages);
        }
        !self.tick.is_multiple_of(LOOKS) || self.orders.send(Order::Look).is_ok()
    }

    fn sound(&mut self, pages: &[Arc<Page>]) {
        let Some((_, tap)) = &mut self.tap else { return };
        while let Some(block) = tap.next() {
            for page in pages.iter().filter(|page| page.wants_sound.load(Ordering::Relaxed)) {
                let serial = page.sound_serial.fetch_add(1, Ordering::Relaxed);
                page.play(sound_frame(&block, serial));
            }
        }
    }

    fn meters(&mut self, live: &Live, strips: usize, pages: &[Arc<Page>]) {
        let mut readings = live.readings();
        if readings.strips.len() < strips {
            readings.strips.resize(strips, StripReading::default());
        }
        self.serial = self.serial.wrapping_add(1);
        if readings.playing != self.playing {
            self.playing = readings.playing;
            // A room that has closed is found out at the next look.
            let _ = self.orders.send(Order::Moved);
        }
        let serial = self.serial;
        let send = |kind: u8, slot: u8, frame: Option<Bytes>| {
            if let Some(frame) = frame {
                pages.iter().for_each(|page| page.show(kind * 2 + slot, frame.clone()));
            }
        };
        send(1, 0, Some(meter_frame(&readings, serial)));
        send(5, 0, dynamics_frame(&readings, serial));
        send(6, 0, bands_frame(&readings, serial));
        if u64::from(serial).is_multiple_of(PICTURES) || !readings.playing {
            send(4, 0, scope_frame(&readings, serial));
            if let Some(spectrum) = &readings.spectrum {
                send(2, 0, Some(spectrum_frame(&spectrum.pre, 0, &readings, serial)));
                send(2, 1, Some(spectrum_frame(&spectrum.post, 1, &readings, serial)));
            }
        }
    }
}

/// The head that every frame begins with.
fn head(kind: u8, flags: u8, count: usize, serial: u32, frame: i64) -> Vec<u8> {
    let mut bytes = vec![kind, flags];
    bytes.extend((count.min(usize::from(u16::MAX)) as u16).to_le_bytes());
    bytes.extend(serial.to_le_bytes());
    bytes.extend(frame.to_le_bytes());
    bytes
}

fn put(bytes: &mut Vec<u8>, numbers: impl IntoIterator<Item = f32>) {
    numbers.into_iter().for_each(|number| bytes.extend(number.to_le_bytes()));
}

fn meter_frame(it: &Readings, serial: u32) -> Bytes {
    let flags = u8::from(it.playing) | u8::from(it.looping) << 2;
    let mut bytes = head(1, flags, it.strips.len(), serial, it.frame);
    put(&mut bytes, [it.load, it.dropouts as f32, it.momentary, it.short_term, it.integrated]);
    put(&mut bytes, [it.true_peak_max, it.true_peak, it.correlation, it.width, it.loudness_range]);
    for strip in &it.strips {
        put(&mut bytes, strip.peak.into_iter().chain(strip.rms).chain([strip.reduction, strip.short_term]));
    }
    bytes.into()
}

fn spectrum_frame(levels: &[f32], place: u8, it: &Readings, serial: u32) -> Bytes {
    let mut bytes = head(2, place, levels.len(), serial, it.frame);
    put(&mut bytes, levels.iter().copied());
    bytes.into()
}

fn scope_frame(it: &Readings, serial: u32) -> Option<Bytes> {
    let mut bytes = head(4, 0, it.scope.len(), serial, it.frame);
    put(&mut bytes, it.scope.iter().flatten().copied());
    (!it.scope.is_empty()).then(|| bytes.into())
}

fn dynamics_frame(it: &Readings, serial: u32) -> Option<Bytes> {
    let mut bytes = head(5, 0, it.dynamics.len(), serial, it.frame);
    put(&mut bytes, it.dynamics.iter().flatten().copied());
    (!it.dynamics.is_empty()).then(|| bytes.into())
}

fn bands_frame(it: &Readings, serial: u32) -> Option<Bytes> {
    let mut bytes = head(6, 0, it.bands.len(), serial, it.frame);
    put(&mut bytes, it.bands.iter().copied());
    (!it.bands.is_empty()).then(|| bytes.into())
}

fn sound_frame(block: &PcmBlock, serial: u32) -> Bytes {
    // What a page hears first follows nothing.
    let jump = block.jump || serial == 0;
    let mut bytes = head(3, u8::from(jump), 2, serial, block.frame);
    put(&mut bytes, block.samples.iter().copied());
    bytes.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn readings() -> Readings {
        Readings {
            playing: true,
            looping: true,
            frame: 123_456_789_012,
            load: 0.25,
            dropouts: 3,
            momentary: -14.5,
            short_term: -15.5,
            integrated: -16.5,
            true_peak_max: -1.5,
            true_peak: -2.5,
            correlation: 0.5,
            width: 0.125,
            loudness_range: 7.5,
            strips: vec![StripReading { peak: [1.0, 0.5], rms: [0.25, 0.125], reduction: 4.0, short_term: -20.0 }],
            spectrum: None,
            scope: vec![[0.5, -0.5]],
            dynamics: vec![[-20.0, -24.0, 4.0], [-10.0, -18.0, 8.0]],
            bands: vec![0.0, 6.5, 2.0],
        }
    }

    fn floats(frame: &[u8]) -> Vec<f32> {
        frame[16..].chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
    }

    #[test]
    fn a_frame_begins_with_its_head_and_holds_its_numbers_in_the_agreed_order() {
        let frame = meter_frame(&readings(), 7);
        assert_eq!(frame[..4], [1, 0b101, 1, 0]);
        assert_eq!(frame[4..8], 7_u32.to_le_bytes());
        assert_eq!(frame[8..16], 123_456_789_012_i64.to_le_bytes());
        let expected = [0.25, 3.0, -14.5, -15.5, -16.5, -1.5, -2.5, 0.5, 0.125, 7.5, 1.0, 0.5, 0.25, 0.125, 4.0, -20.0];
        assert_eq!(floats(&frame), expected);
        let dynamics = dynamics_frame(&readings(), 8).unwrap();
        assert_eq!(dynamics[..4], [5, 0, 2, 0]);
        assert_eq!(floats(&dynamics), [-20.0, -24.0, 4.0, -10.0, -18.0, 8.0]);
        let bands = bands_frame(&readings(), 8).unwrap();
        assert_eq!((&bands[..4], floats(&bands)), (&[6, 0, 3, 0][..], vec![0.0, 6.5, 2.0]));
        assert!(bands_frame(&Readings { bands: vec![], ..readings() }, 1).is_none());
        let scope = scope_frame(&readings(), 8).unwrap();
        assert_eq!((&scope[..4], floats(&scope)), (&[4, 0, 1, 0][..], vec![0.5, -0.5]));
        assert!(scope_frame(&Readings { scope: vec![], ..readings() }, 1).is_none());
    }

    #[test]
    fn the_first_sound_of_a_page_and_one_after_a_jump_say_so() {
        let block = |jump| PcmBlock { frame: 64, jump, samples: vec![0.5, -0.5] };
        assert_eq!(sound_frame(&block(false), 0)[..4], [3, 1, 2, 0]);
        assert_eq!(sound_frame(&block(false), 1)[..4], [3, 0, 2, 0]);
        assert_eq!(sound_frame(&block(true), 2)[..4], [3, 1, 2, 0]);
        assert_eq!(floats(&sound_frame(&block(true), 2)), [0.5, -0.5]);
    }
}
