import { suite } from "uvu";
import * as assert from "uvu/assert";
import { manifestInspectSpec } from "../../../../cli/commands/manifest/inspect.spec.ts";
import { run } from "../../../../cli/commands/manifest/inspect.ts";
import { json } from "../../../core/image/fixture.ts";
import { app, BOTH, root, stock } from "../../../core/image/index-list/fixture.ts";
import { recordOutput, rejection } from "../../helpers.ts";
import { calling, scene } from "./scene.ts";

const test = suite("manifest inspect");
const inspect = calling(manifestInspectSpec, run);

test("run() shows a list", async () => {
  const at = await scene();
  assert.is(await inspect(at, "list"), 0);
  const text = at.said();
  assert.ok(
    text.startsWith(
      '{\n    "schemaVersion": 2,\n    "mediaType": "application/vnd.oci.image.index.v1+json",\n',
    ),
  );
  const { manifests } = JSON.parse(text) as { manifests: { digest: string }[] };
  assert.is(manifests[0]?.digest, app.manifest.digest);
});

test("run() shows what a registry has", async () => {
  const at = await scene();
  for (const name of [BOTH, `docker://${BOTH}`]) {
    await inspect(at, name);
    const text = at.said();
    assert.equal(JSON.parse(text), JSON.parse(new TextDecoder().decode(root.bytes)));
    assert.match(text, /^\{\n {4}"schemaVersion": 2,\n/);
  }
  assert.is((await rejection(inspect(at, "registry.test/app:none"))).code, "not-found");
});

test("run() lets nothing of a registry move a terminal", async () => {
  const at = await scene();
  const annotations = { a: "\u009b2J" };
  const mediaType = "application/vnd.oci.image.index.v1+json";
  const odd = json({ schemaVersion: 2, mediaType, manifests: [], annotations }, mediaType);
  stock(at.from.repository("app"), { odd });
  const output = recordOutput([1]);
  await inspect({ ...at, context: { ...at.context, output } }, "registry.test/app:odd");
  assert.not.ok(output.written.out.includes("\u009b"));
  await inspect(at, "registry.test/app:odd");
  assert.equal((JSON.parse(at.said()) as { annotations: object }).annotations, annotations);
});

test.run();
