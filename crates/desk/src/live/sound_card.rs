//! Sound cards, by way of `cpal`: ALSA, CoreAudio, WASAPI.

use super::device::{Device, Feeder, Running};
use super::gauges::Gauges;
use super::locked;
use super::watch::DeviceInfo;
use cpal::SupportedStreamConfigRange as Range;
use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{BufferSize, ErrorKind, FromSample, SampleFormat, SizedSample, StreamConfig, SupportedBufferSize};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};

/// The rates that are looked for.
const RATES: [u32; 6] = [44_100, 48_000, 88_200, 96_000, 176_400, 192_000];
/// Samples that are converted together.
const TOGETHER: usize = 4096;
/// What the errors advise.
const ADVICE: &str = "choose another, or listen in the browser";

/// Whether it is worth to look for sound cards: on Linux, where there is neither a card nor a sound server, ALSA's library would
/// fill the terminal with what it could not find.
fn may_have_sound() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    let cards = std::fs::read_dir("/dev/snd")
        .is_ok_and(|entries| entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("pcm")));
    let running = std::env::var_os("XDG_RUNTIME_DIR").map(std::path::PathBuf::from);
    let server = running.is_some_and(|run| run.join("pipewire-0").exists() || run.join("pulse/native").exists());
    cards || server || std::env::var_os("PULSE_SERVER").is_some()
}

/// The sound cards that are there.
pub fn devices() -> Vec<DeviceInfo> {
    if !may_have_sound() {
        return Vec::new();
    }
    let host = cpal::default_host();
    let default = host.default_output_device().and_then(|device| name(&device));
    let mut found: Vec<DeviceInfo> = Vec::new();
    for device in host.output_devices().into_iter().flatten() {
        let (Some(name), Ok(ranges)) = (name(&device), device.supported_output_configs()) else { continue };
        if found.iter().any(|known| known.name == name) {
            continue;
        }
        let ranges: Vec<Range> = ranges.collect();
        let has = |rate: &u32| ranges.iter().any(|range| holds(range, *rate));
        let rates = RATES.into_iter().filter(has).collect();
        found.push(DeviceInfo { default: default.as_ref() == Some(&name), name, rates });
    }
    found
}

fn name(device: &cpal::Device) -> Option<String> {
    device.description().ok().map(|description| description.name().to_string())
}

fn holds(range: &Range, rate: u32) -> bool {
    (range.min_sample_rate()..=range.max_sample_rate()).contains(&rate)
}

/// A sound card.
pub struct SoundCard {
    name: Option<String>,
    rate: u32,
    block: usize,
    gauges: Arc<Gauges>,
    stream: Option<cpal::Stream>,
    trouble: Arc<Mutex<Option<String>>>,
}

impl SoundCard {
    /// By its name, or the system's own; at a rate and with blocks of so many frames, as far as it can.
    pub fn new(name: Option<String>, rate: u32, block: usize, gauges: Arc<Gauges>) -> Self {
        Self { name, rate, block, gauges, stream: None, trouble: Arc::default() }
    }

    fn find(&self) -> Result<cpal::Device, String> {
        if !may_have_sound() {
            return Err("no sound card was found; listen in the browser".to_string());
        }
        let host = cpal::default_host();
        let Some(wanted) = &self.name else {
            return host.default_output_device().ok_or_else(|| format!("no sound card was found; {ADVICE}"));
        };
        let mut devices = host.output_devices().into_iter().flatten();
        let found = devices.find(|device| name(device).as_ref() == Some(wanted));
        found.ok_or_else(|| format!("the sound card \"{wanted}\" is not there; {ADVICE}"))
    }

