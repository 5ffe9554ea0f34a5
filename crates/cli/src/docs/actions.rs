//! The actions as one page: what each does, what it can be told, its keys.

use desk::actions::{Action, Arg, KEYMAPS, Kind, LIST, Side};

/// The page.
pub(super) fn page() -> String {
    let mut text = String::from(
        "# Actions\n\nEverything that can be done in the studio is an action with a name that never changes. Keys, menus and the palette \
         of\nthe page, its protocol and the command line reach the same ones. An action of the song is an edit that can be undone:\n\n\
         ```\ntonmeister edit SONG edit.split --at 0:41.7 --track Kick\ntonmeister edit SONG track.fader --track Kick --by -1.5\n\
         tonmeister list actions edit.split\n```\n\n",
    );
    text.push_str("| an argument | takes |\n|---|---|\n");
    let kinds = [
        (Kind::Text, "Text; lists and tables as JSON."),
        (Kind::Number, "A number, or text with its unit: `-3`, `\"-3 dB\"`; `\"off\"` where a level may be."),
        (
            Kind::Place,
            "A number of frames, or text: `\"41.7\"` seconds, `\"0:41.7\"`, `\"20 ms\"`, bars `\"17\\|1\\|0\"`.",
        ),
        (
            Kind::Path,
            "A path or a name in the song: `\"Kick/clip-1\"`; where the argument is a plural also a list, or one of many (`clip`).",
        ),
        (Kind::Word, "One of its words."),
        (Kind::Flag, "`true` or `false`; on the command line also the name alone."),
    ];
    kinds.iter().for_each(|(kind, takes)| text.push_str(&format!("| {} | {takes} |\n", kind.word())));
    text.push_str(
        "\n`Mod` is Ctrl, on a Mac Command. An argument in bold is needed.\n\nWhat is done to a member of a group is done to the \
         others in what the group links; with `free` (on the command line\n`--free`, in the page Alt held down) every action is about \
         what it names alone.\n",
    );
    let mut group = "";
    for action in LIST {
        if action.group != group {
            group = action.group;
            text.push_str(&format!(
                "\n## {group}\n\n| action | | arguments | {} |\n|---|---|---|{}\n",
                KEYMAPS.join(" | "),
                "---|".repeat(4)
            ));
        }
        text.push_str(&row(action));
    }
    text
}

fn row(action: &Action) -> String {
    let by = match action.side {
        Side::Song(_) => "",
        Side::Desk => " *Desk.*",
        Side::Page => " *Page.*",
    };
    let args: Vec<String> = action.args.iter().map(arg).collect();
    let keys: Vec<String> =
        action.keys.iter().map(|keys| keys.iter().map(|key| code(key)).collect::<Vec<_>>().join(" ")).collect();
    format!("| `{}` | {}{by} | {} | {} |\n", action.id, action.sentence, args.join("<br>"), keys.join(" | "))
}

/// A key as code; a backtick and a bar would end it.
fn code(key: &str) -> String {
    match key {
        "`" => "`` ` ``".to_string(),
        key => format!("`{}`", key.replace('|', "\\|")),
    }
}

fn arg(arg: &Arg) -> String {
    let name = if arg.needed { format!("**`{}`**", arg.name) } else { format!("`{}`", arg.name) };
    let takes = match arg.words.len() {
        0 => arg.kind.word().to_string(),
        1..=6 => arg.words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        count => format!("one of {count} words"),
    };
    format!("{name} ({takes}): {}", arg.sentence.replace('|', "\\|"))
}
