import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createProgress, SILENT } from "../../cli/progress.ts";
import { unpackShown } from "../../cli/unpack.ts";
import { pullImage } from "../../core/image/pull.ts";
import type { ImageRecord } from "../../core/image/record.ts";
import { AMD64, finish, image, layer, type Store, serve, shelf, store } from "../core/image/fixture.ts";
import { givenUp, recordOutput, rejection } from "./helpers.ts";

const test = suite("unpackShown");

const app = image([layer({ a: "1" })]);
const NEVER = new AbortController().signal;

/** An image whose trees were removed. */
async function packed(): Promise<{ at: Store; record: ImageRecord }> {
  const at = store(serve(shelf({ "1": app.manifest }, app)));
  const options = { platform: AMD64, policy: "always" } as const;
  const { result: record } = await finish(pullImage("registry.test/app:1", options, at.ports));
  for (const key of [...at.trees.trees.keys()]) await at.trees.delete(key);
  return { at, record };
}

test("it unpacks what is missing, and shows that", async () => {
  const { at, record } = await packed();
  const output = recordOutput();
  assert.is(
    (
      await unpackShown(
        record,
        at.ports,
        createProgress(output, () => 0),
        NEVER,
      )
    ).imageId,
    record.imageId,
  );
  assert.ok(at.trees.trees.size > 0);
  assert.match(output.written.err, /^[0-9a-f]{12}: unpacking .*\n[0-9a-f]{12}: unpacked .*\n$/);
  const again = recordOutput();
  await unpackShown(
    record,
    at.ports,
    createProgress(again, () => 0),
    NEVER,
  );
  assert.is(again.written.err, "");
});

test("it is cancelled when the person gives up, and leaves nothing half made", async () => {
  const { at, record } = await packed();
  const { code, subject } = await rejection(unpackShown(record, at.ports, SILENT, givenUp()));
  assert.equal([code, subject], ["cancelled", record.reference]);
  at.checkClean();
});

test("other failures are told as they are", async () => {
  const { at, record } = await packed();
  at.blobs.blobs.clear();
  assert.is((await rejection(unpackShown(record, at.ports, SILENT, NEVER))).code, "not-found");
});

test.run();
