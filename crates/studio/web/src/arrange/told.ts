// What the song was told of a drag of clips: the other windows and the engine see a drag while it lasts, and all of it is one step.

import type { Edit } from "../protocol";
import { edit, newGesture, state } from "../studio";
import { type Shape, shapeEdits } from "./clip_edits";
import { landed, Stream } from "./land";
import { type SceneClip, clipOf, tempoMap } from "./scene";

export class Told {
  readonly gesture = newGesture();
  /** Whether anything of the drag has been sent. */
  sent = false;
  private readonly stream = new Stream();
  private shapes: Shape[];

  constructor(
    private readonly clips: SceneClip[],
    private readonly reason: string,
  ) {
    this.shapes = clips;
  }

  /** Whether the clips are what the song was told, or what they were before: else someone else has changed them. */
  get standing(): boolean {
    return this.clips.every((clip, i) => {
      const now = clipOf(clip.path);
      const told = this.shapes[i] ?? clip;
      return now && now.file === clip.file && now.at === told.at && now.length === told.length && now.offset === told.offset;
    });
  }

  /** Gives the clips other shapes; while an answer is awaited the newest shapes wait. */
  tell(now: Shape[]): void {
    this.stream.send(async () => {
      if (!this.standing) return undefined;
      const edits = this.edits(now);
      if (edits.length === 0) return {};
      this.sent = true;
      const reply = edit(edits, this.reason, this.gesture);
      // The song's own news of the change comes before the answer, so that what stands is known again then.
      if (await landed(reply)) this.shapes = now;
      return reply;
    });
  }

  /** The edits from what the song has to these shapes. */
  private edits(now: Shape[]): Edit[] {
    const rate = state.room?.song.rate ?? 48_000;
    return this.clips.flatMap((clip, i) => shapeEdits({ ...clip, ...this.shapes[i] }, now[i] ?? clip, tempoMap(), rate));
  }

  /** Resolves once all that was told is answered, with the last answer. */
  end(): Promise<unknown> {
    return this.stream.end();
  }
}
