import { expect, test } from "vitest";
import { BANDS, DYNAMICS, HEADER, METERS, SCOPE, SOUND, SPECTRUM } from "./frames";
import { type Block, type FromLine, Line } from "./line";

function frame(kind: number, flags: number, serial: number, at: number, values: number[] = []): ArrayBuffer {
  const bytes = new ArrayBuffer(HEADER + 4 * values.length);
  const view = new DataView(bytes);
  view.setUint8(0, kind);
  view.setUint8(1, flags);
  view.setUint32(4, serial, true);
  view.setBigInt64(8, BigInt(at), true);
  new Float32Array(bytes, HEADER).set(values);
  return bytes;
}

/** A line over a socket that the test is the other end of. */
function over() {
  const told: FromLine[] = [];
  const sent: string[] = [];
  const heard: Block[] = [];
  const painted: ArrayBuffer[] = [];
  const socket = { send: (text: string) => void sent.push(text), close: () => {}, binaryType: "blob" as BinaryType, onopen: null, onmessage: null, onclose: null };
  const addresses: string[] = [];
  const line = new Line((message) => told.push(message), (address) => {
    addresses.push(address);
    return socket as unknown as WebSocket;
  }, () => 0);
  const port = <Message>(into: Message[]) => ({ postMessage: (message: Message) => into.push(message), close: () => {} }) as unknown as MessagePort;
  line.take({ open: "ws://here/ws", hello: "hello" });
  const ends = socket as unknown as { onopen: () => void; onmessage: (message: { data: unknown }) => void; onclose: (closed: { code: number }) => void };
  return { line, told, sent, heard, painted, addresses, port, ends, gives: (data: unknown) => ends.onmessage({ data }) };
}

test("it says hello when it is open, hands on what is said either way, and tells with what code it was closed", () => {
  const { line, told, sent, addresses, ends, gives } = over();
  expect(addresses).toEqual(["ws://here/ws"]);
  ends.onopen();
  line.take({ say: "play" });
  gives('{"re":1}');
  ends.onclose({ code: 4401 });
  line.take({ say: "to nobody" });
  expect(sent).toEqual(["hello", "play"]);
  expect(told).toEqual([{ opened: true }, { text: '{"re":1}' }, { closed: 4401 }]);
});

test("sound goes to the player alone, with what is missing as a jump and how far the engine is ahead", () => {
  const { line, told, heard, port, gives } = over();
  gives(frame(SOUND, 1, 0, 0, [0.5, -0.5]));
  line.take({ player: port(heard) });
  gives(frame(METERS, 1, 1, 64));
  gives(frame(SOUND, 0, 7, 10, [0.5, -0.5, 0.25, -0.25]));
  gives(frame(SOUND, 0, 8, 12, [0, 0]));
  gives(frame(SOUND, 0, 10, 14, [0, 0]));
  gives(frame(SOUND, 1, 11, 900, [0, 0]));
  expect(heard.map(({ jump, lead }) => [jump, lead])).toEqual([[false, 52], [false, 51], [true, 49], [true, 0]]);
  expect([...(heard[0]?.samples ?? [])]).toEqual([0.5, -0.5, 0.25, -0.25]);
  expect(told.filter((one) => "frame" in one)).toHaveLength(1);
});

test("what the painter draws of a strip and its effect goes to it, and to the page only where it draws of it too", () => {
  const { line, told, painted, port, gives } = over();
  line.take({ painter: port(painted) });
  gives(frame(DYNAMICS, 0, 1, 0, [-20, -24, 4]));
  gives(frame(SPECTRUM, 1, 1, 0, [-60]));
  gives(frame(BANDS, 0, 1, 0, [3, 6]));
  gives(frame(SCOPE, 0, 1, 0, [1, 1]));
  expect(painted.map((one) => [...new Float32Array(one, HEADER)])).toEqual([[-20, -24, 4], [-60], [3, 6]]);
  expect(told).toEqual([]);
  line.take({ wanted: [DYNAMICS] });
  gives(frame(DYNAMICS, 0, 2, 0));
  expect([painted.length, told.length]).toEqual([4, 1]);
});

test("meters go to the painter, all of them; the page gets all only of what it draws", () => {
  const { line, told, painted, port, gives } = over();
  line.take({ painter: port(painted) });
  const kinds = () => told.splice(0).map((one) => ("frame" in one ? new DataView(one.frame).getUint8(0) : 0));
  for (let n = 0; n < 4; n += 1) gives(frame(METERS, 1, n, 800 * n));
  gives(frame(SCOPE, 0, 1, 0));
  expect([painted.length, kinds()]).toEqual([4, [METERS]]);
  line.take({ wanted: [METERS, SCOPE] });
  for (let n = 4; n < 8; n += 1) gives(frame(METERS, 1, n, 800 * n));
  gives(frame(SCOPE, 0, 1, 0));
  expect([painted.length, kinds()]).toEqual([8, [METERS, METERS, METERS, METERS, SCOPE]]);
});
