//! The shape every action has, and the macro that declares them.

use super::given::Given;
use session::{Edit, EditError};

/// What a song action comes to: the edit, and its reason for the history, as in "split Kick/clip-1".
pub type Made = Result<(Edit, String), EditError>;

/// Who does an action.
#[derive(Clone, Copy)]
pub enum Side {
    /// A function from a song and arguments to an edit.
    Song(fn(&Given<'_>) -> Made),
    /// Whoever holds the song open and plays it: transport, monitor, jobs, history.
    Desk,
    /// The page alone: what is seen and what is selected.
    Page,
}

impl Side {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Side::Song(_) => "song",
            Side::Desk => "desk",
            Side::Page => "page",
        }
    }
}

/// What an argument takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text; lists and tables as JSON.
    Text,
    /// A number, or text with its unit: `-3`, `"-3 dB"`, `"off"` where a level may be.
    Number,
    /// A number of frames, or text: `"41.7"` seconds, `"0:41.7"`, `"20 ms"`, `"17|1|0"`.
    Place,
    /// A path or a name in the song, `"Kick/clip-1"`; where its name is a plural also a list of them.
    Path,
    /// One of its words.
    Word,
    /// `true` or `false`.
    Flag,
}

impl Kind {
    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Number => "number",
            Kind::Place => "place",
            Kind::Path => "path",
            Kind::Word => "word",
            Kind::Flag => "flag",
        }
    }
}

/// One argument of an action.
#[derive(Clone, Copy, Debug)]
pub struct Arg {
    /// Its name: `at`.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Whether the action cannot be done without it.
    pub needed: bool,
    /// What it says, a sentence.
    pub sentence: &'static str,
    /// The words it may be; empty where it is none.
    pub words: &'static [&'static str],
}

/// The names of the key maps, in the order of [`Action::keys`].
pub const KEYMAPS: [&str; 4] = ["tonmeister", "protools", "reaper", "ardour"];

/// One command of the studio.
#[derive(Clone, Copy)]
pub struct Action {
    /// Its word, which never changes: `edit.split`.
    pub id: &'static str,
    /// What a menu calls it.
    pub title: &'static str,
    /// What it does, a sentence.
    pub sentence: &'static str,
    /// Where it stands in menus and reference.
    pub group: &'static str,
    /// Who does it.
    pub side: Side,
    /// What it can be told.
    pub args: &'static [Arg],
    /// Its keys in each of the [`KEYMAPS`]. `Mod` is Ctrl, on a Mac Command.
    pub keys: [&'static [&'static str]; 4],
}

/// Declares the actions of a group, each in this one place.
///
/// `"id" "Title": "Sentence." side { argument: Kind needed, "sentence"; } keys [tonmeister] [protools] [reaper] [ardour];` where
/// the side is `song(function)`, `desk` or `page`.
macro_rules! actions {
    ($group:literal: $(
        $id:literal $title:literal: $sentence:literal $side:ident $(($function:expr))?
        $({ $($arg:ident: $kind:ident $(($words:expr))? $($needed:ident)?, $explained:literal;)+ })?
        $(keys $ours:tt $protools:tt $reaper:tt $ardour:tt)?
    ;)+) => {
        /// Every action of the group.
        pub(super) const LIST: &[$crate::actions::Action] = &[$($crate::actions::Action {
            id: $id,
            title: $title,
            sentence: $sentence,
            group: $group,
            side: actions!(@side $side $(($function))?),
            args: &[$($($crate::actions::Arg {
                name: stringify!($arg),
                kind: $crate::actions::Kind::$kind,
                needed: actions!(@needed $($needed)?),
                sentence: $explained,
                words: actions!(@words $($words)?),
            }),+)?],
            keys: actions!(@keys $($ours $protools $reaper $ardour)?),
        }),+];
    };
    (@side song ($function:expr)) => { $crate::actions::Side::Song($function) };
    (@side desk) => { $crate::actions::Side::Desk };
    (@side page) => { $crate::actions::Side::Page };
    (@needed needed) => { true };
    (@needed) => { false };
    (@words $words:expr) => { $words };
    (@words) => { &[] };
    (@keys $ours:tt $protools:tt $reaper:tt $ardour:tt) => { [&$ours, &$protools, &$reaper, &$ardour] };
    (@keys) => { [&[], &[], &[], &[]] };
}

pub(super) use actions;
