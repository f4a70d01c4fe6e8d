// Opens a report in Chromium as a reader would, and fails when something is wrong with it.
//
//   node check.mjs --report index.html --answers answers.json --browser /usr/bin/chromium [--out DIR]
//
// Prints one line a check; exit code 1 when one failed. With --out it leaves a screenshot of every section, at both
// widths and in both themes, and a PDF.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { comparable, parseCsv } from "./chart_csv.mjs";

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { values: args } = parseArgs({
  options: {
    report: { type: "string" },
    answers: { type: "string" },
    browser: { type: "string" },
    out: { type: "string" },
  },
});
const url = pathToFileURL(path.resolve(args.report)).href;
const answers = JSON.parse(fs.readFileSync(args.answers, "utf8"));
const WIDTHS = [1280, 390];
const THEMES = ["light", "dark"];

let failures = 0;
function check(good, what, detail = "") {
  if (!good) failures += 1;
  console.log(`${good ? "ok    " : "FAILED"} ${what}${good || !detail ? "" : `: ${detail}`}`);
}

// A page that tells of everything it asks for and complains about.
async function open(browser, { width, theme, javaScript = true }) {
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme: theme,
    locale: "pt-BR",
    javaScriptEnabled: javaScript,
    acceptDownloads: true,
  });
  const page = await context.newPage();
  const heard = { requests: [], complaints: [] };
  page.on("request", (request) => {
    const asked = request.url();
    if (asked !== url && !asked.startsWith(`${url}#`) && !asked.startsWith("data:")) heard.requests.push(asked);
  });
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) heard.complaints.push(message.text());
  });
  page.on("pageerror", (error) => heard.complaints.push(String(error)));
  await page.goto(url);
  return { context, page, heard };
}

const language = (page) => page.evaluate(() => document.documentElement.lang);
// Blanks that do not break a line are blanks.
const visibleText = async (page) => (await page.locator("body").innerText()).replaceAll("\u00a0", " ");

async function languages(browser) {
  const { context, page, heard } = await open(browser, { width: 1280, theme: "light" });
  const choices = page.locator("[data-language]:visible");
  const tags = await choices.evaluateAll((nodes) => nodes.map((node) => node.dataset.language));
  check(tags.includes("en") && tags.includes("pt-BR"), "both languages can be chosen", tags.join());
  for (const tag of ["en", "pt-BR"]) {
    await page.locator(`[data-language="${tag}"]:visible`).first().click();
    check((await language(page)) === tag, `lang is ${tag} after choosing it`, await language(page));
    const text = await visibleText(page);
    const other = tag === "en" ? "pt-BR" : "en";
    const said = answers.answers.every((answer) => text.includes(answer.sentence[tag]));
    check(said, `every sentence is there in ${tag}`);
    const silent = answers.answers.every((answer) => answer.sentence[tag] === answer.sentence[other] || !text.includes(answer.sentence[other]));
    check(silent, `no sentence of ${other} is left in ${tag}`);
    await page.reload();
    check((await language(page)) === tag, `${tag} is remembered`, await language(page));
  }
  check(heard.complaints.length === 0, "no complaint in the console", heard.complaints.join(" | "));
  check(heard.requests.length === 0, "no request leaves the page", heard.requests.join(" "));
  await context.close();
}

async function themes(browser) {
  const { context, page } = await open(browser, { width: 1280, theme: "light" });
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.locator('[data-theme-choice="dark"]:visible').first().click();
  const dark = await ground();
  check(light !== dark, "the theme can be changed", `${light} ${dark}`);
  await page.reload();
  check((await ground()) === dark, "the theme is remembered", await ground());
  await context.close();
}

async function links(browser) {
  const { context, page } = await open(browser, { width: 1280, theme: "light" });
  const inside = await page.locator('a[href^="#"]:visible').evaluateAll((nodes) => nodes.map((node) => node.getAttribute("href")));
  const lost = [];
  for (const href of new Set(inside)) {
    // By keyboard: the link that skips to the answers shows itself only when it is reached so.
    await page.locator(`a[href="${href}"]:visible`).first().focus();
    await page.keyboard.press("Enter");
    const found = await page.evaluate((id) => {
      const target = document.getElementById(id);
      return target !== null && target.getClientRects().length > 0;
    }, decodeURIComponent(href.slice(1)));
    if (!found) lost.push(href);
  }
  check(inside.length >= 8 && lost.length === 0, `${inside.length} links inside the page lead somewhere`, lost.join(" "));
  const outside = await page.locator('a[href^="http"]').evaluateAll((nodes) =>
    nodes.filter((node) => !node.rel.includes("noopener")).map((node) => node.href));
  check(outside.length === 0, "links out of the page give nothing away", outside.join(" "));
  await context.close();
}

async function folds(browser) {
  const { context, page } = await open(browser, { width: 1280, theme: "light" });
  const found = page.locator("details:visible > summary");
  const number = await found.count();
  let shut = 0;
  for (let index = 0; index < number; index += 1) {
    const summary = found.nth(index);
    const open = await summary.evaluate((node) => node.parentElement.open);
    if (!open) await summary.click();
    const shown = await summary.evaluate((node) => node.parentElement.open && node.parentElement.getBoundingClientRect().height > node.getBoundingClientRect().height);
    if (!shown) shut += 1;
  }
  check(number >= 8 && shut === 0, `${number} folds open`, `${shut} stay shut`);
  const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
  check(wide <= 0, "nothing reaches past the page with all folds open", `${wide} pixels`);
  await context.close();
}

