#include "modres/commands/graph_page.h"

#include <fmt/format.h>

namespace tova::commands {
namespace {

constexpr llvm::StringLiteral kHead = R"html(<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
)html";

constexpr llvm::StringLiteral kStyle = R"html(<style>
:root { --page: #f6f7f9; --card: #fff; --text: #1c2430; --faint: #6a7484; --line: #c9d0da; --edge: #aab4c2;
  --direct: #2f6feb; --chosen: #c2410c; --chosen-fill: #fff1e8; --way: #ea7a35; --found: #7c3aed; }
@media (prefers-color-scheme: dark) { :root { --page: #12161c; --card: #1c222b; --text: #e4e9f0; --faint: #94a0b2;
  --line: #3a4452; --edge: #4d596a; --direct: #6ea0ff; --chosen: #ffa266; --chosen-fill: #3a2417; --way: #e8894a;
  --found: #b794ff; } }
* { box-sizing: border-box; }
body { margin: 0; height: 100vh; display: flex; flex-direction: column; overflow: hidden; color: var(--text);
  background: var(--page); font: 14px/1.4 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; padding: 8px 16px; background: var(--card);
  border-bottom: 1px solid var(--line); }
h1 { margin: 0; font-size: 16px; }
header span { color: var(--faint); }
input, button { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--line);
  border-radius: 6px; padding: 4px 10px; }
input { width: 260px; max-width: 40vw; }
button { min-width: 34px; cursor: pointer; }
:focus-visible { outline: 2px solid var(--direct); outline-offset: 1px; }
.tools { margin-left: auto; display: flex; gap: 8px; }
main { flex: 1; display: flex; min-height: 0; }
svg { flex: 1; min-width: 0; cursor: grab; touch-action: none; user-select: none; }
svg.moving { cursor: grabbing; }
aside { width: 320px; max-width: 45vw; padding: 12px 16px; overflow: auto; background: var(--card);
  border-left: 1px solid var(--line); }
aside h2 { margin: 0 0 2px; font-size: 15px; overflow-wrap: anywhere; }
aside h3 { margin: 14px 0 4px; font-size: 13px; color: var(--faint); }
aside p { margin: 0; color: var(--faint); }
aside ul { margin: 0; padding: 0; list-style: none; }
aside li button { width: 100%; margin: 2px 0; text-align: left; overflow-wrap: anywhere; }
aside li small { color: var(--faint); }
.node { cursor: pointer; outline: none; }
.node rect { fill: var(--card); stroke: var(--line); }
.node text { fill: var(--text); font: 13px system-ui, sans-serif; pointer-events: none; }
.node tspan { fill: var(--faint); }
.node.direct rect { stroke: var(--direct); }
.node.project rect { stroke: var(--text); stroke-width: 2; }
.node.path rect { stroke-dasharray: 5 3; }
.node:focus-visible rect { stroke: var(--direct); stroke-width: 3; }
.edge { fill: none; stroke: var(--edge); stroke-width: 1.2; }
.chosen .node, .searching .node { opacity: .3; }
.chosen .edge { opacity: .12; }
.chosen .node.on, .searching .node.found { opacity: 1; }
.chosen .edge.on { opacity: 1; stroke: var(--way); stroke-width: 2; }
.chosen .node.on rect { stroke: var(--way); stroke-width: 2; }
.chosen .node.it rect { stroke: var(--chosen); fill: var(--chosen-fill); stroke-width: 3; }
.searching .node.found rect { stroke: var(--found); stroke-width: 2.5; }
</style>
</head>
<body>
<header>
<h1></h1><span id="count"></span>
<div class="tools">
<input id="search" type="search" placeholder="Search (press /)" aria-label="Search for a module">
<button id="out" aria-label="Zoom out" title="Zoom out (-)">&minus;</button>
<button id="in" aria-label="Zoom in" title="Zoom in (+)">+</button>
<button id="fit" title="Show everything (0)">Fit</button>
</div>
</header>
<main>
<svg tabindex="0" role="group" aria-label="Graph of packages"><defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4"
 markerWidth="7" markerHeight="7" orient="auto"><path d="M0 1 L7 4 L0 7 z" fill="context-stroke"/></marker></defs><g id="view"></g></svg>
<aside id="panel" aria-live="polite"></aside>
</main>
)html";

// A layered drawing: layers by the longest way from the project, places in them by the means of the neighbours, as
// Sugiyama has it. A crowded layer takes several columns. Then the view: its moves, the search and the selection.
constexpr llvm::StringLiteral kScript = R"html(<script>
"use strict";
const { nodes, edges } = JSON.parse(document.getElementById("graph").textContent);
const byId = (id) => document.getElementById(id);
const svg = document.querySelector("svg"), view = byId("view"), panel = byId("panel"), search = byId("search");
const HEIGHT = 30, GAP_Y = 12, GAP_X = 90, GAP_COLUMN = 36, MOST_HIGH = 1500;
const draw = (name, attributes, parent) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  return parent.appendChild(element);
};
const add = (name, text, parent) => {
  const element = document.createElement(name);
  element.textContent = text;
  return parent.appendChild(element);
};
const label = (node) => node.name + (node.version ? " v" + node.version : "");
for (const node of nodes) Object.assign(node, { outs: [], ins: [], layer: 0, group: null });
for (const edge of edges) {
  nodes[edge.from].outs.push(edge);
  nodes[edge.to].ins.push(edge);
}

function assignLayers() {
  const open = nodes.map((node) => node.ins.length), done = new Set();
  const queue = nodes.filter((node) => node.ins.length === 0);
  for (let next = 0; done.size < nodes.length; ++next) {
    // A cycle, which only a lock file that was edited has, is broken at its first module.
    if (next === queue.length) queue.push(nodes.find((node) => !done.has(node)));
    const node = queue[next];
    if (done.has(node)) continue;
    done.add(node);
    for (const { to } of node.outs) {
      if (done.has(nodes[to])) continue;
      nodes[to].layer = Math.max(nodes[to].layer, node.layer + 1);
      if (--open[to] === 0) queue.push(nodes[to]);
    }
  }
  const layers = [];
  for (const node of nodes) (layers[node.layer] ??= []).push(node);
  return layers.filter(Boolean);
}

// An edge over several layers goes through a place of its own in each, so that it runs between modules.
function threadLongEdges(layers) {
  for (const node of nodes) Object.assign(node, { before: [], after: [] });
  let id = nodes.length;
  for (const edge of edges) {
    edge.way = [];
    let last = nodes[edge.from];
    for (let layer = last.layer + 1; layer < nodes[edge.to].layer; ++layer) {
      const via = { id: id++, layer, width: 0, before: [last], after: [] };
      last.after.push(via);
      layers[layer].push(via);
      edge.way.push(via);
      last = via;
    }
    last.after.push(nodes[edge.to]);
    nodes[edge.to].before.push(last);
  }
}

function order(layers) {
  const place = () => layers.forEach((layer) => layer.forEach((node, i) => { node.rank = (i + 0.5) / layer.length; }));
  const mean = (ranks, otherwise) => ranks.length ? ranks.reduce((a, b) => a + b, 0) / ranks.length : otherwise;
  place();
  for (let turn = 0; turn < 12; ++turn) {
    const down = turn % 2 === 0;
    for (const layer of down ? layers : [...layers].reverse()) {
      for (const node of layer) {
        node.weight = mean((down ? node.before : node.after).map((one) => one.rank), node.rank);
      }
      layer.sort((a, b) => a.weight - b.weight || a.id - b.id);
      layer.forEach((node, i) => { node.rank = (i + 0.5) / layer.length; });
    }
  }
}

function measure() {
  const probe = draw("text", { style: "font: 13px system-ui, sans-serif" }, view);
  for (const node of nodes) {
    probe.textContent = label(node);
    node.width = Math.ceil((probe.getComputedTextLength() || 7 * label(node).length) + 24);
  }
  probe.remove();
}

function position(layers) {
  let x = 0;
  const room = (node) => node.group === null ? HEIGHT + GAP_Y : 14;
  for (const layer of layers) {
    const columns = Math.ceil(layer.reduce((sum, node) => sum + room(node), 0) / MOST_HIGH);
    const rows = Math.ceil(layer.length / columns);
    for (let column = 0; column < columns; ++column) {
      const part = layer.slice(column * rows, (column + 1) * rows);
      const width = Math.max(0, ...part.map((node) => node.width));
      let y = -part.reduce((sum, node) => sum + room(node), 0) / 2;
      for (const node of part) {
        Object.assign(node, { x, y: y + room(node) / 2, right: x + width });
        y += room(node);
      }
      x += width + (column + 1 < columns ? GAP_COLUMN : GAP_X);
    }
  }
}

function paint() {
  for (const edge of edges) {
    const a = nodes[edge.from], b = nodes[edge.to];
    let x = a.x + a.width, y = a.y, d = `M${x} ${y}`;
    const bendTo = (x2, y2) => {
      const bend = Math.max(30, (x2 - x) / 2);
      d += ` C${x + bend} ${y} ${x2 - bend} ${y2} ${x2} ${y2}`;
    };
    for (const via of edge.way) {
      bendTo(via.x, via.y);
      d += ` H${via.right}`;
      x = via.right;
      y = via.y;
    }
    bendTo(b.x - 2, b.y);
    edge.line = draw("path", { class: "edge", "marker-end": "url(#arrow)", d }, view);
  }
  for (const node of nodes) {
    const says = `${label(node)}, required by ${node.ins.length}, requires ${node.outs.length}`;
    const group = draw("g", { class: `node ${node.kind}${node.path ? " path" : ""}`, tabindex: 0, role: "button",
      "aria-pressed": "false", "aria-label": says, "data-id": node.id, transform: `translate(${node.x} ${node.y})` }, view);
    draw("rect", { y: -HEIGHT / 2, width: node.width, height: HEIGHT, rx: 7 }, group);
    const text = draw("text", { x: 12, y: 4.5 }, group);
    text.textContent = node.name;
    if (node.version) draw("tspan", {}, text).textContent = " v" + node.version;
    node.group = group;
  }
}

const camera = { x: 0, y: 0, scale: 1 };
const size = () => svg.getBoundingClientRect();
function show() {
  view.setAttribute("transform", `translate(${camera.x} ${camera.y}) scale(${camera.scale})`);
}
function zoom(factor, x = size().width / 2, y = size().height / 2) {
  const scale = Math.min(4, Math.max(0.05, camera.scale * factor));
  camera.x = x - (x - camera.x) * scale / camera.scale;
  camera.y = y - (y - camera.y) * scale / camera.scale;
  camera.scale = scale;
  show();
}
function fit(least = 0.05) {
  const right = Math.max(...nodes.map((n) => n.x + n.width));
  const top = Math.min(...nodes.map((n) => n.y)) - HEIGHT, bottom = Math.max(...nodes.map((n) => n.y)) + HEIGHT;
  const { width, height } = size();
  camera.scale = Math.max(least, Math.min(1.25, (width - 48) / right, (height - 32) / (bottom - top)));
  camera.x = Math.max(24, (width - right * camera.scale) / 2);
  camera.y = height / 2 - (top + bottom) / 2 * camera.scale;
  show();
}
function center(node) {
  const { width, height } = size();
  camera.scale = Math.max(camera.scale, 0.7);
  camera.x = width / 2 - (node.x + node.width / 2) * camera.scale;
  camera.y = height / 2 - node.y * camera.scale;
  show();
}
function reveal(node) {
  const { width, height } = size();
  const left = camera.x + node.x * camera.scale, y = camera.y + node.y * camera.scale;
  if (left < 0 || left + node.width * camera.scale > width || y < 20 || y > height - 20) center(node);
}

function requirersOf(node) {
  const all = new Set([node]);
  for (const at of all) for (const { from } of at.ins) all.add(nodes[from]);
  return all;
}
let chosen = null;
function choose(node) {
  chosen = node;
  const on = node ? requirersOf(node) : new Set();
  view.classList.toggle("chosen", node !== null);
  for (const other of nodes) {
    other.group.classList.toggle("on", on.has(other));
    other.group.classList.toggle("it", other === node);
    other.group.setAttribute("aria-pressed", String(other === node));
  }
  for (const edge of edges) edge.line.classList.toggle("on", on.has(nodes[edge.from]) && on.has(nodes[edge.to]));
  describe(node, on);
  history.replaceState(null, "", node ? "#" + encodeURI(node.name) : location.pathname + location.search);
}
function describe(node, on) {
  panel.replaceChildren();
  if (!node) {
    add("h2", "Packages", panel);
    add("p", "Click a module to see who requires it. Drag to move, turn the wheel to zoom.", panel);
    add("h3", "Keys", panel);
    for (const line of ["/ searches, Enter goes to the match", "Tab and Enter choose a module",
      "Arrows: along its edges, or move the view", "+ and - zoom, 0 shows everything, Esc lets go"]) add("p", line, panel);
    return;
  }
  add("h2", label(node), panel);
  const kinds = { project: "this project", direct: "a direct dependency", indirect: "an indirect dependency" };
  add("p", kinds[node.kind] + (node.path ? ", read in place from " + node.path : "") +
    (node.replace ? ", replaced by " + node.replace : ""), panel);
  const list = (title, entries, end) => {
    if (!entries.length) return;
    add("h3", `${title} (${entries.length})`, panel);
    const ul = add("ul", "", panel);
    for (const edge of entries) {
      const button = add("button", label(nodes[edge[end]]) + " ", add("li", "", ul));
      add("small", edge.constraint, button);
      button.onclick = () => { choose(nodes[edge[end]]); reveal(chosen); };
    }
  };
  list("Required by", node.ins, "from");
  list("Requires", node.outs, "to");
  if (node.ins.length) add("p", `${on.size - 1} of ${nodes.length - 1} others lead here`, panel).style.marginTop = "14px";
}
function find() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  view.classList.toggle("searching", words.length > 0);
  const found = nodes.filter((node) => words.length && words.every((word) => label(node).toLowerCase().includes(word)));
  for (const node of nodes) node.group.classList.toggle("found", found.includes(node));
  byId("count").textContent = words.length ? `${found.length} found` :
    nodes.length === 2 ? "1 package" : `${nodes.length - 1} packages`;
  return found;
}

