import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { MemoryServer } from "../../../core/host/memory/mod.ts";
import { broken, bytesOf, collect, digestOf, PURPOSE, pieces, refuses, scene } from "./helpers.ts";

const blob = suite("fetchBlob");
const CONTENT = "0123456789";
const REQUEST = { repository: "app", digest: digestOf(CONTENT), size: CONTENT.length, purpose: PURPOSE };

/** A server whose connection breaks after so many bytes of each answer. */
function breaking(after: number, options: { ranges: boolean; silent?: boolean }): MemoryServer {
  return ({ headers }) => {
    const start = options.ranges ? Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0) : 0;
    const part = CONTENT.slice(start, start + after);
    const isWhole = start + after >= CONTENT.length;
    const ending = isWhole || options.silent ? [] : [broken()];
    if (headers.range === undefined || !options.ranges) return { status: 200, body: pieces(part, ...ending) };
    const range = `bytes ${start}-${CONTENT.length - 1}/${CONTENT.length}`;
    return { status: 206, headers: { "content-range": range }, body: pieces(part, ...ending) };
  };
}

blob("gives the bytes and asks once", async () => {
  const { registry, log, requests } = scene(() => ({ status: 200, body: CONTENT }));
  assert.equal(await collect(registry.blob(REQUEST)), bytesOf(CONTENT));
  assert.equal(log(), [`GET https://registry.test/v2/app/blobs/${REQUEST.digest}`]);
  assert.is(requests[0]?.headers.range, undefined);
});

blob("continues a broken download where it ended", async () => {
  const { registry, requests } = scene(breaking(4, { ranges: true }));
  assert.equal(await collect(registry.blob(REQUEST)), bytesOf(CONTENT));
  assert.equal(
    requests.map(({ headers }) => headers.range),
    [undefined, "bytes=4-", "bytes=8-"],
  );
});

blob("continues a download that just ended too early", async () => {
  const { registry } = scene(breaking(6, { ranges: true, silent: true }));
  assert.equal(await collect(registry.blob(REQUEST)), bytesOf(CONTENT));
});

blob("skips what it has when the registry sends everything again", async () => {
  let first = true;
  const { registry } = scene(() => {
    const body = first ? pieces("0123", broken()) : pieces("012", "3456", "789");
    first = false;
    return { status: 200, body };
  });
  assert.equal(await collect(registry.blob(REQUEST)), bytesOf(CONTENT));
});

blob("gives up after five continuations", async () => {
  const { registry, requests } = scene(breaking(1, { ranges: true }));
  await refuses(collect(registry.blob(REQUEST)), "unavailable");
  assert.is(requests.length, 6);
});

blob("gives up within two seconds when nothing more comes", async () => {
  const endings: readonly (readonly [server: MemoryServer, isFailure: boolean])[] = [
    // Nothing but the beginning, again and again, until the connection breaks.
    [() => ({ status: 200, body: pieces("0123", broken()) }), true],
    // Bytes that the registry says it does not have are missed by whoever verifies them.
    [
      ({ headers }) =>
        headers.range === undefined ? { status: 200, body: pieces("0123", broken()) } : { status: 416 },
      false,
    ],
    [
      ({ headers }) => {
        if (headers.range !== undefined) throw broken();
        return { status: 200, body: pieces("0123", broken()) };
      },
      true,
    ],
  ];
  for (const [server, isFailure] of endings) {
    const { registry, clock, requests } = scene(server);
    const seen: Uint8Array[] = [];
    const work = async (): Promise<void> => {
      for await (const chunk of registry.blob(REQUEST)) seen.push(chunk);
    };
    if (isFailure) await refuses(work, "unavailable");
    else await work();
    assert.equal(Buffer.concat(seen).toString(), "0123");
    assert.is(requests.length, 4);
    assert.is(
      clock.sleeps.reduce((sum, pause) => sum + pause, 0),
      2000,
    );
  }
});

blob("does not ask again for what the registry says is all", async () => {
  const { registry, requests } = scene(() => ({
    status: 200,
    headers: { "content-length": "4" },
    body: "0123",
  }));
  assert.equal(await collect(registry.blob(REQUEST)), bytesOf("0123"));
  assert.is(requests.length, 1);
});

blob("refuses a continuation at another place", async () => {
  for (const range of ["bytes 0-9/10", "bytes 5-9/10", "", "bytes x"]) {
    let first = true;
    const { registry } = scene(() => {
      if (first) {
        first = false;
        return { status: 200, body: pieces("0123", broken()) };
      }
      return { status: 206, headers: { "content-range": range }, body: "456789" };
    });
    await refuses(collect(registry.blob(REQUEST)), "corrupt", /wrong place/);
  }
});

blob("does not repeat what failed before the first byte or is no broken connection", async () => {
  const refused = scene(() => {
    throw broken();
  });
  await refuses(collect(refused.registry.blob(REQUEST)), "unavailable");
  assert.is(refused.requests.length, 1);
  const missing = scene(() => ({ status: 404, body: '{"errors":[{"code":"BLOB_UNKNOWN"}]}' }));
  await refuses(collect(missing.registry.blob(REQUEST)), "not-found");
  assert.is(missing.requests.length, 1);
});

blob("a signal ends the download", async () => {
  const abort = new AbortController();
  const { registry } = scene(() => ({ status: 200, body: pieces("01", "23") }));
  await refuses(async () => {
    for await (const _ of registry.blob({ ...REQUEST, signal: abort.signal })) abort.abort();
  }, "cancelled");
});

blob.run();
