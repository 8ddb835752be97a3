import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { saveSpec } from "../../../cli/commands/save.spec.ts";
import { run } from "../../../cli/commands/save.ts";
import type { CommandContext } from "../../../cli/context.ts";
import { archiveOf, emptyStore, load, textOf, unpacked } from "../../core/image/archive/fixture.ts";
import { type Blob, image, layer, layoutFiles } from "../../core/image/fixture.ts";
import { aliasing, makeContext, type Recorded, recordOutput, rejection } from "../helpers.ts";

const test = suite("save");
const app = image([layer({ a: "1" })]);
const other = image([layer({ b: "1" })]);

interface Written {
  readonly context: CommandContext & { output: Recorded };
  /** What was written, by path; "-" is standard output, and a directory's files are below it. */
  readonly written: Map<string, Uint8Array>;
}

/** A store with a:1, a:2 (one image) and a nameless image. */
async function stage(terminals: readonly number[] = []): Promise<Written> {
  const at = emptyStore();
  const named = (blob: Blob, name: string): [Blob, object] => [
    blob,
    { annotations: { "io.containerd.image.name": `docker.io/library/${name}` } },
  ];
  const root = [named(app.manifest, "a:1"), named(app.manifest, "a:2"), [other.manifest] as const];
  await load(archiveOf(layoutFiles(root, app, other)), at);
  const written = new Map<string, Uint8Array>();
  const keep = async (path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> => {
    const parts: Uint8Array[] = [];
    for await (const chunk of chunks) parts.push(chunk.slice());
    written.set(path, new Uint8Array(Buffer.concat(parts)));
  };
  const context = makeContext({
    content: () => at.ports,
    files: {
      ...makeContext().files,
      output: (chunks) => keep("-", chunks),
      write: keep,
      writeDirectory: async (path, files) => {
        for await (const file of files) await keep(`${path}/${file.path}`, file.data());
      },
    },
  });
  return { context: { ...context, output: recordOutput(terminals) }, written };
}

async function save(argv: readonly string[], terminals?: readonly number[]): Promise<Written> {
  const at = await stage(terminals);
  assert.is(await run(parseArguments(saveSpec, argv), at.context), 0);
  assert.is(at.context.output.written.out, "");
  return at;
}

test("run() saves what an alias stands for under its own name", async () => {
  const { context, written } = await stage();
  const registries = aliasing({ mine: "docker.io/library/a" });
  const aliased = { ...context, content: () => ({ ...context.content(), registries }) };
  assert.is(await run(parseArguments(saveSpec, ["mine:2"]), aliased), 0);
  const files = await unpacked(written.get("-") ?? new Uint8Array());
  assert.match(textOf(files.get("manifest.json")), '"RepoTags":["docker.io/library/a:2"]');
});

test("run() writes a docker-archive to standard output, with the names that were typed", async () => {
  const { written } = await save(["a:1", other.config.digest.slice(7, 19), "a:2"]);
  const files = await unpacked(written.get("-") ?? new Uint8Array());
  const tags = JSON.parse(textOf(files.get("manifest.json"))).map(
    (image: { RepoTags: unknown }) => image.RepoTags,
  );
  assert.equal(tags, [["docker.io/library/a:1", "docker.io/library/a:2"], null]);
});

test("run() gives an image no name that was not typed", async () => {
  for (const text of [app.config.digest, app.manifest.digest.slice(7, 20)]) {
    const { written } = await save([text]);
    const files = await unpacked(written.get("-") ?? new Uint8Array());
    assert.is(JSON.parse(textOf(files.get("manifest.json")))[0].RepoTags, null, text);
  }
});

test("run() writes a file or a directory", async () => {
  const archive = await save(["-o", "a.tar", "--format", "oci-archive", "-m", "a:1"]);
  assert.ok((await unpacked(archive.written.get("a.tar") ?? new Uint8Array())).has("oci-layout"));
  const directory = await save(["-o", "d", "--format=oci-dir", "a:1"]);
  assert.ok(directory.written.has("d/oci-layout"));
  const docker = await save(["-o", "d", "--format=docker-dir", "a:1"]);
  assert.ok(docker.written.has("d/version"));
});

test("run() shows how much was written, on a terminal, unless it is quiet", async () => {
  assert.match((await save(["-o", "a.tar", "a:1"], [2])).context.output.written.err, /Writing a.tar: /);
  assert.is((await save(["-q", "-o", "a.tar", "a:1"], [2])).context.output.written.err, "");
});

test("run() writes nothing when an image is not here, or the target cannot be", async () => {
  const cases = [
    [["a:1", "a:3"], [], "not-found"],
    [["a:1"], [1], "invalid"],
    [["--format=oci-dir", "a:1"], [], "invalid"],
    [["--format=docker-dir", "-o", "d", "a:1", other.config.digest], [], "unsupported"],
  ] as const;
  for (const [argv, terminals, code] of cases) {
    const { context, written } = await stage(terminals);
    const error = await rejection(run(parseArguments(saveSpec, argv), context));
    assert.is(error.code, code, error.message);
    assert.is(written.size, 0);
  }
});

test.run();
