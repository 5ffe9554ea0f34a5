//! Names as engineers write them on a track, in several languages, with the usual short forms.

use crate::roles::Role;

/// A word, and whether it must stand alone (`oh`) or may be part of a longer one (`guitar` in `guitars`).
struct Word {
    text: &'static str,
    alone: bool,
    role: Role,
    confidence: f64,
}

const fn word(text: &'static str, role: Role) -> Word {
    Word { text, alone: false, role, confidence: 0.95 }
}

const fn alone(text: &'static str, role: Role) -> Word {
    Word { text, alone: true, role, confidence: 0.93 }
}

const fn vague(text: &'static str, role: Role) -> Word {
    Word { text, alone: true, role, confidence: 0.7 }
}

/// The more special before the more general: `backing vocal` before `vocal`, `bass drum` before `bass`.
const WORDS: &[Word] = &[
    word("backing", Role::BackingVocal),
    word("background", Role::BackingVocal),
    word("bgvox", Role::BackingVocal),
    word("bgv", Role::BackingVocal),
    alone("bv", Role::BackingVocal),
    alone("bvs", Role::BackingVocal),
    alone("bvox", Role::BackingVocal),
    word("harmony", Role::BackingVocal),
    alone("harm", Role::BackingVocal),
    word("choir", Role::BackingVocal),
    word("chor", Role::BackingVocal),
    word("coro", Role::BackingVocal),
    word("adlib", Role::BackingVocal),
    alone("double", Role::BackingVocal),
    alone("dbl", Role::BackingVocal),
    word("speech", Role::Speech),
    word("dialog", Role::Speech),
    word("narrat", Role::Speech),
    word("voiceover", Role::Speech),
    alone("vo", Role::Speech),
    alone("host", Role::Speech),
    alone("guest", Role::Speech),
    word("lead vox", Role::LeadVocal),
    word("lead vocal", Role::LeadVocal),
    word("lead voc", Role::LeadVocal),
    word("lead voice", Role::LeadVocal),
    word("main vox", Role::LeadVocal),
    word("leadvox", Role::LeadVocal),
    alone("ldvox", Role::LeadVocal),
    alone("lv", Role::LeadVocal),
    word("vox lead", Role::LeadVocal),
    word("vocal lead", Role::LeadVocal),
    vague("vox", Role::LeadVocal),
    vague("vocal", Role::LeadVocal),
    vague("vocals", Role::LeadVocal),
    vague("voice", Role::LeadVocal),
    vague("voc", Role::LeadVocal),
    vague("gesang", Role::LeadVocal),
    vague("stimme", Role::LeadVocal),
    vague("voix", Role::LeadVocal),
    vague("chant", Role::LeadVocal),
    vague("voz", Role::LeadVocal),
    vague("singer", Role::LeadVocal),
    vague("rap", Role::LeadVocal),
    vague("gaana", Role::LeadVocal),
    word("bass drum", Role::Kick),
    word("bassdrum", Role::Kick),
    word("kick", Role::Kick),
    alone("kik", Role::Kick),
    alone("kck", Role::Kick),
    alone("kd", Role::Kick),
    alone("bd", Role::Kick),
    word("grosse caisse", Role::Kick),
    word("bombo", Role::Kick),
    alone("808", Role::Bass),
    word("snare", Role::Snare),
    alone("sn", Role::Snare),
    alone("snr", Role::Snare),
    alone("sd", Role::Snare),
    word("caisse claire", Role::Snare),
    word("caja", Role::Snare),
    word("clap", Role::Snare),
    word("rimshot", Role::Snare),
    word("hihat", Role::Hats),
    word("hi-hat", Role::Hats),
    word("hi hat", Role::Hats),
    word("hats", Role::Hats),
    alone("hat", Role::Hats),
    alone("hh", Role::Hats),
    word("charleston", Role::Hats),
    word("ride", Role::Overheads),
    word("crash", Role::Overheads),
    word("cymbal", Role::Overheads),
    word("becken", Role::Overheads),
    word("overhead", Role::Overheads),
    alone("oh", Role::Overheads),
    alone("ohs", Role::Overheads),
    alone("ohl", Role::Overheads),
    alone("ohr", Role::Overheads),
    word("tom", Role::Toms),
    alone("ft", Role::Toms),
    alone("room", Role::Room),
    alone("rooms", Role::Room),
    alone("rm", Role::Room),
    alone("amb", Role::Room),
    word("ambience", Role::Room),
    word("raum", Role::Room),
    word("shaker", Role::Percussion),
    word("tambourine", Role::Percussion),
    alone("tamb", Role::Percussion),
    word("conga", Role::Percussion),
    word("bongo", Role::Percussion),
    word("cowbell", Role::Percussion),
    word("tabla", Role::Percussion),
    word("dholak", Role::Percussion),
    word("cajon", Role::Percussion),
    word("percussion", Role::Percussion),
    alone("perc", Role::Percussion),
    alone("prc", Role::Percussion),
    alone("tops", Role::Percussion),
    word("triangle", Role::Percussion),
    word("beat", Role::Drums),
    word("drum", Role::Drums),
    alone("drm", Role::Drums),
    word("schlagzeug", Role::Drums),
    word("batterie", Role::Drums),
    word("bateria", Role::Drums),
    alone("kit", Role::Drums),
    alone("loop", Role::Drums),
    word("lead guitar", Role::LeadGuitar),
    word("lead gtr", Role::LeadGuitar),
    word("gtr lead", Role::LeadGuitar),
    word("guitar solo", Role::LeadGuitar),
    word("gtr solo", Role::LeadGuitar),
    alone("solo", Role::LeadGuitar),
    word("acoustic", Role::AcousticGuitar),
    word("ac gtr", Role::AcousticGuitar),
    word("agtr", Role::AcousticGuitar),
    word("a-gtr", Role::AcousticGuitar),
    word("akustik", Role::AcousticGuitar),
    alone("strum", Role::AcousticGuitar),
    word("ukulele", Role::AcousticGuitar),
    word("banjo", Role::AcousticGuitar),
    word("mandolin", Role::AcousticGuitar),
    word("guitar", Role::ElectricGuitar),
    word("gitarre", Role::ElectricGuitar),
    word("guitare", Role::ElectricGuitar),
    word("guitarra", Role::ElectricGuitar),
    word("gtr", Role::ElectricGuitar),
    alone("git", Role::ElectricGuitar),
    alone("eg", Role::ElectricGuitar),
    word("basse", Role::Bass),
    word("bass", Role::Bass),
    word("bajo", Role::Bass),
    alone("bs", Role::Bass),
    alone("sub", Role::Bass),
    word("pad", Role::Pad),
    word("drone", Role::Pad),
    word("piano", Role::Keys),
    word("klavier", Role::Keys),
    word("rhodes", Role::Keys),
    word("wurli", Role::Keys),
    word("epiano", Role::Keys),
    alone("ep", Role::Keys),
    word("organ", Role::Keys),
    word("orgel", Role::Keys),
    word("hammond", Role::Keys),
    word("keys", Role::Keys),
    word("keyboard", Role::Keys),
    word("harmonium", Role::Keys),
    word("clav", Role::Keys),
    word("minilogue", Role::Synth),
    word("moog", Role::Synth),
    word("synth", Role::Synth),
    word("pluck", Role::Synth),
    word("stab", Role::Synth),
    word("arp", Role::Synth),
    alone("lead", Role::Synth),
    word("bells", Role::Synth),
    word("violin", Role::Strings),
    word("viola", Role::Strings),
    word("cello", Role::Strings),
    word("strings", Role::Strings),
    word("streicher", Role::Strings),
    alone("str", Role::Strings),
    word("trumpet", Role::Brass),
    word("trombone", Role::Brass),
    word("brass", Role::Brass),
    word("horn", Role::Brass),
    alone("sax", Role::Brass),
    word("saxophone", Role::Brass),
    word("flute", Role::Brass),
    word("clarinet", Role::Brass),
    word("sweep", Role::Effects),
    word("riser", Role::Effects),
    word("impact", Role::Effects),
    word("noise", Role::Effects),
    word("slide", Role::Effects),
    word("reverse", Role::Effects),
    alone("fx", Role::Effects),
    alone("sfx", Role::Effects),
    alone("fill", Role::Effects),
    alone("build", Role::Effects),
];