    /// The format, rate and channels that come nearest to what is wanted.
    fn settle(&self, device: &cpal::Device) -> Result<(SampleFormat, StreamConfig), String> {
        let fault = |error: cpal::Error| format!("the sound card does not say what it can: {error}; {ADVICE}");
        let mut ranges: Vec<Range> = device.supported_output_configs().map_err(fault)?.collect();
        ranges.retain(|range| worth(range.sample_format()).is_some());
        ranges.sort_by_key(|range| {
            let channels = range.channels();
            (!holds(range, self.rate), channels < 2, channels, worth(range.sample_format()))
        });
        let best = ranges.first().ok_or_else(|| format!("the sound card takes no format that is known; {ADVICE}"))?;
        let sample_rate = self.rate.clamp(best.min_sample_rate(), best.max_sample_rate());
        let fits = match best.buffer_size() {
            SupportedBufferSize::Range { min, max } => (*min..=*max).contains(&(self.block as u32)),
            SupportedBufferSize::Unknown => false,
        };
        let buffer_size = if fits { BufferSize::Fixed(self.block as u32) } else { BufferSize::Default };
        Ok((best.sample_format(), StreamConfig { channels: best.channels(), sample_rate, buffer_size }))
    }

    fn stream<T: SizedSample + FromSample<f32>>(
        &self,
        device: &cpal::Device,
        config: StreamConfig,
        feeder: Feeder,
    ) -> Result<cpal::Stream, cpal::Error> {
        let (mut feeder, channels) = (feeder, usize::from(config.channels.max(1)));
        let mut scratch = vec![0.0f32; TOGETHER / channels * channels];
        let (trouble, gauges) = (Arc::clone(&self.trouble), Arc::clone(&self.gauges));
        let play = move |out: &mut [T], _: &cpal::OutputCallbackInfo| {
            for out in out.chunks_mut(scratch.len()) {
                let samples = &mut scratch[..out.len()];
                feeder.fill(samples, channels);
                out.iter_mut().zip(&*samples).for_each(|(out, x)| *out = T::from_sample(x.clamp(-1.0, 1.0)));
            }
        };
        let fault = move |error: cpal::Error| match error.kind() {
            ErrorKind::Xrun => {
                gauges.late.fetch_add(1, Ordering::Relaxed);
            }
            ErrorKind::DeviceChanged | ErrorKind::RealtimeDenied => {}
            // Who calls may be the audio thread, so it does not wait.
            _ => {
                if let Ok(mut trouble) = trouble.try_lock() {
                    *trouble = Some(error.to_string());
                }
            }
        };
        device.build_output_stream(config, play, fault, None)
    }
}

/// How gladly a format is taken, the least the most; `None` where it is not.
fn worth(format: SampleFormat) -> Option<u8> {
    match format {
        SampleFormat::F32 => Some(0),
        SampleFormat::I32 => Some(1),
        SampleFormat::I16 => Some(2),
        _ => None,
    }
}

impl Device for SoundCard {
    fn is_there(&mut self) -> bool {
        self.find().is_ok_and(|device| self.settle(&device).is_ok())
    }

    fn open(&mut self, mut feeder: Feeder) -> Result<Running, String> {
        let device = self.find()?;
        let (format, config) = self.settle(&device)?;
        let shown = name(&device).unwrap_or_else(|| "sound card".to_string());
        feeder.set_rate(config.sample_rate);
        let stream = match format {
            SampleFormat::I32 => self.stream::<i32>(&device, config, feeder),
            SampleFormat::I16 => self.stream::<i16>(&device, config, feeder),
            _ => self.stream::<f32>(&device, config, feeder),
        };
        let fault = |error: cpal::Error| format!("{shown} cannot be opened: {error}; {ADVICE}");
        let stream = stream.map_err(fault)?;
        stream.play().map_err(fault)?;
        *locked(&self.trouble) = None;
        self.stream = Some(stream);
        let block = match config.buffer_size {
            BufferSize::Fixed(frames) => frames as usize,
            BufferSize::Default => self.block,
        };
        let latency = 2000.0 * block as f64 / f64::from(config.sample_rate);
        Ok(Running { name: shown, rate: config.sample_rate, block, latency })
    }

    fn close(&mut self) {
        self.stream = None;
    }

    fn trouble(&mut self) -> Option<String> {
        locked(&self.trouble).take()
    }
}
