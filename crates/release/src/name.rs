//! File names that every system, shop and archive takes.
//!
//! Letters and digits of any script, space, `-`, `_`, `.`, `(` and `)` stand; everything else becomes one `-`. A name
//! does not begin with a dot (it would be hidden) nor end with a dot or a space (Windows drops both).

/// The most bytes of a name, so that ending and temporary names stay under the 255 of all file systems.
pub const MOST_BYTES: usize = 120;

/// Names that Windows keeps for devices, with any ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// A title as a file name without ending; `untitled` where nothing of it stands.
pub fn file_name(title: &str) -> String {
    let mut name = String::new();
    for character in title.chars() {
        let stands = character.is_alphanumeric() || " -_.()".contains(character);
        let character = if stands { character } else { '-' };
        let twice = " -.".contains(character) && name.ends_with(character);
        let leads = name.is_empty() && " .-".contains(character);
        if twice || leads {
            continue;
        }
        if name.len() + character.len_utf8() > MOST_BYTES {
            break;
        }
        name.push(character);
    }
    name.truncate(name.trim_end_matches([' ', '.', '-']).len());
    if name.is_empty() {
        return "untitled".to_string();
    }
    if is_device(&name) { format!("_{name}") } else { name }
}

fn is_device(name: &str) -> bool {
    let first = name.split('.').next().unwrap_or_default().trim().to_ascii_lowercase();
    let port = ["com", "lpt"].iter().any(|port| first.strip_prefix(port).is_some_and(|rest| rest.len() == 1));
    port || DEVICES.contains(&first.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_keeps_its_letters_and_loses_what_a_path_could_misread() {
        for (title, name) in [
            ("Night Bus", "Night Bus"),
            ("Für Elise (Live)", "Für Elise (Live)"),
            ("夜のバス", "夜のバス"),
            ("AC/DC", "AC-DC"),
            ("../../etc/passwd", "etc-passwd"),
            ("..\\..\\boot", "boot"),
            (".hidden", "hidden"),
            ("end. ", "end"),
            ("a\u{202e}vaw.exe", "a-vaw.exe"),
            ("line\nbreak\0", "line-break"),
            ("CON", "_CON"),
            ("com1.wav", "_com1.wav"),
            ("???", "untitled"),
            ("", "untitled"),
        ] {
            assert_eq!(file_name(title), name, "{title:?}");
        }
    }

    #[test]
    fn a_long_title_is_cut_at_a_whole_letter() {
        assert_eq!(file_name(&"x".repeat(500)).len(), MOST_BYTES);
        let cut = file_name(&"ü夜".repeat(100));
        assert!(cut.len() <= MOST_BYTES && cut.len() > MOST_BYTES - 3, "{}", cut.len());
    }
}
