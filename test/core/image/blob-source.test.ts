import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryBlobStore } from "../../../core/host/memory/mod.ts";
import { type ReceivedBytes, receive } from "../../../core/image/blob-source.ts";
import type { Ingest } from "../../../core/ports/blob-store.ts";
import { broken, bytesOf, collect, counted, digestOf, pieces, refuses } from "../distribution/helpers.ts";

const receiving = suite("core/image/blob-source");

/** An ingest of which each write is told when it is done. */
async function logged(log: string[], refused?: Error): Promise<Ingest> {
  const ingest = await createMemoryBlobStore().ingest();
  const write = async (chunk: Uint8Array): Promise<void> => {
    if (refused !== undefined) throw refused;
    await Promise.resolve();
    await ingest.write(chunk);
    log.push(`written ${new TextDecoder().decode(chunk)}`);
  };
  return { ...ingest, write };
}

receiving("each chunk is written before it is given", async () => {
  const log: string[] = [];
  for await (const chunk of receive(pieces("ab", "c"), await logged(log))) {
    log.push(`given ${new TextDecoder().decode(chunk)}`);
  }
  assert.equal(log, ["written ab", "given ab", "written c", "given c"]);
});

receiving("a source that writes itself gets the ingest, and nothing is written for it", async () => {
  const blobs = createMemoryBlobStore();
  const ingest = await blobs.ingest();
  const got: Ingest[] = [];
  const source: ReceivedBytes = async function* (into) {
    got.push(into);
    await into.write(bytesOf("itself"));
    yield bytesOf("itself");
  };
  assert.equal(await collect(receive(source, ingest)), bytesOf("itself"));
  await ingest.commit(digestOf("itself"));
  assert.is(got.length, 1);
  assert.is(got[0], ingest);
  assert.equal(blobs.blobs.get(digestOf("itself")), bytesOf("itself"));
});

receiving("what cannot be written is not given, and closes the source", async () => {
  const { counts, read } = counted("a", "b");
  await refuses(collect(receive(read(), await logged([], broken()))), "unavailable");
  assert.equal(counts, { opened: 1, closed: 1 });
});

receiving("a failure of the source comes through, after what came before it", async () => {
  const log: string[] = [];
  await refuses(collect(receive(pieces("a", broken()), await logged(log))), "unavailable");
  assert.equal(log, ["written a"]);
});

receiving("a reader that stops closes the source", async () => {
  const { counts, read } = counted("a", "b");
  const log: string[] = [];
  for await (const _ of receive(read(), await logged(log))) break;
  assert.equal(counts, { opened: 1, closed: 1 });
  assert.equal(log, ["written a"]);
});

receiving.run();
