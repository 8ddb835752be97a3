import { suite } from "uvu";
import * as assert from "uvu/assert";
import { openTreeChannel } from "../../../../core/host/bun/tree-channel.ts";
import { createTreeWriter } from "../../../../core/host/bun/tree-writer.ts";
import { NeedsLowersError } from "../../../../core/ports/needs-lowers.ts";
import { attributes, bytes } from "../../../contract/tree-writer.ts";
import { createFakeTreeWorker, type FakeTreeWorker } from "../../../helpers/fake-tree-worker.ts";

const test = suite("tree writer");

/** Records as [op, payload as Latin-1]. */
function records(worker: FakeTreeWorker): [number, string][] {
  const sent = worker.sent();
  const view = new DataView(sent.buffer, sent.byteOffset, sent.length);
  const found: [number, string][] = [];
  for (let at = 0; at < sent.length; ) {
    const header = view.getUint32(at, true);
    const end = at + 4 + (header & 0xffffff);
    found.push([header >>> 24, new TextDecoder("latin1").decode(sent.subarray(at + 4, end))]);
    at = end;
  }
  return found;
}

test("createTreeWriter begins with form, flags, store, name and lowers", async () => {
  const worker = createFakeTreeWorker();
  const request = { directory: "/s", name: "n", form: "flat", lowers: ["p"], singleId: true } as const;
  const writer = createTreeWriter(openTreeChannel(worker), request);
  worker.answer(12);
  worker.exit(0);
  await writer.abort();
  assert.equal(records(worker), [
    [1, "\x01\x01\x01\x00\x02\x00/s\x01\x00n\x01\x00p"],
    [12, ""],
  ]);
});

test("attributes of a file follow its last byte; the caller's views may change before", async () => {
  const worker = createFakeTreeWorker();
  const request = { directory: "/s", name: "n", form: "overlay", lowers: [], singleId: false } as const;
  const writer = createTreeWriter(openTreeChannel(worker), request);
  const value = bytes("v");
  await writer.file(bytes("f"), 2, attributes({ xattrs: [[bytes("user.a"), value]] }));
  value.fill(0);
  await writer.data(bytes("da"));
  await writer.symlink(bytes("l"), bytes("t"), attributes({ xattrs: [[bytes("user.b"), bytes("w")]] }));
  await writer.hardlink(bytes("h"), bytes("f"));
  worker.answer(11);
  worker.exit(0);
  await writer.finish();
  const sent = records(worker).slice(1);
  assert.equal(
    sent.map(([op]) => op),
    [3, 4, 5, 6, 5, 7, 11],
  );
  assert.is(sent[2]?.[1], "\x06\x00user.av");
  assert.is(sent[4]?.[1], "\x06\x00user.bw");
  assert.is(sent[5]?.[1], "\x01\x00hf");
  assert.equal(writer.losses(), { owners: 0, xattrs: 0 });
});

test("a tree that was to be alone and needs the layers below is told by its error, and is no more", async () => {
  const worker = createFakeTreeWorker();
  const base = { directory: "/s", name: "n", form: "overlay", lowers: [], singleId: false } as const;
  const writer = createTreeWriter(openTreeChannel(worker), { ...base, alone: true });
  await writer.hardlink(bytes("h"), bytes("f"));
  worker.answer(11, 0, "", 2);
  worker.answer(12);
  worker.exit(0);
  const failure = await writer.finish().then(
    () => undefined,
    (error: unknown) => error,
  );
  assert.instance(failure, NeedsLowersError);
  await writer.abort();
  assert.is(records(worker)[0]?.[1], "\x00\x02\x00\x00\x02\x00/s\x01\x00n");
  assert.is(writer.losses(), undefined);
});

test("abort after a failure or a lost worker does not throw", async () => {
  for (const fails of [true, false]) {
    const worker = createFakeTreeWorker();
    const request = { directory: "/s", name: "n", form: "overlay", lowers: [], singleId: false } as const;
    const writer = createTreeWriter(openTreeChannel(worker), request);
    if (fails) worker.answer(1, 13, "/s");
    worker.exit(1);
    await writer.abort();
    assert.is(writer.losses(), undefined);
  }
});

test.run();
