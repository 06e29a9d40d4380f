// Opens the page in headless Chromium and checks what it shows.
//
//   node test.mjs [FILE] [--screenshots=FOLDER]
//
// Without a file, a small one is made. CHROMIUM names the browser, /usr/bin/chromium unless set.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { PithFile } from '../pith.js';
import { sampleOnnx } from './sample-onnx.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MIME = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm' };

const args = process.argv.slice(2);
const option = args.find((arg) => arg.startsWith('--screenshots='));
const screenshots = option?.slice('--screenshots='.length);
const path = args.find((arg) => !arg.startsWith('--'));
const bytes = path ? readFileSync(path) : sampleOnnx();
const name = path ? basename(path) : 'sample.pith';
const pith = PithFile.open(bytes);

/** Serves the reader's folder, and the file under test as /test-file/NAME. */
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  try {
    const wanted = decodeURIComponent(pathname);
    const body = wanted.startsWith('/test-file/') ? testFile(wanted) : readFileSync(join(ROOT, normalize(wanted)));
    response.writeHead(200, { 'content-type': MIME[extname(wanted)] ?? 'application/octet-stream' });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});

const testFile = (wanted) => (wanted.endsWith('/damaged') ? Buffer.from(bytes.subarray(0, bytes.length - 1)) : Buffer.from(bytes));

await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
const base = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});

async function openPage(file, options = {}) {
  const page = await browser.newPage(options);
  page.on('pageerror', (error) => { throw error; });
  await page.goto(`${base}/example/index.html?file=${encodeURIComponent(`${base}/test-file/${file}`)}`);
  return page;
}

async function shoot(page, shot) {
  if (!screenshots) return;
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${shot}.png`) });
}

try {
  const page = await openPage(name, { viewport: { width: 1100, height: 900 } });
  await page.waitForSelector('#content:not([hidden])');
  const rows = await page.$$eval('#tensors tr', (list) => list.map((tr) => [...tr.cells].map((cell) => cell.textContent)));
  assert.equal(rows.length, Math.min(pith.tensors.length, 2000));
  for (const [i, row] of rows.entries()) {
    const { name: tensorName, dims, type, rule } = pith.tensors[i];
    assert.equal(row.length, 7);
    if (tensorName) assert.equal(row[0], tensorName);
    assert.equal(row[1], dims.join(' × ') || 'scalar');
    assert.equal(row[2], type);
    assert.ok(row[3].startsWith(rule));
  }
  assert.equal(await page.textContent('#title'), name);
  if (!path) {
    assert.deepEqual(rows, [
      ['W', '4 × 3', 'FLOAT', 'codebook', '48 B', '7 B', '4.67'],
      ['B', '3', 'FLOAT', 'exact', '12 B', '13 B', '34.67'],
    ]);
  }
  const ranges = await page.$$eval('#ranges tr', (list) => list.map((tr) => [...tr.cells].map((cell) => cell.textContent)));
  assert.deepEqual(ranges.map(([value]) => value), pith.activations.slice(0, 2000).map(({ value }) => value));
  assert.equal(await page.isVisible('#ranges-section'), ranges.length > 0);
  if (!path) assert.deepEqual(ranges, [['x', '-1.0000', '1.5000'], ['y', '0.0000', '6.0000']]);
  await shoot(page, 'light');
  console.log(`table: ${rows.length} tensors`);

  if (pith.dialect === 'ONNX') {
    await page.selectOption('#fill', 'zeros');
    await page.click('#run-button');
    await page.waitForFunction(
      () => !document.getElementById('run-button').disabled, undefined, { timeout: 300_000 },
    );
    const status = await page.textContent('#run-status');
    assert.match(status, /^ran in /, status);
    const values = await page.$$eval('#values tr', (list) => list.map((tr) => [...tr.cells].map((cell) => cell.textContent)));
    assert.ok(values.some(([label]) => label.startsWith('output ')));
    if (!path) {
      assert.deepEqual(values, [
        ['input x', '1 × 4', 'float32', '0, 0, 0, 0'],
        ['output y', '1 × 3', 'float32', '1, 2, 3'],
      ]);
    }
    await shoot(page, 'run');
    console.log(`run: ${status}`);
  }

  const phone = await openPage(name, { viewport: { width: 380, height: 800 }, colorScheme: 'dark', isMobile: true });
  await phone.waitForSelector('#content:not([hidden])');
  const [content, window] = await phone.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(content <= window, `the page is ${content} wide on a phone of ${window}`);
  await shoot(phone, 'phone-dark');

  const damaged = await openPage('damaged');
  await damaged.waitForSelector('#error:not([hidden])');
  assert.match(await damaged.textContent('#error'), /^MALFORMED \[PRO-6\]: /);
  console.log('phone and damaged file: as expected');
} finally {
  await browser.close();
  server.close();
}
