// The goniometer: left and right turned by 45 degrees, so that a mono sound stands upright; older points fade.

import "./meters.css";
import type { JSX } from "solid-js";
import { type Pen, colour } from "../draw/canvas";
import { live } from "../live";
import { LiveCanvas } from "./live_canvas";
import { font } from "./words";

/** How many pictures of points are kept, each fainter than the next. */
const TRAIL = 4;

export function GoniometerView(): JSX.Element {
  const trail: Float32Array[] = [];
  const draw = ({ context: x, width, height }: Pen) => {
    if (live.scope.length > 0 && trail[0] !== live.scope) {
      trail.unshift(live.scope);
      trail.length = Math.min(trail.length, TRAIL);
    }
    const size = Math.min(width, height) / 2 - 14;
    const [cx, cy] = [width / 2, height / 2];
    x.strokeStyle = colour("grid-strong");
    x.lineWidth = 1;
    x.beginPath();
    x.moveTo(cx, cy - size);
    x.lineTo(cx + size, cy);
    x.lineTo(cx, cy + size);
    x.lineTo(cx - size, cy);
    x.closePath();
    x.moveTo(cx, cy - size);
    x.lineTo(cx, cy + size);
    x.moveTo(cx - size, cy);
    x.lineTo(cx + size, cy);
    x.moveTo(cx - size / 2, cy - size / 2);
    x.lineTo(cx + size / 2, cy + size / 2);
    x.moveTo(cx + size / 2, cy - size / 2);
    x.lineTo(cx - size / 2, cy + size / 2);
    x.stroke();
    x.fillStyle = colour("faint");
    x.font = font(10);
    x.textAlign = "center";
    x.textBaseline = "middle";
    x.fillText("M", cx, cy - size - 8);
    x.fillText("S", cx + size + 8, cy);
    x.fillText("L", cx - size / 2 - 9, cy - size / 2 - 6);
    x.fillText("R", cx + size / 2 + 9, cy - size / 2 - 6);
    x.textBaseline = "alphabetic";
    // Quiet passages are spread: the picture shows the shape, the meters the level.
    const reach = spread(trail);
    x.fillStyle = colour("accent");
    for (let age = trail.length - 1; age >= 0; age -= 1) {
      const points = trail[age];
      if (!points) continue;
      x.globalAlpha = 0.75 / (1 + age * 1.6);
      for (let i = 0; i + 1 < points.length; i += 2) {
        const [l, r] = [points[i] ?? 0, points[i + 1] ?? 0];
        x.fillRect(cx + ((r - l) / 2) * reach * size - 0.75, cy - ((l + r) / 2) * reach * size - 0.75, 1.5, 1.5);
      }
    }
    x.globalAlpha = 1;
  };
  const says = () => (live.correlation > 0.9 ? "nearly mono" : live.correlation < 0 ? "sides against each other" : "stereo");
  return (
    <figure class="meter goniometer">
      <LiveCanvas news="scope" label="Goniometer of the mix" draw={draw} says={says} />
    </figure>
  );
}

let held = 1;
function spread(trail: Float32Array[]): number {
  let most = 0.02;
  for (const value of trail[0] ?? []) most = Math.max(most, Math.abs(value));
  const wanted = Math.min(12, 1 / most);
  held += (wanted - held) * (wanted < held ? 0.5 : 0.03);
  return held;
}
