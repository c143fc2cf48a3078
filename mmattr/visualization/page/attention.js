'use strict';
const data = JSON.parse(document.getElementById('data').textContent);
const SVG = 'http://www.w3.org/2000/svg';
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#b8578c', '#8a6d00', '#3c9bd0', '#7a5bb0', '#6b7886'];
const HEAT = [[20, 11, 52], [101, 21, 110], [187, 55, 84], [249, 142, 9], [252, 255, 164]];
const M = data.words.length;
const ROW = 17;
const HEIGHT = M * ROW;
const byId = (id) => document.getElementById(id);
const state = { image: 0, layer: data.first_layer, head: 0, word: -1, side: 'from', view: 'links', links: M, pinned: false };

// ---------- numbers ----------

/** Weights are stored as unsigned 16-bit shares of 65535, little end first. */
const decoded = new Map();
function decode(text) {
  if (!decoded.has(text)) {
    const bytes = atob(text);
    const view = new DataView(new ArrayBuffer(bytes.length));
    for (let i = 0; i < bytes.length; i += 1) view.setUint8(i, bytes.charCodeAt(i));
    decoded.set(text, Float32Array.from({ length: bytes.length / 2 }, (_, i) => view.getUint16(2 * i, true) / 65535));
  }
  return decoded.get(text);
}

/** One head, or the mean of all of them (head 0), as M rows of K weights. */
function mapOf(kind) {
  const layer = data.images[state.image].layers[state.layer];
  if (!layer[kind]) return null;
  const all = decode(layer[kind]);
  const heads = data.layers[state.layer].heads;
  const size = all.length / heads;
  const chosen = new Float32Array(size);
  for (let h = 0; h < heads; h += 1) {
    if (state.head && state.head !== h + 1) continue;
    for (let i = 0; i < size; i += 1) chosen[i] += all[h * size + i] / (state.head ? 1 : heads);
  }
  return { weights: chosen, rows: M, columns: size / M, grid: layer.grid };
}

function spreadNote(map, what) {
  let low = Infinity; let high = 0; let total = 0;
  for (let r = 0; r < map.rows; r += 1) {
    let entropy = 0;
    for (let c = 0; c < map.columns; c += 1) {
      const w = map.weights[r * map.columns + c];
      low = Math.min(low, w); high = Math.max(high, w);
      if (w > 0) entropy -= w * Math.log(w);
    }
    total += Math.exp(entropy);
  }
  return `weights ${low.toFixed(3)} to ${high.toFixed(3)}, even ${(1 / map.columns).toFixed(3)}; `
    + `spread over ${(total / map.rows).toFixed(1)} of ${map.columns} ${what}`;
}

function isPresent(image, word) { return image.score[word] > image.threshold[word]; }
function isChanged(image, word) {
  return Boolean(image.guess) && (image.guess[word] > image.threshold[word]) !== isPresent(image, word);
}
function wordClass(image, word) {
  return `${isPresent(image, word) ? ' present' : ''}${isChanged(image, word) ? ' changed' : ''}`;
}
/** Long names may break after an underscore. */
function breakable(name) { return name.replaceAll('_', '_\u200b'); }
function describe(image, word) {
  const change = isChanged(image, word) ? ', changed by the language model' : '';
  return `${data.words[word].name}, ${isPresent(image, word) ? 'present' : 'absent'}${change}`;
}

// ---------- small builders: text goes in as text only, never as markup ----------

function element(name, attributes, text, parent) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  if (parent) parent.appendChild(node);
  return node;
}
function shape(name, attributes, parent, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  if (parent) parent.appendChild(node);
  return node;
}

// ---------- the photo and its heat ----------

const photos = data.images.map((image) => {
  const photo = new Image();
  const ready = new Promise((resolve) => { photo.onload = resolve; });
  photo.src = image.photo;
  return { photo, ready };
});

