// What the fields of VCAs and groups have in common: the name, the colour, and who is a member.

import { For, type JSX } from "solid-js";
import { tint } from "../draw/canvas";
import type { Color, Strip } from "../protocol";
import { colorHue, seats } from "../studio";
import { view } from "../view";

const COLORS: Color[] = ["blue", "teal", "green", "yellow", "orange", "red", "pink", "violet"];

/** A colour as it is drawn, anew where the theme changes. */
export function chipColour(color: Color): string {
  return void view.theme, tint(colorHue(color));
}

export function NameField(props: { label: string; name: string; rename: (to: string) => void }): JSX.Element {
  return (
    <input
      class="name-field"
      aria-label={props.label}
      value={props.name}
      maxlength="200"
      onChange={(event) => {
        const to = event.currentTarget.value.trim();
        if (to && to !== props.name) props.rename(to);
        else event.currentTarget.value = props.name;
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
      }}
    />
  );
}

export function ColourChoice(props: { now: Color; choose: (color: Color) => void }): JSX.Element {
  return (
    <div class="colours" role="radiogroup" aria-label="Colour">
      <For each={COLORS}>
        {(color) => (
          <button
            type="button"
            role="radio"
            aria-checked={props.now === color}
            aria-label={color}
            title={color}
            style={{ "--chip": chipColour(color) }}
            onClick={() => props.choose(color)}
          />
        )}
      </For>
    </div>
  );
}

/** Every strip but the master, with a tick at those that are members. */
export function Members(props: { label: string; has: (strip: Strip) => boolean; set: (strip: Strip, on: boolean) => void }): JSX.Element {
  return (
    <ul class="members" aria-label={props.label}>
      <For each={seats().filter((one) => one.kind !== "master").map((one) => one.strip)}>
        {(strip) => (
          <li>
            <label class="check">
              <input type="checkbox" checked={props.has(strip)} onChange={(event) => props.set(strip, event.currentTarget.checked)} />
              <span class="cut">{strip.name}</span>
            </label>
          </li>
        )}
      </For>
    </ul>
  );
}
