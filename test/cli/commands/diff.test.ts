import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { diffSpec } from "../../../cli/commands/diff.spec.ts";
import { run } from "../../../cli/commands/diff.ts";
import type { TreeWriter } from "../../../core/ports/tree-writer.ts";
import { attributes, bytes, writeFile } from "../../contract/tree-writer.ts";
import { aliasing, givenUp, rejection } from "../helpers.ts";
import { type CommandScene, commandScene } from "./containers.ts";

const test = suite("diff");

async function change(writer: TreeWriter): Promise<void> {
  await writeFile(writer, "new\n", "");
  await writer.file(Uint8Array.of(0x6e, 0xff), 0, attributes());
  await writer.whiteout(bytes("c"));
}

async function shown({ context }: CommandScene, ...argv: string[]): Promise<string> {
  assert.is(await run(parseArguments(diffSpec, argv), context), 0);
  return context.output.written.out;
}

test("run() shows a letter and a path a line, whatever is in the name", async () => {
  const out = await shown(await commandScene(change), "web");
  assert.is(out, "D /c\nA /new\\n\nA /n\\xff\n");
});

test("run() shows lists as JSON, without those that are empty", async () => {
  const out = await shown(await commandScene(change), "--format", "json", "web");
  assert.equal(JSON.parse(out), { added: ["/new\n", "/n\\xff"], deleted: ["/c"] });
});

test("run() takes an image where there is no container of the name, and compares with another", async () => {
  assert.is(await shown(await commandScene(change), "base"), "A /c\n");
  assert.is(await shown(await commandScene(change), "base", "base"), "");
  assert.match(await shown(await commandScene(change), "web", "base"), /^D \/c$/m);
});

test("run() says when there is neither", async () => {
  const { context } = await commandScene(change);
  const { code } = await rejection(run(parseArguments(diffSpec, ["gone"]), context));
  assert.is(code, "not-found");
});

test("run() ends when the person gives up", async () => {
  for (const argv of [["web"], ["base"], ["base", "base"]]) {
    const { context } = await commandScene(change);
    const ended = run(parseArguments(diffSpec, argv), { ...context, signal: givenUp() });
    assert.is((await rejection(ended)).code, "cancelled", argv.join(" "));
    assert.is(context.output.written.out, "");
  }
});

test("run() takes what an alias stands for", async () => {
  const { context, ports } = await commandScene(change);
  const registries = aliasing({ mine: "docker.io/library/base" });
  const aliased = { ...context, store: async () => ({ ...ports, registries }) };
  assert.is(await run(parseArguments(diffSpec, ["mine"]), aliased), 0);
  assert.is(context.output.written.out, "A /c\n");
});

test.run();
