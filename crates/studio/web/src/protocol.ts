// What the page and the server say to each other. The server serialises exactly these; see docs/studio.md.

/** A level in dB; "off" is minus infinity. */
export type Level = number | "off";
/** A frame of the song, or bar|beat|tick. */
export type Place = number | string;

export type Settings = { numbers: number[]; files?: string[]; parts?: Part[] };
export type Part = { kind: number; numbers: number[] };
export type Insert = { id: string; kind: string; settings: Settings; bypass: boolean; sidechain: string | null };
export type Send = { to: string; level: Level; tap: "post" | "pre" };
export type Curve = "linear" | "hold" | "smooth";
export type Point = { at: Place; value: Level; curve: Curve };
export type Automation = { parameter: string; points: Point[] };

export type Strip = {
  name: string;
  trim: Level;
  flip: boolean;
  inserts: Insert[];
  fader: Level;
  pan: number;
  mute: boolean;
  solo: boolean;
  /** The VCAs that it follows, and the groups that it belongs to. */
  vcas: string[];
  groups: string[];
  sends: Send[];
  output: string | null;
  automation: Automation[];
};

export type Clip = {
  file: string;
  at: Place;
  offset: number;
  length: number;
  gain: Level;
  fade_in: number;
  fade_out: number;
  fade_in_shape?: string;
  fade_out_shape?: string;
  mute?: boolean;
};

export type Track = { strip: Strip; role: string | null; layout: string; clips: Clip[] };
export type Bus = { strip: Strip };
export type Color = "blue" | "teal" | "green" | "yellow" | "orange" | "red" | "pink" | "violet";
/** A fader without a sound of its own; of its strip only name, fader, mute, solo and their curves are used. */
export type Vca = { strip: Strip; color: Color };
export type Link = "fader" | "mute" | "solo" | "polarity" | "clips";
/** Strips that are edited together, in what it links. */
export type Group = { name: string; links: Link[]; suspended: boolean; color: Color };
export type Marker = { name: string; at: Place };
export type Tempo = { at: string; bpm: number; meter: string | null };

export type Reason = {
  because: string;
  measure: string;
  before: number;
  predicted: number;
  after: number | null;
  unit: string;
  source: string;
  listen: string;
  confidence: number;
};
export type Move = { id: string; rule: string; strip: string; paths: string[]; reason: Reason };

/** What goes with the song when it leaves the house; empty where nothing is said. `cover` is a path in the song's folder. */
export type Credits = Record<
  | "artist" | "version" | "album" | "track" | "composer" | "isrc" | "barcode" | "genre" | "date" | "label" | "language" | "phonogram"
  | "copyright" | "explicit" | "comment" | "cover",
  string
>;

export type Song = {
  name: string;
  credits: Credits;
  rate: number;
  pan_law: string;
  stereo_pan: string;
  tempo: { entries: Tempo[] };
  markers: Marker[];
  targets: string[];
  tracks: Track[];
  buses: Bus[];
  returns: Bus[];
  vcas: Vca[];
  groups: Group[];
  /** Whether no group links anything. */
  suspend_groups: boolean;
  master: Strip;
  moves: Move[];
};

export type Item =
  | { track: Track }
  | { bus: Bus }
  | { return: Bus }
  | { vca: Vca }
  | { group: Group }
  | { marker: Marker }
  | { tempo: Tempo }
  | { target: string }
  | { move: Move }
  | { clip: Clip }
  | { insert: Insert }
  | { "in-vca": string }
  | { "in-group": string }
  | { send: Send }
  | { automation: Automation }
  | { part: Part };

export type Edit =
  | { set: { path: string; value: string } }
  | { add: { to: string; index: number; item: Item } }
  | { remove: { path: string } }
  | { order: { path: string; index: number } }
  | { points: { path: string; points: Point[] | null } }
  | { group: Edit[] };

