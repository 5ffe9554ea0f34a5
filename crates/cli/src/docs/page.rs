//! One page of the reference: what it is, what it is made from, its parameters and its curves.

use super::{Page, curve, head, response, table};
use signal::{FileParam, Param, PartKinds, Unit};

/// One entry of any of the lists.
pub(super) struct Entry {
    /// Its word, which is the page's name too.
    pub name: &'static str,
    /// What it does, a sentence.
    pub sentence: &'static str,
    heads: Vec<&'static str>,
    facts: Vec<(&'static str, String)>,
    files: &'static [FileParam],
    params: &'static [Param],
    parts: Option<&'static PartKinds>,
    use_it: String,
}

impl Entry {
    fn plain(name: &'static str, sentence: &'static str, head: &'static str, use_it: String) -> Self {
        Self { name, sentence, heads: vec![head], facts: Vec::new(), files: &[], params: &[], parts: None, use_it }
    }

    /// The page and its drawings.
    pub fn pages(&self, folder: &str) -> Vec<Page> {
        let drawings = if folder == "effects" { drawings(self.name) } else { Vec::new() };
        let mut text = self.text();
        for (title, words, file, _) in &drawings {
            text.push_str(&format!("\n## {title}\n\n{words}\n\n![{title} of {}]({file})\n", self.name));
        }
        let mut pages = vec![Page { path: format!("{folder}/{}.md", self.name), text }];
        pages.extend(drawings.into_iter().map(|(.., file, text)| Page { path: format!("{folder}/{file}"), text }));
        pages
    }

    fn text(&self) -> String {
        let mut text = format!("# {}\n\n{}\n", self.name, self.sentence);
        for head in self.heads.iter().map(|head| head::read(head)) {
            if same_words(&head.first, self.sentence) {
                // The head says the same at greater length.
                text = format!("# {}\n\n{}\n", self.name, head.first);
            } else {
                text.push_str(&format!("\n{}\n", head.first));
            }
            head.paragraphs.iter().for_each(|paragraph| text.push_str(&format!("\n{paragraph}\n")));
            let facts = head.facts();
            if !facts.is_empty() {
                text.push_str(&format!("\n{facts}"));
            }
        }
        if !self.facts.is_empty() {
            let lines = self.facts.iter().map(|(what, is)| format!("- **{what}:** {is}\n"));
            // They go on the head's list where it ends with one.
            let list_stands = text.lines().last().is_some_and(|line| line.starts_with("- **"));
            text.push_str(if list_stands { "" } else { "\n" });
            text.extend(lines);
        }
        if !self.files.is_empty() || !self.params.is_empty() || self.parts.is_some() {
            text.push_str(&format!("\n## Parameters\n\n{}", table::params(self.files, self.params)));
            self.parts.iter().for_each(|parts| text.push_str(&table::parts(parts)));
        }
        format!("{text}\n{}", self.use_it)
    }
}

/// Whether two sentences begin with the same two words, as those of one thing do.
fn same_words(one: &str, other: &str) -> bool {
    let beginning = |text: &'_ str| -> Vec<String> {
        text.split_whitespace().take(2).map(|word| word.trim_matches([':', ',', '.']).to_string()).collect()
    };
    beginning(one) == beginning(other)
}

/// Title, words, file name and text of each drawing of an effect.
fn drawings(name: &str) -> Vec<(&'static str, &'static str, String, String)> {
    let response = response::drawing(name).map(|text| {
        let words =
            "How much of each frequency is let through, calculated from the effect's own coefficients at 48 kHz.";
        ("Response", words, format!("{name}.svg"), text)
    });
    let curve = curve::drawing(name).map(|(words, text)| ("Levels", words, format!("{name}-levels.svg"), text));
    response.into_iter().chain(curve).collect()
}

/// The word of a folder at the beginning of a line.
pub(super) fn title(folder: &str) -> String {
    let mut letters = folder.chars();
    letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
}

/// Every list by its folder.
pub(super) fn lists() -> Vec<(&'static str, Vec<Entry>)> {
    let all = [effects(), meters(), faults(), rules(), instruments()];
    super::FOLDERS.into_iter().zip(all).collect()
}

