// The page: opens a file, shows its tensors, and runs an ONNX network. The file to open may be given as ?file=URL.

import { PithFile } from '../pith.js';
import { runNetwork } from './run.js';

const MAX_ROWS = 2000;
const LONG_SHAPE = 5; // dims that stay in one line
const DIALECTS = { ONNX: 'ONNX', TENSORFLOW_GRAPH_DEF: 'GraphDef', TENSORFLOW_SAVED_MODEL: 'SavedModel' };
const at = (id) => document.getElementById(id);

let pith = null;

/** An element with text; of a cell, `label` is the name of its column. */
function element(tag, text, { className = '', label } = {}) {
  const node = document.createElement(tag);
  node.textContent = text;
  if (className) node.className = className;
  if (label) node.dataset.label = label;
  return node;
}

function row(cells) {
  const node = document.createElement('tr');
  node.append(...cells);
  return node;
}

function formatBytes(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  const power = Math.min(4, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toPrecision(3)} ${['', 'kB', 'MB', 'GB', 'TB'][power]}`;
}

const formatShape = (dims) => (dims.length === 0 ? 'scalar' : dims.join(' × '));
const formatBits = (stored, elements) => (elements === 0 ? '–' : ((8 * stored) / elements).toFixed(2));

function showError(error) {
  const message = error.clause ? `${error.kind} [${error.clause}]: ${error.message}` : String(error.message ?? error);
  at('error').textContent = message;
  at('error').hidden = false;
}

function open(name, bytes) {
  at('error').hidden = true;
  at('content').hidden = true;
  at('run').hidden = true;
  at('run-result').hidden = true;
  at('run-status').textContent = '';
  try {
    const start = performance.now();
    pith = PithFile.open(bytes);
    at('title').textContent = name;
    showFacts(performance.now() - start);
    showTensors();
    showRanges();
    at('content').hidden = false;
    at('run').hidden = pith.dialect !== 'ONNX';
  } catch (error) {
    pith = null;
    showError(error);
  }
}

function showFacts(milliseconds) {
  const sum = (key) => pith.tensors.reduce((total, tensor) => total + tensor[key], 0);
  const decoded = sum('size') + pith.skeletonSize;
  const facts = [
    ['File', formatBytes(pith.fileSize)],
    ['Decoded', formatBytes(decoded)],
    ['Ratio', `${(decoded / pith.fileSize).toFixed(2)} : 1`],
    ['Bits per weight', formatBits(sum('storedSize'), sum('elements'))],
    ['Weights', sum('elements').toLocaleString('en')],
    ['Tensors', pith.tensors.length.toLocaleString('en')],
    ['Skeleton', formatBytes(pith.skeletonStoredSize)],
    ['Manifest', formatBytes(pith.manifestSize)],
    ['Source', DIALECTS[pith.dialect] ?? 'none'],
    ['Method', pith.method || '–'],
    ['Written by', pith.producer || '–'],
    ['Opened in', `${milliseconds.toFixed(1)} ms`],
  ];
  at('facts').replaceChildren(...facts.map(([name, value]) => {
    const fact = document.createElement('div');
    fact.append(element('dt', name), element('dd', value));
    return fact;
  }));
}

function showTensors() {
  at('tensors').replaceChildren(...pith.tensors.slice(0, MAX_ROWS).map((tensor) => row([
    element('td', tensor.name || `(tensor ${tensor.index})`),
    element('td', formatShape(tensor.dims), { label: 'shape', className: tensor.dims.length <= LONG_SHAPE ? 'short' : '' }),
    element('td', tensor.type, { label: 'type', className: 'short' }),
    element('td', tensor.sameAs === null ? tensor.rule : `same_as ${pith.tensors[tensor.sameAs].name}`, { label: 'rule' }),
    element('td', formatBytes(tensor.size), { label: 'decoded', className: 'number' }),
    element('td', formatBytes(tensor.storedSize), { label: 'coded', className: 'number' }),
    element('td', formatBits(tensor.storedSize, tensor.elements), { label: 'bits per weight', className: 'number' }),
  ])));
  const hidden = pith.tensors.length - MAX_ROWS;
  at('more').hidden = hidden <= 0;
  at('more').textContent = `and ${hidden} more`;
}

/** What values of the network are between, for running it with integers; few files say. */
function showRanges() {
  at('ranges').replaceChildren(...pith.activations.slice(0, MAX_ROWS).map(({ value, low, high }) => row([
    element('td', value),
    element('td', low.toPrecision(5), { label: 'low', className: 'number' }),
    element('td', high.toPrecision(5), { label: 'high', className: 'number' }),
  ])));
  at('ranges-section').hidden = pith.activations.length === 0;
}

async function run() {
  const status = at('run-status');
  status.className = '';
  at('run-button').disabled = true;
  try {
    const result = await runNetwork(pith, at('fill').value, async (step) => {
      status.textContent = `${step} …`;
      await new Promise((painted) => setTimeout(painted));
    });
    const { restored, loaded, ran } = result.milliseconds;
    status.textContent = `ran in ${ran.toFixed(1)} ms (restored in ${restored.toFixed(0)} ms, loaded in ${loaded.toFixed(0)} ms)`;
    at('values').replaceChildren(...result.values.map(({ name, direction, dims, type, first }) => row([
      element('td', `${direction} ${name}`),
      element('td', formatShape(dims), { label: 'shape', className: dims.length <= LONG_SHAPE ? 'short' : '' }),
      element('td', type, { label: 'type', className: 'short' }),
      element('td', first, { label: 'first values', className: 'wide' }),
    ])));
    at('run-result').hidden = false;
  } catch (error) {
    status.className = 'failed';
    status.textContent = String(error.message ?? error);
  } finally {
    at('run-button').disabled = false;
  }
}

async function openFile(file) {
  if (file) open(file.name, new Uint8Array(await file.arrayBuffer()));
}

async function openUrl(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  open(url.split('/').at(-1), new Uint8Array(await response.arrayBuffer()));
}

at('file').addEventListener('change', ({ target }) => openFile(target.files[0]).catch(showError));
at('run-form').addEventListener('submit', (event) => {
  event.preventDefault();
  run();
});
for (const type of ['dragover', 'dragleave', 'drop']) {
  document.addEventListener(type, (event) => {
    event.preventDefault();
    at('drop').classList.toggle('over', type === 'dragover');
    if (type === 'drop') openFile(event.dataTransfer.files[0]).catch(showError);
  });
}
const url = new URLSearchParams(location.search).get('file');
if (url) openUrl(url).catch(showError);
