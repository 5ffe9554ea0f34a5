// While moves are compared: what is heard and how loud, the other sides, and the way back to the mix.

import { Match, Show, Switch, type JSX } from "solid-js";
import { clock, show } from "../format";
import { JobProgress } from "../master/job_progress";
import { ask, state } from "../studio";
import { type All, type Which, compare, comparing, endCompare, working } from "./compare";

const SIDES: { which: Which; text: string; says: string }[] = [
  { which: "before", text: "A · without", says: "The mix without it" },
  { which: "after", text: "B · with", says: "The mix with it" },
  { which: "difference", text: "Only the change", says: "Only what it adds and takes away" },
];

/** The moves that are compared, in words. */
function named(id: string): string {
  if (id === "kept") return "all kept moves";
  if (id === "proposed") return "all proposed moves";
  const move = state.room?.assistant.moves.find((one) => one.id === id);
  return move ? `“${move.title}” on ${move.strip}` : "a move";
}

export function Comparing(): JSX.Element {
  const matched = () => state.room?.monitor.matched ?? false;
  return (
    <Show when={comparing() !== null || working() !== undefined}>
      <section class="comparing" aria-label="What is heard" aria-live="polite">
        <Show when={working()}>{(job) => <JobProgress job={job()} />}</Show>
        <Show when={comparing()}>
          {(now) => (
            <>
              <p>
                <Switch>
                  <Match when={now().which === "before"}>You hear the mix <b>without</b> {named(now().id)}{matched() ? ", equally loud" : ""}.</Match>
                  <Match when={now().which === "after"}>You hear the mix <b>with</b> {named(now().id)}{matched() ? ", equally loud" : ""}.</Match>
                  <Match when={now().which === "difference"}>You hear <b>only what changes</b> by {named(now().id)}. <Level /></Match>
                </Switch>
              </p>
              <Sides id={now().id} />
              <div class="acts">
                <button type="button" class="button primary" onClick={() => void endCompare()}>Back to the mix</button>
                <button type="button" class="button quiet" aria-pressed={matched()} title="Louder does not win; what is compared is as loud as the other" onClick={() => void again(now(), !matched())}>Equally loud</button>
              </div>
            </>
          )}
        </Show>
      </section>
    </Show>
  );
}

async function again(now: { id: string; which: Which }, matched: boolean): Promise<void> {
  await ask("monitor.set", { matched });
  await compare(now.id, now.which);
}

function Level(): JSX.Element {
  const known = () => state.room?.monitor.difference;
  const at = (frame: number) => clock(frame, state.room?.song.rate ?? 48_000);
  return (
    <Show when={known()}>
      {(it) => (
        <>
          <Show when={it().under} fallback={<>From {at(it().from)} to {at(it().to)} nothing that sounds is changed.</>}>
            {(under) => <>It lies {show(under(), "LU")} under the mix{it().raised >= 0.1 ? ` and is played ${show(it().raised, "dB")} louder, so that you hear it` : ", and is as loud as it is"}. It is worked out from {at(it().from)} to {at(it().to)}; elsewhere there is silence.</>}
          </Show>
        </>
      )}
    </Show>
  );
}

/** The three sides of a move, or of all of a state. */
export function Sides(props: { id: string | All; label?: string }): JSX.Element {
  const mine = () => (comparing()?.id === props.id ? comparing()?.which : undefined);
  return (
    <div class="acts sides" role="group" aria-label={props.label ?? "Listen to"}>
      {SIDES.map((side) => (
        <button type="button" class="button" aria-pressed={mine() === side.which} title={side.says} onClick={() => void (mine() === side.which ? endCompare() : compare(props.id, side.which))}>
          {side.text}
        </button>
      ))}
    </div>
  );
}
