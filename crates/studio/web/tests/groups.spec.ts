// VCAs and groups from the mixer: made, moved, in the song's text, and taken back.

import type { Locator, Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "./engine";

/** Types a level into the number under a fader. */
async function level(page: Page, strip: string, text: string): Promise<void> {
  await page.getByRole("spinbutton", { name: `Level of ${strip}` }).focus();
  await page.keyboard.press(text[0] ?? "0");
  await page.getByRole("textbox", { name: `Level of ${strip}` }).fill(text);
  await page.keyboard.press("Enter");
}

function fader(page: Page, strip: string): Locator {
  return page.getByRole("slider", { name: `Fader of ${strip}` });
}

test("a VCA of two tracks is made and moved in the mixer, stands in the song's text, and undo takes it back", async ({ page, engine, song }) => {
  const text = () => readFileSync(join(song, "song.kdl"), "utf8");
  const original = text();
  await page.goto(engine.url);
  await page.getByRole("button", { name: "Kick follows no VCA" }).click();
  await page.getByRole("menuitem", { name: "New VCA of Kick" }).click();
  await expect(fader(page, "VCA 1")).toBeVisible();
  await page.getByRole("button", { name: "Bass follows no VCA" }).click();
  await page.getByRole("menuitemcheckbox", { name: "VCA 1" }).click();
  await expect(page.getByRole("button", { name: "Bass follows VCA 1" })).toBeVisible();
  await expect(page.getByRole("list", { name: "What follows VCA 1" }).getByRole("listitem")).toHaveCount(2);
  for (let i = 0; i < 4; i += 1) await fader(page, "VCA 1").press("ArrowDown");
  await expect(fader(page, "VCA 1")).not.toHaveAttribute("aria-valuetext", "0.0 dB");
  const moved = await fader(page, "VCA 1").getAttribute("aria-valuetext");
  const number = (moved ?? "").replace("−", "-").replace(" dB", "").replace(/\.0$/, "");
  await expect.poll(text, { timeout: 10_000 }).toContain(`vca "VCA 1" {\n    fader ${number}\n}`);
  expect(text().match(/^ {4}vca "VCA 1"$/gm)).toHaveLength(2);
  await expect(fader(page, "Kick")).toHaveAttribute("aria-valuetext", "0.0 dB");
  for (let i = 0; i < 6; i += 1) await page.keyboard.press("Control+z");
  await expect(fader(page, "VCA 1")).toHaveCount(0);
  await expect.poll(text, { timeout: 10_000 }).toBe(original);
});

test("the curve of a VCA is drawn on its row of the timeline", async ({ page, engine, song }) => {
  const text = () => readFileSync(join(song, "song.kdl"), "utf8");
  await page.goto(engine.url);
  await page.getByRole("button", { name: "Kick follows no VCA" }).click();
  await page.getByRole("menuitem", { name: "New VCA of Kick" }).click();
  await page.keyboard.press("Alt+2");
  const lane = page.getByRole("combobox", { name: "Automation lane of VCA 1" });
  await lane.focus();
  await expect(lane.getByRole("option")).toHaveText(["auto", "Fader", "Mute"]);
  await lane.selectOption("Fader");
  await page.getByRole("toolbar", { name: "Timeline tools" }).getByRole("button", { name: "Draw" }).click();
  const head = await lane.boundingBox();
  const stage = await page.locator("#arrange-stage").boundingBox();
  if (!head || !stage) throw new Error("the row is not in sight");
  await page.mouse.move(stage.x + 100, head.y);
  await page.mouse.down();
  await page.mouse.move(stage.x + 300, head.y + 10, { steps: 8 });
  await page.mouse.up();
  await expect.poll(text, { timeout: 10_000 }).toMatch(/vca "VCA 1" \{\n {4}automation "fader" \{\n {8}points /);
});

test("a group moves its members together, Alt frees one, and both come back in one step", async ({ page, engine }) => {
  await page.goto(engine.url);
  await level(page, "Bass", "-6");
  await expect(fader(page, "Bass")).toHaveAttribute("aria-valuetext", "−6.0 dB");
  await page.getByRole("button", { name: "Kick belongs to no group" }).click();
  await page.getByRole("button", { name: "New group of Kick" }).click();
  await page.getByRole("list", { name: "Members of Group 1" }).getByRole("checkbox", { name: "Bass" }).check();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Bass belongs to Group 1" })).toBeVisible();
  await level(page, "Kick", "-3");
  await expect(fader(page, "Bass")).toHaveAttribute("aria-valuetext", "−9.0 dB");
  await page.keyboard.press("Control+z");
  await expect(fader(page, "Kick")).toHaveAttribute("aria-valuetext", "0.0 dB");
  await expect(fader(page, "Bass")).toHaveAttribute("aria-valuetext", "−6.0 dB");
  await fader(page, "Kick").press("Alt+PageDown");
  await expect(fader(page, "Kick")).not.toHaveAttribute("aria-valuetext", "0.0 dB");
  await expect(fader(page, "Bass")).toHaveAttribute("aria-valuetext", "−6.0 dB");
  await page.getByRole("region", { name: "Bass, track" }).getByRole("button", { name: "Mute Bass" }).click();
  await expect(page.getByRole("region", { name: "Kick, track" }).getByRole("button", { name: "Mute Kick" })).toHaveAttribute("aria-pressed", "true");
});
