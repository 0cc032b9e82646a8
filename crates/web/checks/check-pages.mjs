// Checks every sample page: markup, accessibility with and without script, wide and narrow.
//
//   cargo run -p contactpoint-web --example pages -- PAGES
//   node check-pages.mjs PAGES [--only NAME,NAME] [--screenshots DIR]
//
// The pages are served under the policy that the program sends, so a page that needs anything else
// fails. Leaves with 1 when there is a finding.
import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import axe from "axe-core";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import { chromium } from "playwright-core";
import { config } from "./htmlvalidate.mjs";
import { serve } from "./serve.mjs";
import { checkTimeout } from "./timeout.mjs";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const ARGUMENTS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const WIDTHS = [1280, 320];
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" }, screenshots: { type: "string" } },
});
const [folder] = positionals;
if (!folder) {
  throw new Error("usage: node check-pages.mjs PAGES [--only NAME,NAME] [--screenshots DIR]");
}
const only = values.only?.split(",");
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".html"))
  .map((file) => file.slice(0, -".html".length))
  .filter((name) => !only || only.includes(name));

let passed = 0;
const findings = [];

function verdict(what, faults) {
  if (faults.length === 0) {
    passed += 1;
    return;
  }
  findings.push(what);
  for (const fault of faults) {
    console.error(`${what}: ${fault}`);
  }
}

const server = await serve(folder);
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
try {
  await checkMarkup();
  for (const withScript of [true, false]) {
    for (const width of WIDTHS) {
      await checkInBrowser(width, withScript);
    }
  }
  if (!only && names.includes("home")) {
    verdict("timeout warning", await checkTimeout(browser, server.origin));
  }
} finally {
  // A browser that is slow to go must not keep the answer back: what it leaves behind ends with this process.
  await Promise.race([browser.close(), new Promise((done) => setTimeout(done, 20_000))]);
  server.close();
}
console.log(`${passed} passed, ${findings.length} failed`);
process.exit(findings.length === 0 ? 0 : 1);

async function checkMarkup() {
  const htmlvalidate = new HtmlValidate(new StaticConfigLoader(config));
  for (const name of names) {
    const report = await htmlvalidate.validateFile(join(folder, `${name}.html`));
    const faults = report.results
      .flatMap((result) => result.messages)
      .map(({ line, column, message, ruleId }) => `${line}:${column} ${message} (${ruleId})`);
    verdict(`${name} (markup)`, faults);
  }
}

async function checkInBrowser(width, withScript) {
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  if (!withScript) {
    await context.route("**/*.js", (route) => route.abort());
  }
  const page = await context.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(`script: ${error.message}`));
  page.on("console", (message) => {
    const isOurs = message.text().includes("ERR_FAILED") && !withScript;
    if (message.type() === "error" && !isOurs) {
      complaints.push(`console: ${message.text()}`);
    }
  });
  for (const name of names) {
    complaints.length = 0;
    await page.goto(`${server.origin}/${name}.html`);
    const how = `${width} px${withScript ? "" : ", no script"}`;
    verdict(`${name} (${how})`, [...complaints, ...(await axeFaults(page)), ...(await overflow(page))]);
    if (values.screenshots && withScript) {
      mkdirSync(values.screenshots, { recursive: true });
      await page.screenshot({ path: join(values.screenshots, `${name}-${width}.png`), fullPage: true });
    }
  }
  await context.close();
}

async function axeFaults(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    (tags) => globalThis.axe.run(document, { runOnly: tags, resultTypes: ["violations"] }),
    TAGS,
  );
  return violations.filter((violation) => !isRevealingRadio(violation)).flatMap(({ id, help, nodes }) => nodes.map((node) => `${help} (${id}): ${node.target.join(" ")}`));
}

// GOV.UK's script says aria-expanded on a radio that reveals a field. ARIA does not provide for it;
// the design system keeps it because screen readers read it well.
function isRevealingRadio({ id, nodes }) {
  return id === "aria-allowed-attr" && nodes.every((node) => /class="govuk-radios__input"/.test(node.html));
}

async function overflow(page) {
  const { content, view } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    view: document.documentElement.clientWidth,
  }));
  return content > view ? [`scrolls sideways: ${content} px of content in ${view} px`] : [];
}
