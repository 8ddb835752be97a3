import { test } from "uvu";
import * as assert from "uvu/assert";
import { listImages } from "../../../../core/image/list.ts";
import { image, layer, layoutFiles } from "../fixture.ts";
import { archiveOf, emptyStore, load } from "./fixture.ts";

const app = image([layer({ hello: "1" })]);
const named = (name: string): object => ({ annotations: { "io.containerd.image.name": name } });
const archive = (...names: string[]): Uint8Array =>
  archiveOf(
    layoutFiles(
      names.length === 0 ? [[app.manifest]] : names.map((name) => [app.manifest, named(name)]),
      app,
    ),
  );

test("storeArchived() makes a record for each name, or a nameless one", async () => {
  const at = emptyStore();
  const loaded = await load(archive("a.test/a:1", "a.test/b:1"), at);
  assert.equal(
    loaded.map(({ record }) => record.reference),
    ["a.test/a:1", "a.test/b:1"],
  );
  const other = emptyStore();
  const [nameless] = await load(archive(), other);
  assert.is(nameless?.record.reference, `<none>@${app.manifest.digest}`);
  assert.is(nameless?.reference, undefined);
});

test("storeArchived() makes no nameless record of an image that has a name", async () => {
  const at = emptyStore();
  await load(archive("a.test/a:1"), at);
  const [again] = await load(archive(), at);
  assert.is(again?.record.reference, "a.test/a:1");
  assert.is(again?.reference, undefined);
  assert.is((await listImages(at.ports.metadata)).length, 1);
});

test.run();
