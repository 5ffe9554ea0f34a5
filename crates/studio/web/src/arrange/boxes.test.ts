import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Boxes } from "./boxes";

/** As much of an element as a box writes to; every write of a style is counted. */
function element() {
  const writes: string[] = [];
  const style = new Proxy({ setProperty: (name: string, value: string) => writes.push(`${name}:${value}`) } as Record<string, unknown>, {
    set(target, name, value) {
      writes.push(`${String(name)}:${String(value)}`);
      target[String(name)] = value;
      return true;
    },
  });
  return { className: "", textContent: "", style, writes };
}
let made: ReturnType<typeof element>[] = [];
beforeEach(() => {
  made = [];
  vi.stubGlobal("document", { createElement: () => { const one = element(); made.push(one); return one; } });
});
afterEach(() => vi.unstubAllGlobals());
const boxes = () => new Boxes({ append: () => undefined } as unknown as HTMLElement, "kind");
const writesOf = (i: number) => made[i]?.writes ?? [];

test("what stays as it was is not written again", () => {
  const some = boxes();
  some.put("a", { x: 3, y: 4, width: 5, ink: "red", text: "one" });
  some.end();
  const before = writesOf(0).length;
  some.put("a", { x: 3, y: 4, width: 5, ink: "red", text: "one" });
  some.end();
  expect(writesOf(0).length).toBe(before);
  some.put("a", { x: 3, y: 9, width: 5, ink: "red", text: "one" });
  expect(writesOf(0).slice(before)).toEqual(["transform:translate(3px, 9px)"]);
});

test("a key keeps its element when another comes before it", () => {
  const some = boxes();
  some.put("b", { x: 1, text: "b" });
  some.end();
  const before = writesOf(0).length;
  some.put("a", { x: 0, text: "a" });
  some.put("b", { x: 1, text: "b" });
  some.end();
  expect(writesOf(0).length).toBe(before);
  expect(made.map((one) => one.textContent)).toEqual(["b", "a"]);
});

test("what is not placed goes out of sight, and its element serves the next", () => {
  const some = boxes();
  some.put("a", { x: 0, text: "a" });
  some.end();
  some.end();
  expect(made[0]?.style.display).toBe("none");
  some.put("c", { x: 7, text: "c" });
  expect(made).toHaveLength(1);
  expect([made[0]?.style.display, made[0]?.textContent]).toEqual(["", "c"]);
});
