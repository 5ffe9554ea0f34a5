// The pace at which a hand's moves are sent: the first at once, those after it with the next frame, so that a move is heard as soon
// as it can be and a drag sends no more than one message a frame.

type Later = (then: () => void) => unknown;

/** Gives what is to be called with every move. `send` sends what waits, and is called only where something does. */
export function paced(send: () => void, frame: Later = requestAnimationFrame, soon: Later = queueMicrotask): () => void {
  let running = false;
  let waits = false;
  const flush = () => {
    if (!waits) {
      running = false;
      return;
    }
    waits = false;
    send();
    frame(flush);
  };
  return () => {
    waits = true;
    if (running) return;
    running = true;
    // Moves that are made together, as those of a group, go together.
    soon(flush);
  };
}