function heatColour(value) {
  const place = Math.min(Math.max(value, 0), 1) * (HEAT.length - 1);
  const low = Math.min(Math.floor(place), HEAT.length - 2);
  return [0, 1, 2].map((k) => HEAT[low][k] + (place - low) * (HEAT[low + 1][k] - HEAT[low][k]));
}
const PALETTE = Array.from({ length: 256 }, (_, i) => heatColour(0.35 + 0.65 * i / 255));

/** Less than the even weight darkens, more glows; an even map leaves the photo as it is. */
function paintHeat(canvas, index, map, word, width) {
  const { photo } = photos[index];
  const height = Math.max(1, Math.round(width * photo.naturalHeight / photo.naturalWidth));
  canvas.width = width; canvas.height = height;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.drawImage(photo, 0, 0, width, height);
  if (!map || word < 0) return;
  const [h, w] = map.grid;
  const lift = Array.from(map.weights.subarray(word * map.columns, (word + 1) * map.columns), (x) => x * map.columns);
  const top = Math.max(3, ...lift);
  const pixels = context.getImageData(0, 0, width, height);
  const cut = (value, most) => Math.min(Math.max(value, 0), most);
  for (let y = 0; y < height; y += 1) {
    const v = cut((y + 0.5) * h / height - 0.5, h - 1); const v0 = Math.floor(v); const v1 = Math.min(v0 + 1, h - 1);
    for (let x = 0; x < width; x += 1) {
      const u = cut((x + 0.5) * w / width - 0.5, w - 1); const u0 = Math.floor(u); const u1 = Math.min(u0 + 1, w - 1);
      const upper = lift[v0 * w + u0] * (1 - u + u0) + lift[v0 * w + u1] * (u - u0);
      const lower = lift[v1 * w + u0] * (1 - u + u0) + lift[v1 * w + u1] * (u - u0);
      const value = upper * (1 - v + v0) + lower * (v - v0);
      const glow = cut((value - 1) / (top - 1), 1);
      const shade = 1 - 0.6 * cut(1 - value, 1);
      const cover = 0.8 * glow ** 0.7;
      const colour = PALETTE[Math.round(glow * 255)];
      const at = 4 * (y * width + x);
      for (let k = 0; k < 3; k += 1) pixels.data[at + k] = (1 - cover) * shade * pixels.data[at + k] + cover * colour[k];
    }
  }
  context.putImageData(pixels, 0, 0);
}

/** At most 300 wide and 400 high. */
function photoWidth(index) {
  const { photo } = photos[index];
  return Math.max(1, Math.round(Math.min(300, 400 * photo.naturalWidth / photo.naturalHeight)));
}

function showPhoto() {
  const index = state.image;
  const map = mapOf('image');
  byId('photo-title').textContent = data.images[index].title;
  byId('photo-note').textContent = map
    ? `${map.grid[0]} × ${map.grid[1]} places; dark: less than even, glowing: more` : 'this layer does not look at the image';
  photos[index].ready.then(() => { if (index === state.image) paintHeat(byId('photo'), index, map, state.word, photoWidth(index)); });
}

// ---------- the words ----------

function addWord(parent, word, side, x, y, anchor, dot, box) {
  const image = data.images[state.image];
  const group = shape('g', {
    class: `word${wordClass(image, word)}`, 'data-word': word, 'data-side': side, tabindex: -1, role: 'button',
    'aria-label': `${describe(image, word)}, ${side === 'from' ? 'looks at others' : 'is looked at'}`,
  }, parent);
  shape('rect', { class: 'hit', x: box[0], y: y - ROW / 2, width: box[1], height: ROW, rx: 3 }, group);
  shape('text', { x, y, 'text-anchor': anchor }, group, data.words[word].name);
  shape('circle', { cx: dot, cy: y, r: 4 }, group);
}

const middle = (word) => word * ROW + ROW / 2;
let nameWidth = 60;

