// The part of the page's program that draws. It stands behind viewer-tree.js in one script, and puts what comes
// from the image on the page as text only.

const ROW = 27;

function start(document) {
  const { CHANGES, DIRECTORY, layerTree, matching, nameOf, sizeText, visibleRows, wastedTree, wholeTree } =
    globalThis.viewer;
  const model = JSON.parse(document.getElementById("model").textContent);
  const at = (id) => document.getElementById(id);
  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const trees = new Map();
  const state = { view: "whole", open: new Map(), closed: new Set(), rows: [], selected: -1 };
  const wanted = { text: "", changes: new Set(), wasted: false };

  const treeOf = (view) => {
    const known = trees.get(view);
    if (known !== undefined) return known;
    const made =
      view === "whole" ? wholeTree(model) : view === "wasted" ? wastedTree(model) : layerTree(model, view);
    trees.set(view, made);
    return made;
  };

  const listRow = (view, title, step, bytes, meter) => {
    const item = make("li");
    const button = make("button");
    button.type = "button";
    button.dataset.view = view;
    button.append(make("div", step === undefined ? "name" : "step", title));
    if (step !== undefined) button.title = step;
    if (meter !== undefined) button.append(meter);
    button.append(bytes);
    button.addEventListener("click", () => choose(view));
    item.append(button);
    return item;
  };

  const sizes = (...parts) => {
    const line = make("div", "sizes");
    for (const [text, className] of parts) line.append(make("span", className, text));
    return line;
  };

  const largest = Math.max(1, ...model.layers.map(({ content }) => content));
  const meterOf = ({ content, wasted }) => {
    const meter = make("div", "meter");
    for (const part of [content - wasted, wasted]) {
      const bar = make("i");
      bar.style.width = `${(part / largest) * 100}%`;
      meter.append(bar);
    }
    return meter;
  };

  const layerRow = (index, text) => {
    const layer = model.layers[index];
    const parts = [[`${sizeText(layer.content)} of files`], [`${sizeText(layer.size)} stored`]];
    if (layer.hidden > 0) parts.push([`hides ${sizeText(layer.hidden)} below`]);
    if (layer.wasted > 0) parts.push([`${sizeText(layer.wasted)} wasted`, "wasted"]);
    return listRow(index, `${index + 1}  ${text}`, text, sizes(...parts), meterOf(layer));
  };

  const list = at("layers");
  list.append(
    listRow("whole", "The whole image", undefined, sizes([`${sizeText(model.content - model.wasted)} seen`])),
  );
  list.append(
    listRow("wasted", "Wasted", undefined, sizes([`${sizeText(model.wasted)} nobody sees`, "wasted"])),
  );
  for (const step of model.steps) {
    if (step.layer === undefined) list.append(make("li", "empty step", step.text));
    else list.append(layerRow(step.layer, step.text));
  }

  const isOpen = (id) => (state.marks === undefined ? state.openHere.has(id) : !state.closed.has(id));
  const toggle = (id) => {
    const set = state.marks === undefined ? state.openHere : state.closed;
    if (!set.delete(id)) set.add(id);
    refresh();
  };

  const boxes = [...document.querySelectorAll("input[type=checkbox]")];
  const rows = at("rows");
  const canvas = at("canvas");

  const renderRow = ({ id, depth }, index) => {
    const tree = treeOf(state.view);
    const change = CHANGES[tree.change[id]];
    const gone = tree.hidden[id] !== 0 && change !== "removed";
    const row = make("div", `row ${change}${gone ? " gone" : ""}`);
    row.style.top = `${index * ROW}px`;
    row.style.paddingLeft = `${8 + depth * 18}px`;
    row.setAttribute("role", "row");
    row.setAttribute("aria-selected", String(index === state.selected));
    const folder = tree.children.has(id);
    const twist = make("span", "twist", folder ? (isOpen(id) ? "▾" : "▸") : "");
    const slash = tree.kind[id] === DIRECTORY ? "/" : "";
    row.append(twist, make("span", "file", nameOf(tree, id, model.names) + slash));
    const notes = [];
    if (tree.link[id] !== undefined)
      notes.push(state.view === "wasted" ? tree.link[id] : `→ ${tree.link[id]}`);
    if (change !== "kept") notes.push(change);
    if (gone)
      notes.push(tree.hidden[id] === state.view + 1 ? "replaced here" : `hidden by layer ${tree.hidden[id]}`);
    row.append(make("span", "note", notes.join(" · ")));
    const bytes = change === "removed" ? tree.own[id] : tree.total[id];
    const text = change === "removed" && bytes > 0 ? `−${sizeText(bytes)}` : sizeText(bytes);
    row.append(make("span", "size", text));
    const share = make("span", "share");
    const bar = make("i");
    bar.style.width = `${Math.min(100, (bytes / state.most) * 100)}%`;
    share.append(bar);
    row.append(share);
    row.addEventListener("click", () => {
      state.selected = index;
      if (folder) toggle(id);
      else renderRows();
    });
    return row;
  };

  const renderRows = () => {
    const first = Math.max(0, Math.floor(rows.scrollTop / ROW) - 10);
    const last = Math.min(state.rows.length, first + Math.ceil(rows.clientHeight / ROW) + 20);
    canvas.replaceChildren(
      ...state.rows.slice(first, last).map((row, offset) => renderRow(row, first + offset)),
    );
  };

  const refresh = () => {
    const tree = treeOf(state.view);
    const layered = typeof state.view === "number";
    for (const box of boxes) box.disabled = !layered;
    // Only a layer's entries do something to those below, or have something done to them.
    state.marks = matching(
      tree,
      model.names,
      layered ? wanted : { ...wanted, changes: new Set(), wasted: false },
    );
    state.openHere = state.open.get(state.view) ?? new Set();
    state.open.set(state.view, state.openHere);
    state.rows = visibleRows(tree, model.names, {
      marks: state.marks,
      isOpen,
      bySize: at("sort").value === "size",
    });
    state.most = state.rows.reduce((most, { id }) => Math.max(most, tree.total[id], tree.own[id]), 1);
    canvas.style.height = `${state.rows.length * ROW}px`;
    at("status").textContent = `${state.rows.length} shown of ${tree.parent.length}`;
    renderRows();
  };

  const choose = (view) => {
    state.view = view;
    state.selected = -1;
    rows.scrollTop = 0;
    for (const button of list.querySelectorAll("button")) {
      button.setAttribute("aria-current", String(button.dataset.view === String(view)));
    }
    refresh();
  };

  const move = (by) => {
    state.selected = Math.max(0, Math.min(state.rows.length - 1, state.selected + by));
    const top = state.selected * ROW;
    if (top < rows.scrollTop) rows.scrollTop = top;
    if (top + ROW > rows.scrollTop + rows.clientHeight) rows.scrollTop = top + ROW - rows.clientHeight;
    renderRows();
  };

  const KEYS = {
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    PageDown: () => move(20),
    PageUp: () => move(-20),
    Home: () => move(Number.NEGATIVE_INFINITY),
    End: () => move(state.rows.length),
    ArrowRight: () => turn(true),
    ArrowLeft: () => turn(false),
    Enter: () => turn(undefined),
  };
  const turn = (open) => {
    const row = state.rows[state.selected];
    if (row === undefined || !treeOf(state.view).children.has(row.id)) return;
    if (open === undefined || isOpen(row.id) !== open) toggle(row.id);
  };
  rows.addEventListener("keydown", (event) => {
    if (!Object.hasOwn(KEYS, event.key)) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  rows.addEventListener("scroll", renderRows);
  document.defaultView.addEventListener("resize", renderRows);

  let waiting;
  at("search").addEventListener("input", ({ target }) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      wanted.text = target.value;
      state.closed.clear();
      refresh();
    }, 150);
  });
  for (const box of boxes) {
    box.addEventListener("change", () => {
      if (box.value === "wasted") wanted.wasted = box.checked;
      else if (box.checked) wanted.changes.add(box.value);
      else wanted.changes.delete(box.value);
      state.closed.clear();
      refresh();
    });
  }
  at("sort").addEventListener("change", refresh);
  choose("whole");
}

start(document);
