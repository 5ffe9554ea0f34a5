//! Help along the way.

use super::declare::actions;

actions! { "Help":
    "next" "What is next": "Says the next step of the engineer's way, and what is still open in the present one."
        desk keys ["F6"] ["F6"] ["F6"] ["F6"];
    "help.lesson" "Why": "Explains what is selected: an effect, a meter, a move, with the principle behind it."
        page keys ["F10"] ["F10"] ["F10"] ["F10"];
    "help.guide" "Guide": "Shows the way through a first song."
        page;
}
