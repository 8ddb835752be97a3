import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { cpSpec } from "../../../cli/commands/cp.spec.ts";
import { run } from "../../../cli/commands/cp.ts";
import { createCodec } from "../../../core/host/bun/codec.ts";
import type { ContentPorts } from "../../../core/image/ports.ts";
import type { FilePlace } from "../../../core/ports/file-place.ts";
import { place, text } from "../../core/container/copy/place.ts";
import { entry, tarOf } from "../../core/container/copy/tar.ts";
import { makeContext, recordOutput, rejection } from "../helpers.ts";

const test = suite("cp");
const CWD = process.cwd().slice(1);

function scene(terminals: readonly number[] = []) {
  const inside = place({ d: "directory", "d/a": "file abc", "d/s": "socket" });
  const parents = CWD.split("/").map((_, index, parts) => parts.slice(0, index + 1).join("/"));
  const tree = Object.fromEntries(parents.map((path) => [path, "directory"]));
  const host = place({ ...tree, [`${CWD}/f`]: "file xy" }, true);
  const names: string[] = [];
  let out = "";
  const context = {
    ...makeContext({
      copying: {
        host: () => host,
        inContainer: async <T>(name: string, work: (at: FilePlace) => Promise<T>) => {
          names.push(name);
          return await work(inside);
        },
      },
      content: () => ({ codec: createCodec() }) as ContentPorts,
      files: {
        ...makeContext().files,
        input: () => tarOf([entry("file", "x", "abc")]),
        output: async (chunks) => {
          for await (const chunk of chunks) out += text(chunk);
        },
      },
    }),
    output: recordOutput(terminals),
  };
  const call = (...argv: string[]) => run(parseArguments(cpSpec, argv), context);
  return { call, inside, host, names, out: () => out, said: () => context.output.written.err };
}

test("out of a container and into one", async () => {
  const { call, inside, host, names } = scene();
  assert.is(await call("web:/d/a", "."), 0);
  assert.is(await call("-a", "f", "web:/d"), 0);
  assert.equal(names, ["web", "web"]);
  assert.is(host.lines[1], "file a 3 644 0:0");
  assert.is(inside.lines[1], "file d/f 2 644 5:6");
});

test("what is left out is said always, what was copied only to people and not with -q", async () => {
  const quiet = scene();
  await quiet.call("web:/d", ".");
  assert.is(quiet.said(), "rl: warning: left out d/s: it is a socket or device\n");
  const people = scene([1]);
  await people.call("web:/d/a", ".");
  assert.is(people.said(), "Successfully copied 2.05kB to .\n");
  const asked = scene([1]);
  await asked.call("-q", "web:/d/a", ".");
  assert.is(asked.said(), "");
});

test("archives by the standard streams, which are no terminals", async () => {
  const { call, inside, out } = scene();
  await call("web:/d/a", "-");
  assert.match(out(), /abc\0/);
  await call("-", "web:/d");
  assert.is(inside.lines[1], "file d/x 3 644 3:4");
  assert.match((await rejection(scene([1]).call("web:/d/a", "-"))).hint ?? "", /> FILE/);
  assert.match((await rejection(scene([0]).call("-", "web:/d"))).hint ?? "", /< FILE/);
});

test("neither two containers nor none", async () => {
  assert.is((await rejection(scene().call("a:/x", "b:/y"))).code, "unsupported");
  assert.is((await rejection(scene().call("a", "b"))).code, "invalid");
});

test.run();
