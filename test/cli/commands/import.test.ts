import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { importSpec } from "../../../cli/commands/import.spec.ts";
import { run } from "../../../cli/commands/import.ts";
import type { CommandContext } from "../../../cli/context.ts";
import { readImages } from "../../../core/image/list.ts";
import type { ImageRecord } from "../../../core/image/record.ts";
import { pieces } from "../../core/image/archive/fixture.ts";
import { keeping, store, tar } from "../../core/image/fixture.ts";
import { makeContext, type Recorded, recordOutput, rejection } from "../helpers.ts";

const test = suite("import");
const root = tar({ hello: "1" });

interface Stage {
  readonly context: CommandContext & { output: Recorded };
  /** The only image there is. */
  image(): Promise<ImageRecord | undefined>;
}

/** Files, standard input ("-") and a server, all of which have the same archive. */
function stage(terminals: readonly number[] = []): Stage {
  const at = store(({ url }) =>
    url === "https://x.test/r.tar" ? { status: 200, body: root } : { status: 404 },
  );
  const context = makeContext({
    store: async () => keeping(at),
    files: {
      ...makeContext().files,
      input: () => pieces(root),
      read: (path) => pieces(path === "r.tar" ? root : new Uint8Array()),
    },
  });
  return {
    context: { ...context, output: recordOutput(terminals) },
    image: async () => (await readImages(at.ports.metadata))[0],
  };
}

test("run() imports a file, standard input or what is behind an address, and prints the id", async () => {
  for (const source of ["r.tar", "-", "https://x.test/r.tar"]) {
    const { context, image } = stage();
    assert.is(await run(parseArguments(importSpec, [source, "mine:1"]), context), 0);
    const record = await image();
    assert.is(context.output.written.out, `${record?.imageId}\n`);
    assert.is(record?.reference, "docker.io/library/mine:1");
    assert.is(record?.created, "2026-06-15T12:00:00.000Z");
    assert.is(record?.platform, "linux/amd64");
  }
});

test("run() takes instructions, a note and a platform, and needs no name", async () => {
  const { context, image } = stage();
  const argv = ["-c", 'CMD ["a"]', "--change=ENV B=c", "-m", "note", "--platform", "arm64", "-q", "r.tar"];
  assert.is(await run(parseArguments(importSpec, argv), context), 0);
  const record = await image();
  assert.equal(record?.config, { Cmd: ["a"], Env: ["B=c"] });
  assert.is(record?.platform, "linux/arm64");
  assert.match(record?.reference ?? "", /^<none>@sha256:/);
  assert.is(context.output.written.err, "");
});

test("run() refuses names, archives and addresses that will not do", async () => {
  const cases = [
    [["r.tar", `mine@sha256:${"0".repeat(64)}`], [], "invalid"],
    [["r.tar", "Mine"], [], "invalid"],
    [["-c", "FROM x", "r.tar"], [], "invalid"],
    [["empty.tar", "mine"], [], "invalid"],
    [["https://x.test/none.tar", "mine"], [], "not-found"],
    [["-", "mine"], [0], "invalid"],
  ] as const;
  for (const [argv, terminals, code] of cases) {
    const { context, image } = stage(terminals);
    const error = await rejection(run(parseArguments(importSpec, argv), context));
    assert.is(error.code, code, error.message);
    assert.is(await image(), undefined);
  }
});

test.run();
