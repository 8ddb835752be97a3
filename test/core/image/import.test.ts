import { suite } from "uvu";
import * as assert from "uvu/assert";
import { findImage } from "../../../core/image/find.ts";
import { type ImportOptions, importLayout, type LayoutFiles } from "../../../core/image/import.ts";
import type { ImageRecord } from "../../../core/image/record.ts";
import { bytesOf, refuses } from "../distribution/helpers.ts";
import { AMD64, finish, image, index, layer, layoutFiles, names, type Store, store } from "./fixture.ts";

const importing = suite("importLayout");
const app = image([layer({ hello: "1" })]);
const ARM = { os: "linux", architecture: "arm64" };
const arm = image([layer({ arm: "1" })], { platform: ARM });
const named = (name: string): object => ({ annotations: { "org.opencontainers.image.ref.name": name } });

const none = (): Store => store(() => assert.unreachable() as never);
async function run(files: LayoutFiles, at = none(), more: Partial<ImportOptions> = {}): Promise<ImageRecord> {
  const options = { reference: "rl.test/hello", platform: AMD64, ...more };
  return (await finish(importLayout(files, options, at.ports))).result;
}

importing("imports the only image without a network", async () => {
  const at = none();
  const record = await run(layoutFiles([[app.manifest]], app), at);
  assert.is(record.reference, "rl.test/hello:latest");
  assert.equal(names(at.trees, app.layers[0]?.diffId ?? app.manifest.digest), ["hello"]);
  assert.equal(await findImage("rl.test/hello", AMD64, at.ports.metadata), record);
});

importing("chooses by name, and by platform among entries of one name", async () => {
  const two = layoutFiles(
    [
      [app.manifest, named("a")],
      [arm.manifest, named("b")],
    ],
    app,
    arm,
  );
  await refuses(run(two), "invalid", /2 images/);
  assert.is((await run(two, none(), { name: "a" })).imageId, app.config.digest);
  await refuses(run(two, none(), { name: "c" }), "not-found", /no such image/);
  const both = layoutFiles(
    [
      [arm.manifest, { ...named("a"), platform: ARM }],
      [app.manifest, { ...named("a"), platform: AMD64 }],
    ],
    app,
    arm,
  );
  assert.is((await run(both)).imageId, app.config.digest);
  assert.is((await run(both, none(), { platform: ARM })).imageId, arm.config.digest);
});

importing("follows an index inside the layout", async () => {
  const root = index([
    [arm.manifest, { platform: ARM }],
    [app.manifest, { platform: AMD64 }],
  ]);
  const record = await run(layoutFiles([[root]], app, arm));
  assert.is(record.target, root.digest);
  assert.is(record.imageId, app.config.digest);
});

importing("refuses changed, missing and foreign files", async () => {
  const good = layoutFiles([[app.manifest]], app);
  for (const path of good.keys()) {
    const missing = new Map(good);
    missing.delete(path);
    const at = none();
    await refuses(run(missing, at), "not-found", new RegExp(`no file "${path}"`));
    at.checkClean();
    if (!path.startsWith("blobs/")) continue;
    const changed = new Map(good);
    changed.set(path, bytesOf(`${new TextDecoder().decode(good.get(path))} `));
    await refuses(run(changed), "corrupt");
  }
  for (const text of ["", "{}", '{"imageLayoutVersion":"2.0.0"}']) {
    await refuses(run(new Map([...good, ["oci-layout", bytesOf(text)]])), "unsupported");
  }
});

importing.run();
