// The mixer by hand: rides that become curves, inserts that change places, A and B, sends, the monitor, mixes compared.

import { type Locator, type Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "./engine";

const strip = (page: Page, name: string) => page.locator(`section.strip[data-name="${name}"]`);

async function add(page: Page, effect: string, to: string): Promise<void> {
  await strip(page, to).getByRole("button", { name: `Add an effect to ${to}` }).click();
  await page.getByRole("combobox", { name: "Find an effect" }).fill(effect);
  await page.keyboard.press("Enter");
  await expect(strip(page, to).locator("li.insert").filter({ hasText: new RegExp(effect, "i") })).toBeVisible();
}

test("a fader that is moved with touch while the song plays becomes a curve; arrows in a run are one step", async ({ page, engine, song }) => {
  await page.goto(engine.url);
  const fader = page.getByRole("slider", { name: "Fader of Bass" });
  const before = await fader.getAttribute("aria-valuetext");
  await fader.focus();
  for (let i = 0; i < 4; i += 1) await page.keyboard.press("ArrowDown");
  await expect(fader).not.toHaveAttribute("aria-valuetext", before ?? "");
  await page.keyboard.press("Control+z");
  await expect(fader).toHaveAttribute("aria-valuetext", before ?? "");

  await strip(page, "Bass").getByRole("button", { name: "Automation of Bass: read" }).click();
  await page.getByRole("menuitemradio", { name: /^Touch/ }).click();
  await page.getByRole("button", { name: "Play" }).click();
  await page.waitForTimeout(600);
  const cap = await strip(page, "Bass").locator(".cap").boundingBox();
  if (!cap) throw new Error("the fader has no cap");
  await page.mouse.move(cap.x + 10, cap.y + 5);
  await page.mouse.down();
  for (let i = 1; i <= 10; i += 1) {
    await page.mouse.move(cap.x + 10, cap.y + 5 + 4 * i);
    await page.waitForTimeout(40);
  }
  await page.mouse.up();
  await page.getByRole("button", { name: "Stop" }).click();
  await expect.poll(() => readFileSync(join(song, "song.kdl"), "utf8"), { timeout: 10_000 }).toMatch(/automation "fader" \{\s+points/);
  await page.keyboard.press("Control+z");
  await expect.poll(() => readFileSync(join(song, "song.kdl"), "utf8"), { timeout: 10_000 }).not.toContain("automation");
});

test("inserts change places by drag and by keys and are copied to another strip; A and B keep two settings", async ({ page, engine }) => {
  await page.goto(engine.url);
  await add(page, "compressor", "Kick");
  await add(page, "equalizer", "Kick");
  const rows = strip(page, "Kick").locator("li.insert .rack-name");
  await expect(rows).toHaveText(["compressor", "equalizer"]);
  const [first, second] = [await rows.nth(0).boundingBox(), await rows.nth(1).boundingBox()];
  if (!first || !second) throw new Error("the inserts have no place");
  await page.mouse.move(first.x + 20, first.y + 10);
  await page.mouse.down();
  await page.mouse.move(second.x + 20, second.y + 18, { steps: 6 });
  await page.mouse.up();
  await expect(rows).toHaveText(["equalizer", "compressor"]);
  await rows.nth(1).focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(rows).toHaveText(["compressor", "equalizer"]);
  await expect(rows.nth(0)).toBeFocused();

  const place = await rows.nth(0).boundingBox();
  const other = await strip(page, "Bass").locator(".rack").boundingBox();
  if (!place || !other) throw new Error("the rack has no place");
  await page.mouse.move(place.x + 20, place.y + 10);
  await page.mouse.down();
  await page.mouse.move(other.x + 30, other.y + 6, { steps: 8 });
  await page.mouse.up();
  await expect(strip(page, "Bass").locator("li.insert .rack-name")).toHaveText(["compressor"]);

  await rows.nth(0).click();
  const panel = page.getByRole("region", { name: "Effect" });
  const threshold = panel.getByRole("spinbutton", { name: "threshold" }).first();
  const a = await threshold.getAttribute("aria-valuetext");
  await panel.getByRole("button", { name: "Setting B" }).click();
  await threshold.focus();
  await page.keyboard.type("-30");
  await page.keyboard.press("Enter");
  await expect(threshold).toHaveAttribute("aria-valuetext", "−30.0 dB");
  await panel.getByRole("button", { name: "Setting A" }).click();
  await expect(threshold).toHaveAttribute("aria-valuetext", a ?? "");
  await panel.getByRole("button", { name: "Setting B" }).click();
  await expect(threshold).toHaveAttribute("aria-valuetext", "−30.0 dB");
});

test("a mix is kept, another is made, the kept one is heard instead and it is said; then it is brought back", async ({ page, engine }) => {
  await page.goto(engine.url);
  const fader = page.getByRole("slider", { name: "Fader of Bass" });
  const dry = await fader.getAttribute("aria-valuetext");
  const versions = page.getByRole("button", { name: /^Mix versions; you hear/ });
  await versions.click();
  await page.getByRole("textbox", { name: "Name of this mix" }).fill("Dry");
  await page.keyboard.press("Enter");
  const row = page.getByRole("button", { name: "Dry", exact: true });
  await expect(row).toBeVisible();
  await page.keyboard.press("Escape");
  await fader.focus();
  for (let i = 0; i < 8; i += 1) await page.keyboard.press("ArrowDown");
  const wet = await fader.getAttribute("aria-valuetext");
  expect(wet).not.toBe(dry);
  await versions.click();
  await row.click();
  const back = page.getByRole("button", { name: "you hear Dry · back to the mix" });
  await expect(back).toBeVisible({ timeout: 30_000 });
  await expect(fader).toHaveAttribute("aria-valuetext", wet ?? "");
  await page.keyboard.press("Escape");
  await back.click();
  await expect(back).toHaveCount(0);
  await versions.click();
  await page.getByRole("button", { name: "Bring back" }).click();
  await expect(fader).toHaveAttribute("aria-valuetext", dry ?? "");
});

test("the monitor folds, dims and changes speakers, and the other window knows", async ({ page, context, engine }) => {
  const other = await context.newPage();
  await page.goto(engine.url);
  await other.goto(engine.url);
  const [here, there] = [page, other].map((one) => one.getByRole("region", { name: "Monitor" }));
  if (!here || !there) throw new Error("there is no monitor");
  for (const name of ["Mono", "Side", "Swap", "Dim"]) {
    await here.getByRole("button", { name, exact: true }).click();
    await expect(there.getByRole("button", { name, exact: true })).toHaveAttribute("aria-pressed", "true");
  }
  await here.getByRole("radio", { name: "Buds" }).click();
  await expect(there.getByRole("radio", { name: "Buds" })).toHaveAttribute("aria-checked", "true");
});

test("the effect is as wide as its divider was left, in the next window too", async ({ page, engine }) => {
  await page.goto(engine.url);
  const divider = page.getByRole("separator", { name: "Width of the effect" });
  const width = async () => (await page.getByRole("region", { name: "Effect" }).boundingBox())?.width ?? 0;
  const usual = await width();
  expect(usual).toBeGreaterThan(540);
  await divider.focus();
  for (let i = 0; i < 5; i += 1) await page.keyboard.press("ArrowLeft");
  const wide = await width();
  expect(wide).toBeCloseTo(usual + 80, 0);
  await page.reload();
  await expect.poll(width).toBeCloseTo(wide, 0);
});

test("every meter of the bridge moves while the song plays", async ({ page, engine }) => {
  await page.goto(engine.url);
  await page.getByRole("tab", { name: "Meters" }).click();
  const bridge = page.getByRole("region", { name: "Meters" });
  await expect(bridge.locator("canvas")).toHaveCount(5);
  const pictures = () => bridge.locator("canvas").evaluateAll((all) => all.map((one) => (one as HTMLCanvasElement).toDataURL()));
  const still = await pictures();
  await page.getByRole("button", { name: "Play" }).click();
  await expect.poll(async () => (await pictures()).filter((one, i) => one !== still[i]).length, { timeout: 20_000 }).toBe(5);
  await bridge.getByRole("radio", { name: "K-20" }).click();
  await expect(bridge.getByRole("radio", { name: "K-20" })).toHaveAttribute("aria-checked", "true");
});

/** Pixels of a canvas that something is drawn in. */
const drawnIn = (canvas: Locator) =>
  canvas.evaluate((one: HTMLCanvasElement) => {
    const copy = document.createElement("canvas");
    [copy.width, copy.height] = [one.clientWidth, one.clientHeight];
    const x = copy.getContext("2d");
    x?.drawImage(one, 0, 0);
    const pixels = x?.getImageData(0, 0, copy.width, copy.height).data ?? [];
    return pixels.filter((value, i) => i % 4 === 3 && value > 0).length;
  });

test("what moves in an effect's panel is drawn when the song plays", async ({ page, engine }) => {
  await page.goto(engine.url);
  const panel = page.getByRole("region", { name: "Effect" });
  // A dot has 38 pixels; a spectrum of silence is a line along the lower edge, less than two thousand.
  const effects = { compressor: { history: 2000, dot: 20 }, equalizer: { spectra: 4000 }, multiband: { spectra: 4000, reductions: 200 } };
  for (const [effect, drawings] of Object.entries(effects)) {
    await add(page, effect, "Kick");
    await strip(page, "Kick").locator("li.insert .rack-name").filter({ hasText: effect }).click();
    if (effect === "multiband") await panel.getByRole("button", { name: "+ band" }).click();
    const all = Object.entries(drawings).map(([name, least]) => ({ name, least, canvas: panel.locator(`canvas[data-drawing="${name}"]`) }));
    for (const { name, least, canvas } of all) expect(await drawnIn(canvas), `${name} of the ${effect}, before`).toBeLessThan(least);
    await page.getByRole("button", { name: "Play", exact: true }).click();
    for (const { name, least, canvas } of all) await expect.poll(() => drawnIn(canvas), { message: `${name} of the ${effect}` }).toBeGreaterThan(least);
    await page.getByRole("button", { name: "Stop", exact: true }).click();
  }
});

test("while it plays the page lays out nothing but its status line, and the strips' readings are there to be read", async ({ page, engine }) => {
  await page.goto(engine.url);
  await page.getByRole("navigation", { name: "Pages" }).getByRole("button", { name: "Mix" }).click();
  await page.getByRole("button", { name: "Play" }).click();
  const loud = strip(page, "master").getByRole("img", { name: /^short-term loudness/ });
  await expect(loud).toHaveAttribute("aria-label", /−\d+\.\d LUFS$/, { timeout: 20_000 });
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  const layouts = async () => (await session.send("Performance.getMetrics")).metrics.find((one) => one.name === "LayoutCount")?.value ?? NaN;
  const before = await layouts();
  await page.waitForTimeout(3000);
  // The engine's load is written twice a second; loudness and clock alone would be thirty times in three.
  expect((await layouts()) - before).toBeLessThan(12);
  await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
});
