import { PithFile } from '../pith.js';

/** Decodes everything in a file. */
export function decodeAll(bytes, options) {
  const pith = PithFile.open(bytes, options);
  for (const { index } of pith.tensors) pith.decode(index);
  pith.skeleton();
  pith.restore();
}
