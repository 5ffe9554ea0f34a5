//! Automation: curves of parameters over time, written by hand or drawn.

use super::curve::Line;
use super::declare::{Made, actions};
use super::given::{Given, wrong};
use super::strips::{group, strip};
use serde::Deserialize;
use serde_json::Value as Json;
use session::automated::{Automated, parameter};
use session::{Curve, Edit, EditError, Place, Point, Strip, Value};

actions! { "Automation":
    "automation.write" "Write automation": "Replaces a curve from a place to another by what was played or drawn; elsewhere every value stays."
        song(write) {
            path: Path needed, "The parameter: \"Kick/fader\", \"Vox/tone/bell-1/gain\".";
            points: Text needed, "The points: [[frame, value], …], or as the song has them, [{at, value, curve}, …].";
            from: Place, "Where it begins; at the first point.";
            to: Place, "Where the old curve goes on; without it the last value stays to the end.";
        };
    "automation.clear" "Clear automation": "Takes curves away, or their points from a place to another."
        song(clear) {
            paths: Path needed, "The parameters.";
            from: Place, "From here.";
            to: Place, "Up to here.";
        };
    "automation.thin" "Thin automation": "Takes the points away without which no value changes by more than a little."
        song(thin) {
            paths: Path needed, "The parameters.";
            by: Number, "By how much a value may change, in the parameter's unit; a thousandth of its range.";
        };
    "automation.shift" "Shift automation": "Moves points in time; those they come to lie over are gone."
        song(shift) {
            paths: Path needed, "The parameters.";
            by: Place needed, "How far, forward or back: a number of frames, \"-10 ms\".";
            from: Place, "The points from here.";
            to: Place, "Up to here.";
        };
}

/// A parameter that can be automated.
struct Target<'a> {
    strip: &'a Strip,
    /// Its path within the strip.
    parameter: &'a str,
    param: Automated,
}

impl<'a> Target<'a> {
    fn of(given: &Given<'a>, path: &'a str) -> Result<Self, EditError> {
        let no = || wrong(path, "is no parameter of a strip; expected a path such as Kick/fader");
        let (name, rest) = path.split_once('/').ok_or_else(no)?;
        let strip = strip(given.song, name)?;
        let param = parameter(strip, rest).map_err(|message| wrong(path, message))?;
        Ok(Self { strip, parameter: rest, param })
    }

    fn line(&self, given: &Given<'_>) -> Line {
        let curve = self.strip.automation.iter().find(|curve| curve.parameter == self.parameter);
        curve.map_or_else(Line::default, |curve| Line::of(given.song, &curve.points))
    }

    /// The line of a curve that must be there.
    fn the_line(&self, given: &Given<'_>) -> Result<Line, EditError> {
        let line = self.line(given);
        match line.is_empty() {
            true => Err(wrong(format!("{}/{}", self.strip.name, self.parameter), "is not automated")),
            false => Ok(line),
        }
    }

    fn edit(&self, given: &Given<'_>, line: Line) -> Edit {
        let points = (!line.is_empty()).then(|| line.points(given.song));
        Edit::Points { path: format!("{}/automation/{}", self.strip.name, self.parameter), points }
    }
}

fn targets<'a>(given: &Given<'a>) -> Result<Vec<Target<'a>>, EditError> {
    given.paths("paths")?.into_iter().map(|path| Target::of(given, path)).collect()
}

fn in_words(all: &[Target<'_>]) -> String {
    match all {
        [one] => format!("{}/{}", one.strip.name, one.parameter),
        _ => format!("{} curves", all.len()),
    }
}

/// Reads a point as `[place, value]`, `[place, value, curve]` or as the song has it.
fn point(json: &Json) -> Result<Point, String> {
    let Json::Array(list) = json else {
        return Point::deserialize(json).map_err(|error| error.to_string());
    };
    let (at, value, curve) = match &list[..] {
        [at, value] => (at, value, "linear"),
        [at, value, curve] => (at, value, curve.as_str().unwrap_or_default()),
        _ => return Err(format!("{json} is no point")),
    };
    let at = Place::deserialize(at).map_err(|_| format!("{at} is no place"))?;
    let value = match value {
        Json::String(word) if word == "off" => f64::NEG_INFINITY,
        value => value.as_f64().ok_or_else(|| format!("{value} is no value"))?,
    };
    let known = Curve::WORDS.iter().position(|word| *word == curve);
    let known = known.ok_or_else(|| format!("\"{curve}\" is no curve; there are {}", Curve::WORDS.join(", ")))?;
    Ok(Point { at, value, curve: Curve::ALL[known] })
}

fn write(given: &Given<'_>) -> Made {
    let path = given.the_text("path")?;
    let target = Target::of(given, path)?;
    let drawn: Vec<Json> = given.table("points")?.map_err(|error| given.refuse("points", error))?;
    let mut points: Vec<Point> =
        drawn.iter().map(point).collect::<Result<_, _>>().map_err(|message| given.refuse("points", message))?;
    points.sort_by_key(|point| given.song.frame(point.at));
    let ends = points.first().zip(points.last());
    let Some((first, last)) = ends.map(|(a, b)| (given.song.frame(a.at), given.song.frame(b.at))) else {
        return Err(given.refuse("points", "are none; automation.clear takes a curve away"));
    };
    let (from, to) = (given.frame("from")?.unwrap_or(first), given.frame("to")?);
    if first < from || to.is_some_and(|to| last > to) {
        return Err(given.refuse("points", "must lie between \"from\" and \"to\""));
    }
    let rest = match given.song.field(path)?.value {
        Value::Number(value, _) | Value::Level(value, _) => value,
        _ => target.param.param.default,
    };
    let line = target.line(given).write(Line::of(given.song, &points), from, to, rest);
    Ok((target.edit(given, line), format!("automation of {path}")))
}

fn clear(given: &Given<'_>) -> Made {
    let targets = targets(given)?;
    let (from, to) = (given.frame("from")?, given.frame("to")?);
    let edit = |target: &Target<'_>| {
        let line = target.the_line(given)?;
        let left = line.without(from.unwrap_or(0), to.unwrap_or(i64::MAX));
        Ok((left.len() < line.len()).then(|| target.edit(given, left)))
    };
    let edits = targets.iter().map(edit).collect::<Result<Vec<_>, EditError>>()?;
    group(given, edits.into_iter().flatten().collect(), format!("clear automation of {}", in_words(&targets)))
}

fn thin(given: &Given<'_>) -> Made {
    let targets = targets(given)?;
    let mut edits = Vec::new();
    for target in &targets {
        let param = target.param.param;
        let most = given.number("by", param.unit)?.unwrap_or((param.max - param.min) / 1000.0);
        let line = target.the_line(given)?;
        let thinned = line.thinned(most);
        if thinned.len() < line.len() {
            edits.push(target.edit(given, thinned));
        }
    }
    group(given, edits, format!("thin automation of {}", in_words(&targets)))
}

fn shift(given: &Given<'_>) -> Made {
    let targets = targets(given)?;
    let by = given.time("by")?.unwrap_or(0);
    let (from, to) = (given.frame("from")?.unwrap_or(0), given.frame("to")?.unwrap_or(i64::MAX));
    let edit = |target: &Target<'_>| {
        let line = target.the_line(given)?;
        let moved = line.shifted(from, to, by);
        Ok((moved != line).then(|| target.edit(given, moved)))
    };
    let edits = targets.iter().map(edit).collect::<Result<Vec<_>, EditError>>()?;
    group(given, edits.into_iter().flatten().collect(), format!("shift automation of {}", in_words(&targets)))
}