function measureNames() {
  const context = document.createElement('canvas').getContext('2d');
  context.font = '700 12px system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
  nameWidth = Math.ceil(Math.max(...data.words.map(({ name }) => context.measureText(name).width))) + 12;
}

function showMap() {
  const map = mapOf('words');
  const svg = byId('map');
  const picture = mapOf('image');
  const view = state.view === 'image' ? 'image' : state.view;
  const usable = view === 'image' ? picture : map;
  byId('map-title').textContent = data.layers[state.layer].title
    + (state.head ? `, head ${state.head}` : `, mean of ${data.layers[state.layer].heads} heads`);
  byId('links-label').hidden = view !== 'links';
  byId('map-note').textContent = usable ? spreadNote(usable, view === 'image' ? 'places' : 'words') : 'this layer has no such attention';
  byId('tiles').hidden = view !== 'image' || !picture;
  svg.toggleAttribute('hidden', view === 'image' || !map);
  svg.replaceChildren();
  if (view === 'image') { if (picture) showTiles(picture); return; }
  if (!map) return;
  if (view === 'links') buildLinks(svg, map); else buildMatrix(svg, map);
}

function buildLinks(svg, map) {
  const gap = Math.max(200, 560 - 2 * nameWidth);
  const left = nameWidth + 8; const right = left + gap;
  svg.setAttribute('viewBox', `0 0 ${right + left} ${HEIGHT}`);
  shape('g', { id: 'lines' }, svg);
  for (let word = 0; word < M; word += 1) {
    addWord(svg, word, 'from', nameWidth - 6, middle(word), 'end', left, [0, left + 6]);
    addWord(svg, word, 'to', right + 14, middle(word), 'start', right, [right - 6, nameWidth + 14]);
  }
  const order = Array.from(map.weights.keys()).sort((a, b) => map.weights[b] - map.weights[a]);
  svg.model = { map, left: left + 5, right: right - 5, order };
}

/** Without a word the strongest links of all; with one every link of that word. */
function showLines() {
  const lines = byId('lines');
  if (!lines) return;
  const { map, left, right, order } = byId('map').model;
  lines.replaceChildren();
  const top = map.weights[order[0]];
  const count = Math.min(state.links, order.length);
  byId('links-value').textContent = `${count} of ${order.length} (from ${map.weights[order[count - 1]].toFixed(4)})`;
  const own = order.filter((i) => (state.side === 'from' ? Math.floor(i / M) : i % M) === state.word);
  const shown = state.word < 0 ? order.slice(0, count) : own;
  const strongest = state.word < 0 ? top : map.weights[own[0]];
  const weakest = state.word < 0 ? 0 : map.weights[own[own.length - 1]];
  for (const i of [...shown].reverse()) {
    const from = Math.floor(i / M); const to = i % M;
    // Of a single word every link is drawn, so the differences between them must show.
    const share = strongest > weakest ? (map.weights[i] - weakest) / (strongest - weakest) : 0;
    const bend = (right - left) * 0.45;
    shape('path', {
      class: 'link', d: `M${left},${middle(from)} C${left + bend},${middle(from)} ${right - bend},${middle(to)} ${right},${middle(to)}`,
      stroke: COLOURS[(state.word < 0 || state.side === 'from' ? from : to) % COLOURS.length],
      'stroke-width': 0.4 + 2.8 * share ** 2, 'stroke-opacity': 0.1 + 0.85 * share ** 2,
    }, lines);
  }
}

