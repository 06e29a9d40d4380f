/** Why a file was rejected, as the specification names it. */
export type ErrorKind = 'NOT_THIS_FORMAT' | 'MALFORMED' | 'UNSUPPORTED' | 'LIMIT_EXCEEDED' | 'UNTRUSTED';

export const NOT_THIS_FORMAT: 'NOT_THIS_FORMAT';
export const MALFORMED: 'MALFORMED';
export const UNSUPPORTED: 'UNSUPPORTED';
export const LIMIT_EXCEEDED: 'LIMIT_EXCEEDED';
export const UNTRUSTED: 'UNTRUSTED';

/** The only error that the contents of a file can cause. */
export class PithError extends Error {
  readonly kind: ErrorKind;
  /** Clause of the specification that the file breaks, for example `HUF-3`. */
  readonly clause: string;
}

export type ElementType =
  | 'FLOAT' | 'UINT8' | 'INT8' | 'UINT16' | 'INT16' | 'INT32' | 'INT64' | 'BOOL' | 'FLOAT16' | 'DOUBLE' | 'UINT32'
  | 'UINT64' | 'COMPLEX64' | 'COMPLEX128' | 'BFLOAT16' | 'FLOAT8E4M3FN' | 'FLOAT8E4M3FNUZ' | 'FLOAT8E5M2'
  | 'FLOAT8E5M2FNUZ' | 'UINT4' | 'INT4' | 'FLOAT4E2M1' | 'FLOAT8E8M0' | 'UINT2' | 'INT2';

export type Rule = 'exact' | 'codebook' | 'affine' | 'power_of_two' | 'product' | 'same_as';

export type Dialect = 'ONNX' | 'TENSORFLOW_GRAPH_DEF' | 'TENSORFLOW_SAVED_MODEL';

/** What the manifest says of a tensor. */
export interface TensorInfo {
  readonly index: number;
  readonly name: string;
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly rule: Rule;
  /** Number of elements. */
  readonly elements: number;
  /** Decoded size in bytes. */
  readonly size: number;
  /** Size in the file in bytes, without its part of the manifest. 0 for `same_as`. */
  readonly storedSize: number;
  /** Decoded size in bytes of the tables of the rule: values, scales and zero points, or codebooks. */
  readonly tableSize: number;
  /** Index of the tensor that a `same_as` refers to. */
  readonly sameAs: number | null;
}

export interface DecodedTensor {
  type: ElementType;
  dims: number[];
  /** The elements in row-major order, little-endian. May start anywhere in its buffer. */
  bytes: Uint8Array;
}

export interface RestoredFile {
  /** Relative to the model's folder, `/` between components; empty for the only or main file. */
  path: string;
  bytes: Uint8Array;
}

export interface Limits {
  /**
   * Most bytes of a tensor, of a table of its rule, of the skeleton, and of all restored files together. 2^30 unless given.
   */
  maxDecodedBytes?: number;
  /** Most decoded bytes of the manifest. 2^24 unless given, which the format allows; values below 2^20 count as 2^20. */
  maxManifestBytes?: number;
}

/**
 * The 32 bytes of a public key from the PEM text that `openssl pkey -pubout` writes.
 * @throws {TypeError} if it is none of Ed25519
 */
export function publicKeyOf(pem: string): Uint8Array;

export class PithFile {
  /**
   * Checks the prologue and the manifest. Chunks are checked when they are decoded.
   * @param file the whole file; it must not change while the result is in use
   * @throws {PithError} if the file is rejected
   */
  static open(file: Uint8Array, limits?: Limits): PithFile;
  private constructor();

  readonly tensors: readonly TensorInfo[];
  /** Null if the file has no source: it is a bare tensor store. */
  readonly dialect: Dialect | null;
  /** Paths of the source files. */
  readonly paths: readonly string[];
  readonly producer: string;
  readonly method: string;
  readonly options: readonly { key: string; value: string }[];
  /** Values of the network with what they are between, in the order of their names. */
  readonly activations: readonly { value: string; low: number; high: number }[];
  /** Ed25519 key of the signer, 32 bytes; null if the file is not signed. Whether rightly, {@link verifySignature} finds out. */
  readonly publicKey: Uint8Array | null;
  readonly fileSize: number;
  /** Stored size of the manifest in bytes. */
  readonly manifestSize: number;
  readonly skeletonSize: number;
  readonly skeletonStoredSize: number;

  /**
   * Decodes one tensor.
   * @throws {PithError} if the file is rejected
   * @throws {RangeError} if there is no such tensor
   */
  decode(nameOrIndex: string | number): DecodedTensor;
  /**
   * Checks the signature and the digest of every chunk, if the file is signed. Needs WebCrypto with Ed25519.
   * @param key public key that the file has to be signed with, 32 bytes
   * @throws {PithError} if the file is rejected: as UNTRUSTED if it is not signed with that key
   */
  verifySignature(key?: Uint8Array): Promise<void>;
  /** The bytes of the source files that are no payload; null without a source. */
  skeleton(): Uint8Array | null;
  /** Restores the source files; none without a source. */
  restore(): RestoredFile[];
}
