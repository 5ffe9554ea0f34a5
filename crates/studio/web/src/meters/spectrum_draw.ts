// What a spectrum stands on: the quiet grid with the seven ranges named. Used by meters and effect panels.

import { type Pen, colour } from "../draw/canvas";
import { state } from "../studio";
import { FREQUENCY_LINES } from "./scales";
import { type Frame, xOf } from "./spectrum_paths";
import { font } from "./words";

/** What the ranges are called where there is little room. */
const SHORT: Record<string, string> = { "sub-bass": "sub", "low mids": "low mid", "upper mids": "upper", presence: "pres." };

/** The seven ranges as fields of two shades, their names below the frame, the frequencies as quiet lines. */
export function frequencyGrid({ context: x }: Pen, frame: Frame, names = true): void {
  const bottom = frame.top + frame.height;
  x.font = font(10);
  x.textAlign = "left";
  x.textBaseline = "alphabetic";
  x.fillStyle = colour("sunk");
  x.fillRect(frame.left, frame.top, frame.width, frame.height);
  state.catalogue.ranges.forEach((range, i) => {
    const [from, to] = [xOf(frame, Math.max(20, range.from)), xOf(frame, Math.min(20_000, range.to))];
    if (i % 2 === 1) {
      x.globalAlpha = 0.5;
      x.fillStyle = colour("grid");
      x.fillRect(from, frame.top, to - from, frame.height);
      x.globalAlpha = 1;
    }
    if (!names) return;
    x.fillStyle = colour("faint");
    x.textAlign = "center";
    x.font = font(9.5);
    const name = [range.name, SHORT[range.name] ?? ""].find((one) => x.measureText(one).width < to - from - 3);
    if (name) x.fillText(name, (from + to) / 2, bottom + 25);
    x.textAlign = "left";
  });
  x.font = font(10);
  for (const { hertz, name } of FREQUENCY_LINES) {
    const at = Math.round(xOf(frame, hertz));
    x.fillStyle = colour(name === null ? "grid" : "grid-strong");
    x.globalAlpha = name === null ? 0.7 : 0.8;
    x.fillRect(at, frame.top, 1, frame.height);
    x.globalAlpha = 1;
    if (name === null) continue;
    x.fillStyle = colour("faint");
    x.textAlign = "center";
    x.fillText(name, at, bottom + 12);
    x.textAlign = "left";
  }
}
