import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Digest } from "../../../core/digest/digest.ts";
import { digestHex } from "../../../core/digest/digest.ts";
import { isRlError } from "../../../core/errors.ts";
import { startIngest } from "../../../core/host/common/blob-ingest.ts";
import { receivedFile } from "../../../core/host/common/received-file.ts";
import { createMemoryTransport } from "../../../core/host/memory/mod.ts";
import type { Ingest } from "../../../core/ports/blob-store.ts";
import type { TransportResponse } from "../../../core/ports/transport.ts";
import { bytesOf, collect, digestOf, failureOf, refuses } from "../../core/distribution/helpers.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { get, head, MIB, randomBytes, type Serve, whole, withServer } from "../bun/downloads.ts";
import { scratch } from "../bun/scratch.ts";

const ingesting = suite("blob ingest");
const { make, clean } = scratch();
ingesting.after(clean);

const LARGE = 12 * MIB;

/** A new ingest, its directory, and where its blobs go. */
async function begin(): Promise<{
  readonly ingest: Ingest;
  readonly pathOf: (digest: Digest) => string;
  /** Its only file, under whatever name. */
  readonly content: () => Buffer;
  readonly names: () => string[];
}> {
  const directory = make();
  const pathOf = (digest: Digest): string => join(directory, digestHex(digest));
  const names = (): string[] => readdirSync(directory);
  const content = (): Buffer => readFileSync(join(directory, names()[0] ?? ""));
  return { ingest: await startIngest(directory, pathOf), pathOf, content, names };
}

/** The bytes of a response that an ingest receives. */
function receive(ingest: Ingest, response: TransportResponse): AsyncIterable<Uint8Array> {
  const bytes = ingest.receive?.(response);
  assert.ok(bytes, "the runtime can save it");
  return bytes as AsyncIterable<Uint8Array>;
}

/** Descriptors of this process that lead to these files. */
function openTo(names: readonly string[]): number {
  return readdirSync("/proc/self/fd").filter((fd) => {
    try {
      const target = readlinkSync(`/proc/self/fd/${fd}`);
      return names.some((name) => target.includes(name));
    } catch {
      return false;
    }
  }).length;
}

/** Send the beginning, and nothing more; the connection stays. */
const stuck =
  (bytes: Uint8Array, length: number): Serve =>
  (socket) => {
    socket.write(head(length));
    socket.write(bytes);
  };

ingesting("a large body comes whole and in order, and is what the file has", async () => {
  const body = randomBytes(LARGE);
  await withServer(whole(body), async (url) => {
    const { ingest, pathOf, content, names } = await begin();
    const [name = ""] = names();
    const hasher = new Bun.CryptoHasher("sha256");
    let length = 0;
    for await (const chunk of receive(ingest, await get(url))) {
      assert.ok(receivedFile(chunk)?.endsWith(name));
      length += chunk.length;
      hasher.update(chunk);
    }
    const digest = digestOf(body);
    assert.is(length, LARGE);
    assert.is(`sha256:${hasher.digest("hex")}`, digest);
    assert.ok(content().equals(body));
    await ingest.commit(digest);
    assert.equal(names(), [digestHex(digest)]);
    assert.ok(readFileSync(pathOf(digest)).equals(body));
  });
});

ingesting("all that was given is in the file when it is given", async () => {
  const body = randomBytes(LARGE);
  await withServer(whole(body), async (url) => {
    const { ingest, content } = await begin();
    let length = 0;
    for await (const chunk of receive(ingest, await get(url))) {
      length += chunk.length;
      if (length % (3 * MIB) < chunk.length)
        assert.ok(content().subarray(0, length).equals(body.subarray(0, length)));
    }
    await ingest.abort();
  });
});

ingesting("several bodies at a time do not mix", async () => {
  const bodies = [0, 1, 2, 3].map(() => randomBytes(9 * MIB));
  await withServer(
    (socket, request) => whole(bodies[request] ?? new Uint8Array())(socket, request),
    async (url) => {
      const digests = bodies.map(digestOf);
      const work = bodies.map(async () => {
        const { ingest } = await begin();
        const hasher = new Bun.CryptoHasher("sha256");
        for await (const chunk of receive(ingest, await get(url))) hasher.update(chunk);
        await ingest.abort();
        return `sha256:${hasher.digest("hex")}`;
      });
      assert.equal((await Promise.all(work)).sort(), digests.sort());
    },
  );
});

