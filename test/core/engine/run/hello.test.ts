import { existsSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { HELLO_REFERENCE } from "../../../../core/engine/run/hello-name.ts";
import { createDigester } from "../../../../core/host/bun/digester.ts";
import { importLayout, type LayoutFiles } from "../../../../core/image/import.ts";
import { skipIf } from "../../../helpers/skip.ts";
import { repository } from "../../../helpers/user.ts";
import { AMD64, finish, store } from "../../image/fixture.ts";

const program = join(repository, "core/engine/hello/build/hello");
skipIf(existsSync(program) ? undefined : "core/engine/hello is not built: make -C core/engine/hello");
const { helloLayout } = await import("../../../../core/engine/run/hello.ts");

const test = suite("helloLayout");

const layout = (architecture = "amd64", version = "1.2.3"): Promise<LayoutFiles> =>
  helloLayout(architecture, version, createDigester());
const options = { reference: HELLO_REFERENCE, platform: AMD64 };

test("helloLayout is an image that can be imported, with every digest right", async () => {
  const at = store(() => assert.unreachable() as never);
  const { result } = await finish(importLayout(await layout(), options, at.ports));
  assert.is(result.reference, HELLO_REFERENCE);
  assert.equal(result.config.Cmd, ["/hello"]);
  assert.equal(result.config.Labels, { "rl.version": "1.2.3" });
  assert.is(result.layers.overlay.length, 1);
  at.checkClean();
});

test("helloLayout's only file is the program, executable and root's", async () => {
  const at = store(() => assert.unreachable() as never);
  await finish(importLayout(await layout(), options, at.ports));
  const [tree] = [...at.trees.trees.values()];
  assert.equal([...(tree?.children.keys() ?? [])], ["hello"]);
  const file = tree?.children.get("hello")?.node;
  if (file?.kind !== "file") return assert.unreachable();
  const { mode, uid, gid } = file.attributes;
  assert.equal([mode & 0o7777, uid, gid], [0o755, 0, 0]);
  assert.equal(file.content, await Bun.file(program).bytes());
});

test("helloLayout is the same bytes each time, and other ones for another version", async () => {
  const [one, two, other] = [await layout(), await layout(), await layout("amd64", "1.2.4")];
  assert.equal([...one.keys()].sort(), [...two.keys()].sort());
  for (const [path, bytes] of one) assert.equal(two.get(path), bytes, path);
  assert.is.not(String(one.get("index.json")), String(other.get("index.json")));
});

test.run();
