// Who hides whom: strips by bands, the darker the more is lost there. The arrow keys walk the cells, a sentence says each.

import { Show, createEffect, createResource, createSignal, on, type JSX } from "solid-js";
import { Canvas, type Pen, colour } from "../draw/canvas";
import { show } from "../format";
import { connection, state } from "../studio";
import { selectStrip } from "../view";
import { bandEdges, nominal } from "./moves";

type Masking = { bands: number[]; strips: { name: string; masked: number[]; by: (string | null)[] }[] };
type Cell = { strip: number; band: number };

const NAMES = 92;
const ROW = 18;
const FOOT = 16;
/** A loss at which a cell is full. */
const MOST = 24;

export function MaskingView(): JSX.Element {
  const [masking, { refetch }] = createResource(() => connection.request<Masking>("assistant.masking"));
  const [cell, setCell] = createSignal<Cell | null>(null);
  let redraw: (() => void) | undefined;
  createEffect(on([masking, cell], () => redraw?.()));
  // What an edit changed is asked for on demand: a look at the whole song takes a while.
  const [asked, setAsked] = createSignal(state.room?.revision);
  const stale = () => asked() !== state.room?.revision;
  const again = () => {
    setAsked(state.room?.revision);
    void refetch();
  };
  const known = () => (masking.error ? undefined : masking());
  return (
    <section class="masking" aria-label="Masking" aria-busy={masking.loading}>
      <Show when={masking.error as unknown}>{(error) => <p class="empty">Masking is not known: {error() instanceof Error ? (error() as Error).message : String(error())}</p>}</Show>
      <Show when={masking.loading}><p class="empty" role="status">Listening who hides whom …</p></Show>
      <Show when={known()}>
        {(found) => (
          <Show when={found().strips.length > 0} fallback={<p class="empty">No strip hides another.</p>}>
            <p class="sentence" role="status">{sentence(found(), cell())}</p>
            <MaskingMap of={found()} cell={cell()} setCell={setCell} redraw={(ask) => { redraw = ask; }} />
          </Show>
        )}
      </Show>
      <Show when={!masking.loading && (stale() || masking.error)}>
        <button type="button" class="button" onClick={again}>{masking.error ? "Try again" : "The song changed: listen again"}</button>
      </Show>
    </section>
  );
}

function sentence(found: Masking, cell: Cell | null): string {
  if (!cell) return "Point at a cell, or walk with the arrow keys.";
  const strip = found.strips[cell.strip];
  const lost = strip?.masked[cell.band] ?? 0;
  const [low, high] = bandEdges(found.bands, cell.band);
  const between = `Between ${show(low, "Hz")} and ${show(high, "Hz")}`;
  if (!strip || lost < 0.5) return `${between} nothing hides ${strip?.name ?? "it"}.`;
  const by = strip.by[cell.band];
  return `${between} ${by ? `${by} hides` : "the others hide"} ${strip.name} by ${show(lost, "dB")}.`;
}

type MapProps = { of: Masking; cell: Cell | null; setCell: (cell: Cell | null) => void; redraw: (ask: () => void) => void };

function MaskingMap(props: MapProps): JSX.Element {
  const cellAt = (event: PointerEvent & { currentTarget: HTMLElement }): Cell | null => {
    const box = event.currentTarget.getBoundingClientRect();
    const band = Math.floor(((event.clientX - box.left - NAMES) / (box.width - NAMES)) * props.of.bands.length);
    const strip = Math.floor((event.clientY - box.top) / ROW);
    const inside = strip >= 0 && strip < props.of.strips.length && band >= 0 && band < props.of.bands.length;
    return inside ? { strip, band } : null;
  };
  const walk = (event: KeyboardEvent) => {
    const steps: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    const step = steps[event.key];
    const now = props.cell ?? { strip: 0, band: 0 };
    if (event.key === "Enter") selectStrip(props.of.strips[now.strip]?.name ?? null);
    else if (!step) return;
    else {
      const keep = (at: number, count: number) => Math.min(count - 1, Math.max(0, at));
      props.setCell(props.cell ? { strip: keep(now.strip + step[0], props.of.strips.length), band: keep(now.band + step[1], props.of.bands.length) } : now);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      class="map" role="group" tabindex="0" aria-label={`Masking of ${props.of.strips.length} strips in ${props.of.bands.length} bands; arrow keys walk the cells, Enter selects the strip`}
      style={{ height: `${props.of.strips.length * ROW + FOOT}px` }}
      onPointerMove={(event) => props.setCell(cellAt(event))} onPointerLeave={() => props.setCell(null)}
      onClick={() => props.cell && selectStrip(props.of.strips[props.cell.strip]?.name ?? null)} onKeyDown={walk}
    >
      <Canvas label="Masking map" draw={(pen) => draw(pen, props.of, props.cell)} redraw={props.redraw} silent />
    </div>
  );
}

function draw({ context: x, width, height }: Pen, found: Masking, cell: Cell | null): void {
  const wide = (width - NAMES) / found.bands.length;
  x.font = "11px 'Inter Variable', sans-serif";
  x.textBaseline = "middle";
  found.strips.forEach((strip, row) => {
    x.fillStyle = colour(cell?.strip === row ? "ink" : "soft");
    x.fillText(fitted(x, strip.name, NAMES - 10), 0, row * ROW + ROW / 2);
    strip.masked.forEach((lost, band) => {
      const left = NAMES + band * wide;
      x.fillStyle = colour("sunk");
      x.fillRect(left, row * ROW + 1, wide - 1, ROW - 2);
      x.globalAlpha = Math.min(1, Math.max(0, lost) / MOST);
      x.fillStyle = colour("over");
      x.fillRect(left, row * ROW + 1, wide - 1, ROW - 2);
      x.globalAlpha = 1;
    });
  });
  x.fillStyle = colour("faint");
  x.textBaseline = "alphabetic";
  let free = 0;
  found.bands.forEach((hertz, band) => {
    const text = nominal(hertz);
    const left = NAMES + band * wide;
    if (left < free || left + x.measureText(text).width > width) return;
    x.fillText(text, left, height - 3);
    free = left + x.measureText(text).width + 10;
  });
  if (cell) {
    x.strokeStyle = colour("ink");
    x.strokeRect(NAMES + cell.band * wide - 0.5, cell.strip * ROW + 0.5, wide, ROW - 1);
  }
}

/** A text cut to a width. */
function fitted(x: CanvasRenderingContext2D, text: string, width: number): string {
  if (x.measureText(text).width <= width) return text;
  let cut = text;
  while (cut.length > 1 && x.measureText(`${cut}…`).width > width) cut = cut.slice(0, -1);
  return `${cut}…`;
}