ingesting("a body that waits for its reader comes whole too", async () => {
  const body = randomBytes(LARGE);
  await withServer(whole(body), async (url) => {
    const { ingest } = await begin();
    const response = await get(url);
    await Bun.sleep(100);
    assert.ok(Buffer.from(await collect(receive(ingest, response))).equals(body));
    await ingest.abort();
  });
});

ingesting("what was written before is before what is received, and the next behind it", async () => {
  const body = randomBytes(LARGE);
  await withServer(whole(body), async (url) => {
    const { ingest, content } = await begin();
    await ingest.write(bytesOf("before"));
    assert.ok(Buffer.from(await collect(receive(ingest, await get(url)))).equals(body));
    // Whoever reads the file must find it there.
    for (const size of [1, 300_000]) {
      const more = randomBytes(size);
      await ingest.write(more);
      assert.ok(content().subarray(-size).equals(more), `${size} bytes, when write resolves`);
    }
    assert.is(content().length, 6 + LARGE + 1 + 300_000);
    await ingest.abort();
  });
});

ingesting(
  "a connection that is cut gives what came, then the body's failure; the next response goes on",
  async () => {
    const body = randomBytes(20 * MIB);
    const cut = 5 * MIB + 77;
    let resumeAt = 0;
    const serve: Serve = (socket, request) => {
      if (request === 2) return whole(body.subarray(resumeAt))(socket, request);
      socket.write(head(body.length));
      socket.end(body.subarray(0, cut));
    };
    await withServer(serve, async (url) => {
      const expected = await failureOf(collect((await get(url)).body()));
      assert.ok(isRlError(expected));
      const { ingest, pathOf, content } = await begin();
      const parts: Uint8Array[] = [];
      const read = async (): Promise<void> => {
        for await (const chunk of receive(ingest, await get(url))) parts.push(chunk.slice());
      };
      const error = await refuses(read(), expected.code);
      assert.is(error.message, expected.message);
      const came = Buffer.concat(parts);
      assert.ok(came.equals(body.subarray(0, came.length)));
      assert.ok(content().equals(came), "the file has what was given, and no more");
      // The runtime may not have written what came last.
      assert.ok(came.length > 0 && came.length <= cut, `${came.length} bytes`);
      resumeAt = came.length;
      await read();
      assert.ok(Buffer.concat(parts).equals(body));
      const digest = digestOf(body);
      await ingest.commit(digest);
      assert.ok(readFileSync(pathOf(digest)).equals(body));
    });
  },
);

ingesting("a reader that stops ends the request, and nothing is open or written after", async () => {
  const piece = randomBytes(MIB);
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const endless: Serve = (socket) => {
    const more = (): void => {
      while (!socket.destroyed && socket.write(piece));
    };
    socket.once("close", () => resolve());
    socket.on("drain", more);
    socket.write(head(1024 * MIB));
    more();
  };
  await withServer(endless, async (url) => {
    const { ingest, content, names } = await begin();
    const temporary = names();
    for await (const chunk of receive(ingest, await get(url))) {
      assert.ok(chunk.length > 0);
      break;
    }
    const reached = content().length;
    assert.ok(reached < 1024 * MIB, "the rest was not asked for");
    await closed;
    // The runtime has a descriptor of its own, and closes it in its own time.
    await untilTrue("the end of that descriptor", () => openTo(temporary) === 1);
    assert.is(content().length, reached);
    await ingest.abort();
    assert.equal(names(), []);
    assert.is(openTo(temporary), 0);
  });
});

ingesting("a silent server and a given-up signal end it as they end a body", async () => {
  const came = randomBytes(MIB);
  await withServer(stuck(came, LARGE), async (url) => {
    const silent = await begin();
    const parts: Uint8Array[] = [];
    const read = async (): Promise<void> => {
      const response = await get(url, { idleTimeout: 100 });
      for await (const chunk of receive(silent.ingest, response)) parts.push(chunk.slice());
    };
    await refuses(read(), "unavailable", /did not answer for/);
    const given = Buffer.concat(parts);
    assert.ok(given.equals(came.subarray(0, given.length)));
    await silent.ingest.abort();

    const abort = new AbortController();
    const cancelling = await begin();
    const cancelled = async (): Promise<void> => {
      const response = await get(url, { signal: abort.signal });
      for await (const _ of receive(cancelling.ingest, response)) abort.abort();
    };
    await refuses(cancelled(), "cancelled");
    const temporary = cancelling.names();
    await cancelling.ingest.abort();
    assert.equal(cancelling.names(), []);
    await untilTrue("the end of all descriptors", () => openTo(temporary) === 0);
  });
});

