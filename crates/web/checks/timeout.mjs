// Plays the end of a session with a clock of our own, in two tabs.

const BEFORE_WARNING_MS = 1_680_000 - 5_000;

export async function checkTimeout(browser, origin) {
  const faults = [];
  const expect = (holds, what) => {
    if (!holds) {
      faults.push(what);
    }
  };
  const context = await browser.newContext();
  await context.clock.install();
  const [first, second] = [await context.newPage(), await context.newPage()];
  for (const page of [first, second]) {
    await page.goto(`${origin}/home.html`);
  }
  const warning = (page) => page.locator("[data-timeout-at]");

  await context.clock.fastForward(BEFORE_WARNING_MS);
  expect(!(await warning(first).isVisible()), "it is shown too early");
  await context.clock.fastForward(10_000);
  for (const page of [first, second]) {
    expect(await warning(page).isVisible(), "it is not shown in each tab");
  }
  expect(
    await first.evaluate(() => document.activeElement?.hasAttribute("data-stay")),
    "its button does not have the focus",
  );

  await first.locator("[data-stay]").click();
  await warning(first).waitFor({ state: "hidden" });
  await warning(second).waitFor({ state: "hidden" });

  await context.clock.fastForward(1_900_000);
  await first.waitForURL("**/session-expired").catch(() => expect(false, "the page stays after the end"));
  await context.close();
  return faults;
}
