//! What a singer's mouth does: vowels, consonants, and the syllables made of them.
//!
//! Source: Peterson, Barney, "Control Methods Used in a Study of the Vowels", JASA 24(2), 1952, table II (formants of men
//! and women); Klatt, "Software for a Cascade/Parallel Formant Synthesizer", JASA 67(3), 1980 (consonants: which are
//! voiced, where their noise lies and how long they last). Letters are ARPABET.

use std::str::FromStr;

macro_rules! vowels {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal, $man:expr, $woman:expr;)+) => {
        /// A vowel.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Vowel { $($(#[doc = $doc])+ $name),+ }

        impl Vowel {
            /// All of them.
            pub const ALL: &'static [Vowel] = &[$(Vowel::$name),+];

            fn word(self) -> &'static str {
                match self { $(Vowel::$name => $text),+ }
            }

            /// The first three formants in Hz, averaged over 33 men.
            pub fn man(self) -> [f64; 3] {
                match self { $(Vowel::$name => $man),+ }
            }

            /// The first three formants in Hz, averaged over 28 women.
            pub fn woman(self) -> [f64; 3] {
                match self { $(Vowel::$name => $woman),+ }
            }
        }
    };
}

vowels! {
    /// As in heed.
    Heed = "IY", [270.0, 2290.0, 3010.0], [310.0, 2790.0, 3310.0];
    /// As in hid.
    Hid = "IH", [390.0, 1990.0, 2550.0], [430.0, 2480.0, 3070.0];
    /// As in head.
    Head = "EH", [530.0, 1840.0, 2480.0], [610.0, 2330.0, 2990.0];
    /// As in had.
    Had = "AE", [660.0, 1720.0, 2410.0], [860.0, 2050.0, 2850.0];
    /// As in hod.
    Hod = "AA", [730.0, 1090.0, 2440.0], [850.0, 1220.0, 2810.0];
    /// As in hawed.
    Hawed = "AO", [570.0, 840.0, 2410.0], [590.0, 920.0, 2710.0];
    /// As in hood.
    Hood = "UH", [440.0, 1020.0, 2240.0], [470.0, 1160.0, 2680.0];
    /// As in who'd.
    Whod = "UW", [300.0, 870.0, 2240.0], [370.0, 950.0, 2670.0];
    /// As in hud.
    Hud = "AH", [640.0, 1190.0, 2390.0], [760.0, 1400.0, 2780.0];
    /// As in heard.
    Heard = "ER", [490.0, 1350.0, 1690.0], [500.0, 1640.0, 1960.0];
}

/// What a consonant sounds like.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner {
    /// Seconds the mouth is shut before it.
    pub shut: f64,
    /// Seconds it sounds.
    pub sound: f64,
    /// Level of the voice in it; 1 is a vowel's.
    pub voice: f64,
    /// Level, frequency and Q of its noise.
    pub noise: (f64, f64, f64),
    /// Level of breath through the mouth.
    pub breath: f64,
    /// A woman's first three formants in it, or those of the vowel beside it.
    pub formants: Option<[f64; 3]>,
}

macro_rules! consonants {
    ($($name:ident = $text:literal, $shut:literal, $sound:literal, $voice:literal, $noise:expr, $breath:literal, $formants:expr;)+) => {
        /// A consonant.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Consonant { $(#[doc = concat!("`", $text, "`")] $name),+ }

        impl Consonant {
            const ALL: &'static [Consonant] = &[$(Consonant::$name),+];

            fn word(self) -> &'static str {
                match self { $(Consonant::$name => $text),+ }
            }

            pub(crate) fn manner(self) -> Manner {
                match self { $(Consonant::$name => Manner {
                    shut: $shut, sound: $sound, voice: $voice, noise: $noise, breath: $breath, formants: $formants,
                }),+ }
            }
        }
    };
}

