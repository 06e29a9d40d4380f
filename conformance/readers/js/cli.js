#!/usr/bin/env node
// Prints the decoded content of .pith files as canonical JSON, for comparison with other readers. See README.md.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { float32Bits } from './floats.js';
import { LIMIT_EXCEEDED, PithError, PithFile, publicKeyOf } from './pith.js';

const USAGE = `usage: node cli.js [--max-decoded-bytes=N] [--public-key=FILE.pem] FILE
       node cli.js [--max-decoded-bytes=N] [--public-key=FILE.pem] --stdin-list   (file names from stdin, one a line)

Decodes everything in a file. Prints its content as one line of JSON and exits 0, or the
reason to reject it as one line of JSON and exits 1.
`;

/** All that the tensors of a file may decode to here, in units of the limit for one. */
const TOTAL_FACTOR = 4;

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

const bits = (float) => float32Bits(float).toString(16).padStart(8, '0');

/** JSON in one line, with sorted keys. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(',')}}`;
}

/** The content of a file, with everything in it decoded. */
async function contentOf(file, maxDecodedBytes, key) {
  const pith = PithFile.open(file, { maxDecodedBytes });
  const total = pith.tensors.reduce((sum, t) => sum + (t.sameAs === null ? t.size + t.tableSize : 0), 0);
  if (total > TOTAL_FACTOR * maxDecodedBytes) {
    throw new PithError(LIMIT_EXCEEDED, 'LIM-1', `the tensors decode to ${total} bytes in all`);
  }
  await pith.verifySignature(key);
  const hashes = [];
  for (const { index, sameAs } of pith.tensors) hashes.push(hashes[sameAs] ?? sha256(pith.decode(index).bytes));
  const skeleton = pith.skeleton();
  return {
    activations: pith.activations.map(({ value, low, high }) => ({ high: bits(high), low: bits(low), value })),
    dialect: pith.dialect,
    files: pith.restore().map(({ path, bytes }) => ({ path, sha256: sha256(bytes), size: bytes.length })),
    skeleton: skeleton && { sha256: sha256(skeleton), size: skeleton.length },
    tensors: pith.tensors.map(({ dims, name, rule, type }, i) => ({ dims, name, rule, sha256: hashes[i], type })),
  };
}

/** Prints the line for one file; returns whether it was accepted. */
async function run(path) {
  let line;
  let accepted = false;
  try {
    line = await contentOf(readFileSync(path), maxDecodedBytes, publicKey);
    accepted = true;
  } catch (e) {
    if (e instanceof PithError) line = { error: e.kind, clause: e.clause, message: e.message };
    // Not a verdict on the file: it could not be read, or this reader is wrong.
    else line = { error: e.syscall ? 'IO' : 'INTERNAL', clause: null, message: String(e.stack ?? e) };
  }
  process.stdout.write(`${canonical(line)}\n`);
  return accepted;
}

const args = process.argv.slice(2);
let maxDecodedBytes = 2 ** 30;
let publicKey = null;
if (/^--max-decoded-bytes=\d+$/.test(args[0] ?? '')) maxDecodedBytes = Number(args.shift().split('=')[1]);
if (/^--public-key=./.test(args[0] ?? '')) publicKey = publicKeyOf(readFileSync(args.shift().slice('--public-key='.length), 'utf8'));

if (args.length !== 1 || (args[0].startsWith('--') && args[0] !== '--stdin-list')) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else if (args[0] === '--stdin-list') {
  for await (const path of createInterface({ input: process.stdin })) if (path !== '') await run(path);
} else {
  process.exitCode = (await run(args[0])) ? 0 : 1;
}
