//! The report as a page: well formed, harmless, self-contained, small, and there for an empty song as for a large one.

mod page;

use assistant::{Outcome, Role, RoleGuess};
use meters::Readings;
use page::{elements, texts};
use release::{Corridor, Delivery, Finding, Master, ReportData, deliver, report};
use session::{Bus, Insert, Marker, Move, Place, Reason, Send, Song, Tap, Track};
use signal::source::Memory;
use signal::{Db, Fault, Hz, Layout, Seconds, Unit, test_signal};

/// What a stranger might call a track.
const HOSTILE: &str = "</style><img src=x onerror=alert(1)>\"'&amp;<script>\u{202e}";

/// Everything a report is made of, owned.
struct Work {
    song: Song,
    roles: Vec<RoleGuess>,
    outcomes: Vec<Outcome>,
    findings: Vec<Finding>,
    mix: Readings,
    overview: media::Overview,
    corridor: Corridor,
    masters: Vec<Master>,
    notes: Vec<String>,
    skipped: Vec<media::Skipped>,
    durations: Vec<(String, f64)>,
}

impl Work {
    fn data(&self) -> ReportData<'_> {
        ReportData {
            song: &self.song,
            roles: &self.roles,
            outcomes: &self.outcomes,
            findings: &self.findings,
            mix: &self.mix,
            overview: Some(&self.overview),
            raw: Some(&self.mix),
            corridor: Some(&self.corridor),
            masters: &self.masters,
            notes: &self.notes,
            skipped: &self.skipped,
            durations: &self.durations,
        }
    }
}

fn noise(seconds: f64) -> Memory {
    let noise = test_signal::pink_noise(Db(-20.0), Seconds(seconds), Hz(48_000.0), 11);
    Memory { rate: 48_000, channels: test_signal::planar(&noise, 2) }
}

fn outcome(rule: &str, strip: &str, word: &str, kept: bool) -> Outcome {
    let reason = Reason {
        because: format!("{word} plays at -24.3 LUFS."),
        measure: word.to_string(),
        before: -24.3,
        predicted: -18.0,
        after: kept.then_some(-17.94),
        unit: "LUFS".to_string(),
        source: word.to_string(),
        listen: word.to_string(),
        confidence: 0.8,
    };
    let paths = vec![format!("{strip}/{word}")];
    Outcome {
        r#move: Move { id: word.to_string(), rule: rule.to_string(), strip: strip.to_string(), paths, reason },
        kept,
    }
}

fn track(name: &str, word: &str) -> Track {
    let mut track = Track::new(name, Layout::Mono);
    track.role = Some(word.to_string());
    track.strip.output = Some(word.to_string());
    track.strip.pan = signal::Percent(-35.0);
    track.strip.sends.push(Send { to: word.to_string(), level: Db(-12.0), tap: Tap::Post });
    for kind in ["equalizer", "compressor", word] {
        let settings = effects::find(kind).map(|kind| (kind.defaults)()).unwrap_or_default();
        let (id, kind) = (word.to_string(), kind.to_string());
        track.strip.inserts.push(Insert { id, kind, settings, bypass: true, sidechain: Some(word.to_string()) });
    }
    track
}

fn finding(file: &str, word: &str, must_mend: bool) -> Finding {
    let fault = Fault {
        fault: "hum",
        start: Seconds(1.0),
        end: Seconds(3.0),
        channel: Some(1),
        confidence: 0.9,
        value: -58.0,
        unit: Unit::Db,
        text: word.to_string(),
        advice: word.to_string(),
    };
    Finding { file: file.to_string(), fault, must_mend }
}

/// A report's data with `tracks` tracks, in which every text that comes from outside is `word`.
fn work(tracks: usize, seconds: f64, word: &str) -> Work {
    let mut audio = noise(seconds);
    let mix = meters::measure(&mut audio, &mut |_| {}).unwrap();
    let overview = media::Overview::of(&mut audio).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (folder, target) = (folder.path(), session::targets::find("spotify").unwrap());
    let delivery = Delivery {
        target,
        folder,
        title: word,
        rate: 48_000,
        channels: 2,
        frames: None,
        stopped_short: Some(word),
        tags: media::Tags::default(),
        stop: signal::Stop::default(),
    };
    let delivered = deliver(&delivery, &mut audio).unwrap();
    let master = Master { delivered, moves: vec![outcome(word, "master", word, true)], notes: vec![word.to_string()] };
    let mut song = Song::new(word, 48_000);
    song.markers.push(Marker { name: word.to_string(), at: Place::Frame(48_000) });
    song.tracks = (0..tracks).map(|i| track(&format!("{word} {i}"), word)).collect();
    song.buses.push(Bus::new(word));
    let rules = assistant::LIST.iter().map(|rule| rule.name);
    let names = song.tracks.iter().map(|track| track.strip.name.clone());
    let moves = names.flat_map(|name| rules.clone().map(move |rule| outcome(rule, &name, word, rule != "echo")));
    let guess = RoleGuess { role: Role::Kick, confidence: 0.4, from: word.to_string() };
    Work {
        outcomes: moves.collect(),
        roles: vec![guess; tracks],
        findings: (0..tracks * 9).map(|i| finding(&format!("{word} {}.wav", i / 9), word, i % 2 == 0)).collect(),
        corridor: Corridor { name: word.to_string(), bands: vec![(-20.0, -10.0); 31] },
        masters: vec![master; 3],
        notes: vec![word.to_string()],
        skipped: vec![media::Skipped { path: format!("/home/somebody/{word}").into(), why: word.to_string() }],
        durations: vec![(word.to_string(), 1.0)],
        song,
        mix,
        overview,
    }
}