// Every answer's CSV holds what `answer --format json` has as its chart.
async function downloads(browser) {
  const { context, page } = await open(browser, { width: 1280, theme: "light" });
  for (const answer of answers.answers) {
    const links = page.locator(`[id$="-q${answer.question}"] a[download]:visible`);
    if (answer.chart === null) {
      check((await links.count()) === 0, `question ${answer.question} has no chart and no CSV`);
      continue;
    }
    await links.first().evaluate((node) => { for (let up = node.closest("details"); up; up = up.parentElement.closest("details")) up.open = true; });
    const [download] = await Promise.all([page.waitForEvent("download"), links.first().click()]);
    const text = fs.readFileSync(await download.path(), "utf8");
    const difference = comparable(answer.chart, parseCsv(text));
    check(difference === null, `the CSV of question ${answer.question} is the chart of the JSON (${download.suggestedFilename()})`, difference ?? "");
  }
  await context.close();
}

async function marks(browser) {
  const { context, page } = await open(browser, { width: 1280, theme: "light" });
  const mark = page.locator("svg:visible [data-tip]").first();
  if ((await mark.count()) === 0) {
    check(answers.answers.every((answer) => answer.chart === null), "no chart has marks");
  } else {
    await mark.scrollIntoViewIfNeeded();
    await mark.hover({ force: true });
    const tip = await mark.getAttribute("data-tip");
    const box = page.locator(".chart-tip");
    const shown = (await box.isVisible()) && (await box.textContent()).trim() === tip.trim();
    check(shown, "a mark says its value when it is pointed at", tip);
  }
  await context.close();
}

async function accessibility(browser, width, theme) {
  const { context, page } = await open(browser, { width, theme });
  for (const tag of ["en", "pt-BR"]) {
    await page.locator(`[data-language="${tag}"]:visible`).first().click();
    await page.evaluate(axe);
    const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
    const serious = found.violations.filter((one) => ["serious", "critical"].includes(one.impact));
    const told = serious.map((one) => `${one.id} (${one.nodes.length}: ${one.nodes[0].target.join(" ")})`).join("; ");
    check(serious.length === 0, `axe at ${width} pixels, ${theme}, ${tag}: ${found.violations.length} violations, ${serious.length} serious`, told);
    for (const one of found.violations.filter((one) => !serious.includes(one))) console.log(`       ${one.impact}: ${one.id} (${one.nodes.length})`);
    const wide = await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
    check(wide <= 0, `nothing reaches past the page at ${width} pixels, ${tag}`, `${wide} pixels`);
  }
  if (args.out) await screenshots(page, width, theme);
  await context.close();
}

async function screenshots(page, width, theme) {
  for (const tag of ["pt-BR", "en"]) {
    await page.locator(`[data-language="${tag}"]:visible`).first().click();
    const sections = page.locator("header:visible, main section:visible, footer:visible");
    for (let index = 0; index < (await sections.count()); index += 1) {
      const id = (await sections.nth(index).getAttribute("id")) ?? (await sections.nth(index).evaluate((node) => node.tagName.toLowerCase()));
      await sections.nth(index).screenshot({ style: ".bar { position: static !important }", path: path.join(args.out, `${width}-${theme}-${tag}-${String(index).padStart(2, "0")}-${id}.png`) });
    }
  }
}

// Without JavaScript there is something to read, and nothing that does nothing.
async function withoutJavaScript(browser) {
  const { context, page, heard } = await open(browser, { width: 390, theme: "light", javaScript: false });
  const text = await visibleText(page);
  const said = answers.answers.filter((answer) => ["en", "pt-BR"].some((tag) => text.includes(answer.sentence[tag])));
  check(said.length === answers.answers.length, "every sentence is there without JavaScript", `${said.length} of ${answers.answers.length}`);
  check(heard.requests.length === 0, "no request leaves the page without JavaScript");
  await context.close();
}

async function print(browser) {
  const { context, page } = await open(browser, { width: 1280, theme: "dark" });
  const pdf = await page.pdf({ format: "A4", printBackground: true });
  check(pdf.length > 20_000, `prints to a PDF of ${pdf.length} bytes`);
  if (args.out) fs.writeFileSync(path.join(args.out, "report.pdf"), pdf);
  await context.close();
}

if (args.out) fs.mkdirSync(args.out, { recursive: true });
const profile = fs.mkdtempSync(path.join(os.tmpdir(), "cinelake-browser-"));
const browser = await chromium.launch({
  executablePath: args.browser,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", `--disk-cache-dir=${profile}`],
});
try {
  await languages(browser);
  await themes(browser);
  await links(browser);
  await folds(browser);
  await downloads(browser);
  await marks(browser);
  await withoutJavaScript(browser);
  for (const width of WIDTHS) for (const theme of THEMES) await accessibility(browser, width, theme);
  await print(browser);
} finally {
  await browser.close();
  fs.rmSync(profile, { recursive: true, force: true });
}
console.log(failures === 0 ? "all checks passed" : `${failures} checks failed`);
process.exitCode = failures === 0 ? 0 : 1;
