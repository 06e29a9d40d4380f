// The package: its types name what there is, and its list of files leaves nothing out.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import * as reader from '../pith.js';
import { sampleFile } from './sample.js';

const read = (name) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
const types = read('index.d.ts');
const settings = JSON.parse(read('package.json'));

/** The names that a block of the types declares. */
function members(block, pattern = /^ {2}(?:readonly )?([a-zA-Z]+)\??[:(]/gm) {
  const [, body] = types.match(new RegExp(`^export (?:class|interface) ${block}\\b[^{]*\\{\\n([\\s\\S]*?)^\\}`, 'm'));
  return [...body.matchAll(pattern)].map(([, name]) => name).sort();
}

test('every export has a type', () => {
  const declared = [...types.matchAll(/^export (?:class|const|function) (\w+)/gm)].map(([, name]) => name);
  assert.deepEqual(declared.sort(), Object.keys(reader).sort());
});

test('every member of a file has a type', () => {
  const pith = reader.PithFile.open(Uint8Array.from(sampleFile()));
  const methods = Object.getOwnPropertyNames(reader.PithFile.prototype).filter((name) => name !== 'constructor');
  const own = members('PithFile').filter((name) => name !== 'constructor');
  assert.deepEqual(own, [...Object.keys(pith), ...methods].sort());
  assert.match(types, /^ {2}static open\(/m);
  assert.deepEqual(members('TensorInfo'), Object.keys(pith.tensors[0]).sort());
  assert.deepEqual(members('DecodedTensor'), Object.keys(pith.decode(0)).sort());
  assert.deepEqual(members('RestoredFile'), Object.keys(pith.restore()[0]).sort());
});

test('an error has the members of its type', () => {
  assert.throws(() => reader.PithFile.open(new Uint8Array(0)), (error) => {
    for (const name of members('PithError')) assert.equal(typeof error[name], 'string');
    return error instanceof reader.PithError && error instanceof Error;
  });
});

test('what is imported is in the package', () => {
  assert.deepEqual(settings.files, ['*.js', 'index.d.ts']);
  const packed = readdirSync(new URL('..', import.meta.url)).filter((name) => name.endsWith('.js'));
  for (const name of packed) {
    for (const [, imported] of read(name).matchAll(/from '\.\/([^']+)'/g)) assert.ok(packed.includes(imported), imported);
  }
  for (const name of [settings.main, settings.bin['pith-reader']]) assert.ok(packed.includes(name), name);
  assert.equal(settings.dependencies, undefined);
});
