import AxeBuilder from "./axe";
import { expect, test } from "./engine";

test("the song opens, plays, moves its counter and stops where it is", async ({ page, engine }) => {
  await page.goto(engine.url);
  await expect(page.getByRole("toolbar", { name: "Transport" })).toBeVisible();
  expect(page.url()).not.toContain("token");
  await page.keyboard.press("Space");
  await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
  await expect(page.getByRole("timer")).not.toHaveText("0:00.000");
  await page.keyboard.press("Space");
  await expect(page.getByRole("button", { name: "Play" })).toBeVisible();
});

test("a part of the page that does not load is said, with what to do", async ({ page, engine }) => {
  await page.route("**/painter.worker*", (route) => route.abort());
  await page.goto(engine.url);
  await expect(page.getByRole("log", { name: "Notices" })).toContainText("Reload the page");
  await page.route("**/line.worker*", (route) => route.abort());
  await page.reload();
  await expect(page.getByRole("heading", { name: "The page was not loaded whole" })).toBeVisible();
});

test("every page and sheet is free of faults that axe finds, dark and light", async ({ page, engine }) => {
  await page.goto(engine.url);
  await expect(page.getByRole("toolbar", { name: "Transport" })).toBeVisible();
  for (const theme of ["dark", "light"]) {
    for (const name of ["Record", "Edit", "Mix", "Master", "Deliver"]) {
      await page.getByRole("navigation", { name: "Pages" }).getByRole("button", { name }).click();
      expect(await AxeBuilder(page), `${name}, ${theme}`).toEqual([]);
    }
    for (const [key, sheet] of [["?", "Keys"], ["F7", "History"], ["F10", "Why"], ["Control+k", "Command palette"]] as const) {
      await page.keyboard.press(key);
      await expect(page.getByRole("dialog", { name: sheet })).toBeVisible();
      expect(await AxeBuilder(page), `${sheet}, ${theme}`).toEqual([]);
      await page.keyboard.press("Escape");
    }
    await page.getByRole("button", { name: "theme" }).click();
  }
});
