// Runs a restored ONNX network with onnxruntime-web, on inputs made up from their shapes.

const DIST = './node_modules/onnxruntime-web/dist/';
const FIRST = 8;

/** For each type of onnxruntime-web its array, and a random value for it. Floats are from 0 to 1, integers 0 or 1. */
const bit = () => Math.floor(2 * Math.random());
const TYPES = {
  float32: [Float32Array, Math.random],
  float64: [Float64Array, Math.random],
  float16: [Uint16Array, () => Math.floor(0x3c00 * Math.random())], // bits below those of 1
  int8: [Int8Array, bit],
  uint8: [Uint8Array, bit],
  int16: [Int16Array, bit],
  uint16: [Uint16Array, bit],
  int32: [Int32Array, bit],
  uint32: [Uint32Array, bit],
  int64: [BigInt64Array, () => BigInt(bit())],
  uint64: [BigUint64Array, () => BigInt(bit())],
  bool: [Uint8Array, bit],
};

/**
 * Restores the source files, loads the network and runs it once.
 *
 * @param {'zeros' | 'random'} fill what the inputs are filled with
 * @param {(step: string) => Promise<void>} report called before each step
 */
export async function runNetwork(pith, fill, report) {
  const times = [performance.now()];
  await report('restoring');
  const [model, ...rest] = pith.restore();
  times.push(performance.now());

  await report('loading');
  const ort = await import(`${DIST}ort.wasm.min.mjs`);
  ort.env.wasm.wasmPaths = new URL(DIST, import.meta.url).href;
  ort.env.wasm.numThreads = 1;
  const externalData = rest.map(({ path, bytes }) => ({ path, data: bytes }));
  const session = await ort.InferenceSession.create(model.bytes, { executionProviders: ['wasm'], externalData });
  times.push(performance.now());

  try {
    const feeds = {};
    for (const input of session.inputMetadata) feeds[input.name] = makeInput(ort, input, fill);
    await report('running');
    const start = performance.now();
    const results = await session.run(feeds);
    const ran = performance.now() - start;
    const values = [...describe('input', feeds, session.inputNames), ...describe('output', results, session.outputNames)];
    return { values, milliseconds: { restored: times[1] - times[0], loaded: times[2] - times[1], ran } };
  } finally {
    await session.release();
  }
}

/** A tensor for an input; dims that the network leaves open are 1. */
function makeInput(ort, { name, isTensor, type, shape }, fill) {
  if (!isTensor || !(type in TYPES)) throw new Error(`input ${name}: no value can be made up for type ${type ?? 'sequence'}`);
  const dims = shape.map((dim) => (typeof dim === 'number' && dim > 0 ? dim : 1));
  const [Values, random] = TYPES[type];
  const values = new Values(dims.reduce((product, dim) => product * dim, 1));
  if (fill === 'random') for (let i = 0; i < values.length; i++) values[i] = random();
  return new ort.Tensor(type, values, dims);
}

function describe(direction, tensors, names) {
  return names.map((name) => {
    const { dims, type, data } = tensors[name];
    const first = Array.from(data.slice(0, FIRST), (value) => (Number.isInteger(value) || typeof value !== 'number' ? `${value}` : value.toPrecision(5)));
    return { direction, name, dims, type, first: first.join(', ') + (data.length > FIRST ? ', …' : '') };
  });
}
