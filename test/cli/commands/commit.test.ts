import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { commitSpec } from "../../../cli/commands/commit.spec.ts";
import { run } from "../../../cli/commands/commit.ts";
import { findImage } from "../../../core/image/find.ts";
import { writeFile } from "../../contract/tree-writer.ts";
import { AMD64 } from "../../core/image/fixture.ts";
import { rejection } from "../helpers.ts";
import { commandScene } from "./containers.ts";

const test = suite("commit");

test("run() prints the image's id, and gives it the name", async () => {
  const { context, ports } = await commandScene((writer) => writeFile(writer, "new", "x"));
  assert.is(await run(parseArguments(commitSpec, ["-c", "USER web", "web", "app:1"]), context), 0);
  const image = await findImage("app:1", AMD64, ports.metadata);
  assert.is(context.output.written.out, `${image.imageId}\n`);
  assert.is(context.output.written.err, "");
  assert.is(image.reference, "docker.io/library/app:1");
  assert.equal(image.config, { Cmd: ["sh"], Env: ["PATH=/bin"], User: "web" });
});

test("run() writes the id to a file as well, and needs no name", async () => {
  const { context, files } = await commandScene(() => undefined);
  await run(parseArguments(commitSpec, ["--iidfile", "id", "web"]), context);
  const id = context.output.written.out.trim();
  assert.match(id, /^sha256:[0-9a-f]{64}$/);
  assert.is(new TextDecoder().decode(files.get("id")), id);
});

test("run() warns of a container that runs, unless it shall be quiet", async () => {
  for (const flags of [[], ["-q"], ["-p"]]) {
    const { context } = await commandScene(() => undefined, true);
    await run(parseArguments(commitSpec, [...flags, "web"]), context);
    assert.is(context.output.written.err.includes("is running"), !flags.includes("-q"), flags.join());
  }
});

test("run() refuses a target with a digest, and an unknown instruction, before it does anything", async () => {
  const { context } = await commandScene(() => undefined);
  const digest = `app@sha256:${"0".repeat(64)}`;
  for (const argv of [["web", digest], ["-c", "RUN x", "web"], ["gone"]]) {
    const { code } = await rejection(run(parseArguments(commitSpec, argv), context));
    assert.is(code, argv[0] === "gone" ? "not-found" : "invalid", argv.join(" "));
  }
  assert.is(context.output.written.out, "");
});

test.run();