export type FileInfo = { id: string; file: string; rate: number; channels: number; frames: number; missing: boolean };
export type HistoryStep = { n: number; reason: string; by: string; standing: boolean; mine: boolean; at: number };
export type History = { steps: HistoryStep[]; can_undo: boolean; can_redo: boolean; edits: number; saved: boolean };
export type Transport = {
  playing: boolean;
  recording: boolean;
  frame: number;
  loop: { on: boolean; from: number; to: number };
  pre_roll: number;
  speed: number;
  click: boolean;
  follow: boolean;
};
export type Monitor = {
  listening: string;
  mono: boolean;
  side: boolean;
  swap: boolean;
  dim: boolean;
  speaker: "full" | "small" | "earbuds";
  level: number;
  matched: boolean;
  /** While moves are compared: the move's id, or "kept" or "proposed" for all of them. */
  compared: string | null;
  /** While only what they change is heard: how far it lies under the mix (LU; null is silence), by how much it is played louder, and where it was worked out. */
  difference: { under: number | null; raised: number; from: number; to: number } | null;
};
/** What a spectrum is held against: densities in dB per Hz relative to the K-weighted power of the whole, and that weighting. */
export type Yardstick = {
  corridor: { hertz: number[]; low: number[]; high: number[] };
  weight: { hertz: number[]; level: number[] };
  reference: { name: string; hertz: number[]; level: number[] } | null;
  /** The reference's path in the song, before it was heard too. */
  file: string | null;
};
export type DeviceState = {
  name: string;
  rate: number;
  block: number;
  latency_ms: number;
  load: number;
  dropouts: number;
  kind: "device" | "browser" | "none";
  choices: string[];
};
export type Peer = {
  user: number;
  name: string;
  color: number;
  cursor: number | null;
  selection: string | null;
  playhead_follow: boolean;
};
export type MoveState = Reason & {
  id: string;
  rule: string;
  title: string;
  strip: string;
  paths: string[];
  lesson: string;
  state: "proposed" | "kept" | "refused";
};
export type Finding = {
  strip: string;
  file: string;
  fault: string;
  text: string;
  advice: string;
  start: number;
  end: number;
  confidence: number;
  must_mend: boolean;
};
export type Assistant = { findings: Finding[]; moves: MoveState[]; busy: string | null };
export type Job = {
  id: string;
  kind: string;
  doing: string;
  share: number;
  state: "running" | "done" | "failed" | "stopped";
  error: string | null;
  result: unknown;
};

export type Room = {
  id: string;
  song: Song;
  revision: number;
  files: FileInfo[];
  history: History;
  transport: Transport;
  peers: Peer[];
  length: number;
  notices: string[];
  assistant: Assistant;
  jobs: Job[];
  monitor: Monitor;
  device: DeviceState;
  yardstick: Yardstick;
  /** For each track without a role, by its name, the role that the name says. */
  guesses: Record<string, string>;
};

export type Param = {
  key: string;
  unit: string;
  min: number;
  max: number;
  default: number;
  scale: "linear" | "log";
  fixed: boolean;
  first: boolean;
  sentence: string;
  words: string[] | null;
};
export type Effect = {
  name: string;
  sentence: string;
  generates: boolean;
  sidechain: boolean;
  params: Param[];
  files: { key: string; sentence: string }[];
  parts: null | { noun: string; kinds: string[]; most: number; params: Param[] };
  defaults: Settings;
  presets: { name: string; sentence: string; settings: Settings }[];
};
export type ActionArg = {
  name: string;
  kind: "text" | "number" | "place" | "path" | "word" | "flag";
  needed: boolean;
  sentence: string;
  words?: string[];
};
export type Action = {
  id: string;
  title: string;
  sentence: string;
  group: string;
  side: "song" | "desk" | "page";
  args: ActionArg[];
};
export type Keymap = { name: string; keys: Record<string, string[]> };
export type Role = { name: string; hue: number; title: string };
export type Target = {
  name: string;
  title: string;
  sentence: string;
  loudness: number | null;
  tolerance: number;
  ceiling: number;
  /** Rates that it takes; none keeps the song's. */
  rates: number[];
  bits: number;
  container: string;
  source: string;
  checked: string;
  confirmed: boolean;
};
export type Catalogue = {
  effects: Effect[];
  actions: Action[];
  keymaps: Keymap[];
  roles: Role[];
  targets: Target[];
  strip: Param[];
  send: Param[];
  clip: Param[];
  ranges: { name: string; from: number; to: number }[];
  meters: { name: string; sentence: string }[];
};
export type Start = {
  recent: { id: string; name: string; folder: string; when: number; tracks: number }[];
  roots: string[];
  templates: { id: string; name: string; sentence: string }[];
};

export type Patch =
  | { path: (string | number)[]; value: unknown }
  | { path: (string | number)[]; at: number; remove: number; insert: unknown[] };

export type ServerEvent =
  | { event: "welcome"; user: number; color: number; version: string; catalogue: Catalogue; start: Start; room: Room | null }
  | { event: "room"; room: Room | null }
  | { event: "song"; revision: number; by: number | null; patch: Patch[]; history: History; saved: boolean; length?: number; guesses?: Record<string, string> }
  | { event: "files"; files: FileInfo[] }
  | { event: "peers"; peers: Peer[] }
  | { event: "transport"; transport: Transport }
  | { event: "monitor"; monitor: Monitor }
  | { event: "device"; device: DeviceState }
  | { event: "yardstick"; yardstick: Yardstick }
  | { event: "start"; start: Start }
  | { event: "job"; job: Job }
  | { event: "notice"; level: "info" | "warn" | "error"; text: string }
  | { event: "assistant"; assistant: Assistant };

export type CurveReply = { kind: "response" | "static" | "decay" | "none"; x: number[]; y: number[]; parts: number[][] };
export type NextReply = {
  step: string;
  steps: {
    id: string;
    title: string;
    done: boolean;
    open: { text: string; do?: { action: string; with?: Record<string, unknown> } }[];
  }[];
};