#[test]
fn whatever_a_stranger_calls_things_the_page_is_well_formed_and_nothing_of_it_is_obeyed() {
    let work = work(2, 5.0, HOSTILE);
    let page = report(&work.data());
    let elements = elements(&page);
    for (name, attributes) in &elements {
        assert!(!["img", "script", "iframe", "object", "link", "base", "form"].contains(&name.as_str()), "{name}");
        assert!(attributes.iter().all(|(key, _)| !key.starts_with("on")), "{name} {attributes:?}");
    }
    assert!(!page.contains('\u{202e}'));
    // It is shown, letter for letter, in every place that it came from.
    let shown = HOSTILE.trim_end_matches('\u{202e}');
    assert!(texts(&page).iter().filter(|text| text.contains(shown)).count() > 40);
}

#[test]
fn the_page_needs_nothing_from_anywhere() {
    let page = report(&work(1, 5.0, "Kick").data());
    for (name, attributes) in elements(&page) {
        for (key, value) in attributes {
            assert!(!["src", "srcset", "data", "action"].contains(&key.as_str()), "{name} {key}");
            assert!(key != "href" || value.starts_with('#'), "{name} {key}={value}");
        }
    }
    let style = page.split("<style>").nth(1).unwrap().split("</style>").next().unwrap();
    assert!(!style.contains("url(") && !style.contains("@import"));
    assert!(!page.contains("/home/"), "a report shows no folders of the machine it was made on");
}

#[test]
fn every_drawing_says_what_it_shows_and_every_link_arrives() {
    let page = report(&work(2, 5.0, "Kick").data());
    let elements = elements(&page);
    let value =
        |attributes: &[(String, String)], key: &str| attributes.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone());
    let ids: Vec<String> = elements.iter().filter_map(|(_, attributes)| value(attributes, "id")).collect();
    for (name, attributes) in &elements {
        if name == "svg" {
            let hidden = value(attributes, "aria-hidden").is_some();
            assert!(hidden || value(attributes, "aria-label").is_some_and(|label| !label.is_empty()), "{attributes:?}");
        }
        if let Some(target) = value(attributes, "href") {
            assert!(ids.contains(&target[1..].to_string()), "{target}");
        }
        // A drawing with a number that is none would be a hole in the page.
        assert!(
            attributes.iter().all(|(_, value)| !value.contains("NaN") && !value.contains("inf")),
            "{name} {attributes:?}"
        );
    }
    let mut unique = ids.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), ids.len());
}

#[test]
fn minus_signs_are_minus_signs_and_taken_back_moves_say_so() {
    let page = report(&work(1, 5.0, "Kick").data());
    let texts = texts(&page);
    assert!(texts.iter().any(|text| text == "Kick plays at −24.3 LUFS."));
    for text in &texts {
        let letters: Vec<char> = text.chars().collect();
        let hyphen = letters.windows(3).any(|w| w[0] == ' ' && w[1] == '-' && w[2].is_ascii_digit());
        assert!(!hyphen, "{text}");
    }
    assert_eq!(texts.iter().filter(|text| *text == "taken back").count(), 1);
}

#[test]
fn thirty_tracks_with_every_rule_stay_under_a_megabyte() {
    let page = report(&work(30, 200.0, "Electric guitar left").data());
    assert!(page.len() < 1_000_000, "{} bytes", page.len());
    elements(&page);
}

#[test]
fn a_song_without_anything_has_a_report_too() {
    let song = Song::new("", 48_000);
    let mix = meters::measure(&mut Memory { rate: 48_000, channels: vec![Vec::new(); 2] }, &mut |_| {}).unwrap();
    let data = ReportData {
        song: &song,
        roles: &[],
        outcomes: &[],
        findings: &[],
        mix: &mix,
        overview: None,
        raw: None,
        corridor: None,
        masters: &[],
        notes: &[],
        skipped: &[],
        durations: &[],
    };
    let page = report(&data);
    elements(&page);
    assert!(!page.contains("NaN"));
    assert!(texts(&page).iter().any(|text| text == "There is nothing to hear in the mix."));
}
