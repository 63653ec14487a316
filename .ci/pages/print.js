// Prints pages in Chromium and holds each to one sheet of paper: a report prints as its certificate.
// Usage: node print.js CHROMIUM PAGE...
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const puppeteer = require('puppeteer-core');

const [chromium, ...pages] = process.argv.slice(2);
if (pages.length === 0) throw new Error('usage: node print.js CHROMIUM PAGE...');

(async () => {
  const browser = await puppeteer.launch({
    executablePath: chromium, headless: true, protocolTimeout: 600_000,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  for (const page of pages) {
    const tab = await browser.newPage();
    await tab.goto(pathToFileURL(path.resolve(page)).href, { waitUntil: 'load' });
    const printed = Buffer.from(await tab.pdf({ preferCSSPageSize: true })).toString('latin1');
    // The objects of sheets stand in clear in what Chromium writes.
    const sheets = (printed.match(/\/Type\s*\/Page\b/g) || []).length;
    console.log(`${page}: ${sheets} sheets`);
    if (sheets !== 1) process.exitCode = 1;
    await tab.close();
  }
  await browser.close();
})();
