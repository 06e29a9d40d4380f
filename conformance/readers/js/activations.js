// The ranges of values that the network computes, and the conditions on them (chapter 3).

import { check } from './errors.js';

/** Checks the activations of a manifest and returns them. */
export function readActivations({ activations, source }) {
  check(activations.length === 0 || source !== null, 'ACT-3', 'there are activations and no source');
  let before = '';
  for (const { value, low, high } of activations) {
    check(isLess(before, value), 'ACT-1', `activation '${value}' stands after '${before}'`);
    const whole = Number.isFinite(low) && Number.isFinite(high) && !Object.is(low, -0) && !Object.is(high, -0);
    check(whole && low <= 0 && high >= 0 && low < high, 'ACT-2', `activation '${value}' is from ${low} to ${high}`);
    before = value;
  }
  return activations.map(({ value, low, high }) => ({ value, low, high }));
}

/** Compares by code points, whose order is that of the bytes in UTF-8. */
function isLess(a, b) {
  const [x, y] = [[...a], [...b]];
  const at = x.findIndex((character, i) => character !== y[i]);
  if (at < 0) return x.length < y.length;
  return at < y.length && x[at].codePointAt(0) < y[at].codePointAt(0);
}
