//! A song's files: handed out at its rate, cached by content, imported without a change, found again.

use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use media::{Container, Depth, Format, SongLibrary, Spec, content_name, copy_into, create, find_moved, scan};
use signal::{Library, Source};

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn tone(rate: u32, length: usize, frequency: f64) -> Vec<f32> {
    let step = frequency * std::f64::consts::TAU / f64::from(rate);
    (0..length).map(|i| (0.5 * signal::math::sin(i as f64 * step)) as f32).collect()
}

fn write(path: &Path, depth: Depth, rate: u32, channels: &[Vec<f32>]) -> Outcome {
    fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
    let mut spec = Spec::new(Format::for_path(path, Some(depth))?, rate, channels.len());
    spec.dither = false;
    let mut writer = create(path, &spec, &[])?;
    writer.write(&channels.iter().map(Vec::as_slice).collect::<Vec<_>>())?;
    Ok(writer.finish()?)
}

fn read(source: &mut dyn Source) -> Result<Vec<Vec<f32>>, signal::SourceError> {
    let mut all = vec![vec![0.0; source.frames() as usize]; source.channels()];
    source.read(0, &mut all.iter_mut().map(Vec::as_mut_slice).collect::<Vec<_>>())?;
    Ok(all)
}

#[test]
fn a_file_at_another_rate_arrives_at_the_songs_and_in_place() -> Outcome {
    let song = tempfile::tempdir()?;
    write(&song.path().join("audio/vocal.wav"), Depth::TwentyFour, 44_100, &[tone(44_100, 44_100, 1_000.0)])?;
    let library = SongLibrary::new(song.path(), 48_000);
    let mut source = Library::open(&library, "audio/vocal.wav")?;
    assert_eq!((source.rate(), source.channels(), source.frames()), (48_000, 1, 48_000));
    let wanted = tone(48_000, 48_000, 1_000.0);
    let heard = read(&mut *source)?;
    // The ends are where a tone that starts and stops has more band than a rate can hold.
    let worst = (1_000..47_000).map(|i| (heard[0][i] - wanted[i]).abs()).fold(0.0, f32::max);
    assert!(worst < 1e-4, "{worst}");
    Ok(())
}

#[test]
fn a_plain_wav_at_the_right_rate_needs_no_cache_and_a_flac_gets_one() -> Outcome {
    let song = tempfile::tempdir()?;
    let audio = [tone(48_000, 20_000, 300.0)];
    write(&song.path().join("audio/a.wav"), Depth::Float, 48_000, &audio)?;
    write(&song.path().join("audio/b.flac"), Depth::TwentyFour, 48_000, &audio)?;
    let library = SongLibrary::new(song.path(), 48_000);
    assert_eq!(read(&mut *library.open_audio("audio/a.wav")?)?, audio);
    assert!(!song.path().join(".cache").exists());
    let first = read(&mut *library.open_audio("audio/b.flac")?)?;
    let cached = song.path().join(format!(".cache/{}-48000.wav", content_name(&song.path().join("audio/b.flac"))?));
    assert!(cached.exists());
    assert_eq!(read(&mut *SongLibrary::new(song.path(), 48_000).open_audio("audio/b.flac")?)?, first);
    // A damaged cache is made anew.
    fs::write(&cached, b"RIFF nonsense")?;
    assert_eq!(read(&mut *library.open_audio("audio/b.flac")?)?, first);
    Ok(())
}

