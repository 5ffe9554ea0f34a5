//! The transport: where the song plays, from where to where, and how fast.

use super::declare::actions;

actions! { "Transport":
    "transport.toggle" "Play or stop": "Plays from the playhead, or stops."
        desk keys ["Space"] ["Space"] ["Space"] ["Space"];
    "transport.play" "Play": "Plays, from a place or from the playhead."
        desk { from: Place, "Where it begins."; };
    "transport.stop" "Stop": "Stops; the playhead stays where it is."
        desk;
    "transport.record" "Record": "Records on every armed track from the playhead on, or ends the recording."
        desk keys ["R"] ["Mod+Space", "F12", "Numpad3"] ["Mod+R"] ["Shift+Space"];
    "transport.locate" "Go to": "Puts the playhead at a place."
        desk { frame: Place needed, "The place."; };
    "transport.scrub" "Scrub": "Plays a short grain of sound at a place."
        desk { frame: Place needed, "The place."; };
    "transport.to-start" "Go to the start": "Puts the playhead at the song's beginning."
        page keys ["Home"] ["Enter"] ["Home"] ["Home"];
    "transport.to-end" "Go to the end": "Puts the playhead behind the last clip."
        page keys ["End"] ["Mod+Enter"] ["End"] ["End"];
    "transport.back" "Back": "Moves the playhead one step of the grid back."
        page keys ["Left"] ["Left"] ["Left"] ["Left"];
    "transport.forward" "Forward": "Moves the playhead one step of the grid forward."
        page keys ["Right"] ["Right"] ["Right"] ["Right"];
    "transport.previous-marker" "Go to the marker before": "Puts the playhead at the nearest marker before it."
        page keys ["Mod+Left"] ["Mod+Left"] ["Mod+Left"] ["Q"];
    "transport.next-marker" "Go to the next marker": "Puts the playhead at the nearest marker behind it."
        page keys ["Mod+Right"] ["Mod+Right"] ["Mod+Right"] ["W"];
    "transport.loop" "Loop": "Plays the selected range, or the one there was, over and over; or no longer."
        desk {
            on: Flag, "Whether it loops.";
            from: Place, "Where the loop begins.";
            to: Place, "Where it ends.";
        } keys ["L"] ["Mod+Shift+L"] ["R"] ["L"];
    "transport.click" "Click": "Counts the beats aloud, or no longer."
        desk { on: Flag needed, "Whether it counts."; } keys ["K"] ["Numpad7"] ["Mod+K"] ["`"];
    "transport.pre-roll" "Pre-roll": "Begins a little before the place that is wanted."
        desk { seconds: Number needed, "How much before, in seconds."; };
    "transport.speed" "Speed": "Plays slower or faster, with the pitch that follows from it."
        desk { factor: Number needed, "How fast; 1 is as it is."; };
    "transport.follow" "Follow the playhead": "Keeps the playhead in view while the song plays, or no longer."
        page keys ["F"] ["Alt+F"] ["Alt+F"] ["F"];
}
