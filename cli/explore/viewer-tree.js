// The part of the page's program that decides: trees from columns, what is found, what is shown in which order.

const CHANGES = ["added", "changed", "removed", "kept"];
const [REMOVED, KEPT] = [2, 3];
const DIRECTORY = 0;
const UNITS = ["B", "kB", "MB", "GB", "TB"];

function sizeText(bytes) {
  let value = bytes;
  let unit = 0;
  while (unit < UNITS.length - 1 && Number(value.toPrecision(3)) >= 1000) {
    value /= 1000;
    unit += 1;
  }
  return `${Number(value.toPrecision(3))} ${UNITS[unit]}`;
}

/** A tree in columns: nodes by number, parents before children. */
function newTree() {
  return {
    parent: [],
    name: [],
    kind: [],
    change: [],
    own: [],
    total: [],
    hidden: [],
    link: [],
    children: new Map(),
  };
}

function addNode(tree, parent, name, kind, change, own, hidden, link) {
  const id = tree.parent.length;
  tree.parent.push(parent);
  tree.name.push(name);
  tree.kind.push(kind);
  tree.change.push(change);
  tree.own.push(own);
  tree.total.push(change === REMOVED ? 0 : own);
  tree.hidden.push(hidden);
  tree.link.push(link);
  const siblings = tree.children.get(parent);
  if (siblings === undefined) tree.children.set(parent, [id]);
  else siblings.push(id);
  return id;
}

/** Sum up directories. */
function addUp(tree) {
  for (let id = tree.parent.length - 1; id >= 0; id -= 1) {
    if (tree.parent[id] >= 0) tree.total[tree.parent[id]] += tree.total[id];
  }
  return tree;
}

/** Walk the entries of a layer with the number of the directory each is in. */
function eachEntry(layer, visit) {
  const above = [];
  for (let at = 0; at < layer.d.length; at += 1) {
    const depth = layer.d[at];
    above.length = depth + 1;
    above[depth] = visit(at, depth === 0 ? -1 : above[depth - 1]);
  }
}

function layerTree(model, index) {
  const layer = model.layers[index];
  const tree = newTree();
  eachEntry(layer, (at, parent) =>
    addNode(
      tree,
      parent,
      layer.n[at],
      layer.k[at] >> 2,
      layer.k[at] & 3,
      layer.s[at],
      layer.h[at],
      layer.l[at],
    ),
  );
  return addUp(tree);
}

/** What containers see: of every path the entry that no layer hides. */
function wholeTree(model) {
  const tree = newTree();
  const known = new Map();
  const nodeAt = (parent, name, kind, own, link) => {
    const key = `${parent} ${name}`;
    const id = known.get(key) ?? addNode(tree, parent, name, kind, KEPT, own, 0, link);
    known.set(key, id);
    return id;
  };
  // A directory that a layer only has in the way is there when something below it is.
  const idOf = (place) => {
    place.id ??= nodeAt(idOf(place.above), place.name, DIRECTORY, 0, undefined);
    return place.id;
  };
  const root = { id: -1 };
  for (const layer of model.layers) {
    eachEntry(layer, (at, parent) => {
      const above = parent === -1 ? root : parent;
      const [kind, change] = [layer.k[at] >> 2, layer.k[at] & 3];
      if (above === undefined || layer.h[at] !== 0 || change === REMOVED) return undefined;
      if (change === KEPT) return { above, name: layer.n[at] };
      return { id: nodeAt(idOf(above), layer.n[at], kind, layer.s[at], layer.l[at]) };
    });
  }
  return addUp(tree);
}

/** Paths by the bytes that nobody sees of them, most first. */
function wastedPaths(model) {
  const found = new Map();
  for (const layer of model.layers) {
    const paths = [];
    const seen = new Set(layer.o);
    eachEntry(layer, (at, parent) => {
      const path = parent < 0 ? model.names[layer.n[at]] : `${paths[parent]}/${model.names[layer.n[at]]}`;
      paths.push(path);
      if (layer.h[at] !== 0 && layer.s[at] > 0 && !seen.has(at) && (layer.k[at] & 3) !== REMOVED) {
        const entry = found.get(path) ?? { path, bytes: 0, copies: 0 };
        entry.bytes += layer.s[at];
        entry.copies += 1;
        found.set(path, entry);
      }
      return at;
    });
  }
  return [...found.values()].sort((left, right) => right.bytes - left.bytes);
}

function wastedTree(model) {
  const tree = newTree();
  for (const { path, bytes, copies } of wastedPaths(model)) {
    addNode(tree, -1, path, 1, KEPT, bytes, 0, copies === 1 ? undefined : `${copies} copies`);
  }
  return tree;
}

/** Mark what matches, and the directories that lead to it. Undefined when everything is wanted. */
function matching(tree, names, wanted) {
  const text = wanted.text.toLowerCase();
  if (text === "" && wanted.changes.size === 0 && !wanted.wasted) return undefined;
  const byPath = text.includes("/");
  const paths = [];
  const marks = new Uint8Array(tree.parent.length);
  for (let id = 0; id < marks.length; id += 1) {
    const name = nameOf(tree, id, names).toLowerCase();
    const parent = tree.parent[id];
    if (byPath) paths.push(parent < 0 ? name : `${paths[parent]}/${name}`);
    const change = CHANGES[tree.change[id]];
    const kept = wanted.changes.size === 0 || wanted.changes.has(change);
    const wasted = !wanted.wasted || (tree.hidden[id] !== 0 && change !== "removed");
    if (kept && wasted && (byPath ? paths[id] : name).includes(text)) {
      for (let up = id; up >= 0 && marks[up] === 0; up = tree.parent[up]) marks[up] = 1;
    }
  }
  return marks;
}

function nameOf(tree, id, names) {
  const name = tree.name[id];
  return typeof name === "number" ? names[name] : name;
}

/** Nodes to show from the top down: children of what is open, in order. */
function visibleRows(tree, names, { marks, isOpen, bySize }) {
  const rows = [];
  const bytes = (id) => Math.max(tree.total[id], tree.own[id]);
  const byName = (left, right) => compareNames(nameOf(tree, left, names), nameOf(tree, right, names));
  const order = bySize ? (left, right) => bytes(right) - bytes(left) || byName(left, right) : byName;
  const descend = (parent, depth) => {
    const children = (tree.children.get(parent) ?? []).filter((id) => marks === undefined || marks[id] === 1);
    for (const id of children.sort(order)) {
      rows.push({ id, depth });
      if (tree.children.has(id) && isOpen(id)) descend(id, depth + 1);
    }
  };
  descend(-1, 0);
  return rows;
}

function compareNames(left, right) {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

globalThis.viewer = {
  CHANGES,
  DIRECTORY,
  layerTree,
  matching,
  nameOf,
  sizeText,
  visibleRows,
  wastedTree,
  wholeTree,
};