ingesting(
  "an ingest that is thrown away under its reader writes nothing to whoever has its place",
  async () => {
    await withServer(whole(randomBytes(LARGE)), async (url) => {
      const { ingest, names } = await begin();
      const temporary = names();
      const bytes = receive(ingest, await get(url))[Symbol.asyncIterator]();
      await bytes.next();
      await ingest.abort();
      const other = join(make(), "other");
      writeFileSync(other, "");
      const held = openSync(other, "a");
      try {
        await bytes.return?.();
        await untilTrue("the end of all descriptors", () => openTo(temporary) === 0);
        assert.is(readFileSync(other).length, 0);
        assert.equal(names(), []);
      } finally {
        closeSync(held);
      }
    });
  },
);

ingesting("a reader may stop while the server is silent", async () => {
  await withServer(stuck(randomBytes(MIB), LARGE), async (url) => {
    const { ingest, names } = await begin();
    for await (const _ of receive(ingest, await get(url))) break;
    await ingest.abort();
    assert.equal(names(), []);
  });
});

ingesting("bodies that the runtime does not save are written, and come whole", async () => {
  const small = randomBytes(MIB);
  const large = randomBytes(LARGE);
  const open: Serve = (socket) => {
    socket.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    socket.end(large);
  };
  for (const [serve, body] of [
    [whole(small), small],
    [open, large],
  ] as const) {
    await withServer(serve, async (url) => {
      const { ingest, pathOf } = await begin();
      const response = await get(url);
      assert.is(ingest.receive?.(response), undefined);
      for await (const chunk of response.body()) await ingest.write(chunk);
      const digest = digestOf(body);
      await ingest.commit(digest);
      assert.ok(readFileSync(pathOf(digest)).equals(body));
    });
  }
});

ingesting(
  "a response of another transport is not received, and an ended ingest receives nothing",
  async () => {
    const transport = createMemoryTransport(() => ({ status: 200, body: "x" }));
    const response = await transport.send({ method: "GET", url: "http://a.test/", headers: {} });
    const { ingest } = await begin();
    assert.is(ingest.receive?.(response), undefined);
    await ingest.abort();
    await refuses(async () => ingest.receive?.(response), "invalid", /ended already/);
  },
);

/** Receives a large body where files may have 4 MiB; prints the failure as JSON. */
const LIMITED = `
import { readdirSync } from "node:fs";
import { startIngest } from "./core/host/common/blob-ingest.ts";
import { get } from "./test/host/bun/downloads.ts";
const [url, directory] = process.argv.slice(-2);
const ingest = await startIngest(directory, () => "");
let length = 0;
let failure = {};
try {
  for await (const chunk of ingest.receive(await get(url))) length += chunk.length;
} catch ({ code, action, message }) {
  failure = { code, action, message };
}
await ingest.abort();
console.log(JSON.stringify({ ...failure, length, names: readdirSync(directory) }));
`;

ingesting("a file system that takes no more is told as such, and leaves no file", async () => {
  await withServer(whole(randomBytes(LARGE)), async (url) => {
    // Without the signal a write above the limit is an error like a full disk's. Blocks are of 512 bytes.
    const limited = `trap '' XFSZ; ulimit -f 8192; exec "$@"`;
    const command = [process.execPath, "-e", LIMITED, url, make()];
    const child = Bun.spawn(["sh", "-c", limited, "sh", ...command], {
      cwd: join(import.meta.dir, "../../.."),
      stdout: "pipe",
      stderr: "inherit",
    });
    const told = JSON.parse(await new Response(child.stdout).text());
    assert.is(told.code, "io");
    assert.is(told.action, "write blob");
    assert.match(told.message, /file too large/i);
    assert.is(told.length, 4 * MIB);
    assert.equal(told.names, []);
  });
});

ingesting("a reader that takes its time is not a silent server", async () => {
  const piece = randomBytes(MIB);
  const go = Promise.withResolvers<void>();
  const serve: Serve = async (socket) => {
    socket.write(head(12 * MIB));
    socket.write(piece);
    await go.promise;
    for (let sent = 1; sent < 12; sent += 1) socket.write(piece);
    socket.end();
  };
  await withServer(serve, async (url) => {
    const { ingest } = await begin();
    let length = 0;
    for await (const chunk of ingest.receive?.(await get(url, { idleTimeout: 200 })) ?? []) {
      if (length === 0) {
        await Bun.sleep(500);
        go.resolve();
      }
      length += chunk.length;
    }
    assert.is(length, 12 * MIB);
    await ingest.abort();
  });
});

ingesting.run();
