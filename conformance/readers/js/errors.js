// The five ways to reject a file (chapter 1), and the one exception that carries them.

export const NOT_THIS_FORMAT = 'NOT_THIS_FORMAT';
export const MALFORMED = 'MALFORMED';
export const UNSUPPORTED = 'UNSUPPORTED';
export const LIMIT_EXCEEDED = 'LIMIT_EXCEEDED';
export const UNTRUSTED = 'UNTRUSTED';

/** A rejected file: the error kind, the clause of the specification that is broken, and what was found. */
export class PithError extends Error {
  constructor(kind, clause, message) {
    super(message);
    this.name = 'PithError';
    this.kind = kind;
    this.clause = clause;
  }
}

/** Rejects the file. */
export function fail(clause, message, kind = MALFORMED) {
  throw new PithError(kind, clause, message);
}

/** Rejects the file unless the condition holds. Hot loops call {@link fail} themselves, to spare the message. */
export function check(condition, clause, message, kind = MALFORMED) {
  if (!condition) throw new PithError(kind, clause, message);
}

/** A zeroed array of a length that was checked before; a host without that much memory is a limit too. */
export function allocate(length, what) {
  try {
    return new Uint8Array(length);
  } catch {
    throw new PithError(LIMIT_EXCEEDED, 'LIM-1', `${what}: no memory for ${length} bytes`);
  }
}