function buildMatrix(svg, map) {
  const left = nameWidth + 16;
  svg.setAttribute('viewBox', `0 0 ${left + HEIGHT + 2} ${HEIGHT + nameWidth + 18}`);
  const low = Math.min(...map.weights); const high = Math.max(...map.weights);
  for (let i = 0; i < M * M; i += 1) {
    const cell = shape('rect', {
      class: 'cell', x: left + (i % M) * ROW, y: Math.floor(i / M) * ROW, width: ROW - 0.6, height: ROW - 0.6,
      'fill-opacity': high > low ? 0.04 + 0.96 * (map.weights[i] - low) / (high - low) : 0.04,
      'data-word': Math.floor(i / M), 'data-side': 'from',
    }, svg);
    shape('title', {}, cell, `${data.words[Math.floor(i / M)].name} looks at ${data.words[i % M].name}: ${map.weights[i].toFixed(4)}`);
  }
  shape('rect', { class: 'frame', x: left, y: 0, width: HEIGHT, height: HEIGHT }, svg);
  for (let word = 0; word < M; word += 1) {
    addWord(svg, word, 'from', nameWidth - 6, middle(word), 'end', nameWidth + 6, [0, nameWidth + 13]);
    const turned = shape('g', { transform: `translate(${left + middle(word)},${HEIGHT + 8}) rotate(-90)` }, svg);
    addWord(turned, word, 'to', -10, 0, 'end', 0, [-nameWidth - 10, nameWidth + 16]);
  }
  shape('rect', { class: 'band', id: 'band', x: 0, y: 0, width: 0, height: 0 }, svg);
  svg.model = { left };
}

function showBand() {
  const band = byId('band');
  if (!band) return;
  const { left } = byId('map').model;
  const along = state.side === 'from';
  const box = state.word < 0 ? [0, 0, 0, 0]
    : along ? [left, state.word * ROW - 0.3, HEIGHT, ROW] : [left + state.word * ROW - 0.3, 0, ROW, HEIGHT];
  ['x', 'y', 'width', 'height'].forEach((name, k) => band.setAttribute(name, box[k]));
}

function showTiles(map) {
  const tiles = byId('tiles');
  tiles.replaceChildren();
  const index = state.image;
  for (let word = 0; word < M; word += 1) {
    const image = data.images[index];
    const button = element('button', { type: 'button', 'data-word': word, 'data-side': 'from', class: wordClass(image, word).trim() }, undefined, tiles);
    button.setAttribute('aria-label', describe(image, word));
    const canvas = element('canvas', {}, undefined, button);
    const largest = Math.max(...map.weights.subarray(word * map.columns, (word + 1) * map.columns));
    element('span', {}, `${breakable(data.words[word].name)} ${largest.toFixed(2)}`, button);
    photos[index].ready.then(() => paintHeat(canvas, index, map, word, 110));
  }
}

// ---------- the sentence ----------

function showSentence() {
  const image = data.images[state.image];
  const changed = data.words.map((_, word) => word).filter((word) => isChanged(image, word));
  const known = changed.filter((word) => image.label && image.label[word] >= 0);
  const good = known.filter((word) => (image.label[word] === 1) === isPresent(image, word));
  byId('sentence-title').textContent = image.guess ? `Guess and final sentence: ${changed.length} changed` : 'The sentence';
  byId('sentence-note').textContent = known.length ? `${good.length} of ${known.length} changes agree with the label`
    : image.guess ? 'hollow: the guess, filled: after the language model' : 'score of every word';
  const head = byId('sentence').tHead.rows[0];
  head.replaceChildren();
  const titles = ['word', '', image.guess ? 'guess → final' : 'score', ...(image.label ? ['label'] : [])];
  for (const title of titles) element('th', { scope: 'col' }, title, head);
  const body = byId('sentence').tBodies[0];
  body.replaceChildren();
  for (let word = 0; word < M; word += 1) {
    const row = element('tr', { 'data-word': word, 'data-side': 'from', class: wordClass(image, word).trim() }, undefined, body);
    element('td', {}, breakable(data.words[word].name), row);
    drawScores(element('td', {}, undefined, row), image, word);
    const score = image.score[word].toFixed(2);
    element('td', {}, image.guess ? `${image.guess[word].toFixed(2)} → ${score}` : score, row);
    if (!image.label) continue;
    const label = image.label[word];
    const wrong = label >= 0 && (label === 1) !== isPresent(image, word);
    element('td', wrong ? { class: 'wrong' } : {}, `${{ 1: '■ present', 0: '□ absent' }[label] || '– unknown'}${wrong ? ' ✗' : ''}`, row);
  }
}

