import { suite } from "uvu";
import * as assert from "uvu/assert";
import { RlError } from "../../../core/errors.ts";
import { createMemoryBlobStore, type MemoryServer } from "../../../core/host/memory/mod.ts";
import type { Ingest } from "../../../core/ports/blob-store.ts";
import type { TransportResponse } from "../../../core/ports/transport.ts";
import { broken, bytesOf, collect, counted, digestOf, PURPOSE, pieces, refuses, scene } from "./helpers.ts";

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

/** What reached an ingest, and by which way: "received" or "written", with the bytes. */
interface Arrivals {
  readonly ingest: Ingest;
  readonly log: string[];
  /** All that is in it, once the digest of `CONTENT` is committed. */
  content(): Promise<string>;
}

/** @param takes whether a response can be received by a shorter way */
async function arrivals(takes: (response: TransportResponse) => boolean): Promise<Arrivals> {
  const blobs = createMemoryBlobStore();
  const into = await blobs.ingest();
  const log: string[] = [];
  const put = async (way: string, chunk: Uint8Array): Promise<void> => {
    await into.write(chunk);
    log.push(`${way} ${new TextDecoder().decode(chunk)}`);
  };
  async function* received(response: TransportResponse): AsyncGenerator<Uint8Array> {
    for await (const chunk of response.body()) {
      await put("received", chunk);
      yield chunk;
    }
  }
  return {
    log,
    ingest: {
      ...into,
      write: (chunk) => put("written", chunk),
      receive: (response) => (takes(response) ? received(response) : undefined),
    },
    content: async () => {
      await into.commit(REQUEST.digest);
      return new TextDecoder().decode(blobs.blobs.get(REQUEST.digest));
    },
  };
}

const always = (): boolean => true;

/** A server that says how much it sends. */
const saying =
  (server: MemoryServer, length: number = CONTENT.length): MemoryServer =>
  async (request) => {
    const answer = await server(request);
    const start = answer.status === 206 ? Number(/=(\d+)-/.exec(request.headers.range ?? "")?.[1]) : 0;
    return { ...answer, headers: { ...answer.headers, "content-length": String(length - start) } };
  };

blob("an ingest receives the answer, and each chunk is in it before it is given", async () => {
  const { registry } = scene(saying(() => ({ status: 200, body: pieces("0123", "456789") })));
  const { ingest, log, content } = await arrivals(always);
  const seen: string[] = [];
  for await (const chunk of registry.blob({ ...REQUEST, ingest })) {
    seen.push(new TextDecoder().decode(chunk));
    assert.is(log.at(-1), `received ${seen.at(-1)}`);
  }
  assert.equal(seen, ["0123", "456789"]);
  assert.is(await content(), CONTENT);
});

blob("what is larger than it should be, or does not say how large it is, is not received", async () => {
  const server: MemoryServer = () => ({ status: 200, body: pieces("0123", "456789") });
  for (const each of [server, saying(server, CONTENT.length + 1)]) {
    const { ingest, log } = await arrivals(always);
    assert.equal(await collect(scene(each).registry.blob({ ...REQUEST, ingest })), bytesOf(CONTENT));
    assert.equal(log, ["written 0123", "written 456789"]);
  }
});

blob("an ingest receives continuations of a broken download behind what it has", async () => {
  const { registry } = scene(saying(breaking(4, { ranges: true })));
  const { ingest, log, content } = await arrivals(always);
  assert.equal(await collect(registry.blob({ ...REQUEST, ingest })), bytesOf(CONTENT));
  assert.equal(log, ["received 0123", "received 4567", "received 89"]);
  assert.is(await content(), CONTENT);
});

blob("of a registry that sends everything again an ingest gets only what it lacks, by writing", async () => {
  let first = true;
  const { registry, requests } = scene(
    saying(() => {
      const body = first ? pieces("0123", broken()) : pieces("012", "3456", "789");
      first = false;
      return { status: 200, body };
    }),
  );
  const { ingest, log, content } = await arrivals(always);
  assert.equal(await collect(registry.blob({ ...REQUEST, ingest })), bytesOf(CONTENT));
  assert.equal(
    requests.map(({ headers }) => headers.range),
    [undefined, "bytes=4-"],
  );
  assert.equal(log, ["received 0123", "written 456", "written 789"]);
  assert.is(await content(), CONTENT);
});

blob("one that receives some responses only gets the others written, in order", async () => {
  const { registry } = scene(saying(breaking(4, { ranges: true })));
  const { ingest, log, content } = await arrivals(({ status }) => status === 200);
  assert.equal(await collect(registry.blob({ ...REQUEST, ingest })), bytesOf(CONTENT));
  assert.equal(log, ["received 0123", "written 4567", "written 89"]);
  assert.is(await content(), CONTENT);
});

blob("an ingest that cannot receive gets every chunk written once, also after a break", async () => {
  for (const ranges of [true, false]) {
    const server = ranges
      ? breaking(4, { ranges })
      : ((({ headers }) => ({
          status: 200,
          body: headers.range === undefined ? pieces("0123", broken()) : pieces("0123456", "789"),
        })) satisfies MemoryServer);
    const { registry } = scene(server);
    const blobs = createMemoryBlobStore();
    const ingest = await blobs.ingest();
    assert.is(ingest.receive, undefined);
    assert.equal(await collect(registry.blob({ ...REQUEST, ingest })), bytesOf(CONTENT));
    await ingest.commit(REQUEST.digest);
    assert.equal(blobs.blobs.get(REQUEST.digest), bytesOf(CONTENT));
  }
});

blob("nothing is received of a refusal, an error or a continuation at another place", async () => {
  const { ingest, log } = await arrivals(always);
  const missing = scene(() => ({ status: 404, body: "{}" }));
  await refuses(collect(missing.registry.blob({ ...REQUEST, ingest })), "not-found");
  assert.equal(log, []);
  const wrong = scene(
    saying(({ headers }) =>
      headers.range === undefined
        ? { status: 200, body: pieces("0123", broken()) }
        : { status: 206, headers: { "content-range": "bytes 5-9/10" }, body: "56789" },
    ),
  );
  await refuses(collect(wrong.registry.blob({ ...REQUEST, ingest })), "corrupt", /wrong place/);
  assert.equal(log, ["received 0123"]);
});

blob("what an ingest cannot write ends the download, and is not asked for again", async () => {
  const full = new RlError({ code: "io", action: "write blob", subject: "x", state: "the disk is full" });
  for (const takes of [true, false]) {
    const { registry, requests } = scene(saying(() => ({ status: 200, body: pieces("0123", "456789") })));
    const { ingest } = await arrivals(() => takes);
    const receive = async function* (): AsyncGenerator<Uint8Array> {
      yield bytesOf("0123");
      throw full;
    };
    const failing: Ingest = {
      ...ingest,
      write: () => Promise.reject(full),
      receive: takes ? receive : () => undefined,
    };
    await refuses(collect(registry.blob({ ...REQUEST, ingest: failing })), "io", /disk is full/);
    assert.is(requests.length, 1);
  }
});

blob("a reader that stops early ends the receiving", async () => {
  const { counts, read } = counted("0123", "456789");
  const { registry } = scene(saying(() => ({ status: 200, body: read() })));
  const { ingest, log } = await arrivals(always);
  for await (const _ of registry.blob({ ...REQUEST, ingest })) break;
  assert.equal(counts, { opened: 1, closed: 1 });
  assert.equal(log, ["received 0123"]);
});

blob.run();
