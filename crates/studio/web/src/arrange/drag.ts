// What a drag is to the hands that begin it: it hears every move, ends once, and can be called off.

/** A pointer in the area, with what modifies it. */
export type Pointer = { x: number; y: number; shift: boolean; alt: boolean; mod: boolean; touch: boolean };

export type Drag = {
  move: (pointer: Pointer) => void;
  /** `moved` tells a drag from a click. */
  end: (pointer: Pointer, moved: boolean) => void;
  cancel: () => void;
  /** Whether the area scrolls when the pointer reaches its edge. */
  scrolls?: boolean;
  /** How far the pointer goes before it counts as a drag. */
  slack?: number;
};

export function pointerOf(event: PointerEvent | MouseEvent, area: DOMRect): Pointer {
  return {
    x: event.clientX - area.left,
    y: event.clientY - area.top,
    shift: event.shiftKey,
    alt: event.altKey,
    mod: event.ctrlKey || event.metaKey,
    touch: "pointerType" in event && event.pointerType === "touch",
  };
}
