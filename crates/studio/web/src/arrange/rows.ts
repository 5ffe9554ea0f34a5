// The rows of the timeline: where each strip's row stands, its automation lane, and the lanes of its overlapping takes.

/** What the layout needs to know of a strip. */
export type Strip = { name: string; height: number; lane: boolean; takes: number };
/** A row: from `top`, clips over `height`, then the automation lane over `lane` pixels. */
export type Row = { name: string; index: number; top: number; height: number; lane: number };

export const LANE = 48;
export const LEAST = 28;
export const MOST = 320;

export function layOut(strips: Strip[]): { rows: Row[]; total: number } {
  let top = 0;
  const rows = strips.map((strip, index) => {
    const height = strip.height * Math.max(1, strip.takes);
    const lane = strip.lane ? LANE : 0;
    const row = { name: strip.name, index, top, height, lane };
    top += height + lane;
    return row;
  });
  return { rows, total: top };
}

/** The row at a place from the top; undefined above or below all. */
export function rowAt(rows: Row[], y: number): Row | undefined {
  if (y < 0) return undefined;
  let low = 0;
  let high = rows.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((rows[middle] as Row).top <= y) low = middle;
    else high = middle - 1;
  }
  const row = rows[low];
  return row && y < row.top + row.height + row.lane ? row : undefined;
}

/** The first and last row that are seen between two heights. */
export function rowsSeen(rows: Row[], from: number, to: number): Row[] {
  return rows.filter((row) => row.top < to && row.top + row.height + row.lane > from);
}

type Span = { at: number; length: number };

/** The take lane of each clip: a clip that lies wholly within another, or over the very same stretch, goes a lane further
 * down; clips that only overlap at their ends (a crossfade) stay on one lane. */
export function takeLanes(clips: Span[]): { lanes: number[]; count: number } {
  const lanes = clips.map(() => 0);
  const order = clips.map((_, i) => i).sort((a, b) => {
    const [one, other] = [clips[a] as Span, clips[b] as Span];
    return one.at - other.at || other.length - one.length || a - b;
  });
  const within = (inner: Span, outer: Span) => inner.at >= outer.at && inner.at + inner.length <= outer.at + outer.length;
  order.forEach((i, place) => {
    const taken = new Set<number>();
    for (const j of order.slice(0, place)) {
      if (within(clips[i] as Span, clips[j] as Span)) taken.add(lanes[j] as number);
    }
    let lane = 0;
    while (taken.has(lane)) lane += 1;
    lanes[i] = lane;
  });
  return { lanes, count: Math.max(1, ...lanes.map((lane) => lane + 1)) };
}
