// A job of the engine while it runs: what it is doing, how far it is, and a button that stops it.

import "./job_progress.css";
import type { JSX } from "solid-js";
import type { Job } from "../protocol";
import { ask } from "../studio";

export function JobProgress(props: { job: Job }): JSX.Element {
  const percent = () => Math.round(props.job.share * 100);
  return (
    <div class="job">
      <span class="doing" role="status" aria-live="off">{props.job.doing || "Beginning"}</span>
      <span class="share">{percent()} %</span>
      <button type="button" class="button small" onClick={() => void ask("job.stop", { id: props.job.id })}>Stop</button>
      <progress max="1" value={props.job.share} aria-label={`${props.job.doing || props.job.kind}: ${percent()} %`} />
    </div>
  );
}
