import type { FileRow, FileRows } from "../protocol.ts";
import { foreign, make } from "./dom.ts";
import { countText, sizeText } from "./text.ts";

/** Where a tree's rows come from. */
export type RowSource = (path: readonly string[], from: number) => Promise<FileRows>;

/** What a tree item stands for. */
interface Item {
  readonly element: HTMLElement;
  readonly path: readonly string[];
  readonly row: FileRow | undefined;
  /** Of an item that stands for the rows that are not shown yet. */
  readonly more?: (() => Promise<void>) | undefined;
}

export interface TreeOptions {
  readonly label: string;
  readonly rows: RowSource;
  /** What a row's access rights stand in, when the listing has them. */
  readonly hasAccess: boolean;
  /** Said in place of an empty tree. */
  readonly empty: string;
  onProblem(error: unknown): void;
}

/**
 * A tree of files by the pattern of the ARIA practices: one item can be reached by Tab, the arrow keys go on from
 * there. Rows of a directory are asked for when it is opened, and some hundred at a time.
 */
export function createTree(options: TreeOptions): HTMLElement {
  const tree = make("div", { role: "tree", "aria-label": options.label, class: "tree" });
  const items = new Map<HTMLElement, Item>();
  const all = (): HTMLElement[] => [...tree.querySelectorAll<HTMLElement>(":scope > [role=treeitem]")];

  function focus(element: HTMLElement | undefined): void {
    if (element === undefined) return;
    for (const other of tree.querySelectorAll("[tabindex='0']")) other.setAttribute("tabindex", "-1");
    element.setAttribute("tabindex", "0");
    element.focus();
  }

  const depthOf = (element: HTMLElement): number => Number(element.getAttribute("aria-level"));

  function itemOf(row: FileRow, path: readonly string[], at: number, total: number): HTMLElement {
    const element = drawRow(row, path.length, options.hasAccess);
    element.setAttribute("aria-posinset", String(at + 1));
    element.setAttribute("aria-setsize", String(total));
    if (row.hasRows) element.setAttribute("aria-expanded", "false");
    items.set(element, { element, path: [...path, row.key], row });
    return element;
  }

  /** Fetch rows of a directory, and put them behind an element, or into the tree when it is empty. */
  async function fetchRows(
    path: readonly string[],
    from: number,
    after: HTMLElement | undefined,
  ): Promise<void> {
    const { rows, total } = await options.rows(path, from);
    const made = rows.map((row, at) => itemOf(row, path, from + at, total));
    const shown = from + rows.length;
    if (shown < total) made.push(moreItem(path, shown, total));
    if (after === undefined) tree.append(...made);
    else after.after(...made);
  }

  function moreItem(path: readonly string[], from: number, total: number): HTMLElement {
    const text = `Show more (${countText(total - from, "name")} left)`;
    const level = String(path.length + 1);
    const element = make(
      "div",
      { role: "treeitem", tabindex: "-1", "aria-level": level, class: "row more" },
      text,
    );
    element.style.setProperty("--depth", String(path.length));
    const more = async (): Promise<void> => {
      const hadFocus = document.activeElement === element;
      await fetchRows(path, from, element);
      const next = element.nextElementSibling as HTMLElement | null;
      items.delete(element);
      element.remove();
      if (hadFocus) focus(next ?? undefined);
    };
    items.set(element, { element, path, row: undefined, more });
    return element;
  }

  async function open(item: Item): Promise<void> {
    if (item.element.getAttribute("aria-expanded") !== "false") return;
    item.element.setAttribute("aria-expanded", "true");
    await fetchRows(item.path, 0, item.element);
  }

  function close({ element }: Item): void {
    if (element.getAttribute("aria-expanded") !== "true") return;
    element.setAttribute("aria-expanded", "false");
    for (
      let next = element.nextElementSibling;
      next !== null && depthOf(next as HTMLElement) > depthOf(element);
    ) {
      items.delete(next as HTMLElement);
      next.remove();
      next = element.nextElementSibling;
    }
  }

  async function activate(item: Item): Promise<void> {
    if (item.more !== undefined) return await item.more();
    if (item.element.getAttribute("aria-expanded") === "true") close(item);
    else await open(item);
  }

  function above(element: HTMLElement): HTMLElement | undefined {
    let at = element.previousElementSibling as HTMLElement | null;
    while (at !== null && depthOf(at) >= depthOf(element))
      at = at.previousElementSibling as HTMLElement | null;
    return at ?? undefined;
  }

  const beside = (element: HTMLElement, by: 1 | -1): HTMLElement | undefined =>
    ((by === 1 ? element.nextElementSibling : element.previousElementSibling) as HTMLElement | null) ??
    undefined;

  async function right(item: Item): Promise<void> {
    const next = beside(item.element, 1);
    if (item.element.getAttribute("aria-expanded") === "false") await open(item);
    else if (next !== undefined && depthOf(next) > depthOf(item.element)) focus(next);
  }

  function left(item: Item): void {
    if (item.element.getAttribute("aria-expanded") === "true") close(item);
    else focus(above(item.element));
  }

  /** The next item whose name begins so. */
  function byName(item: Item, letter: string): void {
    const list = all();
    const at = list.indexOf(item.element);
    const found = [...list.slice(at + 1), ...list.slice(0, at)].find((element) =>
      items.get(element)?.row?.name.toLowerCase().startsWith(letter),
    );
    focus(found);
  }

  const keys: Readonly<Record<string, (item: Item) => void | Promise<void>>> = {
    ArrowDown: ({ element }) => focus(beside(element, 1)),
    ArrowUp: ({ element }) => focus(beside(element, -1)),
    ArrowRight: right,
    ArrowLeft: left,
    Home: () => focus(all()[0]),
    End: () => focus(all().at(-1)),
    Enter: activate,
    " ": activate,
  };

  const itemAt = (target: EventTarget | null): Item | undefined =>
    target instanceof Element
      ? items.get(target.closest<HTMLElement>("[role=treeitem]") ?? document.body)
      : undefined;

  tree.addEventListener("keydown", (event) => {
    const item = itemAt(event.target);
    if (item === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = Object.hasOwn(keys, event.key) ? keys[event.key] : undefined;
    if (act !== undefined) {
      event.preventDefault();
      Promise.resolve(act(item)).catch(options.onProblem);
    } else if (event.key.length === 1) byName(item, event.key.toLowerCase());
  });
  tree.addEventListener("click", (event) => {
    const item = itemAt(event.target);
    if (item === undefined) return;
    focus(item.element);
    activate(item).catch(options.onProblem);
  });

  fetchRows([], 0, undefined)
    .then(() => {
      const [first] = all();
      if (first === undefined) tree.replaceWith(make("p", { class: "soft empty" }, options.empty));
      else first.setAttribute("tabindex", "0");
    })
    .catch(options.onProblem);
  return tree;
}

function drawRow(row: FileRow, depth: number, hasAccess: boolean): HTMLElement {
  const { name, kind, hasRows, size, change, isHidden, note, access } = row;
  const hasSize = kind === "file" || kind === "directory";
  const classes = ["row", kind, change ?? "", isHidden === true ? "hidden-later" : ""];
  const element = make(
    "div",
    {
      role: "treeitem",
      tabindex: "-1",
      "aria-level": String(depth + 1),
      class: classes.filter(Boolean).join(" "),
    },
    make("span", { class: "twist", "aria-hidden": "true" }, hasRows ? "›" : ""),
    make(
      "span",
      { class: "what" },
      foreign(`${name}${kind === "directory" ? "/" : ""}`, "name"),
      ...(note === undefined ? [] : [" ", foreign(note, "note")]),
    ),
    ...(change === undefined ? [] : [make("span", { class: "mark" }, change)]),
    ...(hasAccess ? [make("span", { class: "access" }, access ?? "")] : []),
    make("span", { class: size === 0 ? "size soft" : "size" }, hasSize ? sizeText(size) : ""),
  );
  element.style.setProperty("--depth", String(depth));
  return element;
}
