// The files of the delivery that runs, or ran last: a row each with how far it is, and the file once it is there.

import { For, Show, type JSX } from "solid-js";
import type { Job, Target } from "../protocol";
import { download } from "./download";
import { samePlace } from "./matrix";
import { type FileRow, rowWords, rowsOf, versionName } from "./rows";
import type { Delivered } from "./states";

export function FileRows(props: { job: Job; targets: Target[]; made: Delivered[] }): JSX.Element {
  const title = (name: string) => props.targets.find((target) => target.name === name)?.title ?? name;
  const file = (row: FileRow) => (row.state === "done" ? props.made.find((one) => samePlace(one, row)) : undefined);
  const mark = (row: FileRow) => ({ waiting: "·", working: "▸", done: "✓", failed: "!" })[row.state];
  return (
    <ul class="file-rows" aria-label="Files of this delivery">
      <For each={rowsOf(props.job)}>
        {(row) => (
          <li class={row.state}>
            <span class="mark" aria-hidden="true">{mark(row)}</span>
            <span class="what">{versionName(row.version)} <span class="tag">for {title(row.target)}</span></span>
            <progress max="1" value={row.share} aria-label={`${title(row.target)}: ${Math.round(row.share * 100)} %`} />
            <span class="words">{rowWords(row, props.job.state === "stopped")}</span>
            <span class="take">
              <Show when={file(row)}>
                {(one) => <button type="button" class="button small" onClick={() => void download(one().export, one().file)} aria-label={`Download ${one().file} for ${title(row.target)}`}>Download</button>}
              </Show>
            </span>
          </li>
        )}
      </For>
    </ul>
  );
}
