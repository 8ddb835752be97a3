import { suite } from "uvu";
import * as assert from "uvu/assert";
import { manifestPushSpec } from "../../../../cli/commands/manifest/push.spec.ts";
import { run } from "../../../../cli/commands/manifest/push.ts";
import { findIndexList } from "../../../../core/image/index-list/store.ts";
import { rejection } from "../../helpers.ts";
import { calling, scene } from "./scene.ts";

const test = suite("manifest push");
const push = calling(manifestPushSpec, run);

test("run() prints the digest to standard output, progress to standard error", async () => {
  const at = await scene();
  assert.is(await push(at, "list", "other.test/app:1"), 0);
  const digest = await at.digestLine();
  assert.is(at.said(), digest);
  assert.match(at.context.output.written.err, /: pushing \d+B\n/);
  assert.is(`${at.to.repository("app").tags.get("1")}\n`, digest);
});

test("run() is quiet when asked, and takes podman's word before the destination", async () => {
  const at = await scene();
  await push(at, "-q", "--digestfile", "/there", "list", "docker://other.test/app:2");
  assert.is(at.context.output.written.err, "");
  assert.is(`${at.files.get("/there")}\n`, at.said());
  assert.equal([...at.to.repository("app").tags.keys()], ["2"]);
});

test("run() sends the list alone when asked", async () => {
  const at = await scene();
  await push(at, "--all=false", "list", "other.test/app:1");
  assert.equal([at.to.repository("app").manifests.size, at.to.repository("app").blobs.size], [1, 0]);
});

test("run() removes the list afterwards, if it went well", async () => {
  const at = await scene();
  const failing = push(at, "--purge", "--format", "v2s2", "list", "other.test/app:1");
  assert.is((await rejection(failing)).code, "invalid");
  assert.ok(await findIndexList("list", at.ports.metadata));
  await push(at, "--rm", "list", "other.test/app:1");
  assert.is(await findIndexList("list", at.ports.metadata), undefined);
  assert.is(at.at.blobs.blobs.size, 0);
});

test.run();
