// Commands by their stable ids: those of the page are done here, all others by the server. Keys, palette and buttons call `run`.

import { ask, state } from "./studio";
import type { Action } from "./protocol";

type Args = Record<string, unknown>;
type Done = void | Promise<unknown>;
type Handler = (args: Args) => Done;

const handlers = new Map<string, Handler>();

/** Says what a command does in the page: a page command itself, or what a song or desk command needs to know from the view
 * before the server is asked (then call `ask(id, args)` inside). */
export function on(id: string, handler: Handler): void {
  handlers.set(id, handler);
}

export function action(id: string): Action | undefined {
  return state.catalogue.actions.find((one) => one.id === id);
}

/** Whether a command can be given from here without being asked for more. */
export function canRun(one: Action): boolean {
  return handlers.has(one.id) || (one.side !== "page" && one.args.every((arg) => !arg.needed));
}

/** Gives a command. */
export function run(id: string, args: Args = {}): Done {
  const handler = handlers.get(id);
  if (handler) return handler(args);
  return ask(id, args);
}
