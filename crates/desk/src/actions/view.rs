//! What is seen and what is selected; all of it is done by the page.

use super::declare::actions;

actions! { "View":
    "view.record" "Record": "Shows the page on which a song is set up and recorded."
        page keys ["1", "Alt+1"] ["1", "Alt+1"] ["1", "Alt+1"] ["1", "Alt+1"];
    "view.edit" "Edit": "Shows the page on which clips are arranged."
        page keys ["2", "Alt+2", "F1"] ["2", "Alt+2"] ["2", "Alt+2"] ["2", "Alt+2"];
    "view.mix" "Mix": "Shows the page on which the song is mixed."
        page keys ["3", "Alt+3", "F2"] ["3", "Alt+3"] ["3", "Alt+3"] ["3", "Alt+3"];
    "view.master" "Master": "Shows the page on which masters are made."
        page keys ["4", "Alt+4"] ["4", "Alt+4"] ["4", "Alt+4"] ["4", "Alt+4"];
    "view.deliver" "Deliver": "Shows the page on which files are delivered."
        page keys ["5", "Alt+5"] ["5", "Alt+5"] ["5", "Alt+5"] ["5", "Alt+5"];
    "view.mixer" "Mixer": "Shows the mixer, or hides it."
        page keys ["F3"] ["Mod+="] ["Mod+M"] ["Alt+M"];
    "view.assistant" "Assistant": "Shows what the assistant found and proposes, or hides it."
        page keys ["F4"] ["F4"] ["F4"] ["F4"];
    "view.history" "History": "Shows what was done, step by step, or hides it."
        page keys ["F7"] ["F7"] ["Mod+Alt+Z"] ["F7"];
    "view.palette" "Anything": "Finds any command by its name and does it."
        page keys ["Mod+K"] ["Mod+K"] ["?"] ["Mod+K"];
    "view.keys" "Keys": "Shows the keys of all commands, to be read and changed."
        page keys ["?"] ["?"] ["Mod+/"] ["?"];
    "view.theme" "Dark or light": "Changes between dark and light."
        page;
    "view.automation" "Automation": "Shows the curves of the selected track under it, or hides them."
        page keys ["A"] ["Alt+A"] ["V"] ["A"];
    "view.snap" "Snap": "Lets what is moved snap to bars, beats or time, or to nothing."
        page keys ["N"] ["N"] ["Alt+S"] ["N"];
    "view.zoom-in" "Zoom in": "Shows less of the time, larger."
        page keys ["="] ["T"] ["="] ["="];
    "view.zoom-out" "Zoom out": "Shows more of the time, smaller."
        page keys ["-"] ["R"] ["-"] ["-"];
    "view.zoom-selection" "Zoom to the selection": "Shows the selected range or clips as large as the window allows."
        page keys ["Z"] ["E"] ["Mod+Shift+E"] ["Z"];
    "view.zoom-all" "Show all": "Shows the whole song."
        page keys ["Shift+Z"] ["Alt+Z"] ["Mod+PageDown"] ["Shift+Z"];
    "view.taller" "Taller tracks": "Makes the tracks taller."
        page keys ["Alt+="] ["Mod+Up"] ["Mod+Up"] ["Alt+="];
    "view.lower" "Lower tracks": "Makes the tracks lower."
        page keys ["Alt+-"] ["Mod+Down"] ["Mod+Down"] ["Alt+-"];
    "selection.next-track" "Next track": "Selects the track below."
        page keys ["Down"] [";", "Down"] ["Down"] ["Down"];
    "selection.previous-track" "Track before": "Selects the track above."
        page keys ["Up"] ["P", "Up"] ["Up"] ["Up"];
    "selection.next-clip" "Next clip": "Selects the next clip of the track."
        page keys ["Tab"] ["Tab"] ["Tab"] ["Tab"];
    "selection.previous-clip" "Clip before": "Selects the clip of the track that comes before."
        page keys ["Shift+Tab"] ["Shift+Tab"] ["Shift+Tab"] ["Shift+Tab"];
    "selection.all" "Select all": "Selects all clips of the song."
        page keys ["Mod+A"] ["Mod+A"] ["Mod+A"] ["Mod+A"];
    "selection.track" "Select all of the track": "Selects all clips of the selected track."
        page keys ["Shift+C"] ["Mod+Alt+A"] ["Mod+Alt+A"] ["Mod+Alt+A"];
    "selection.none" "Select nothing": "Selects nothing, and closes what is open over the page."
        page keys ["Escape"] ["Escape"] ["Escape"] ["Escape"];
    "selection.from" "Range from here": "Lets the range begin at the playhead."
        page keys ["I"] ["I"] ["I"] [","];
    "selection.to" "Range to here": "Lets the range end at the playhead."
        page keys ["O"] ["O"] ["O"] ["."];
}
