// Elements of one kind that lie over the timeline's picture: as many as are needed this frame, and only what changed is written.

type Kept = { node: HTMLElement; x: number; y: number; width: number; height: number; ink: string; text: string; hidden: boolean };
/** A box in pixels of what it lies in; without a size it has that of its style sheet or its text. */
export type Placed = { x: number; y?: number; width?: number; height?: number; ink?: string; text?: string };

export class Boxes {
  private readonly all: Kept[] = [];
  private used = 0;

  /** `ink` in a placed box becomes the custom property `--box`, for the style sheet to use. */
  constructor(private readonly parent: HTMLElement, private readonly kind: string) {}

  put({ x, y = 0, width = NaN, height = NaN, ink = "", text = "" }: Placed): HTMLElement {
    const kept = this.all[this.used] ?? this.made();
    this.used += 1;
    const { style } = kept.node;
    if (kept.hidden) style.display = "";
    kept.hidden = false;
    if (x !== kept.x || y !== kept.y) style.transform = `translate(${x}px, ${y}px)`;
    if (!Object.is(width, kept.width)) style.width = Number.isNaN(width) ? "" : `${width}px`;
    if (!Object.is(height, kept.height)) style.height = Number.isNaN(height) ? "" : `${height}px`;
    if (ink !== kept.ink) style.setProperty("--box", ink);
    if (text !== kept.text) kept.node.textContent = text;
    Object.assign(kept, { x, y, width, height, ink, text });
    return kept.node;
  }

  /** Ends a frame: what was not placed in it is hidden. */
  end(): void {
    for (let i = this.used; i < this.all.length; i += 1) {
      const kept = this.all[i] as Kept;
      if (kept.hidden) continue;
      kept.node.style.display = "none";
      kept.hidden = true;
    }
    this.used = 0;
  }

  private made(): Kept {
    const node = document.createElement("div");
    node.className = this.kind;
    this.parent.append(node);
    const kept = { node, x: NaN, y: NaN, width: NaN, height: NaN, ink: "", text: "", hidden: false };
    this.all.push(kept);
    return kept;
  }
}
