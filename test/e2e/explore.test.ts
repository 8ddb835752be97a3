/** `rl image explore` on images of a registry: the page tells what was put into them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { pushImage } from "../helpers/e2e/handmade.ts";
import { makeStage, type Stage } from "../helpers/e2e/stage.ts";

const test = suite("image explore");
let stage: Stage;
test.before(async () => {
  stage = await makeStage({ registry: "empty" });
});
test.after(() => stage?.stop());

interface Model {
  readonly content: number;
  readonly wasted: number;
  readonly names: readonly string[];
  readonly layers: readonly { readonly content: number; readonly wasted: number; readonly hidden: number }[];
}

function modelIn(html: string): Model {
  const open = '<script type="application/json" id="model">';
  const from = html.indexOf(open) + open.length;
  return JSON.parse(html.slice(from, html.indexOf("</script>", from))) as Model;
}

const bytes = (length: number): Uint8Array => new Uint8Array(length).fill(120);
const HOSTILE = "<img src=x onerror=alert(1)>\u202e";

test("known waste comes out to the byte, and hostile names as text", async () => {
  const image = await pushImage(stage.registry, "explore/waste:1", {
    layers: [
      [
        { path: "data/", type: "directory" },
        { path: "data/big", content: bytes(100_000) },
        { path: "data/kept", content: bytes(10) },
        { path: HOSTILE, content: bytes(1) },
      ],
      [{ path: "data/big", content: bytes(50_000) }],
      [{ path: "data/.wh.big" }],
    ],
  });
  await stage.ok(["pull", "-q", image]);
  const path = join(stage.home, "page.html");
  assert.is(await stage.ok(["image", "explore", "-o", path, image]), `${path}\n`);
  const html = readFileSync(path, "utf8");
  const { content, wasted, names, layers } = modelIn(html);
  assert.equal([content, wasted], [150_011, 150_000]);
  assert.equal(
    layers.map((layer) => [layer.content, layer.wasted, layer.hidden]),
    [
      [100_011, 100_000, 0],
      [50_000, 50_000, 100_000],
      [0, 0, 50_000],
    ],
  );
  assert.ok(names.includes("<img src=x onerror=alert(1)>\\u202e"), names.join());
  assert.not.match(html, /<img|\u202e/);
});

test("an image that is not here is not fetched for it", async () => {
  const { exitCode, stderr } = await stage.rl(["image", "explore", "-o", "-", "registry.invalid/none"]);
  assert.is(exitCode, 125);
  assert.match(stderr, /Cannot find image/);
});

test.run();
