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
  const clip = (number: number) => page.getByRole("gridcell", { name: new RegExp(`^Kick clip ${number},`) });
  await expect(clip(1)).toBeAttached();
  await page.keyboard.press("Space");
  await page.waitForTimeout(1500);
  await page.keyboard.press("Space");
  await clip(1).focus();
  await page.keyboard.press("s");
  await expect(clip(2)).toBeAttached();
  await clip(1).focus();
  await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("x");
  await expect.poll(text).toContain("fade-out");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await expect(clip(2)).toHaveCount(0);
  await expect.poll(text, { timeout: 10_000 }).toBe(original);
});

test("a band of the equalizer is dragged over the spectrum", async ({ page, engine }) => {
  await page.goto(engine.url);
  await page.getByRole("slider", { name: "Fader of Lead vocal" }).focus();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Find a command" }).fill("add equalizer to Lead vocal");
  await expect(page.getByRole("listbox", { name: "Found" }).getByRole("option").first()).toContainText(/equalizer/i);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^equalizer of Lead vocal/i }).click();
  const curve = page.locator(".equalizer .plot");
  const box = await curve.boundingBox();
  if (!box) throw new Error("the equalizer has no place");
  await page.mouse.dblclick(box.x + box.width * 0.6, box.y + box.height * 0.5);
  const band = page.getByRole("slider", { name: "Band 1" });
  await expect(band).toBeAttached();
  const before = await band.getAttribute("aria-valuetext");
  await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.5);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.3, { steps: 8 });
  await page.mouse.up();
  await expect(band).not.toHaveAttribute("aria-valuetext", before ?? "");
});
