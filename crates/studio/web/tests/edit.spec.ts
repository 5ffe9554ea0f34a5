// Faders, bands, clips: every change is one step, can be undone, and is there after a reload.

import type { Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "./engine";

async function gotoPage(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation", { name: "Pages" }).getByRole("button", { name }).click();
}

test("a fader moves by drag and by typing, outlasts a reload, and undo brings it back", async ({ page, engine }) => {
  await page.goto(engine.url);
  const fader = page.getByRole("slider", { name: "Fader of Kick" });
  await expect(fader).toBeVisible();
  const before = await fader.getAttribute("aria-valuetext");
  const box = await fader.boundingBox();
  if (!box) throw new Error("the fader has no place");
  await fader.focus();
  for (let i = 0; i < 5; i += 1) await page.keyboard.press("ArrowDown");
  await expect(fader).not.toHaveAttribute("aria-valuetext", before ?? "");
  const moved = await fader.getAttribute("aria-valuetext");
  await expect(page.getByRole("button", { name: /saved · \d+ edit/ })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("slider", { name: "Fader of Kick" })).toHaveAttribute("aria-valuetext", moved ?? "");
  for (let i = 0; i < 5; i += 1) await page.keyboard.press("Control+z");
  await expect(page.getByRole("slider", { name: "Fader of Kick" })).toHaveAttribute("aria-valuetext", before ?? "");
});

test("a clip is split at the playhead and the halves cross-fade; undo makes the song file what it was", async ({ page, engine, song }) => {
  const text = () => readFileSync(join(song, "song.kdl"), "utf8");
  await page.goto(engine.url);
  const original = text();
  await gotoPage(page, "Edit");
  const clip = page.getByRole("button", { name: /^Kick clip 1,/ });
  await clip.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  for (let i = 0; i < 4; i += 1) await page.keyboard.press("Space");
  await page.evaluate(() => undefined);
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("Split");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /^Kick clip 2,/ })).toBeAttached();
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("button", { name: /^Kick clip 2,/ })).toHaveCount(0);
  await expect.poll(text, { timeout: 10_000 }).toBe(original);
});
