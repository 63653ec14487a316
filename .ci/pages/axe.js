// Opens pages in Chromium and holds them to axe-core, in light and dark, narrow and wide.
// Usage: node axe.js CHROMIUM PAGE...
// The page's own policy lets no script in, so axe is run from outside of it, by the debugger.
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const axe = require('axe-core');
const puppeteer = require('puppeteer-core');

const [chromium, ...pages] = process.argv.slice(2);
if (pages.length === 0) throw new Error('usage: node axe.js CHROMIUM PAGE...');

const looks = [
  { scheme: 'light', width: 1200 }, { scheme: 'dark', width: 1200 },
  { scheme: 'light', width: 360 }, { scheme: 'dark', width: 360 },
];

async function look(browser, page, { scheme, width }) {
  const tab = await browser.newPage();
  const problems = [];
  tab.on('request', (request) => {
    if (!request.url().startsWith('file:')) problems.push(`asks for ${request.url()}`);
  });
  tab.on('console', (message) => problems.push(`console: ${message.text()}`));
  tab.on('pageerror', (error) => problems.push(`error: ${error.message}`));
  await tab.setViewport({ width, height: 900 });
  await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await tab.goto(pathToFileURL(path.resolve(page)).href, { waitUntil: 'load' });
  // What is folded must be right, too.
  await tab.evaluate(() => document.querySelectorAll('details').forEach((it) => { it.open = true; }));
  const overflow = await tab.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (overflow > 0) problems.push(`is ${overflow} pixels too wide`);
  const result = await tab.evaluate(`(() => { ${axe.source}; return axe.run(document, {
    resultTypes: ['violations', 'incomplete'] }); })()`);
  for (const violation of result.violations) {
    const where = violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join('\n      ');
    problems.push(`${violation.id} (${violation.nodes.length}): ${violation.help}\n      ${where}`);
  }
  await tab.close();
  console.log(`${page}, ${scheme}, ${width} px: ${result.passes.length} rules hold, ` +
    `${problems.length} problems`);
  for (const problem of problems) console.log(`    ${problem}`);
  return problems.length;
}

(async () => {
  const browser = await puppeteer.launch({
    executablePath: chromium, headless: true, protocolTimeout: 600_000,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  let problems = 0;
  for (const page of pages) {
    for (const one of looks) problems += await look(browser, page, one);
  }
  await browser.close();
  process.exitCode = problems === 0 ? 0 : 1;
})();
