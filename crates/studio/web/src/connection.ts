// The way to the engine: requests with answers, events, and binary frames. It comes back by itself after a break. The socket is
// held by a thread of its own.

import type { FromLine, ToLine } from "./line/line";
import lineUrl from "./line/line.worker.ts?worker&url";
import type { ServerEvent } from "./protocol";

type Waiting = { resolve: (value: unknown) => void; reject: (reason: RequestError) => void };

/** Why a request was refused: a sentence for the user, and the place in the song where there is one. */
export class RequestError extends Error {
  constructor(
    message: string,
    readonly path: string | null = null,
  ) {
    super(message);
  }
}

/** The token of this run: from the address's fragment, kept for a reload, taken out of the address bar. */
function takeToken(): string {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given) {
    sessionStorage.setItem("token", given);
    history.replaceState(null, "", location.pathname);
  }
  return given ?? sessionStorage.getItem("token") ?? "";
}

/** What a connection hands on. */
export type Listener = {
  event: (event: ServerEvent) => void;
  frame: (frame: DataView) => void;
  state: (state: Link) => void;
};

/** How the page stands with the engine; `unloaded`: its own part that speaks with it is missing. */
export type Link = "connecting" | "open" | "lost" | "refused" | "unloaded";

/** What a connection has of its thread. */
type Thread = Pick<Worker, "postMessage" | "onmessage" | "onerror">;

/** Milliseconds between two attempts: short at first, since the server is on this machine. */
const RETRY = [200, 400, 800, 1500, 3000];

export class Connection {
  readonly token = takeToken();
  private readonly line: Thread;
  private isOpen = false;
  private heard = false;
  private waiting = new Map<number, Waiting>();
  private next = 1;
  private attempts = 0;

  constructor(
    private name: string,
    private readonly listener: Listener,
    thread: (url: string) => Thread = (url) => new Worker(url, { type: "module" }),
  ) {
    this.line = thread(lineUrl);
    // Of a thread that cannot be loaded the browser tells nobody. What fails in one that runs does not end it.
    this.line.onerror = () => {
      if (!this.heard) this.listener.state("unloaded");
    };
    this.line.onmessage = (message: MessageEvent<FromLine>) => this.hear(message.data);
    this.open();
  }

  private open(): void {
    this.listener.state("connecting");
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const hello = JSON.stringify({ hello: { token: this.token, name: this.name } });
    this.tell({ open: `${scheme}://${location.host}/ws`, hello });
  }

  /** Tells the thread of the connection what to do, or where to hand what comes. */
  tell(message: ToLine, transfer: Transferable[] = []): void {
    this.line.postMessage(message, transfer);
  }

  private closed(code: number): void {
    this.isOpen = false;
    for (const { reject } of this.waiting.values()) reject(new RequestError("the connection to the engine broke"));
    this.waiting.clear();
    if (code === 4401) {
      this.listener.state("refused");
      return;
    }
    this.listener.state("lost");
    const pause = RETRY[Math.min(this.attempts, RETRY.length - 1)];
    this.attempts += 1;
    setTimeout(() => this.open(), pause);
  }

  private hear(told: FromLine): void {
    this.heard = true;
    if ("frame" in told) this.listener.frame(new DataView(told.frame));
    else if ("text" in told) this.read(told.text);
    else if ("closed" in told) this.closed(told.closed);
    else this.isOpen = true;
  }

  private read(text: string): void {
    const message = JSON.parse(text);
    if (message.re !== undefined) {
      this.answer(message.re, message);
      return;
    }
    if (message.event === "welcome") {
      this.attempts = 0;
      this.listener.state("open");
    }
    this.listener.event(message as ServerEvent);
  }

  private answer(id: number, message: { ok?: unknown; error?: { message: string; path?: string | null } }): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (message.error) waiting?.reject(new RequestError(message.error.message, message.error.path ?? null));
    else waiting?.resolve(message.ok);
  }

  /** Comes back under another name: others see it, and what is undone goes by it. */
  rename(name: string): void {
    this.name = name;
    this.tell({ close: true });
  }

  /** Asks the server to do something; resolves with its answer, rejects with a [RequestError]. */
  request<T = unknown>(what: string, args: Record<string, unknown> = {}): Promise<T> {
    if (!this.isOpen) return Promise.reject(new RequestError("the engine is not connected"));
    const id = this.next;
    this.next += 1;
    this.tell({ say: JSON.stringify({ id, do: what, with: args }) });
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
    });
  }

  /** Fetches something with this run's token. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("Authorization", `Bearer ${this.token}`);
    return fetch(path, { ...init, headers });
  }
}
