// The Master page: the mix as it was heard, where it shall go, the chain, the reference, and each master in detail.

import "../master/master.css";
import { Show, createSignal, type JSX } from "solid-js";
import { JobProgress } from "../master/job_progress";
import { Chain } from "../master/chain";
import { MixPicture } from "../master/picture";
import { Reference } from "../master/reference";
import { Result } from "../master/result";
import { known, masters, sentence } from "../master/states";
import { TargetChips, TargetTable, chosen } from "../master/targets";
import { CorrelationView, GoniometerView, LoudnessHistoryView, SpectrogramView, SpectrumView, watch } from "../meters";
import { chosenInsert } from "../mixer/selection";
import { ask, state } from "../studio";

export function MasterPage(): JSX.Element {
  watch(() => ({ strip: state.room?.song.master.name ?? null, insert: chosenInsert()?.id ?? null }));
  const [reply, again] = masters();
  const [picked, setPicked] = createSignal<string | null>(null);
  const all = () => known(reply)?.targets ?? [];
  const selected = () => all().find((one) => one.target === picked()) ?? all()[0];
  const title = (name: string) => state.catalogue.targets.find((target) => target.name === name)?.title ?? name;
  const loudest = () => chosen().find((target) => target.loudness !== null)?.loudness ?? null;
  const job = () => state.room?.jobs.findLast((one) => one.kind === "master");
  const running = () => (job()?.state === "running" ? job() : undefined);
  const start = () => void ask("master.start", { targets: chosen().map((target) => target.name) });
  return (
    <main class="page master-page" aria-label="Master">
      <MixPicture target={loudest()} />
      <section class="where" aria-label="Targets and masters">
        <TargetChips />
        <div class="go">
          <Show when={running()} fallback={<button type="button" class="button strong" disabled={chosen().length === 0} onClick={start}>Master for {chosen().length === 1 ? "this target" : `${chosen().length} targets`}</button>}>
            {(now) => <JobProgress job={now()} />}
          </Show>
        </div>
        <Show when={reply.error as unknown}>{(error) => <p class="empty">What was mastered is not known: {sentence(error())} <button type="button" class="button small" onClick={again}>Try again</button></p>}</Show>
        <Show when={job()?.state === "failed"}><p class="short">The last mastering failed: {job()?.error}</p></Show>
        <TargetTable made={all()} selected={selected()?.target ?? null} select={setPicked} />
      </section>
      <div class="left">
        <Chain />
        <Show when={selected()}>{(one) => <Result made={one()} title={title(one().target)} />}</Show>
      </div>
      <div class="right">
        <Reference />
        <figure><figcaption>Spectrum</figcaption><SpectrumView against={state.room?.yardstick ?? null} /></figure>
        <figure><figcaption>Spectrogram</figcaption><SpectrogramView /></figure>
        <figure><figcaption>Loudness</figcaption><LoudnessHistoryView target={loudest()} /></figure>
        <div class="stereo">
          <figure><figcaption>Stereo field</figcaption><GoniometerView /></figure>
          <figure><figcaption>Correlation</figcaption><CorrelationView /></figure>
        </div>
      </div>
    </main>
  );
}
