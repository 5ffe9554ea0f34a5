//! Which parameters of a strip can move over time.

use crate::check::part_names;
use crate::limits::{FADER, LEVEL, MUTE, PAN};
use crate::text::nearest::suggestion;
use crate::{Insert, Strip};
use signal::{Param, Part};

/// A parameter that can be automated, and whether it can also be off (minus infinity).
#[derive(Clone, Copy, Debug)]
pub struct Automated {
    /// Its unit, range and default.
    pub param: &'static Param,
    /// Whether minus infinity is one of its values.
    pub off: bool,
}

/// The parameter of a path within a strip: `fader`, `send/Room`, `tone/bell-2/gain`; or why there is none.
pub fn parameter(strip: &Strip, path: &str) -> Result<Automated, String> {
    let plain = |param| Ok(Automated { param, off: false });
    match path {
        "fader" => return Ok(Automated { param: &FADER, off: true }),
        "pan" => return plain(&PAN),
        "mute" => return plain(&MUTE),
        _ => {}
    }
    if let Some(to) = path.strip_prefix("send/")
        && strip.sends.iter().any(|send| send.to == to)
    {
        return Ok(Automated { param: &LEVEL, off: true });
    }
    let found = path.split_once('/').and_then(|(id, rest)| of_insert(strip.insert(id)?, rest));
    match found {
        Some(param) if param.fixed => Err(format!("{path} is fixed while the song plays and cannot be automated")),
        Some(param) => plain(param),
        None => {
            let all = parameters(strip);
            let near = suggestion(path, all.iter().map(String::as_str));
            Err(format!("\"{}\" has no parameter \"{}\"{near} to automate", strip.name, path.escape_debug()))
        }
    }
}

/// The paths of all parameters of a strip that can be automated.
pub fn parameters(strip: &Strip) -> Vec<String> {
    let mut all: Vec<String> = ["fader", "pan", "mute"].map(String::from).into();
    all.extend(strip.sends.iter().map(|send| format!("send/{}", send.to)));
    for insert in &strip.inserts {
        let Some(kind) = effects::find(&insert.kind) else { continue };
        let mut add = |prefix: &str, params: &[Param]| {
            all.extend(params.iter().filter(|p| !p.fixed).map(|p| format!("{prefix}/{}", p.key)));
        };
        add(&insert.id, (kind.params)());
        if let Some(kinds) = (kind.part_kinds)() {
            for name in part_names(&insert.settings.parts, kinds.kinds) {
                add(&format!("{}/{name}", insert.id), &kinds.params);
            }
        }
    }
    all
}

fn of_insert(insert: &Insert, path: &str) -> Option<&'static Param> {
    let kind = effects::find(&insert.kind)?;
    let Some((part, key)) = path.split_once('/') else {
        return (kind.params)().iter().find(|param| param.key == path);
    };
    let kinds = (kind.part_kinds)()?;
    part_place(&insert.settings.parts, kinds.kinds, part)?;
    kinds.params.iter().find(|param| param.key == key)
}

/// The place of the part of a name: `bell-2` is the second bell.
pub(crate) fn part_place(parts: &[Part], kinds: &[&str], name: &str) -> Option<usize> {
    let (word, number) = name.rsplit_once('-')?;
    let kind = kinds.iter().position(|kind| *kind == word)?;
    let number = number.parse::<usize>().ok().filter(|n| *n > 0 && number == n.to_string())?;
    parts.iter().enumerate().filter(|(_, part)| part.kind == kind).nth(number - 1).map(|(i, _)| i)
}
