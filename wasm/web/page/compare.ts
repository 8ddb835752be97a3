import type { DifferenceView, FilesView, LayerRow, OpenedImage } from "../protocol.ts";
import { button, foreign, make } from "./dom.ts";
import { countText, shortDigest, sizeText } from "./text.ts";
import { createTree, type RowSource } from "./tree.ts";

export interface CompareActions {
  images(): readonly OpenedImage[];
  compare(base: number, other: number): Promise<DifferenceView>;
  rows(view: FilesView, ...rest: Parameters<RowSource>): ReturnType<RowSource>;
  onProblem(error: unknown): void;
}

/** In what an image differs from another one that is open. */
export function fillCompare(panel: HTMLElement, image: OpenedImage, actions: CompareActions): void {
  const others = actions.images().filter(({ id }) => id !== image.id);
  const result = make("div", { class: "result" });
  panel.append(make("h2", {}, "Compare"));
  if (others.length === 0) {
    const words =
      "Open another image, by its name or from an archive, to see in what this one differs from it.";
    panel.append(make("p", { class: "soft" }, words));
    return;
  }
  const select = make(
    "select",
    { id: "compare-base" },
    ...others.map(({ id, name }) => make("option", { value: String(id) }, name)),
  );
  const start = button("Compare", () => {
    start.disabled = true;
    result.replaceChildren(
      make("p", { class: "soft empty" }, "Reading what was not read yet, and comparing…"),
    );
    const base = Number(select.value);
    actions
      .compare(base, image.id)
      .then(
        (view) => result.replaceChildren(...differences(view, base, image.id, actions)),
        (error: unknown) => {
          result.replaceChildren();
          actions.onProblem(error);
        },
      )
      .finally(() => {
        start.disabled = false;
      });
  });
  const label = make(
    "label",
    { for: "compare-base" },
    "What became of ",
    select,
    " in ",
    foreign(image.name),
    "?",
  );
  panel.append(make("div", { class: "choices" }, label, start), result);
}

function differences(
  view: DifferenceView,
  base: number,
  other: number,
  actions: CompareActions,
): HTMLElement[] {
  const { added, changed, removed, timesOnly } = view.counts;
  const tiles = make(
    "dl",
    { class: "tiles" },
    tile("added", "Added", String(added), sizeText(view.addedBytes)),
    tile("changed", "Changed", String(changed), "files and directories"),
    tile("removed", "Removed", String(removed), sizeText(view.removedBytes)),
    tile("", "Layers shared", String(view.shared.length), `of ${view.shared.length + view.onlyOther.length}`),
  );
  const times = make("input", { type: "checkbox", id: "compare-times" });
  const place = make("div");
  const draw = (): void => {
    const files: FilesView = { kind: "difference", base, other, times: times.checked };
    place.replaceChildren(
      createTree({
        label: "Files that differ",
        rows: (path, from) => actions.rows(files, path, from),
        hasAccess: false,
        empty: "All files are the same.",
        onProblem: actions.onProblem,
      }),
    );
  };
  times.addEventListener("change", draw);
  draw();
  const timesText = ` Show also what differs in its time alone (${countText(timesOnly, "name")})`;
  return [
    tiles,
    make("h2", {}, "Files"),
    ...(timesOnly === 0
      ? []
      : [make("p", {}, make("label", { for: "compare-times", class: "check" }, times, timesText))]),
    place,
    make("h2", {}, "Configuration"),
    facts(view),
    make("h2", {}, "Layers"),
    ...layers("Shared", view.shared),
    ...layers("Only in the other", view.onlyBase),
    ...layers("Only in this one", view.onlyOther),
  ];
}

function tile(className: string, name: string, value: string, note: string): HTMLElement {
  return make(
    "div",
    {},
    make("dt", {}, name),
    make("dd", { class: className }, value),
    make("dd", { class: "soft" }, note),
  );
}

function facts({ facts: rows }: DifferenceView): HTMLElement {
  if (rows.length === 0) return make("p", { class: "soft" }, "It is the same.");
  const list = make("dl", { class: "properties" });
  for (const { name, base, other } of rows) {
    list.append(
      make("dt", {}, name),
      ...base.map((value) => make("dd", { class: "removed" }, make("del", {}, foreign(value)))),
      ...other.map((value) => make("dd", { class: "added" }, make("ins", {}, foreign(value)))),
    );
  }
  return list;
}

function layers(title: string, rows: readonly LayerRow[]): HTMLElement[] {
  if (rows.length === 0) return [];
  const list = make("ul", { class: "plain" });
  for (const { diffId, size } of rows) {
    list.append(
      make("li", {}, make("code", { title: diffId }, shortDigest(diffId)), ` ${sizeText(size)} stored`),
    );
  }
  return [make("h3", {}, `${title} (${rows.length})`), list];
}
