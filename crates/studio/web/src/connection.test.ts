import { beforeEach, expect, test, vi } from "vitest";
import { Connection, type Link } from "./connection";
import type { FromLine } from "./line/line";

vi.mock("./line/line.worker.ts?worker&url", () => ({ default: "line.js" }));

beforeEach(() => {
  vi.stubGlobal("location", { hash: "#token=key", pathname: "/", protocol: "http:", host: "here" });
  vi.stubGlobal("history", { replaceState: () => {} });
  vi.stubGlobal("sessionStorage", { setItem: () => {}, getItem: () => null });
});

/** A connection whose thread the test plays, and what it tells of its state. */
function connected() {
  const states: Link[] = [];
  const urls: string[] = [];
  const thread: { postMessage: () => void; onmessage: ((message: { data: FromLine }) => void) | null; onerror: (() => void) | null } = {
    postMessage: () => {}, onmessage: null, onerror: null,
  };
  new Connection("You", { event: () => {}, frame: () => {}, state: (link) => states.push(link) }, (url) => {
    urls.push(url);
    return thread as unknown as Worker;
  });
  return { states, urls, thread };
}

test("a thread that does not load is told of", () => {
  const { states, urls, thread } = connected();
  thread.onerror?.();
  expect(urls).toEqual(["line.js"]);
  expect(states).toEqual(["connecting", "unloaded"]);
});

test("what fails in a thread that runs does not take the studio away", () => {
  const { states, thread } = connected();
  thread.onmessage?.({ data: { opened: true } });
  thread.onerror?.();
  expect(states).toEqual(["connecting"]);
});