#[test]
fn all_files_are_brought_to_the_rate_at_once_and_what_is_none_is_left() -> Outcome {
    let song = tempfile::tempdir()?;
    let names: Vec<String> = (0..5).map(|n| format!("{n}.wav")).collect();
    for (n, name) in names.iter().enumerate() {
        let rate = if n == 4 { 48_000 } else { 44_100 };
        write(&song.path().join(name), Depth::Sixteen, rate, &[tone(rate, 20_000, 100.0 * n as f64)])?;
    }
    fs::write(song.path().join("notes.wav"), b"no audio")?;
    let library = SongLibrary::new(song.path(), 48_000);
    let files: Vec<&str> = names.iter().map(String::as_str).chain(["notes.wav", "gone.wav"]).collect();
    let told = Mutex::new(Vec::new());
    library.conform_all(&files, &|share| told.lock().unwrap().push(share));
    let mut told = told.into_inner()?;
    // Threads may tell out of order. The one that is at the rate already is nothing to do.
    told.sort_by(f64::total_cmp);
    assert_eq!(told.len(), 6);
    assert_eq!(told.last(), Some(&1.0));
    for name in &names[..4] {
        assert!(song.path().join(format!(".cache/{}-48000.wav", content_name(&song.path().join(name))?)).exists());
    }
    assert!(library.open_audio("notes.wav").is_err());
    // The second time there is nothing left but those that are none.
    let told = AtomicUsize::new(0);
    library.conform_all(&files, &|_| {
        told.fetch_add(1, Ordering::Relaxed);
    });
    assert_eq!(told.into_inner(), 2);
    Ok(())
}

#[test]
fn two_threads_that_want_one_file_get_the_same_samples() -> Outcome {
    let song = tempfile::tempdir()?;
    write(&song.path().join("a.flac"), Depth::Sixteen, 44_100, &[tone(44_100, 60_000, 500.0)])?;
    let library = SongLibrary::new(song.path(), 48_000);
    let all: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..4).map(|_| scope.spawn(|| read(&mut *library.open_audio("a.flac").ok()?).ok())).collect();
        threads.into_iter().map(|t| t.join().ok().flatten()).collect()
    });
    assert!(all[0].is_some());
    assert!(all.iter().all(|a| *a == all[0]));
    Ok(())
}

#[test]
fn a_name_that_leads_out_of_the_song_is_refused() {
    let library = SongLibrary::new("/song", 48_000);
    for name in ["../secret.wav", "/etc/passwd", "audio/../../x.wav", ""] {
        assert!(library.path(name).is_err(), "{name}");
    }
    assert!(library.path("audio/kick.wav").is_ok());
    assert!(SongLibrary::new("/song", 48_000).allow_outside().path("/stems/kick.wav").is_ok());
}

#[test]
fn a_folder_of_stems_comes_out_in_order_with_its_pairs() -> Outcome {
    let stems = tempfile::tempdir()?;
    let file = |name: &str, length: usize| {
        write(&stems.path().join(name), Depth::Sixteen, 44_100, &[tone(44_100, length, 200.0)])
    };
    for name in [
        "Tom 10.wav",
        "Tom 2.wav",
        "OH L.wav",
        "OH R.wav",
        "Room_L.wav",
        "E-Gtr.wav",
        "Drums/Kick.wav",
        "Perc/Kick.flac",
    ] {
        file(name, 1_000)?;
    }
    // Not of one length: no pair.
    file("Keys L.wav", 1_000)?;
    file("Keys R.wav", 900)?;
    file(".hidden.wav", 100)?;
    fs::write(stems.path().join("notes.txt"), b"take 3 is the one")?;
    fs::write(stems.path().join("broken.wav"), b"RIFF")?;
    let found = scan(stems.path())?;
    let names: Vec<&str> = found.stems.iter().map(|s| s.name.as_str()).collect();
    let wanted = ["E-Gtr", "Keys L", "Keys R", "OH", "Room_L", "Tom 2", "Tom 10", "Drums Kick", "Perc Kick"];
    assert_eq!(names, wanted);
    assert_eq!((found.stems[3].files.len(), found.stems[3].channels()), (2, 2));
    assert!(found.stems[3].files[0].ends_with("OH L.wav"));
    let skipped: Vec<_> = found.skipped.iter().filter_map(|s| s.path.file_name()?.to_str()).collect();
    assert_eq!(skipped, ["broken.wav", "notes.txt"]);
    assert!(scan(&stems.path().join("none")).is_err());
    Ok(())
}