fn effects() -> Vec<Entry> {
    let entry = |kind: &'static effects::Kind| {
        let mut entry = Entry::plain(kind.name, (kind.sentence)(), kind.head, on_a_file(kind));
        entry.files = (kind.files)();
        entry.params = (kind.params)();
        entry.parts = (kind.part_kinds)();
        if kind.sidechain {
            entry.facts.push(("Sidechain", "the detector can hear another strip: `sidechain=\"Kick\"`.".to_string()));
        }
        if kind.widens {
            entry.facts.push(("Channels", "a mono strip comes out stereo.".to_string()));
        }
        entry
    };
    effects::LIST.iter().map(entry).collect()
}

fn on_a_file(kind: &effects::Kind) -> String {
    let option = match ((kind.part_kinds)(), (kind.params)().first()) {
        _ if !(kind.files)().is_empty() => {
            (kind.files)().iter().map(|file| format!(" --{} FILE", file.key)).collect::<String>()
        }
        (Some(_), _) => " --part 'bell 62 gain=2.5'".to_string(),
        (None, Some(param)) => format!(" --{} {}", param.key, param.default),
        (None, None) => String::new(),
    };
    format!("Over a file: `tonmeister effect {} IN OUT{option}`.\n", kind.name)
}

fn meters() -> Vec<Entry> {
    let entry = |kind: &'static meters::Kind| {
        let meter = kind.meter;
        let use_it = "`tonmeister measure FILE` shows it.\n".to_string();
        let mut entry = Entry::plain(meter.name, meter.sentence, kind.head, use_it);
        let (gives, key) = match meter.read {
            meters::Read::One(_) => ("one number", meter.key.to_string()),
            meters::Read::At(..) => ("one number and the place it belongs to", meter.key.to_string()),
            meters::Read::Bands(_) => ("a level for each of several bands", meter.name.replace('-', "_")),
        };
        let unit = if meter.unit == Unit::Plain { String::new() } else { format!(", in {}", meter.unit.name()) };
        entry.facts.push(("Gives", format!("{gives}{unit}.")));
        entry.facts.push(("Follows", format!("{}.", meter.standard)));
        entry.facts.push(("In JSON", format!("`{key}`.")));
        entry
    };
    meters::LIST.iter().map(entry).collect()
}

fn faults() -> Vec<Entry> {
    let use_it = || "`tonmeister check PATH` looks for it.\n".to_string();
    let mut entries: Vec<Entry> =
        restore::LIST.iter().map(|kind| Entry::plain(kind.key, kind.sentence, kind.head, use_it())).collect();
    for check in restore::CHECKS {
        match entries.iter_mut().find(|entry| entry.name == check.key) {
            // Found within one file and between two: one page.
            Some(entry) => entry.heads.push(check.head),
            None => entries.push(Entry::plain(check.key, check.sentence, check.head, use_it())),
        }
    }
    entries
}

fn rules() -> Vec<Entry> {
    let mix = assistant::LIST.iter().map(|rule| {
        let use_it = format!("`tonmeister mix SONG --without {}` leaves it out.\n", rule.name);
        let mut entry = Entry::plain(rule.name, rule.sentence, rule.head, use_it);
        entry.facts.push(("Stage of the mix", format!("{}.", stage(rule.stage))));
        entry
    });
    let master = assistant::MASTER_RULES.iter().map(|rule| {
        let mut entry =
            Entry::plain(rule.name, rule.sentence, rule.head, "It runs in `tonmeister master`.\n".to_string());
        entry.facts.push(("Stage", "the master.".to_string()));
        entry
    });
    mix.chain(master).collect()
}

fn stage(stage: assistant::Stage) -> &'static str {
    assistant::Stage::WORDS[stage as usize]
}

fn instruments() -> Vec<Entry> {
    let entry = |kind: &'static instruments::Kind| {
        let use_it = "The demo song plays it: `tonmeister demo`.\n".to_string();
        let mut entry = Entry::plain(kind.name, (kind.sentence)(), kind.head, use_it);
        entry.params = (kind.params)();
        entry.facts.push(("Signals", format!("{}.", kind.signals.join(", "))));
        entry
    };
    instruments::LIST.iter().map(entry).collect()
}
