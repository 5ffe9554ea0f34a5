//! The assistant: listening, and what becomes of its moves.

use super::declare::actions;

const WHICH: &[&str] = &["before", "after", "difference"];

actions! { "Assistant":
    "assistant.listen" "Let the assistant listen": "Looks for faults and proposes moves, each with its reason; nothing is changed."
        desk keys ["Mod+L"] ["Mod+L"] ["Mod+L"] ["Mod+L"];
    "assistant.keep" "Keep a move": "Makes a move that was proposed; it can be undone."
        desk { id: Text needed, "The move."; };
    "assistant.refuse" "Refuse a move": "Puts a move that was proposed aside."
        desk { id: Text needed, "The move."; };
    "assistant.keep-all" "Keep all moves": "Makes every move that was proposed; each can be undone."
        desk;
    "assistant.undo" "Undo a move": "Takes a move back, and leaves what was done after it."
        desk { id: Text needed, "The move."; };
    "assistant.compare" "Compare a move": "Hears the mix without a move, with it, or the difference, equally loud."
        desk {
            id: Text, "The move; nothing for the mix as it is.";
            which: Word(WHICH), "What is heard.";
        };
    "assistant.masking" "Masking": "Says which strips cover which in which range."
        desk;
}
