import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  type LocatedImage,
  locateImage,
  type WantedImage,
} from "../../../../core/image/index-list/locate.ts";
import { getImage, putImage } from "../../../../core/image/list.ts";
import { rejection } from "../../../cli/helpers.ts";
import {
  APP,
  ARM,
  ARM64,
  app,
  arm,
  BOTH,
  type Lists,
  lists,
  OPTIONS,
  offline,
  root,
  SIGNAL,
} from "./fixture.ts";

const locate = suite("manifest list: locate");

const find = (at: Lists, image: WantedImage, options = OPTIONS): Promise<readonly LocatedImage[]> =>
  locateImage(image, options, offline(at.ports), SIGNAL);
/** Digests of the documents to begin at. */
const roots = (found: readonly LocatedImage[]): Promise<string[]> =>
  Promise.all(found.map(async ({ documents }) => (await documents({ kind: "root" })).digest));

locate("an image that is here is taken from here, by name or identifier", async () => {
  const at = lists();
  await at.pull(APP);
  for (const name of [APP, app.config.digest.slice(7, 19), app.manifest.digest]) {
    const found = await find(at, { name });
    assert.equal(
      found.map(({ source }) => source),
      ["registry.test/app"],
    );
    assert.equal(await roots(found), [app.manifest.digest]);
  }
});

locate("what is not here is at the registry, unless it was to be here", async () => {
  const at = lists();
  const [there] = await locateImage({ name: APP }, OPTIONS, at.ports, SIGNAL);
  assert.is(there?.source, "registry.test/app");
  assert.is((await there?.documents({ kind: "root" }))?.digest, app.manifest.digest);
  assert.is((await rejection(find(at, { name: APP, where: "here" }))).code, "not-found");
  assert.is((await rejection(find(at, { name: "abcdef123456", where: "here" }))).code, "not-found");
  assert.is((await rejection(find(at, { name: "UPPER" }))).code, "invalid");
});

locate("the registry is asked for what is here when that is wanted", async () => {
  const at = lists();
  await at.pull(APP);
  at.from.repository("app").tags.set("amd64", arm.manifest.digest);
  const found = await locateImage({ name: APP, where: "registry" }, OPTIONS, at.ports, SIGNAL);
  assert.equal(await roots(found), [arm.manifest.digest]);
});

locate("an index that is here leads to its other images at the registry", async () => {
  const at = lists();
  await at.pull(BOTH);
  const [located] = await locateImage({ name: BOTH }, { platform: ARM64 }, at.ports, SIGNAL);
  assert.is((await located?.documents({ kind: "root" }))?.digest, root.digest);
  const { mediaType, digest, bytes } = arm.manifest;
  const before = at.from.log.length;
  const descriptor = { mediaType, digest, size: bytes.length };
  assert.is((await located?.documents({ kind: "document", descriptor }))?.digest, digest);
  assert.equal(at.from.log.slice(before), [`GET /v2/app/manifests/${digest}`]);
});

locate("the only image there is is meant when nobody asked for a platform", async () => {
  const at = lists();
  await at.pull(BOTH, ARM64);
  assert.equal(await roots(await find(at, { name: BOTH })), [arm.manifest.digest]);
  const asked = await find(at, { name: BOTH }, { ...OPTIONS, anyPlatform: false });
  assert.equal(await roots(asked), [root.digest]);
});

locate("with all, a name means every target it has here", async () => {
  const at = lists();
  await at.pull(APP);
  await at.pull(ARM, ARM64);
  const record = await getImage(at.ports.metadata, ARM, "linux/arm64");
  if (record === undefined) throw new Error("it was pulled");
  await putImage({ ...record, reference: APP }, at.ports);
  const found = await find(at, { name: APP }, { ...OPTIONS, all: true });
  assert.equal((await roots(found)).sort(), [app.manifest.digest, arm.manifest.digest].sort());
  const s390x = { platform: { os: "linux", architecture: "s390x" }, anyPlatform: true };
  assert.is((await rejection(find(at, { name: APP }, s390x))).code, "not-found");
});

locate("an image without a name has no registry", async () => {
  const at = lists();
  await at.pull(APP);
  const record = await getImage(at.ports.metadata, APP, "linux/amd64");
  if (record === undefined) throw new Error("it was pulled");
  await at.ports.metadata.delete("images/registry.test+app=3aamd64=20linux+amd64");
  await putImage({ ...record, reference: `<none>@${record.target}` }, at.ports);
  const [found] = await find(at, { name: app.config.digest });
  assert.is(found?.source, undefined);
  const { mediaType, digest, bytes } = app.config;
  const descriptor = { mediaType, digest, size: bytes.length };
  assert.equal((await found?.documents({ kind: "config", descriptor }))?.bytes, bytes);
});

locate.run();
