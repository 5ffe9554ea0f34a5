//! `tonmeister edit`: one action over a song, as the studio's keys and menus do it.

use crate::screen::{Ended, Outcome, note, say, say_json};
use clap::Args;
use desk::JobError;
use desk::actions::{self, Action, Kind};
use serde_json::{Map, Value, json};
use session::{Linked, Session};
use std::path::PathBuf;

/// One action over a song, made as one step that can be undone: `tonmeister edit SONG edit.split --at 0:41.7 --track Kick`.
#[derive(Args)]
#[command(override_usage = "tonmeister edit <SONG> <ACTION> [--ARG VALUE]... [--json]")]
pub struct Arguments {
    /// The song's folder.
    song: PathBuf,
    /// The action; see `tonmeister list actions`.
    action: String,
    /// The action's arguments, see `tonmeister list actions ACTION`. A place is seconds, minutes or bars (41.7, 0:41.7, 17|1);
    /// for several clips or tracks the argument is said several times, or as one of many (--clip). The song's groups carry
    /// the edit on to their members; with `--free` they do not. `--json` gives one JSON document instead of prose.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "--ARG VALUE")]
    rest: Vec<String>,
}

pub fn run(arguments: &Arguments) -> Ended {
    let (with, as_json) = read(actions::find(&arguments.action), &arguments.rest)?;
    let mut session = Session::open(&arguments.song)?;
    session.notices().iter().for_each(|text| note(text));
    let song = session.song();
    let length = |file: &str| desk::file_length(song, &arguments.song, file);
    let (edit, reason) =
        actions::linked_edit(song, &arguments.action, &Value::Object(with), &length, &mut Linked::default())?;
    let told = json!({"action": arguments.action, "reason": reason, "edit": edit});
    session.edit(edit, &reason)?;
    session.save()?;
    if as_json {
        say_json(&told);
    } else {
        say(&reason);
    }
    Ok(Outcome::Done)
}

/// The arguments of an action, and whether JSON is asked for. What an unknown action is told does not matter: it is refused.
fn read(action: Option<&Action>, rest: &[String]) -> Result<(Map<String, Value>, bool), JobError> {
    let (mut with, mut as_json) = (Map::new(), false);
    let mut words = rest.iter().peekable();
    while let Some(word) = words.next() {
        let Some(name) = word.strip_prefix("--") else {
            return Err(JobError(format!("\"{word}\" stands alone; write --ARG {word}")));
        };
        if name == "json" {
            as_json = true;
            continue;
        }
        let (name, joined) = name.split_once('=').map_or((name, None), |(name, value)| (name, Some(value.to_string())));
        let is_flag = name == "free"
            || action.is_some_and(|it| it.args.iter().any(|arg| arg.name == name && arg.kind == Kind::Flag));
        let alone = is_flag && words.peek().is_none_or(|next| next.starts_with("--"));
        let value = match joined {
            Some(value) => Value::String(value),
            None if alone => Value::Bool(true),
            None => match words.next() {
                Some(value) => Value::String(value.clone()),
                None => return Err(JobError(format!("--{name} wants a value"))),
            },
        };
        add(&mut with, name, value);
    }
    Ok((with, as_json))
}

/// What is said several times is a list.
fn add(with: &mut Map<String, Value>, name: &str, value: Value) {
    let before = with.remove(name);
    let value = match before {
        None => value,
        Some(Value::Array(mut list)) => {
            list.push(value);
            Value::Array(list)
        }
        Some(one) => json!([one, value]),
    };
    with.insert(name.to_string(), value);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Result<(Value, bool), String> {
        let rest: Vec<String> = text.split(' ').map(String::from).collect();
        let read = read(actions::find("edit.delete-range"), &rest);
        read.map(|(with, json)| (Value::Object(with), json)).map_err(|error| error.to_string())
    }

    #[test]
    fn arguments_become_the_values_that_the_page_sends() {
        let (with, as_json) = words("--from 1 --to=2|1 --ripple --tracks Kick --tracks Snare --json").unwrap();
        assert_eq!(with, json!({"from": "1", "to": "2|1", "ripple": true, "tracks": ["Kick", "Snare"]}));
        assert!(as_json);
        assert_eq!(words("--ripple off").unwrap(), (json!({"ripple": "off"}), false));
        assert_eq!(words("--free --from 1").unwrap().0, json!({"free": true, "from": "1"}));
        assert_eq!(words("--from -1").unwrap().0, json!({"from": "-1"}));
        assert!(words("--from").unwrap_err().contains("--from wants a value"));
        assert!(words("Kick").unwrap_err().contains("--ARG Kick"));
    }
}
