// What is listened to instead of the mix: a reference, equally loud; the mix without and with a move, and what the move changes.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { end, expect, listenIn, start, test, wav } from "./engine";

type Block = { frame: number; samples: number[] };

/** Plays the song's seconds 2 to 5 and says how loud they are, in dB. */
async function loudness(page: Page): Promise<number> {
  await page.evaluate(() => ((window as unknown as { heard: Block[] }).heard.length = 0));
  await page.getByRole("button", { name: "To start" }).click();
  await expect(page.getByRole("timer")).toHaveText("0:00.000");
  await page.getByRole("button", { name: "Play" }).click();
  await expect(page.getByRole("timer")).toHaveText(/^0:0[6-7]/, { timeout: 30_000 });
  await page.getByRole("button", { name: "Stop" }).click();
  return page.evaluate(() => {
    const heard = (window as unknown as { heard: Block[] }).heard.filter((one) => one.frame >= 96_000 && one.frame < 240_000);
    const sum = heard.reduce((all, one) => ({ power: all.power + one.samples.reduce((more, x) => more + x * x, 0), count: all.count + one.samples.length }), { power: 0, count: 0 });
    return 10 * Math.log10(sum.power / sum.count);
  });
}

test("a reference is as loud as the mix that it stands beside, and as it is where that is not wished", async ({ page, folder }) => {
  writeFileSync(join(folder, "Lead vocal.wav"), wav(440, 8));
  const engine = await start(folder);
  await page.goto(engine.url);
  const files = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose files" }).click();
  await (await files).setFiles(join(folder, "Lead vocal.wav"));
  const level = page.getByRole("spinbutton", { name: "Level of Lead vocal" });
  await level.focus();
  await page.keyboard.type("-18");
  await page.keyboard.press("Enter");
  await expect(level).toHaveAttribute("aria-valuetext", "−18.0 dB");
  await listenIn(page);
  const mix = await loudness(page);

  await page.getByRole("navigation", { name: "Pages" }).getByRole("button", { name: "Master" }).click();
  writeFileSync(join(folder, "Released.wav"), wav(440, 8));
  const released = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a file" }).click();
  await (await released).setFiles(join(folder, "Released.wav"));
  await page.getByRole("button", { name: "B · reference" }).click();
  const heard = page.getByRole("button", { name: /^you hear reference/ });
  await expect(heard).toBeVisible({ timeout: 30_000 });
  expect(Math.abs((await loudness(page)) - mix)).toBeLessThan(0.5);

  await page.getByRole("button", { name: "Equally loud" }).click();
  await expect(page.getByRole("button", { name: "Equally loud" })).toHaveAttribute("aria-pressed", "false");
  await page.getByRole("button", { name: "A · mix" }).click();
  await expect(heard).toHaveCount(0);
  await page.getByRole("button", { name: "B · reference" }).click();
  await expect(heard).toBeVisible({ timeout: 30_000 });
  // The mix is the same recording 18 dB lower, in the middle of a stereo pair.
  expect((await loudness(page)) - mix).toBeGreaterThan(15);
  await heard.click();
  await expect(heard).toHaveCount(0);
  await end(engine);
});

test("a kept move is heard without, with and alone, which is said, and the mix comes back", async ({ page, engine }) => {
  test.setTimeout(200_000);
  await page.goto(engine.url);
  const rail = page.getByRole("complementary", { name: "Assistant" });
  await rail.getByRole("button", { name: "Listen and propose" }).click();
  const card = rail.locator("article.move").first();
  await expect(card.getByRole("button", { name: "A · without" })).toBeVisible({ timeout: 90_000 });
  const heard = (what: string) => page.getByRole("button", { name: new RegExp(`^you hear ${what}`) });
  await card.getByRole("button", { name: "A · without" }).click();
  await expect(heard("the mix without a move")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
  await card.getByRole("button", { name: "B · with" }).click();
  await expect(heard("the mix with a move")).toBeVisible({ timeout: 60_000 });
  await card.getByRole("button", { name: "Only the change" }).click();
  await expect(heard("only what a move changes")).toBeVisible({ timeout: 60_000 });
  await rail.getByRole("button", { name: "Back to the mix" }).click();
  await expect(page.getByRole("button", { name: /^you hear/ })).toHaveCount(0);
  await expect(card.getByRole("button", { name: "A · without" })).toHaveAttribute("aria-pressed", "false");
});
