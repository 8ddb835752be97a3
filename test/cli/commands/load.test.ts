import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { loadSpec } from "../../../cli/commands/load.spec.ts";
import { run } from "../../../cli/commands/load.ts";
import type { CommandContext } from "../../../cli/context.ts";
import type { ArchiveMember } from "../../../core/image/archive/member.ts";
import { archiveOf, emptyStore, pieces } from "../../core/image/archive/fixture.ts";
import { image, keeping, layer, layoutFiles, type Store } from "../../core/image/fixture.ts";
import { makeContext, type Recorded, recordOutput, rejection } from "../helpers.ts";

const test = suite("load");
const app = image([layer({ a: "1" })]);
const other = image([layer({ b: "1" })]);
const arm = image([layer({ c: "1" })], { platform: { os: "linux", architecture: "arm64" } });
const named = { annotations: { "io.containerd.image.name": "docker.io/library/app:1" } };
const files = layoutFiles([[app.manifest, named], [other.manifest]], app, other);
const archive = archiveOf(files);

/** A context with files of these names; "-" is standard input. */
function contextOf(
  named: Readonly<Record<string, Uint8Array>>,
  at: Store,
  terminals: readonly number[] = [],
): CommandContext & { output: Recorded } {
  const read = (path: string): AsyncIterable<Uint8Array> => pieces(named[path] ?? new Uint8Array());
  const directory = async function* (): AsyncGenerator<ArchiveMember> {
    for (const [path, bytes] of files) {
      yield { kind: "file", path, size: bytes.length, data: () => pieces(bytes) };
    }
  };
  const context = makeContext({
    store: async () => keeping(at),
    files: {
      ...makeContext().files,
      input: () => read("-"),
      read,
      isDirectory: async (path) => path === "directory",
      readDirectory: directory,
    },
  });
  const output = recordOutput(terminals);
  return { ...context, output };
}

test("run() loads a file, standard input or a directory, and prints what docker prints", async () => {
  const sources = [
    [["-i", "app.tar"], { "app.tar": archive }],
    [["--input=app.tar", "-q"], { "app.tar": archive }],
    [[], { "-": archive }],
    [["-i", "directory"], {}],
  ] as const;
  for (const [argv, named] of sources) {
    const context = contextOf(named, emptyStore());
    assert.is(await run(parseArguments(loadSpec, argv), context), 0);
    assert.is(
      context.output.written.out,
      `Loaded image: app:1\nLoaded image ID: ${other.config.digest}\n`,
      argv.join(" "),
    );
  }
});

test("run() shows progress unless it is quiet", async () => {
  const shown = contextOf({ a: archive }, emptyStore(), [2]);
  await run(parseArguments(loadSpec, ["-i", "a"]), shown);
  assert.match(shown.output.written.err, /Reading a: /);
  const quiet = contextOf({ a: archive }, emptyStore(), [2]);
  await run(parseArguments(loadSpec, ["-q", "-i", "a"]), quiet);
  assert.is(quiet.output.written.err, "");
});

test("run() wants no terminal for an archive", async () => {
  const error = await rejection(run(parseArguments(loadSpec, []), contextOf({}, emptyStore(), [0])));
  assert.is(error.code, "invalid");
  assert.match(error.message, /it is a terminal/);
});

test("run() is strict about a platform that was asked for", async () => {
  const foreign = { a: archiveOf(layoutFiles([[arm.manifest]], arm)) };
  const context = contextOf(foreign, emptyStore());
  assert.is(await run(parseArguments(loadSpec, ["-i", "a"]), context), 0);
  assert.is(context.output.written.out, `Loaded image ID: ${arm.config.digest}\n`);
  const argv = ["-i", "a", "--platform", "linux/amd64"];
  const error = await rejection(run(parseArguments(loadSpec, argv), contextOf(foreign, emptyStore())));
  assert.is(error.code, "not-found");
});

test("run() names the archive in messages", async () => {
  const context = contextOf({ "broken.tar": new Uint8Array(100) }, emptyStore());
  const error = await rejection(run(parseArguments(loadSpec, ["-i", "broken.tar"]), context));
  assert.not.match(context.output.written.out, /Loaded/);
  assert.is(error.code, "corrupt");
});

test.run();
