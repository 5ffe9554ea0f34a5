// The first minutes: a folder dropped on the start page, its tracks' roles guessed, a file dropped on the open song, a template.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { end, expect, start, test, wav } from "./engine";

/** Drops files or folders of this machine on the page, as a file manager does. */
async function drop(page: Page, files: string[]): Promise<void> {
  const debug = await page.context().newCDPSession(page);
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) await debug.send("Input.dispatchDragEvent", { type, x: 500, y: 400, data });
}

test("a dropped folder becomes a song whose roles are guessed until a press says so; what is dropped later is added", async ({ page, folder }) => {
  const stems = join(folder, "Night Bus");
  mkdirSync(stems);
  writeFileSync(join(stems, "01 Kick.wav"), wav(55, 3));
  writeFileSync(join(stems, "02 Audio.wav"), wav(220, 3));
  writeFileSync(join(stems, "notes.txt"), "no audio");
  const engine = await start(folder);
  await page.goto(engine.url);
  await expect(page.getByRole("main", { name: "Start" })).toBeVisible();
  await drop(page, [stems]);
  await expect(page.getByRole("heading", { level: 1, name: "Night Bus" })).toBeVisible({ timeout: 30_000 });
  await expect(page.locator(".head-name")).toHaveText(["01 Kick", "02 Audio", "master"]);
  await expect(page.getByText("One file is no audio and left out: notes.txt.")).toBeVisible();

  const colours = page.locator(".head");
  const hue = (index: number) => colours.nth(index).evaluate((head) => getComputedStyle(head).getPropertyValue("--hue"));
  expect(await hue(0)).not.toBe(await hue(1));
  const guess = page.getByRole("button", { name: "01 Kick is Kick, guessed from its name: say that it is" });
  await expect(guess).toHaveText("Kick?");
  const guessed = await hue(0);
  await guess.click();
  await expect(guess).toHaveCount(0);
  await expect(page.getByRole("combobox", { name: "Role of 01 Kick" })).toHaveValue("kick");
  expect(await hue(0)).toBe(guessed);
  await page.keyboard.press("Control+z");
  await expect(guess).toBeVisible();

  writeFileSync(join(folder, "Lead vocal.wav"), wav(440, 3));
  await drop(page, [join(folder, "Lead vocal.wav")]);
  await expect(page.locator(".head-name").filter({ hasText: "Lead vocal" })).toBeVisible({ timeout: 30_000 });
  await end(engine);
});

test("a template is a song with its strips, ready to be filled", async ({ page, folder }) => {
  const engine = await start(folder);
  await page.goto(engine.url);
  await page.getByRole("textbox", { name: "Name of the new song" }).fill("Night Bus");
  await page.locator(".template").filter({ hasText: "Podcast" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Night Bus" })).toBeVisible({ timeout: 30_000 });
  await expect(page.locator(".head-name")).not.toHaveCount(1);
  await end(engine);
});
