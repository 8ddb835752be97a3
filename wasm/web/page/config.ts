import type { Fact, ImageView } from "../protocol.ts";
import { foreign, make } from "./dom.ts";

/** What the image's configuration says, and how the image came to be. */
export function fillConfig(panel: HTMLElement, { facts, steps }: ImageView): void {
  panel.append(make("h2", {}, "Configuration"), factList(facts), make("h2", {}, "History"));
  const list = make("ol", { class: "history" });
  for (const { text, layer } of steps) {
    const made = layer === undefined ? "no layer" : `layer ${layer + 1}`;
    list.append(make("li", {}, make("code", {}, foreign(text)), make("span", { class: "soft" }, made)));
  }
  panel.append(list);
}

function factList(facts: readonly Fact[]): HTMLElement {
  const list = make("dl", { class: "properties" });
  for (const [name, values] of facts) {
    list.append(make("dt", {}, name), ...values.map((value) => make("dd", {}, foreign(value))));
  }
  return list;
}