#[test]
fn an_imported_pair_is_one_stereo_file_with_every_bit() -> Outcome {
    let stems = tempfile::tempdir()?;
    let (left, right) = (tone(48_000, 40_000, 200.0), tone(48_000, 40_000, 330.0));
    write(&stems.path().join("OH L.wav"), Depth::TwentyFour, 48_000, &[left])?;
    write(&stems.path().join("OH R.wav"), Depth::TwentyFour, 48_000, &[right])?;
    let found = scan(stems.path())?;
    let song = tempfile::tempdir()?;
    let imported = copy_into(&found.stems[0], &song.path().join("audio"), false)?;
    let info = media::probe(&imported)?;
    assert_eq!((info.bits, info.float, info.channels, info.rate), (24, false, 2, 48_000));
    let both = media::read_whole(&imported, 100_000)?.channels;
    for (side, path) in both.iter().zip(&found.stems[0].files) {
        assert!(*side == media::read_whole(path, 100_000)?.channels[0]);
    }
    Ok(())
}

#[test]
fn an_imported_file_is_the_same_file_and_never_replaces_another() -> Outcome {
    let stems = tempfile::tempdir()?;
    let source = stems.path().join("Lead: Vox?.wav");
    write(&source, Depth::Sixteen, 44_100, &[tone(44_100, 500, 200.0)])?;
    let found = scan(stems.path())?;
    let audio = stems.path().join("song/audio");
    let first = copy_into(&found.stems[0], &audio, false)?;
    let second = copy_into(&found.stems[0], &audio, true)?;
    assert_eq!(first, audio.join("Lead_ Vox_.wav"));
    assert_eq!(second, audio.join("Lead_ Vox_ 2.wav"));
    assert_eq!(fs::read(&first)?, fs::read(&source)?);
    assert_eq!(fs::read(&first)?, fs::read(&second)?);
    Ok(())
}

#[test]
fn a_moved_file_is_found_by_its_name() -> Outcome {
    let disk = tempfile::tempdir()?;
    write(&disk.path().join("old/Kick.wav"), Depth::Sixteen, 44_100, &[tone(44_100, 500, 60.0)])?;
    write(&disk.path().join("new/Kick.wav"), Depth::Sixteen, 44_100, &[tone(44_100, 500, 70.0)])?;
    let folders = [disk.path()];
    assert_eq!(find_moved("audio/Kick.wav", &folders)?, Some(disk.path().join("new/Kick.wav")));
    assert_eq!(find_moved("Snare.wav", &folders)?, None);
    Ok(())
}

#[test]
fn an_overview_is_kept_by_content() -> Outcome {
    let song = tempfile::tempdir()?;
    write(&song.path().join("a.wav"), Depth::Float, 48_000, &[tone(48_000, 30_000, 100.0)])?;
    let library = SongLibrary::new(song.path(), 48_000);
    let first = library.overview("a.wav")?;
    assert_eq!(library.overview("a.wav")?, first);
    let points = first.points(0, 0, 30_000, 10);
    // A sine of half of full scale: peaks of 8192, and over whole periods a mean square of half the peak's.
    assert!(points.iter().all(|p| (p.highest - 8_192).abs() < 20 && (p.lowest + 8_192).abs() < 20), "{points:?}");
    assert!(points.iter().all(|p| (p.rms - 5_793).abs() < 400), "{points:?}");
    Ok(())
}

#[test]
fn sixteen_bits_are_dithered_when_asked() -> Outcome {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("quiet.wav");
    // A tone of 0.4 steps vanishes in plain rounding and lives on in dither.
    let quiet: Vec<f32> = tone(48_000, 48_000, 440.0).iter().map(|s| s * 0.8 / 32_768.0).collect();
    let format = Format { container: Container::Wav, depth: Depth::Sixteen, bit_rate: None };
    let mut seen = Vec::new();
    for dither in [false, true] {
        let mut spec = Spec::new(format, 48_000, 1);
        spec.dither = dither;
        let mut writer = create(&path, &spec, &[])?;
        writer.write(&[&quiet])?;
        writer.finish()?;
        let back = media::read_whole(&path, 100_000)?.channels;
        seen.push(back[0].iter().zip(&quiet).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>());
    }
    let whole: f64 = quiet.iter().map(|s| f64::from(*s) * f64::from(*s)).sum();
    assert_eq!(seen[0], 0.0);
    assert!((seen[1] / whole - 1.0).abs() < 0.05, "{}", seen[1] / whole);
    Ok(())
}
