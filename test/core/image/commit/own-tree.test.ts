import { suite } from "uvu";
import * as assert from "uvu/assert";
import { imageTrees, readOwnTree, readWholeTree } from "../../../../core/image/commit/own-tree.ts";
import type { TreeReading } from "../../../../core/ports/tree-reader.ts";
import { attributes, bytes, writeFile } from "../../../contract/tree-writer.ts";
import { scene, TREE } from "./scene.ts";

const test = suite("core/image/commit/own-tree");

/** "path" with "=" behind what is the same. */
async function read(reading: TreeReading): Promise<string[]> {
  const found: string[] = [];
  for (let entry = await reading.next(); entry !== undefined; entry = await reading.next()) {
    found.push(`${new TextDecoder().decode(entry.path)}${entry.same ? "=" : ""}`);
  }
  await reading.close();
  return found.filter((path) => path !== "" && path !== "=");
}

test("an image's trees: every layer, topmost first, or the one that holds all", () => {
  const layers = { overlay: ["a".repeat(64), "b".repeat(64)], flat: ["c".repeat(64), "d".repeat(128)] };
  const keys = (form: "overlay" | "flat"): string[] =>
    imageTrees({ layers }, form).map((place) => (place.kind === "layer" ? place.key : ""));
  assert.equal(keys("overlay"), [`sha256:${"b".repeat(64)}`, `sha256:${"a".repeat(64)}`]);
  assert.equal(keys("flat"), [`sha512:${"d".repeat(128)}`]);
});

test("overlay: only what the container has written is read", async () => {
  const { ports, record } = await scene((writer) => writeFile(writer, "etc/new", ""));
  const paths = await read(readOwnTree(TREE, record, { content: true }, ports));
  assert.equal(
    paths.map((path) => path.replace("=", "")),
    ["etc", "etc/new"],
  );
  assert.equal(await read(readWholeTree(TREE, record, ports)), ["c", "etc", "etc/a", "etc/b", "etc/new"]);
});

test("flat: the whole root is compared, and what a start has made counts as unchanged", async () => {
  const { ports, record } = await scene(async (writer) => {
    await writer.directory(bytes("dev"), attributes());
    await writeFile(writer, "etc/hosts", "");
    await writeFile(writer, "etc/hostname", "written by the container");
    await writer.whiteout(bytes("c"));
  }, "flat");
  const paths = await read(readOwnTree(TREE, record, { content: true }, ports));
  assert.equal(
    paths.filter((path) => path !== "etc" && path !== "etc="),
    ["c", "dev=", "etc/a=", "etc/b=", "etc/hostname", "etc/hosts="],
  );
  const whole = await read(readWholeTree(TREE, record, ports));
  assert.equal(whole, ["dev", "etc", "etc/a", "etc/b", "etc/hostname", "etc/hosts"]);
});

test.run();
