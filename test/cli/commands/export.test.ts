import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { exportSpec } from "../../../cli/commands/export.spec.ts";
import { run } from "../../../cli/commands/export.ts";
import type { TreeWriter } from "../../../core/ports/tree-writer.ts";
import { bytes, writeFile } from "../../contract/tree-writer.ts";
import { readAll } from "../../core/tar/read.ts";
import { recordOutput, rejection } from "../helpers.ts";
import { commandScene } from "./containers.ts";

const test = suite("export");

async function change(writer: TreeWriter): Promise<void> {
  await writeFile(writer, "new", "content");
  await writer.whiteout(bytes("c"));
  await writer.opaque(bytes("etc"));
}

test("run() writes the container's whole root, to a file or to standard output", async () => {
  for (const argv of [["-o", "x.tar", "web"], ["web"]]) {
    const { context, files } = await commandScene(change);
    assert.is(await run(parseArguments(exportSpec, argv), context), 0);
    const archive = files.get(argv.length > 1 ? "x.tar" : "-");
    const entries = await readAll(archive ?? new Uint8Array());
    assert.equal(
      entries.map(({ type, path, content }) => `${type} ${path} ${content}`),
      ["directory etc/ ", "file new content"],
    );
  }
});

test("run() writes no archive to a terminal", async () => {
  const { context } = await commandScene(change);
  const output = recordOutput([1]);
  const error = await rejection(run(parseArguments(exportSpec, ["web"]), { ...context, output }));
  assert.is(error.code, "invalid");
  assert.match(error.hint ?? "", /-o FILE/);
});

test.run();
