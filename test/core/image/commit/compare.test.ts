import { suite } from "uvu";
import * as assert from "uvu/assert";
import { containerChanges, imageChanges } from "../../../../core/image/commit/compare.ts";
import type { TreeChange } from "../../../../core/layer/diff-changes.ts";
import type { TreeWriter } from "../../../../core/ports/tree-writer.ts";
import { bytes, writeFile } from "../../../contract/tree-writer.ts";
import { scene, TREE } from "./scene.ts";

const test = suite("core/image/commit/compare");

async function change(writer: TreeWriter): Promise<void> {
  await writeFile(writer, "new", "");
  await writer.whiteout(bytes("c"));
}

function lines(changes: readonly TreeChange[]): string[] {
  return changes.map(({ kind, path }) => `${kind} ${new TextDecoder().decode(path)}`);
}

for (const form of ["overlay", "flat"] as const) {
  test(`${form}: a container and its image, or another one`, async () => {
    const { ports, record } = await scene(change, form);
    const other = {
      layers: { overlay: record.layers.overlay.slice(0, 1), flat: record.layers.flat.slice(0, 1) },
    };
    assert.equal(lines(await containerChanges(TREE, record, undefined, ports)), ["deleted c", "added new"]);
    assert.equal(lines(await containerChanges(TREE, record, other, ports)), ["added new"]);
  });

  test(`${form}: an image's uppermost layer, or two images`, async () => {
    const { ports, record } = await scene(change, form);
    const lower = {
      layers: { overlay: record.layers.overlay.slice(0, 1), flat: record.layers.flat.slice(0, 1) },
    };
    assert.equal(lines(await imageChanges(record, undefined, ports)), ["added c"]);
    assert.equal(lines(await imageChanges(lower, undefined, ports)), [
      "added etc",
      "added etc/a",
      "added etc/b",
    ]);
    assert.equal(lines(await imageChanges(record, lower, ports)), ["added c"]);
    assert.equal(lines(await imageChanges(lower, record, ports)), ["deleted c"]);
  });
}

test.run();
