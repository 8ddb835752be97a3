import type { FilesView, ImageView, LayerSizes, ReadImage } from "../protocol.ts";
import { button, foreign, make } from "./dom.ts";
import { countText, shortDigest, sizeText } from "./text.ts";
import { createTree, type RowSource } from "./tree.ts";

export interface LayerActions {
  read(): Promise<ReadImage>;
  rows(view: FilesView, ...rest: Parameters<RowSource>): ReturnType<RowSource>;
  onProblem(error: unknown): void;
}

/** Bytes of layers that are fetched without being asked for. */
const AT_ONCE = 64 * 1024 * 1024;

/** The layers, with the files of the one that is chosen beside them. */
export function fillLayers(panel: HTMLElement, view: ImageView, actions: LayerActions): void {
  const list = make("ol", { class: "layers" });
  const files = make("div", { class: "files" });
  const buttons: HTMLButtonElement[] = [];
  let read: ReadImage | undefined;

  const show = (at: number): void => {
    for (const [index, each] of buttons.entries()) each.setAttribute("aria-current", String(index === at));
    if (read === undefined) return;
    const shown: FilesView =
      at === 0 ? { kind: "whole", image: view.id } : { kind: "layer", image: view.id, layer: at - 1 };
    const label = at === 0 ? "Files of the whole image" : `Files of layer ${at}`;
    const tree = createTree({
      label,
      rows: (path, from) => actions.rows(shown, path, from),
      hasAccess: at === 0,
      empty: "There are no files in it.",
      onProblem: actions.onProblem,
    });
    files.replaceChildren(make("h2", {}, label), tree);
  };

  const drawList = (): void => {
    const steps = view.steps.flatMap(({ text, layer }) => (layer === undefined ? [] : [text]));
    const most = Math.max(1, ...view.layers.map(({ size }) => size));
    const rows = [
      layerButton("The whole image", undefined, wholeText(view, read), undefined),
      ...view.layers.map(({ digest, size }, at) =>
        layerButton(`${at + 1}`, steps[at], layerText(size, read?.layers[at]), size / most, digest),
      ),
    ];
    buttons.splice(0, buttons.length, ...rows);
    for (const [at, each] of rows.entries()) each.addEventListener("click", () => show(at));
    list.replaceChildren(...rows.map((each) => make("li", {}, each)));
  };

  const load = async (): Promise<void> => {
    files.replaceChildren(make("p", { class: "soft empty" }, "Reading the layers…"));
    try {
      read = await actions.read();
      drawList();
      show(0);
    } catch (error) {
      offer("Try again");
      actions.onProblem(error);
    }
  };

  const offer = (text: string): void => {
    const words = `To show the files, ${sizeText(view.size)} of layers are read. They are verified, and not kept.`;
    files.replaceChildren(
      make("p", { class: "soft empty" }, words),
      button(text, () => void load()),
    );
  };

  drawList();
  show(0);
  panel.append(make("div", { class: "split" }, make("nav", { "aria-label": "Layers" }, list), files));
  if (view.isLocal || view.size <= AT_ONCE) void load();
  else offer("Read the layers");
}

function layerButton(
  title: string,
  step: string | undefined,
  sizes: string,
  share: number | undefined,
  digest?: string,
): HTMLButtonElement {
  const meter = make("span", { class: "meter", "aria-hidden": "true" });
  meter.style.setProperty("--share", String(share ?? 0));
  const head =
    step === undefined
      ? make("strong", {}, title)
      : make("code", { title: step }, `${title}  `, foreign(step));
  return make(
    "button",
    { type: "button", class: "layer" },
    head,
    ...(share === undefined ? [] : [meter]),
    make("span", { class: "soft" }, sizes),
    ...(digest === undefined
      ? []
      : [make("span", { class: "soft digest", title: digest }, shortDigest(digest))]),
  );
}

function wholeText({ layers, size }: ImageView, read: ReadImage | undefined): string {
  const stored = `${countText(layers.length, "layer")}, ${sizeText(size)} stored`;
  return read === undefined ? stored : `${stored}, ${sizeText(read.contentSize - read.wastedBytes)} of files`;
}

function layerText(size: number, read: LayerSizes | undefined): string {
  const parts = [`${sizeText(size)} stored`];
  if (read !== undefined) parts.push(`${sizeText(read.contentSize)} of files`);
  if (read !== undefined && read.wastedBytes > 0) parts.push(`${sizeText(read.wastedBytes)} hidden later`);
  return parts.join(" · ");
}
