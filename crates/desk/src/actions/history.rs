//! History and files of the song: undo, versions, saving, opening.

use super::declare::actions;

actions! { "Song and history":
    "undo" "Undo": "Takes your last step back."
        desk keys ["Mod+Z"] ["Mod+Z"] ["Mod+Z"] ["Mod+Z"];
    "redo" "Redo": "Makes the step that you took back last again."
        desk keys ["Mod+Shift+Z", "Mod+Y"] ["Mod+Shift+Z"] ["Mod+Shift+Z", "Mod+Y"] ["Mod+R", "Mod+Y", "Mod+Shift+Z"];
    "history.go" "Go to a step": "Takes back or makes again your own steps until one is the last that stands."
        desk { n: Number needed, "The step's number."; };
    "save" "Save": "Writes the song file; what was done is safe before that."
        desk keys ["Mod+Alt+S"] ["Mod+S"] ["Mod+S"] ["Mod+S"];
    "snapshot" "Snapshot": "Keeps the song as it is now under a name."
        desk { name: Text needed, "The name."; } keys ["Mod+S"] ["Mod+Shift+S"] ["Mod+Alt+S"] ["Mod+Shift+S"];
    "version.save" "Keep a mix version": "Keeps the mix as it is now, to be compared with others."
        desk { name: Text needed, "Its name."; };
    "version.list" "Mix versions": "Says which versions of the mix there are."
        desk;
    "version.listen" "Listen to a version": "Hears another version of the mix at the same loudness, or the present one."
        desk { name: Text, "The version; nothing for the present one."; };
    "version.restore" "Go back to a version": "Makes the mix what it was in a version; this can be undone."
        desk { name: Text needed, "The version."; };
    "song.new" "New song": "Makes a new song and opens it."
        desk {
            name: Text needed, "Its name.";
            template: Text, "What it begins with.";
        } keys ["Mod+Alt+N"] ["Mod+Alt+N"] ["Mod+Alt+N"] ["Mod+Alt+N"];
    "song.open" "Open": "Opens one of the songs that were open before."
        desk { id: Text needed, "Which."; } keys ["Mod+O"] ["Mod+O"] ["Mod+O"] ["Mod+O"];
    "song.close" "Close": "Closes the song; everything is kept."
        desk keys ["Mod+Alt+W"] ["Mod+Alt+W"] ["Mod+Alt+W"] ["Mod+Alt+W"];
    "song.demo" "Demo": "Makes a song to try things on and opens it."
        desk;
}
