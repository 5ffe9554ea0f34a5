// From the first look to the finished file with the keyboard alone, and what the assistant proposes on the way.

import type { Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "./engine";

/** Gives a command as a person does who never touches the mouse. */
async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Find a command" }).fill(words);
  await expect(page.getByRole("listbox", { name: "Found" }).getByRole("option").first()).toBeVisible();
  await page.keyboard.press("Enter");
}

/** Walks by Tab until something of this name has the focus. */
async function walkTo(page: Page, name: RegExp): Promise<void> {
  for (let i = 0; i < 400; i += 1) {
    await page.keyboard.press("Tab");
    const now = await page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "");
    if (name.test(now)) return;
  }
  throw new Error(`Tab never reaches ${name}`);
}

test("from listening to the delivered file by keyboard alone; a kept move is in the song after a reload", async ({ page, engine, song }) => {
  test.setTimeout(240_000);
  await page.goto(engine.url);
  await expect(page.getByRole("toolbar", { name: "Transport" })).toBeVisible();
  await command(page, "Let the assistant listen");
  const keep = page.getByRole("complementary", { name: "Assistant" }).getByRole("button", { name: "Keep", exact: true });
  await expect(keep.first()).toBeVisible({ timeout: 90_000 });
  const proposed = await keep.count();
  await walkTo(page, /^Keep$/);
  await page.keyboard.press("Enter");
  await expect(keep).toHaveCount(proposed - 1);
  await expect.poll(() => readFileSync(join(song, "song.kdl"), "utf8"), { timeout: 10_000 }).toContain("\nmove ");
  await page.reload();
  await expect(page.getByRole("complementary", { name: "Assistant" }).getByText(/kept/).first()).toBeVisible();

  await page.keyboard.press("4");
  await expect(page.getByRole("main", { name: "Master" })).toBeVisible();
  await walkTo(page, /CD$/);
  await page.keyboard.press("Enter");
  await walkTo(page, /^Master for/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: /^Master for/ })).toBeVisible({ timeout: 90_000 });

  await page.keyboard.press("5");
  await expect(page.getByRole("main", { name: "Deliver" })).toBeVisible();
  await walkTo(page, /^Deliver/);
  await page.keyboard.press("Enter");
  const download = page.getByRole("button", { name: /^Download/ }).first();
  await expect(download).toBeVisible({ timeout: 90_000 });
  await download.focus();
  const file = page.waitForEvent("download");
  await page.keyboard.press("Enter");
  expect((await file).suggestedFilename()).toMatch(/\.(wav|flac)$/);
});