function drawScores(cell, image, word) {
  const svg = shape('svg', { viewBox: '0 0 96 14', 'aria-hidden': 'true' }, cell);
  const place = (score) => 5 + 86 * score;
  const colour = isChanged(image, word) ? 'var(--changed)' : 'var(--present)';
  shape('rect', { x: 5, y: 6, width: 86, height: 2, fill: 'var(--track)' }, svg);
  shape('rect', { x: place(image.threshold[word]), y: 2, width: 1, height: 10, fill: 'var(--absent)' }, svg);
  if (image.guess) {
    const ends = [place(image.guess[word]), place(image.score[word])];
    shape('line', { x1: ends[0], x2: ends[1], y1: 7, y2: 7, stroke: colour, 'stroke-width': 2 }, svg);
    shape('circle', { cx: ends[0], cy: 7, r: 3, fill: 'var(--paper)', stroke: colour, 'stroke-width': 1.4 }, svg);
  }
  shape('circle', { cx: place(image.score[word]), cy: 7, r: 3.4, fill: colour }, svg);
}

// ---------- what is pointed at ----------

function showStatus() {
  const list = byId('strongest');
  list.replaceChildren();
  const map = mapOf('words');
  if (state.word < 0 || !map) { byId('status').textContent = ''; return; }
  const name = data.words[state.word].name;
  const away = state.side === 'from';
  byId('status').textContent = away ? `${name} looks most at` : `${name} is looked at most by`;
  const weight = (other) => map.weights[away ? state.word * M + other : other * M + state.word];
  const others = data.words.map((_, other) => other).sort((a, b) => weight(b) - weight(a)).slice(0, 5);
  for (const other of others) element('li', {}, `${data.words[other].name} ${weight(other).toFixed(4)}`, list);
}

function showActive() {
  for (const node of document.querySelectorAll('[data-word]')) {
    const same = Number(node.dataset.word) === state.word;
    const exact = same && node.dataset.side === state.side;
    node.classList.toggle('active', node.closest('#map') ? exact : same);
    if (node.classList.contains('word')) {
      const first = state.word < 0 && node.dataset.word === '0' && node.dataset.side === 'from';
      node.setAttribute('tabindex', exact || first ? 0 : -1);
    }
  }
  showLines(); showBand(); showStatus(); showPhoto();
}

function activate(word, side, pinned) {
  Object.assign(state, { word, side, pinned });
  showActive();
  saveState();
}

function target(event) {
  const node = event.target.closest ? event.target.closest('[data-word]') : null;
  return node && { word: Number(node.dataset.word), side: node.dataset.side };
}

function listen(root) {
  root.addEventListener('mouseover', (event) => {
    const at = target(event);
    if (!state.pinned && at && (at.word !== state.word || at.side !== state.side)) activate(at.word, at.side, false);
  });
  root.addEventListener('mouseleave', () => { if (!state.pinned) activate(-1, 'from', false); });
  root.addEventListener('click', (event) => {
    const at = target(event);
    if (at) activate(at.word, at.side, !(state.pinned && at.word === state.word && at.side === state.side));
  });
  root.addEventListener('focusin', (event) => {
    const at = target(event);
    if (at && !state.pinned && event.target.matches(':focus-visible')) activate(at.word, at.side, false);
  });
}

