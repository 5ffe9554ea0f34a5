// What helps along the way: history to click through, keys to read and change, pages by keys from anywhere, names of people.

import { expect, test } from "./engine";

test("a press on a step of the history goes back to it, and forward again", async ({ page, engine }) => {
  await page.goto(engine.url);
  await expect(page.getByRole("toolbar", { name: "Transport" })).toBeVisible();
  const fader = (name: string) => page.getByRole("slider", { name: `Fader of ${name}` });
  const levels: string[] = [];
  for (const name of ["Kick", "Bass", "Lead vocal"]) {
    await fader(name).focus();
    levels.push((await fader(name).getAttribute("aria-valuetext")) ?? "");
    await page.keyboard.press("PageDown");
    await expect(fader(name)).not.toHaveAttribute("aria-valuetext", levels.at(-1) ?? "");
  }
  await page.keyboard.press("F7");
  const step = (name: string) => page.getByRole("list", { name: /^Steps/ }).getByRole("button", { name: new RegExp(`^fader of ${name}`) });
  await step("Kick").click();
  await expect(fader("Bass")).toHaveAttribute("aria-valuetext", levels[1] ?? "");
  await expect(fader("Lead vocal")).toHaveAttribute("aria-valuetext", levels[2] ?? "");
  await expect(fader("Kick")).not.toHaveAttribute("aria-valuetext", levels[0] ?? "");
  await expect(step("Kick")).toHaveAttribute("aria-current", "step");
  await step("Lead vocal").click();
  await expect(fader("Lead vocal")).not.toHaveAttribute("aria-valuetext", levels[2] ?? "");
  await expect(fader("Bass")).not.toHaveAttribute("aria-valuetext", levels[1] ?? "");
});

test("Alt and a digit change the page while a value has the focus, where a digit alone is typed", async ({ page, engine }) => {
  await page.goto(engine.url);
  await expect(page.getByRole("toolbar", { name: "Transport" })).toBeVisible();
  await page.getByRole("slider", { name: "Fader of Kick" }).focus();
  await page.keyboard.press("Alt+2");
  await expect(page.getByRole("main", { name: "Edit" })).toBeVisible();
  await page.keyboard.press("Alt+3");
  await page.getByRole("spinbutton", { name: "Level of Kick" }).focus();
  await page.keyboard.press("Alt+4");
  await expect(page.getByRole("main", { name: "Master" })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Pages" }).getByRole("button", { name: "Mix" })).toHaveAttribute("title", /Alt\+3/);
  await page.keyboard.press("Alt+3");
  await page.getByRole("spinbutton", { name: "Level of Kick" }).focus();
  await page.keyboard.type("-9");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("spinbutton", { name: "Level of Kick" })).toHaveAttribute("aria-valuetext", "−9.0 dB");
});

test("a key is given to a command, is taken from another, and each of the four maps has its own", async ({ page, engine }) => {
  await page.goto(engine.url);
  await expect(page.getByRole("toolbar", { name: "Transport" })).toBeVisible();
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keys" });
  await sheet.getByRole("searchbox").fill("Dark or light");
  const field = sheet.getByRole("button", { name: /^Keys of Dark or light/ });
  await field.click();
  await page.keyboard.press("m");
  await expect(sheet.getByRole("alert")).toContainText("taken by “Add marker”");
  await sheet.getByRole("button", { name: "Take it over" }).click();
  await expect(field).toHaveText(/: M\./);
  await page.keyboard.press("Escape");
  await page.keyboard.press("m");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");

  await page.keyboard.press("?");
  await sheet.getByRole("searchbox").fill("Split");
  const keys = new Set<string>();
  for (const map of ["Tonmeister", "Pro Tools", "Reaper", "Ardour"]) {
    await sheet.getByRole("combobox", { name: "Key map" }).selectOption({ label: map });
    keys.add((await sheet.getByRole("button", { name: /^Keys of Split:/ }).textContent()) ?? "");
  }
  expect(keys.size).toBeGreaterThan(1);
});

test("a name that is given in one window is what the other sees, and each undoes its own", async ({ page, browser, engine }) => {
  const other = await (await browser.newContext()).newPage();
  await page.goto(engine.url);
  await expect(page.getByRole("toolbar", { name: "Transport" })).toBeVisible();
  await other.goto(engine.url);
  await page.getByRole("button", { name: /^You are / }).click();
  await page.getByRole("textbox", { name: "Your name" }).fill("Ada");
  await page.keyboard.press("Enter");
  await expect(other.getByText(/^with\s*Ada/)).toBeVisible();
  await expect(page.getByRole("slider", { name: "Fader of Kick" })).toBeVisible();
  await page.getByRole("slider", { name: "Fader of Kick" }).focus();
  await page.keyboard.press("PageDown");
  await other.keyboard.press("F7");
  await expect(other.getByRole("list", { name: /^Steps/ }).getByRole("button", { name: /^fader of Kick.*Ada/ })).toBeDisabled();
  await other.context().close();
});

test("the next step says what is open, and something else when that has changed", async ({ page, engine }) => {
  await page.goto(engine.url);
  const said = page.getByRole("region", { name: "Next step" }).getByRole("status");
  await expect(said).toContainText("3 tracks have no role (Bass, Kick and Lead vocal)");
  await page.getByRole("button", { name: /^Bass is .* guessed from its name/ }).click();
  await expect(said).toContainText("2 tracks have no role (Kick and Lead vocal)");
});
