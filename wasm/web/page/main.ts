/** The page's program: what is open, and which of it is shown. The worker does all the work. */
import type { ImageView, OpenedImage } from "../protocol.ts";
import { createClient } from "./client.ts";
import { fillCompare } from "./compare.ts";
import { fillConfig } from "./config.ts";
import { breakable, button, find, foreign, make } from "./dom.ts";
import { fillLayers } from "./layers.ts";
import { fillManifests } from "./manifests.ts";
import { createNotices } from "./notices.ts";
import { watchOpening } from "./open.ts";
import { fillRuntime } from "./runtime.ts";
import { createTabs, type Tabs } from "./tabs.ts";
import { sizeText } from "./text.ts";

const client = createClient((progress) => notices.progress(progress));
const notices = createNotices(client.cancel);
const { problem: onProblem, during } = notices;

let opened: OpenedImage[] = [];
let current: number | undefined;
let tabs: Tabs | undefined;

async function take(text: string, opening: Promise<OpenedImage[]>): Promise<void> {
  notices.clear();
  const images = await during(text, opening);
  if (images === undefined) return;
  opened = [...opened, ...images];
  drawImages();
  const [first] = images;
  if (first !== undefined) await show(first, "");
}

async function show(image: OpenedImage, platform: string): Promise<void> {
  current = image.id;
  drawImages();
  const view = await during(image.name, client.choose(image.id, platform));
  if (view !== undefined && current === image.id) drawImage(image, view);
}

async function close(image: OpenedImage): Promise<void> {
  await client.close(image.id);
  opened = opened.filter(({ id }) => id !== image.id);
  const [next] = opened;
  if (current !== image.id) return drawImages();
  current = undefined;
  find("main", "image").replaceChildren();
  drawImages();
  if (next !== undefined) await show(next, "");
}

function drawImages(): void {
  const items = opened.map((image) => {
    const isCurrent = image.id === current;
    const name = button("", () => void show(image, ""), { "aria-current": isCurrent ? "true" : undefined });
    name.append(foreign(image.name));
    return make(
      "li",
      {},
      name,
      button("×", () => void close(image), { "aria-label": `Close ${image.name}` }),
    );
  });
  find("nav", "images").replaceChildren(make("ul", {}, ...items));
  document.body.classList.toggle("has-image", opened.length > 0);
}

function drawImage(image: OpenedImage, view: ImageView): void {
  const before = tabs?.shown();
  const rows = client.rows;
  tabs = createTabs(
    image.name,
    [
      {
        id: "layers",
        label: "Layers and files",
        fill: (panel) =>
          fillLayers(panel, view, { read: () => reading(image, client.read(image.id)), rows, onProblem }),
      },
      {
        id: "manifests",
        label: "Manifests",
        fill: (panel) => fillManifests(panel, view, (platform) => void show(image, platform)),
      },
      { id: "config", label: "Configuration", fill: (panel) => fillConfig(panel, view) },
      {
        id: "runtime",
        label: "Runtime",
        fill: (panel) =>
          fillRuntime(panel, view, { runtime: (choices) => client.runtime(image.id, choices), onProblem }),
      },
      {
        id: "compare",
        label: "Compare",
        fill: (panel) =>
          fillCompare(panel, image, {
            images: () => opened,
            compare: (base, other) => reading(image, client.compare(base, other)),
            rows,
            onProblem,
          }),
      },
    ],
    "layers",
  );
  if (before !== undefined) tabs.show(before);
  const [manifest] = view.documents.slice(-2);
  find("main", "image").replaceChildren(
    make("h1", {}, breakable(view.name)),
    make(
      "p",
      { class: "digest soft" },
      foreign(view.platform),
      ` · ${sizeText(view.size)} · `,
      manifest?.digest ?? "",
    ),
    tabs.element,
  );
}

/** Show progress beside what shows the failure. */
async function reading<T>(image: OpenedImage, work: Promise<T>): Promise<T> {
  void during(
    image.name,
    work.then(
      () => undefined,
      () => undefined,
    ),
  );
  return await work;
}

watchOpening({
  registry: (question) => void take(question.reference, client.openRegistry(question)),
  async archives(files) {
    for (const file of files) await take(file.name, client.openArchive(file));
  },
});
find("input", "reference").focus();