consonants! {
    P = "P", 0.055, 0.030, 0.0, (0.10, 1100.0, 0.8), 0.5, None;
    B = "B", 0.040, 0.012, 0.1, (0.07, 900.0, 0.8), 0.0, Some([300.0, 1000.0, 2400.0]);
    T = "T", 0.050, 0.032, 0.0, (0.22, 5200.0, 1.0), 0.25, None;
    D = "D", 0.035, 0.014, 0.1, (0.12, 4600.0, 1.0), 0.0, Some([300.0, 1850.0, 2900.0]);
    K = "K", 0.055, 0.036, 0.0, (0.20, 2300.0, 1.8), 0.35, None;
    G = "G", 0.040, 0.018, 0.1, (0.11, 2100.0, 1.8), 0.0, Some([300.0, 2100.0, 2700.0]);
    F = "F", 0.0, 0.090, 0.0, (0.055, 7000.0, 0.5), 0.0, Some([400.0, 1150.0, 2500.0]);
    V = "V", 0.0, 0.060, 0.25, (0.035, 6500.0, 0.5), 0.0, Some([330.0, 1150.0, 2500.0]);
    Th = "TH", 0.0, 0.080, 0.0, (0.045, 6200.0, 0.6), 0.0, Some([400.0, 1450.0, 2800.0]);
    Dh = "DH", 0.0, 0.045, 0.3, (0.03, 6000.0, 0.6), 0.0, Some([350.0, 1450.0, 2800.0]);
    S = "S", 0.0, 0.105, 0.0, (0.22, 7400.0, 1.4), 0.0, Some([400.0, 1700.0, 2900.0]);
    Z = "Z", 0.0, 0.080, 0.25, (0.13, 7400.0, 1.4), 0.0, Some([330.0, 1700.0, 2900.0]);
    Sh = "SH", 0.0, 0.110, 0.0, (0.22, 3500.0, 1.3), 0.0, Some([400.0, 1800.0, 2700.0]);
    Ch = "CH", 0.045, 0.070, 0.0, (0.22, 3600.0, 1.3), 0.0, Some([400.0, 1800.0, 2700.0]);
    Jh = "JH", 0.035, 0.050, 0.15, (0.15, 3500.0, 1.3), 0.0, Some([330.0, 1800.0, 2700.0]);
    H = "HH", 0.0, 0.070, 0.0, (0.0, 1500.0, 1.0), 0.9, None;
    M = "M", 0.0, 0.075, 0.42, (0.0, 1500.0, 1.0), 0.0, Some([280.0, 1100.0, 2300.0]);
    N = "N", 0.0, 0.070, 0.42, (0.0, 1500.0, 1.0), 0.0, Some([280.0, 1650.0, 2700.0]);
    Ng = "NG", 0.0, 0.080, 0.40, (0.0, 1500.0, 1.0), 0.0, Some([280.0, 2200.0, 2800.0]);
    L = "L", 0.0, 0.065, 0.65, (0.0, 1500.0, 1.0), 0.0, Some([380.0, 1250.0, 3000.0]);
    R = "R", 0.0, 0.065, 0.65, (0.0, 1500.0, 1.0), 0.0, Some([380.0, 1350.0, 1850.0]);
    W = "W", 0.0, 0.065, 0.55, (0.0, 1500.0, 1.0), 0.0, Some([330.0, 750.0, 2500.0]);
    Y = "Y", 0.0, 0.060, 0.60, (0.0, 1500.0, 1.0), 0.0, Some([310.0, 2700.0, 3300.0]);
}

/// Vowels that move, as where they begin and where they end.
const DIPHTHONGS: &[(&str, Vowel, Vowel)] = &[
    ("AY", Vowel::Hod, Vowel::Hid),
    ("EY", Vowel::Head, Vowel::Heed),
    ("OW", Vowel::Hawed, Vowel::Whod),
    ("AW", Vowel::Hod, Vowel::Hood),
    ("OY", Vowel::Hawed, Vowel::Hid),
];

/// What is sung on one note: up to two consonants, a vowel that may move, up to two consonants.
///
/// Reads from ARPABET: `"N AY T"` is night, `"S T OW N"` stone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Syllable {
    /// Before the vowel.
    pub onset: [Option<Consonant>; 2],
    /// The vowel the note is held on.
    pub vowel: Vowel,
    /// Where the vowel moves at its end.
    pub glide: Option<Vowel>,
    /// After the vowel.
    pub coda: [Option<Consonant>; 2],
}

impl Syllable {
    /// A vowel alone.
    pub fn open(vowel: Vowel) -> Self {
        Self { onset: [None; 2], vowel, glide: None, coda: [None; 2] }
    }
}

impl FromStr for Syllable {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut found: Option<(Vowel, Option<Vowel>)> = None;
        let (mut onset, mut coda) = ([None; 2], [None; 2]);
        for word in text.split_whitespace() {
            if let Some(vowel) = moving(word) {
                if found.replace(vowel).is_some() {
                    return Err(format!("\"{text}\" has two vowels: a syllable has one"));
                }
            } else if let Some(consonant) = Consonant::ALL.iter().find(|consonant| consonant.word() == word) {
                let side = if found.is_some() { &mut coda } else { &mut onset };
                let free = side.iter_mut().find(|place| place.is_none());
                *free.ok_or(format!("\"{text}\" has more than two consonants on one side of its vowel"))? =
                    Some(*consonant);
            } else {
                return Err(format!("\"{word}\" in \"{text}\" is not an ARPABET sound: write it as in \"N AY T\""));
            }
        }
        let (vowel, glide) = found.ok_or(format!("\"{text}\" has no vowel: write it as in \"N AY T\""))?;
        Ok(Self { onset, vowel, glide, coda })
    }
}

fn moving(word: &str) -> Option<(Vowel, Option<Vowel>)> {
    let still = Vowel::ALL.iter().find(|vowel| vowel.word() == word).map(|vowel| (*vowel, None));
    still.or_else(|| DIPHTHONGS.iter().find(|(text, ..)| *text == word).map(|&(_, from, to)| (from, Some(to))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_read_from_arpabet() {
        let stone: Syllable = "S T OW N".parse().unwrap();
        assert_eq!(stone.onset, [Some(Consonant::S), Some(Consonant::T)]);
        assert_eq!((stone.vowel, stone.glide), (Vowel::Hawed, Some(Vowel::Whod)));
        assert_eq!(stone.coda, [Some(Consonant::N), None]);
        assert_eq!("AA".parse::<Syllable>().unwrap(), Syllable::open(Vowel::Hod));
    }

    #[test]
    fn what_cannot_be_sung_is_said() {
        for (text, part) in
            [("N T", "no vowel"), ("AA IY", "two vowels"), ("N QQ T", "\"QQ\""), ("S T R AA", "more than two")]
        {
            let error = text.parse::<Syllable>().unwrap_err();
            assert!(error.contains(part), "{error}");
        }
    }
}
