// Elements of one kind that lie over the timeline's picture: as many as are needed this frame, and only what changed is written.

type Kept = { node: HTMLElement; x: number; y: number; width: number; height: number; ink: string; text: string; seen: boolean };
/** A box in pixels of what it lies in; without a size it has that of its style sheet or its text. `ink` becomes the custom
 * property `--box`, for the style sheet to use. */
export type Placed = { x: number; y?: number; width?: number; height?: number; ink?: string; text?: string };

export class Boxes {
  private readonly all = new Map<string, Kept>();
  private readonly spare: Kept[] = [];

  constructor(private readonly parent: HTMLElement, private readonly kind: string) {}

  /** Places what goes by a key; the same key has the same element from frame to frame. */
  put(key: string, { x, y = 0, width = NaN, height = NaN, ink = "", text = "" }: Placed): HTMLElement {
    const kept = this.all.get(key) ?? this.taken(key);
    const { style } = kept.node;
    if (x !== kept.x || y !== kept.y) style.transform = `translate(${x}px, ${y}px)`;
    if (!Object.is(width, kept.width)) style.width = Number.isNaN(width) ? "" : `${width}px`;
    if (!Object.is(height, kept.height)) style.height = Number.isNaN(height) ? "" : `${height}px`;
    if (ink !== kept.ink) style.setProperty("--box", ink);
    if (text !== kept.text) kept.node.textContent = text;
    Object.assign(kept, { x, y, width, height, ink, text, seen: true });
    return kept.node;
  }

  /** Ends a frame: what was not placed in it is put out of sight. */
  end(): void {
    for (const [key, kept] of this.all) {
      if (!kept.seen) {
        kept.node.style.display = "none";
        this.all.delete(key);
        this.spare.push(kept);
      }
      kept.seen = false;
    }
  }

  private taken(key: string): Kept {
    const kept = this.spare.pop() ?? this.made();
    kept.node.style.display = "";
    this.all.set(key, kept);
    return kept;
  }

  private made(): Kept {
    const node = document.createElement("div");
    node.className = this.kind;
    this.parent.append(node);
    return { node, x: NaN, y: NaN, width: NaN, height: NaN, ink: "", text: "", seen: false };
  }
}