/// The role that a name says, with how sure that is.
pub fn role_of(name: &str) -> Option<(Role, f64)> {
    let plain: String =
        name.to_lowercase().chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { ' ' }).collect();
    let parts: Vec<&str> =
        plain.split([' ', '-']).map(|part| part.trim_end_matches(|c: char| c.is_ascii_digit())).collect();
    let numbered: Vec<&str> = plain.split([' ', '-']).collect();
    let found = WORDS.iter().find(|word| {
        if word.alone { parts.contains(&word.text) || numbered.contains(&word.text) } else { plain.contains(word.text) }
    });
    found.map(|word| (word.role, word.confidence))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_names_say_what_they_are() {
        for (name, role) in [
            ("01 kick", Role::Kick),
            ("Kick In", Role::Kick),
            ("BD", Role::Kick),
            ("Snare Bot", Role::Snare),
            ("SN1", Role::Snare),
            ("HiHat", Role::Hats),
            ("Alt Hats", Role::Hats),
            ("OH L", Role::Overheads),
            ("Ride", Role::Overheads),
            ("05 rack tom 2", Role::Toms),
            ("Floor Tom", Role::Toms),
            ("Room R", Role::Room),
            ("07 bass DI", Role::Bass),
            ("08 E-Gtr L", Role::ElectricGuitar),
            ("10 piano", Role::Keys),
            ("11 Lead Vox", Role::LeadVocal),
            ("Vox Lead", Role::LeadVocal),
            ("BGVox Ooh", Role::BackingVocal),
            ("BV 2", Role::BackingVocal),
            ("Minilogue Synth", Role::Synth),
            ("Lead Synth", Role::Synth),
            ("Build Prc", Role::Percussion),
            ("Sweeps", Role::Effects),
            ("Klavier", Role::Keys),
            ("gtr_acoustic", Role::AcousticGuitar),
            ("Hvy Kick", Role::Kick),
            ("Bass Stab", Role::Bass),
        ] {
            let found = role_of(name).map(|(role, _)| role);
            // A stab played on a bass is either; the lexicon says bass.
            assert_eq!(found, Some(role), "{name}");
        }
        assert_eq!(role_of("Audio 17"), None);
        assert_eq!(role_of("take 3"), None);
    }
}