const layers = assignLayers();
measure();
threadLongEdges(layers);
order(layers);
position(layers);
paint();
document.querySelector("h1").textContent = nodes[0].name;
find();
fit(0.65);
const linked = nodes.find((node) => location.hash === "#" + encodeURI(node.name));
choose(linked ?? null);
if (linked) reveal(linked);

const nodeOf = (target) => target.closest?.(".node") ? nodes[target.closest(".node").dataset.id] : null;
let drag = null;
svg.onpointerdown = (event) => { drag = { x: event.clientX, y: event.clientY, moved: false }; };
svg.onpointermove = (event) => {
  if (!drag || !event.buttons) return;
  const dx = event.clientX - drag.x, dy = event.clientY - drag.y;
  if (!drag.moved && Math.hypot(dx, dy) < 4) return;
  if (!drag.moved) svg.setPointerCapture(event.pointerId);
  svg.classList.add("moving");
  Object.assign(drag, { x: event.clientX, y: event.clientY, moved: true });
  camera.x += dx;
  camera.y += dy;
  show();
};
svg.onpointerup = svg.onpointercancel = () => svg.classList.remove("moving");
svg.onclick = (event) => {
  const moved = drag?.moved, node = nodeOf(event.target);
  drag = null;
  if (!moved) choose(node === chosen ? null : node);
};
svg.addEventListener("wheel", (event) => {
  event.preventDefault();
  const box = size();
  zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), event.clientX - box.x, event.clientY - box.y);
}, { passive: false });
search.oninput = find;
search.onkeydown = (event) => {
  if (event.key !== "Enter") return;
  const found = find(), next = found[(found.indexOf(chosen) + 1) % found.length];
  if (next) { choose(next); center(next); }
};
byId("in").onclick = () => zoom(1.3);
byId("out").onclick = () => zoom(1 / 1.3);
byId("fit").onclick = () => fit();
document.onkeydown = (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") { search.value = ""; find(); choose(null); }
  if (event.target === search) return;
  const node = nodeOf(event.target), inside = svg.contains(event.target);
  const step = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
  if (event.key === "/") search.focus();
  else if (event.key === "+" || event.key === "=") zoom(1.3);
  else if (event.key === "-") zoom(1 / 1.3);
  else if (event.key === "0") fit();
  else if (node && (event.key === "Enter" || event.key === " ")) choose(node === chosen ? null : node);
  else if (node && step) {
    const layer = layers[node.layer].filter((one) => one.group);
    const next = step[0] > 0 ? nodes[node.ins[0]?.from] : step[0] < 0 ? nodes[node.outs[0]?.to] :
      layer[layer.indexOf(node) - step[1]];
    if (next) { next.group.focus(); reveal(next); }
  } else if (inside && step) {
    camera.x += 80 * step[0];
    camera.y += 80 * step[1];
    show();
  } else return;
  event.preventDefault();
};
</script>
</body>
</html>
)html";

// Text between tags.
std::string HtmlEscaped(llvm::StringRef text) {
  std::string escaped;
  for (char c : text) {
    switch (c) {
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '&':
        escaped += "&amp;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

// JSON that can't end the element it stands in: these characters occur inside of its strings only.
std::string JsonForScript(llvm::StringRef json) {
  std::string escaped;
  for (char c : json) {
    if (c == '<' || c == '>' || c == '&') {
      escaped += fmt::format("\\u{:04x}", static_cast<int>(c));
    } else {
      escaped += c;
    }
  }
  return escaped;
}

}  // namespace

std::string GraphPage(llvm::StringRef title, llvm::StringRef json) {
  return kHead.str() + "<title>" + HtmlEscaped(title) + ": packages</title>\n" + kStyle.str() +
         "<script id=\"graph\" type=\"application/json\">" + JsonForScript(json) + "</script>\n" + kScript.str();
}

}  // namespace tova::commands
