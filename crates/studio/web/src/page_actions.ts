// What the page itself does of the commands: pages, panels, theme, and what toggles need to know from the view.

import { on } from "./actions";
import { showNext } from "./help/next";
import { playhead } from "./live";
import { flush } from "./mixer/held";
import { ask, notice, seats, state, vcaSeats } from "./studio";
import { PAGES, selectStrip, setView, view } from "./view";

/** What the next marker is called until someone gives it a name. */
export function freeMarkerName(): string {
  return `Marker ${(state.room?.song.markers.length ?? 0) + 1}`;
}

/** Gives the page's commands their hands. Views add their own where they are made. */
export function pageActions(): void {
  for (const page of PAGES) on(`view.${page.id}`, () => setView("page", page.id));
  on("view.palette", () => setView("palette", !view.palette));
  on("view.keys", () => setView("keys", !view.keys));
  on("view.history", () => setView("history", !view.history));
  on("help.lesson", () => setView("why", !view.why));
  on("help.guide", showNext);
  on("track.arm", () => notice("info", "Takes cannot be recorded yet: record elsewhere and drop the files on this window."));
  on("view.assistant", () => setView("assistant", !view.assistant));
  on("view.mixer", () => setView("drawer", !view.drawer));
  on("view.theme", () => setView("theme", view.theme === "dark" ? "light" : "dark"));
  on("undo", () => {
    flush();
    return ask("undo");
  });
  on("transport.to-start", () => ask("transport.locate", { frame: 0 }));
  on("transport.to-end", () => ask("transport.locate", { frame: state.room?.length ?? 0 }));
  on("transport.toggle", () => {
    const room = state.room;
    const past = room !== null && !room.transport.playing && !room.transport.loop.on && room.length > 0 && playhead() >= room.length;
    // Behind the end there is nothing to play: the song begins again.
    return past ? ask("transport.play", { from: 0 }) : ask("transport.toggle");
  });
  on("transport.loop", () => {
    const loop = state.room?.transport.loop;
    const range = view.range;
    if (range && (loop?.from !== range.from || loop.to !== range.to)) {
      return ask("transport.loop", { on: true, from: range.from, to: range.to });
    }
    return ask("transport.loop", { on: !loop?.on });
  });
  on("transport.click", () => ask("transport.click", { on: !state.room?.transport.click }));
  on("marker.add", () => ask("marker.add", { at: Math.round(playhead()), name: freeMarkerName() }));
  const step = (by: number) => () => {
    // VCAs stand in the mixer only, before the master.
    const strips = seats();
    const all = view.page === "mix" ? [...strips.slice(0, -1), ...vcaSeats(), ...strips.slice(-1)] : strips;
    const now = all.findIndex((one) => one.strip.name === view.strip);
    const next = all[Math.min(all.length - 1, Math.max(0, now + by))];
    if (next) selectStrip(next.strip.name);
  };
  on("selection.next-track", step(1));
  on("selection.previous-track", step(-1));
  for (const what of ["mono", "side", "swap", "dim"] as const) {
    on(`monitor.${what}`, () => ask("monitor.set", { [what]: !state.room?.monitor[what] }));
  }
  on("monitor.matched", () => ask("monitor.set", { matched: !state.room?.monitor.matched }));
  on("monitor.reference", () => ask("reference.listen", { on: state.room?.monitor.listening !== "reference" }));
  // What is made is made of the selected strip, where one is selected that can be a member.
  const selected = () => seats().filter((one) => one.strip.name === view.strip && one.kind !== "master").map((one) => one.strip.name);
  for (const id of ["vca.add", "group.add"]) on(id, (args) => ask(id, { tracks: selected(), ...args }));
  on("group.suspend", (args) => {
    const groups = (args.groups as string[] | undefined) ?? seats().find((one) => one.strip.name === view.strip)?.strip.groups ?? [];
    if (groups.length > 0) return ask("group.suspend", { ...args, groups });
    notice("info", view.strip ? `${view.strip} belongs to no group.` : "No strip is selected.");
  });
  const ofSelected = (id: string) =>
    on(id, (args) => {
      const path = (args.track as string | undefined) ?? view.strip;
      if (path) return ask(id, { ...args, track: path });
    });
  for (const id of ["track.mute", "track.solo", "track.solo-only", "track.polarity", "track.remove", "track.duplicate"]) ofSelected(id);
}
