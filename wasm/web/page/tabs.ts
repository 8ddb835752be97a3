import { make } from "./dom.ts";

/** One tab: its label, and what fills its panel when it is first shown. */
export interface Tab {
  readonly id: string;
  readonly label: string;
  fill(panel: HTMLElement): void;
}

export interface Tabs {
  readonly element: HTMLElement;
  /** Show a tab. */
  show(id: string): void;
  shown(): string;
}

/** Tabs by the pattern of the ARIA practices: arrow keys go from one to the next, and show it. */
export function createTabs(label: string, tabs: readonly Tab[], first: string): Tabs {
  const list = make("div", { role: "tablist", "aria-label": label, class: "tabs" });
  const panels = make("div", { class: "panels" });
  const filled = new Set<string>();
  let current = "";

  const heads = tabs.map(({ id, label: text }) =>
    make(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${id}`,
        "aria-controls": `panel-${id}`,
        onClick: () => show(id),
      },
      text,
    ),
  );
  list.append(...heads);
  const bodies = tabs.map(({ id }) =>
    make("section", { role: "tabpanel", id: `panel-${id}`, "aria-labelledby": `tab-${id}`, class: "panel" }),
  );
  panels.append(...bodies);

  function show(wanted: string): void {
    const id = tabs.some((tab) => tab.id === wanted) ? wanted : first;
    current = id;
    for (const [at, tab] of tabs.entries()) {
      const isShown = tab.id === id;
      heads[at]?.setAttribute("aria-selected", String(isShown));
      heads[at]?.setAttribute("tabindex", isShown ? "0" : "-1");
      const body = bodies[at];
      if (body === undefined) continue;
      body.hidden = !isShown;
      if (!isShown || filled.has(id)) continue;
      filled.add(id);
      tab.fill(body);
    }
  }

  list.addEventListener("keydown", (event) => {
    const at = tabs.findIndex(({ id }) => id === current);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const place = (to + tabs.length) % tabs.length;
    show(tabs[place]?.id ?? first);
    heads[place]?.focus();
  });

  show(first);
  return { element: make("div", { class: "tabbed" }, list, panels), show, shown: () => current };
}
