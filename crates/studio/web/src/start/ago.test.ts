import { expect, test } from "vitest";
import { ago } from "./ago";

test("times are told in the largest unit that fits, whole", () => {
  const now = 2_000_000_000;
  const told = [0, 59, 60, 3599, 7200, 86_400, 3 * 86_400, 15 * 86_400, 400 * 86_400].map((since) => ago(now - since, now));
  expect(told).toEqual(["just now", "just now", "1 minute ago", "59 minutes ago", "2 hours ago", "yesterday", "3 days ago", "2 weeks ago", "1 year ago"]);
  expect(ago(now + 10, now)).toBe("just now");
});
