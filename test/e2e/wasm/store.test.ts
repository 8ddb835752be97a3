/** What WebAssembly components leave in a store, and how it goes. */
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { componentOf, probeModule } from "../../helpers/wasm/programs.ts";

const test = suite("wasm components in the store");
const ARTIFACT = "example.org/artifact";
const LAYERS = "example.org/layers";
let stage: Stage;
let component: Uint8Array;

test.before(async () => {
  stage = await makeStage();
  component = await componentOf(probeModule());
});
test.after(() => stage?.stop());

const kept = (): string[] =>
  existsSync(join(stage.store, "wasm")) ? readdirSync(join(stage.store, "wasm")) : [];
const rows = async (): Promise<string[]> =>
  (await stage.ok(["system", "df", "--format", "{{.Type}} {{.TotalCount}} {{.Active}} {{.Reclaimable}}"]))
    .trim()
    .split("\n");

test("translations are counted, stay as long as a container or an image has them, and are made again", async () => {
  assert.is((await rows()).length, 3);
  const file = join(stage.home, "component.wasm");
  writeFileSync(file, component);
  await stage.ok(["image", "wasm", "-q", "-t", ARTIFACT, file]);
  // Another program, in an archive: translated before its first start, from where it is unpacked.
  const other = new Uint8Array([...component, 0, 2, 1, 0x78]);
  const tar = join(stage.home, "layers.tar");
  writeFileSync(tar, await new Bun.Archive({ "app.wasm": other }).bytes());
  const change = ["-c", 'ENTRYPOINT ["/app.wasm"]'];
  await stage.ok(["import", "-q", "--platform", "wasi/wasm", ...change, tar, LAYERS]);
  assert.is(await stage.ok(["run", "--rm", LAYERS, "args", "x"]), "/app.wasm\nargs\nx\n");
  await stage.ok(["create", "--name", "made", ARTIFACT, "args", "y"]);
  assert.is(kept().length, 2);
  assert.match((await rows())[3] ?? "", /^Components 2 1 [\d.]+[kM]B \((49|50)%\)$/);

  await stage.ok(["system", "prune", "-f", "--filter", "label=none"]);
  assert.is(kept().length, 2);
  // The container goes, the images stay.
  await stage.ok(["system", "prune", "-f"]);
  assert.is(kept().length, 2);
  await stage.ok(["create", "--name", "made", ARTIFACT, "args", "y"]);
  await stage.ok(["rmi", LAYERS]);
  const pruned = await stage.ok(["system", "prune", "-f", "--filter", "until=1h"]);
  assert.not.match(pruned, /Components/);
  assert.is(kept().length, 2);
  assert.match(await stage.ok(["start", "-a", "made"]), /^\/app.wasm\nargs\ny\n$/);
  const last = await stage.ok(["system", "prune", "-f", "-a"]);
  assert.match(
    last,
    /\nDeleted Components:\n[0-9a-f]{64}\n[0-9a-f]{64}\n\nTotal reclaimed space: [\d.]+[kM]B\n$/,
  );
  assert.equal(kept(), []);
  assert.is((await rows()).length, 3);

  await stage.ok(["image", "wasm", "-q", "-t", ARTIFACT, file]);
  assert.is(await stage.ok(["run", "--rm", ARTIFACT, "args"]), "/app.wasm\nargs\n");
  assert.is(kept().length, 1);
});

test.run();
