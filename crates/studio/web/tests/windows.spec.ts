// Two windows see each other's edits, undo takes back one's own, a crash loses nothing, and a name is never more than text.

import { execFileSync } from "node:child_process";
import { PROGRAM, expect, start, test } from "./engine";

test("two windows converge, and undo in one leaves the other's edit", async ({ page, context, engine }) => {
  const other = await context.newPage();
  await page.goto(engine.url);
  await other.goto(engine.url);
  const here = (name: string) => page.getByRole("slider", { name: `Fader of ${name}` });
  const there = (name: string) => other.getByRole("slider", { name: `Fader of ${name}` });
  // Windows of one name are one person; this one is another's.
  await other.getByRole("button", { name: /^You are / }).click();
  await other.getByRole("textbox", { name: "Your name" }).fill("Grace");
  await other.keyboard.press("Enter");
  await expect(page.getByText(/^with\s*Grace/)).toBeVisible();
  await expect(there("Bass")).toBeVisible();
  const kick = await here("Kick").getAttribute("aria-valuetext");
  await here("Kick").focus();
  await page.keyboard.press("ArrowDown");
  await there("Bass").focus();
  await other.keyboard.press("ArrowUp");
  await expect(there("Kick")).not.toHaveAttribute("aria-valuetext", kick ?? "");
  const bass = await there("Bass").getAttribute("aria-valuetext");
  await expect(here("Bass")).toHaveAttribute("aria-valuetext", bass ?? "");
  await page.bringToFront();
  await page.keyboard.press("Control+z");
  await expect(there("Kick")).toHaveAttribute("aria-valuetext", kick ?? "");
  await expect(here("Bass")).toHaveAttribute("aria-valuetext", bass ?? "");
});

test("a crash during work loses nothing that is older than a twentieth of a second", async ({ page, folder, song }) => {
  const engine = await start(folder, song);
  await page.goto(engine.url);
  const fader = page.getByRole("slider", { name: "Fader of Kick" });
  await fader.focus();
  for (let i = 0; i < 8; i += 1) await page.keyboard.press("ArrowDown");
  const level = await fader.getAttribute("aria-valuetext");
  await page.waitForTimeout(60);
  engine.kill();
  await new Promise((gone) => engine.process.once("exit", gone));
  const again = await start(folder, song);
  await page.goto(again.url);
  await expect(page.getByRole("slider", { name: "Fader of Kick" })).toHaveAttribute("aria-valuetext", level ?? "");
  again.kill();
});

test("a track whose name looks like a page is text everywhere", async ({ page, folder, song }) => {
  const name = "<img src=x onerror=alert(1)>";
  execFileSync(PROGRAM, ["edit", song, "track.rename", "--track", "Kick", "--name", name], { stdio: "ignore" });
  const engine = await start(folder, song);
  let alerts = 0;
  page.on("dialog", (dialog) => {
    alerts += 1;
    void dialog.dismiss();
  });
  await page.goto(engine.url);
  await expect(page.getByText(name).first()).toBeVisible();
  for (const one of ["Record", "Edit", "Mix", "Master", "Deliver"]) {
    await page.getByRole("navigation", { name: "Pages" }).getByRole("button", { name: one }).click();
    expect(await page.locator("img[src=x]").count()).toBe(0);
  }
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Find a command" }).fill("img");
  expect(await page.locator("img[src=x]").count()).toBe(0);
  expect(alerts).toBe(0);
  engine.kill();
});
