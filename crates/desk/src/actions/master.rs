//! Masters and deliveries.

use super::declare::actions;

actions! { "Master and deliver":
    "master.start" "Make masters": "Masters the song for its targets, or for those that are named."
        desk { targets: Text, "The targets."; } keys ["Mod+Shift+M"] ["Mod+Alt+M"] ["Mod+Alt+M"] ["Mod+Shift+M"];
    "master.state" "Masters": "Says how each master came out: readings, checks, chain, moves."
        desk;
    "deliver.start" "Deliver": "Writes the files for the targets, checks them and reports."
        desk {
            targets: Text, "The targets.";
            metadata: Text, "Title, artist and the like, by name.";
        } keys ["Mod+E"] ["Mod+Alt+B"] ["Mod+Alt+R"] ["Mod+E", "Alt+E"];
    "deliver.state" "Deliveries": "Says what was delivered."
        desk;
    "job.stop" "Stop a job": "Ends what is being worked out."
        desk { id: Text needed, "The job."; };
}
