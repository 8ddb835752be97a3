import type { ImageView } from "../protocol.ts";
import { button, foreign, make } from "./dom.ts";
import { shortDigest, sizeText } from "./text.ts";

/** The platforms that a reference names, and the documents on the way to the chosen one. */
export function fillManifests(panel: HTMLElement, view: ImageView, choose: (platform: string) => void): void {
  if (view.platforms.length > 0) panel.append(make("h2", {}, "Platforms"), platforms(view, choose));
  for (const { title, mediaType, digest, size, text } of view.documents) {
    const facts = make("p", { class: "soft facts" }, foreign(mediaType), " · ", sizeText(size));
    panel.append(
      make("h2", {}, title),
      make("p", { class: "digest" }, digest),
      facts,
      make("pre", { tabindex: "0", "aria-label": `${title}, JSON` }, text),
    );
  }
}

function platforms(
  { platforms: rows, platform }: ImageView,
  choose: (platform: string) => void,
): HTMLElement {
  const body = make("tbody");
  for (const { text, digest, size, isImage } of rows) {
    const isChosen = isImage && text === platform;
    const name = isImage
      ? button(text, () => choose(text), { class: "link", "aria-current": isChosen ? "true" : undefined })
      : foreign(text, "soft");
    body.append(
      make(
        "tr",
        {},
        make("th", { scope: "row" }, name, ...(isChosen ? [make("span", { class: "mark" }, "shown")] : [])),
        make("td", { class: "digest", title: digest }, shortDigest(digest)),
        make("td", { class: "size" }, sizeText(size)),
      ),
    );
  }
  const heads = ["Platform", "Manifest", "Its size"].map((text) => make("th", { scope: "col" }, text));
  return make(
    "div",
    { class: "scroll" },
    make("table", {}, make("thead", {}, make("tr", {}, ...heads)), body),
  );
}
