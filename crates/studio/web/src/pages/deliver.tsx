// The Deliver page: versions by targets with their checks, what goes with them beside, one button, and a row for each file on its way.

import "../master/deliver.css";
import { Show, createMemo, createResource, createSignal, type JSX } from "solid-js";
import { Artwork } from "../master/artwork";
import { CreditFields } from "../master/credits";
import { DeliveredFile } from "../master/delivered_file";
import { FileRows } from "../master/file_rows";
import { JobProgress } from "../master/job_progress";
import { Matrix, type Place, samePlace } from "../master/matrix";
import { rowsOf } from "../master/rows";
import { type Delivered, deliveries, known, sentence } from "../master/states";
import { TargetChips, chosen } from "../master/targets";
import { versionsOf } from "../mixer/version_list";
import { ask, state } from "../studio";

export function DeliverPage(): JSX.Element {
  const [reply, again] = deliveries();
  const [list] = createResource(() => state.room?.id, async () => versionsOf(await ask("version.list")));
  const versions = createMemo<(string | null)[]>(() => [null, ...(list.latest ?? []).map((version) => version.name)]);
  const [taken, setTaken] = createSignal<(string | null)[]>([null]);
  const wanted = () => versions().filter((version) => taken().includes(version));
  const [selected, setSelected] = createSignal<Place | null>(null);
  const job = () => state.room?.jobs.findLast((one) => one.kind === "deliver");
  const running = () => (job()?.state === "running" ? job() : undefined);
  const all = () => known(reply)?.targets ?? [];
  // The engine says what is old; what has changed since it was asked makes the files of the mix old too.
  const old = (one: Delivered) => one.stale || (one.version === null && (known(reply)?.revision ?? 0) < state.changed);
  const count = () => wanted().length * chosen().length;
  const start = (of: (string | null)[], targets: string[]) => void ask("deliver.start", { versions: of, targets });
  const detail = () => {
    const place = selected() ?? { version: null, target: chosen()[0]?.name ?? "" };
    const target = chosen().find((one) => one.name === place.target);
    return target && { version: place.version, target };
  };
  const made = (place: Place) => all().find((one) => samePlace(one, place));
  return (
    <main class="page deliver-page" aria-label="Deliver">
      <section class="files" aria-label="Files">
        <TargetChips />
        <Show when={reply.error as unknown}>{(error) => <p class="empty">What was delivered is not known: {sentence(error())} <button type="button" class="button small" onClick={again}>Try again</button></p>}</Show>
        <Show when={chosen().length > 0} fallback={<p class="empty">Choose where the song shall go. Each target gets a master at its own loudness, rate and file, written, read again and checked.</p>}>
          <Matrix
            versions={versions()} targets={chosen()} made={all()} running={rowsOf(running())} old={old}
            chosen={(version) => taken().includes(version)}
            choose={(version, on) => setTaken((now) => (on ? [...now, version] : now.filter((one) => one !== version)))}
            selected={detail() ? { version: detail()?.version ?? null, target: detail()?.target.name ?? "" } : null} select={setSelected}
          />
          <div class="go">
            <Show when={running()} fallback={<button type="button" class="button strong" disabled={count() === 0} onClick={() => start(wanted(), chosen().map((target) => target.name))}>{count() === 0 ? "Choose a version to deliver" : `Deliver ${count() === 1 ? "one file" : `${count()} files`}`}</button>}>
              {(now) => <JobProgress job={now()} />}
            </Show>
            <Show when={!running() && job()?.state === "stopped"}><span class="tag">The last delivery was stopped; what was done is kept.</span></Show>
          </div>
          <Show when={job()?.state === "failed"}><p class="short" role="status">{job()?.error}</p></Show>
          <Show when={job()}>{(now) => <FileRows job={now()} targets={state.catalogue.targets} made={all()} />}</Show>
          <Show when={detail()}>
            {(of) => {
              const place = () => ({ version: of().version, target: of().target.name });
              const file = () => made(place());
              const isOld = () => { const one = file(); return one !== undefined && old(one); };
              return <DeliveredFile {...of()} made={file()} old={isOld()} busy={running() !== undefined} deliver={() => start([of().version], [of().target.name])} />;
            }}
          </Show>
        </Show>
      </section>
      <section class="release" aria-label="Release">
        <h2>What goes with it</h2>
        <p class="tag">Kept in the song and written into every file that can carry it.</p>
        <CreditFields />
        <Artwork />
      </section>
    </main>
  );
}
