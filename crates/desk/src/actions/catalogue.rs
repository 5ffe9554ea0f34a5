//! The actions as plain values, as the page is told of them.

use super::{Action, Arg, KEYMAPS, LIST};
use serde_json::{Map, Value, json};

/// Every action: id, title, sentence, group, side, arguments.
pub fn catalogue() -> Value {
    LIST.iter().map(in_full).collect()
}

/// Every key map: its name, and the keys of each action that has some.
pub fn keymaps() -> Value {
    let map = |(place, name): (usize, &&str)| {
        let keyed = LIST.iter().filter(|action| !action.keys[place].is_empty());
        let keys: Map<String, Value> = keyed.map(|action| (action.id.to_string(), json!(action.keys[place]))).collect();
        json!({"name": name, "keys": keys})
    };
    KEYMAPS.iter().enumerate().map(map).collect()
}

/// One action as a value.
pub fn in_full(action: &Action) -> Value {
    let args: Value = action.args.iter().map(arg).collect();
    json!({
        "id": action.id, "title": action.title, "sentence": action.sentence, "group": action.group,
        "side": action.side.word(), "args": args,
    })
}

fn arg(arg: &Arg) -> Value {
    let mut value = json!({"name": arg.name, "kind": arg.kind.word(), "needed": arg.needed, "sentence": arg.sentence});
    if !arg.words.is_empty() {
        value["words"] = json!(arg.words);
    }
    value
}