function onKey(event) {
  const at = target(event);
  if (!at || !event.target.classList.contains('word')) return;
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key] || 0;
  if (event.key === 'Enter' || event.key === ' ') {
    activate(at.word, at.side, !state.pinned);
  } else if (step || event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
    const word = (at.word + step + M) % M;
    const side = step ? at.side : event.key === 'ArrowLeft' ? 'from' : 'to';
    activate(word, side, state.pinned);
    byId('map').querySelector(`.word[data-word="${word}"][data-side="${side}"]`).focus();
  } else return;
  event.preventDefault();
}

// ---------- controls and the address ----------

function fillHeads() {
  const { heads } = data.layers[state.layer];
  state.head = Math.min(state.head, heads);
  byId('head').replaceChildren();
  for (let head = 0; head <= heads; head += 1) element('option', { value: head }, head ? `${head}` : 'mean of all', byId('head'));
  byId('head').value = state.head;
}

function buildControls() {
  byId('title').textContent = data.title;
  byId('subtitle').textContent = data.subtitle;
  data.layers.forEach((layer, index) => element('option', { value: index }, layer.title, byId('layer')));
  data.images.forEach((image, index) => {
    const button = element('button', { type: 'button', title: image.title }, undefined, byId('images'));
    element('img', { src: image.photo, alt: image.title }, undefined, button);
    button.addEventListener('click', () => { state.image = index; showAll(); });
  });
  byId('links').max = Math.min(M * M, 10 * M);
  byId('layer').addEventListener('change', (event) => { state.layer = Number(event.target.value); showAll(); });
  byId('head').addEventListener('change', (event) => { state.head = Number(event.target.value); showAll(); });
  byId('links').addEventListener('input', (event) => { state.links = Number(event.target.value); showActive(); saveState(); });
  byId('views').addEventListener('change', (event) => { state.view = event.target.value; showAll(); });
  ['map', 'tiles', 'sentence'].forEach((id) => listen(byId(id)));
  byId('map').addEventListener('keydown', onKey);
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') activate(-1, 'from', false); });
  window.addEventListener('hashchange', () => { if (location.hash !== saved) { readState(); showAll(); } });
}

let saved = '';
function saveState() {
  const fields = { image: state.image + 1, layer: data.layers[state.layer].name, head: state.head || 'mean', view: state.view, links: state.links };
  if (state.word >= 0 && state.pinned) Object.assign(fields, { word: data.words[state.word].name, side: state.side });
  saved = `#${new URLSearchParams(fields)}`;
  history.replaceState(null, '', saved);
}

/** What does not fit is left as it is, so that an old address still opens the page. */
function readState() {
  const fields = new URLSearchParams(location.hash.slice(1));
  const number = (name, most) => {
    const value = Number(fields.get(name));
    return fields.has(name) && Number.isInteger(value) && value >= 1 && value <= most ? value : 0;
  };
  state.image = (number('image', data.images.length) || state.image + 1) - 1;
  // A number alone counts in the last stack of layers, as on the command line.
  const stack = data.layers[data.layers.length - 1].name.replace(/[^.]*$/, '');
  const layer = data.layers.findIndex(({ name }) => [name, name.replace(stack, '')].includes(fields.get('layer')));
  state.layer = layer >= 0 ? layer : state.layer;
  if (fields.has('head')) state.head = number('head', data.layers[state.layer].heads);
  state.links = number('links', 10 * M) || state.links;
  if (['links', 'matrix', 'image'].includes(fields.get('view'))) state.view = fields.get('view');
  state.word = data.words.findIndex(({ name }) => name === fields.get('word'));
  state.side = fields.get('side') === 'to' ? 'to' : 'from';
  state.pinned = state.word >= 0;
}

function showAll() {
  fillHeads();
  byId('layer').value = state.layer;
  byId('links').value = state.links;
  for (const input of byId('views').elements) if (input.type === 'radio') input.checked = input.value === state.view;
  Array.from(byId('images').children).forEach((button, index) => button.setAttribute('aria-pressed', index === state.image));
  showMap(); showSentence(); showActive(); saveState();
}

measureNames();
buildControls();
readState();
showAll();
