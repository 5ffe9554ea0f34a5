//! The monitor section: how the mix is heard, never what it is.

use super::declare::actions;

const SPEAKERS: &[&str] = &["full", "small", "earbuds"];

actions! { "Monitor":
    "monitor.mono" "Mono": "Hears both sides as one, or as they are."
        page keys ["Alt+M"] ["Shift+O"] ["Alt+O"] ["Alt+O"];
    "monitor.side" "Sides only": "Hears only what differs between left and right, or all."
        page keys ["Alt+D"] ["Alt+D"] ["Alt+D"] ["Alt+D"];
    "monitor.swap" "Swap sides": "Hears left and right changed over, or as they are."
        page;
    "monitor.dim" "Dim": "Hears everything 20 dB quieter, or as it is."
        page keys ["Alt+K"] ["Alt+K"] ["Alt+K"] ["Alt+K"];
    "monitor.matched" "Match loudness": "Hears what is compared equally loud, or as it is."
        page;
    "monitor.set" "Set the monitor": "Says how the mix is heard."
        desk {
            listening: Text, "What is heard: \"mix\", \"reference\", \"version:NAME\".";
            mono: Flag, "Both sides as one.";
            side: Flag, "Only what differs between the sides.";
            swap: Flag, "Left and right changed over.";
            dim: Flag, "20 dB quieter.";
            speaker: Word(SPEAKERS), "On which speakers it shall sound as if.";
            level: Number, "How loud, in dB.";
            matched: Flag, "What is compared equally loud.";
        };
    "monitor.reference" "Listen to the reference": "Hears the reference in place of the mix, at the same loudness, or the mix again."
        page keys ["B"] ["Alt+B"] ["B"] ["B"];
    "reference.listen" "Reference": "Hears the reference, or the mix."
        desk { on: Flag needed, "Whether the reference is heard."; };
    "meters.reset" "Reset the meters": "Begins to measure loudness and peaks anew."
        desk keys ["Alt+R"] ["Alt+C"] ["Alt+R"] ["Alt+R"];
    "device.choose" "Sound device": "Chooses where the sound goes."
        desk {
            name: Text needed, "The device.";
            rate: Number, "Its sample rate in Hz.";
            block: Number, "Frames in a block.";
        };
}
