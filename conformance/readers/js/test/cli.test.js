// The command line: one file, a list of files, and wrong usage.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as e from './encoder.js';
import { sampleFile } from './sample.js';

const CLI = fileURLToPath(new URL('../cli.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'pith-'));
after(() => rmSync(folder, { recursive: true }));

const write = (name, bytes) => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};
const sha256 = (bytes) => createHash('sha256').update(Uint8Array.from(bytes)).digest('hex');
const run = (args, input = '') => spawnSync(process.execPath, [CLI, ...args], { input, encoding: 'utf8' });

const small = write('small.pith', e.file({
  source: e.source({ dialect: 2, files: [{ path: 'g', cuts: [[1, 0]] }], skeleton: e.seq([[0, 65]]), skeletonSize: 1 }),
  tensors: [e.tensor({ name: 'ä"', type: 3, dims: [1, 2], exact: {}, symbols: e.seq([e.stored([1, 2])]) })],
}));
const smallJson =
  `{"activations":[],"dialect":"TENSORFLOW_GRAPH_DEF","files":[{"path":"g","sha256":"${sha256([65, 1, 2])}","size":3}],` +
  `"skeleton":{"sha256":"${sha256([65])}","size":1},` +
  `"tensors":[{"dims":[1,2],"name":"ä\\"","rule":"exact","sha256":"${sha256([1, 2])}","type":"INT8"}]}\n`;
const bare = write('bare.pith', e.file({ tensors: [e.tensor({ type: 3, dims: [0], exact: {} })] }));
const bad = write('bad.pith', Uint8Array.of(1, 2, 3));
const badJson = '{"clause":"PRO-1","error":"NOT_THIS_FORMAT","message":"the magic is missing"}\n';

test('an accepted file', () => {
  const { status, stdout, stderr } = run([small]);
  assert.deepEqual([status, stdout, stderr], [0, smallJson, '']);
});

test('a file without a source', () => {
  const { dialect, files, skeleton } = JSON.parse(run([bare]).stdout);
  assert.deepEqual([dialect, files, skeleton], [null, [], null]);
});

test('a rejected file', () => {
  const { status, stdout } = run([bad]);
  assert.deepEqual([status, stdout], [1, badJson]);
});

test('a rejected chunk', () => {
  const bytes = sampleFile();
  bytes[45] ^= 1;
  const { status, stdout } = run([write('damaged.pith', bytes)]);
  assert.equal(status, 1);
  assert.equal(JSON.parse(stdout).clause, 'SUM-2');
});

test('every rule by its name', () => {
  const { tensors } = JSON.parse(run([write('sample.pith', sampleFile())]).stdout);
  assert.deepEqual(
    new Set(tensors.map(({ rule }) => rule)),
    new Set(['exact', 'codebook', 'affine', 'power_of_two', 'product', 'same_as']),
  );
});

test('a list of files, one of which is not there', () => {
  const { status, stdout } = run(['--stdin-list'], `${small}\n${bad}\n${join(folder, 'none')}\n${small}\n`);
  const lines = stdout.split('\n');
  assert.equal(status, 0);
  assert.equal(lines.length, 5);
  assert.equal(`${lines[0]}\n${lines[1]}\n`, smallJson + badJson);
  assert.equal(JSON.parse(lines[2]).error, 'IO');
  assert.equal(`${lines[3]}\n`, smallJson);
});

test('a limit', () => {
  const { status, stdout } = run(['--max-decoded-bytes=2', small]);
  assert.equal(status, 1);
  assert.deepEqual([JSON.parse(stdout).error, JSON.parse(stdout).clause], ['LIMIT_EXCEEDED', 'LIM-1']);
});

test('wrong usage', () => {
  for (const args of [[], ['--help'], ['a', 'b']]) {
    const { status, stdout, stderr } = run(args);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /^usage: /);
  }
});
