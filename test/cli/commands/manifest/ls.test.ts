import { suite } from "uvu";
import * as assert from "uvu/assert";
import { manifestLsSpec } from "../../../../cli/commands/manifest/ls.spec.ts";
import { run } from "../../../../cli/commands/manifest/ls.ts";
import { createIndexList } from "../../../../core/image/index-list/change.ts";
import { OPTIONS } from "../../../core/image/index-list/fixture.ts";
import { calling, scene } from "./scene.ts";

const test = suite("manifest ls");
const ls = calling(manifestLsSpec, run);

test("run() lists lists with digests and platforms", async () => {
  const at = await scene();
  const digest = (await at.digestLine()).trim();
  await createIndexList("registry.test/empty:1", [], OPTIONS, at.ports);
  assert.is(await ls(at), 0);
  const [head = "", first = "", second = ""] = at.said().split("\n");
  assert.match(head, /^NAME +DIGEST +PLATFORMS$/);
  assert.ok(first.startsWith("list:latest"));
  assert.ok(first.endsWith(`${digest}   linux/amd64, linux/arm64`), first);
  assert.ok(second.startsWith("registry.test/empty:1"));
});

test("run() prints names alone, or by a template, or as JSON", async () => {
  const at = await scene();
  await ls(at, "-q");
  assert.is(at.said(), "list:latest\n");
  await ls(at, "--format", "{{.Name}} {{.Images}}");
  assert.is(at.said(), "list:latest 2\n");
  await ls(at, "--format", "json");
  assert.equal(Object.keys(JSON.parse(at.said()) as object), ["Digest", "Images", "Name", "Platforms"]);
});

test.run();
