// The presets of an effect: one edit each, so that one undo takes it back.

import type { JSX } from "solid-js";
import { type Entry, Menu } from "../mixer/menu";
import { sameSettings, settingsEdits } from "../mixer/settings";
import type { Settings } from "../protocol";
import { edit } from "../studio";
import type { Target } from "./target";

export function Presets(props: { target: Target }): JSX.Element {
  const take = (settings: Settings, name: string) => {
    const edits = settingsEdits(props.target.path, props.target.effect, props.target.insert.settings, settings);
    if (edits.length > 0) void edit(edits, `${name} on ${props.target.path}`);
  };
  const entries = (): Entry[] => {
    const { effect, insert } = props.target;
    return [
      { text: "Defaults", checked: sameSettings(insert.settings, effect.defaults), run: () => take(effect.defaults, "defaults") },
      { heading: effect.presets.length > 0 ? "Presets" : "This effect has no presets" },
      ...effect.presets.map((preset) => ({
        text: preset.name,
        sentence: preset.sentence,
        checked: sameSettings(insert.settings, preset.settings),
        run: () => take(preset.settings, preset.name),
      })),
    ];
  };
  return <Menu label="Presets" class="button" face="Presets" entries={entries} />;
}
