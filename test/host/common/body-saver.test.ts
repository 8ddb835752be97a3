import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError, type RlError } from "../../../core/errors.ts";
import { type BodySaver, offerSaver, saverOf } from "../../../core/host/common/body-saver.ts";
import { createMemoryTransport } from "../../../core/host/memory/mod.ts";
import type { TransportResponse } from "../../../core/ports/transport.ts";
import { collect, failureOf } from "../../core/distribution/helpers.ts";
import {
  type GetOptions,
  get,
  head,
  MIB,
  randomBytes,
  type Serve,
  whole,
  withServer,
} from "../bun/downloads.ts";
import { scratch } from "../bun/scratch.ts";

const savers = suite("body saver");
const { make, clean } = scratch();
savers.after(clean);

const LARGE = 12 * MIB;

/** The saver of a response that has one. */
function saver(response: TransportResponse): BodySaver {
  const found = saverOf(response);
  assert.ok(found, "the runtime can save it");
  return found as BodySaver;
}

/** Save a body to a new file; what came of it, and what the saving threw. */
async function save(
  response: TransportResponse,
  before = "",
): Promise<{ readonly bytes: Uint8Array; readonly error: unknown }> {
  const path = join(make(), "file");
  await Bun.write(path, before);
  const fd = openSync(path, "a+");
  try {
    const error: unknown = await saver(response)
      .save(fd)
      .then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
    return { bytes: readFileSync(path), error };
  } finally {
    closeSync(fd);
  }
}

savers("a response has the saver that was offered for it, and no other", async () => {
  const transport = createMemoryTransport(() => ({ status: 200, body: "x" }));
  const one = await transport.send({ method: "GET", url: "http://a.test/", headers: {} });
  const two = await transport.send({ method: "GET", url: "http://a.test/", headers: {} });
  assert.is(saverOf(one), undefined);
  const offered = {
    save: async () => undefined,
    pause: () => undefined,
    resume: () => undefined,
    stop: () => undefined,
  };
  offerSaver(one, offered);
  assert.is(saverOf(one), offered);
  assert.is(saverOf(two), undefined);
});

savers("a large body is saved whole, behind what the file has", async () => {
  const body = randomBytes(LARGE);
  await withServer(whole(body), async (url) => {
    const { bytes, error } = await save(await get(url), "before");
    assert.is(error, undefined);
    assert.ok(Buffer.from(bytes).equals(Buffer.concat([Buffer.from("before"), body])));
  });
});

savers("a body from Bun's own server is saved as well", async () => {
  const body = randomBytes(LARGE);
  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response(body) });
  try {
    const { bytes } = await save(await get(`http://127.0.0.1:${server.port}/`));
    assert.ok(Buffer.from(bytes).equals(body));
  } finally {
    await server.stop(true);
  }
});

savers("small bodies and bodies of unknown length are for the program, not for the runtime", async () => {
  const small = new Uint8Array(8 * MIB - 1);
  await withServer(whole(small), async (url) => {
    const response = await get(url);
    assert.is(saverOf(response), undefined);
    assert.is((await collect(response.body())).length, small.length);
  });
  const open: Serve = (socket) => {
    socket.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
    socket.end(new Uint8Array(LARGE));
  };
  const chunked: Serve = (socket) => {
    socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    socket.write(`${LARGE.toString(16)}\r\n`);
    socket.write(new Uint8Array(LARGE));
    socket.end("\r\n0\r\n\r\n");
  };
  for (const serve of [open, chunked]) {
    await withServer(serve, async (url) => {
      const response = await get(url);
      assert.is(saverOf(response), undefined);
      assert.is((await collect(response.body())).length, LARGE);
    });
  }
});

/**
 * What saving a body fails with; the same, but for the port, as reading it by the program does.
 *
 * @param also done to each request once it is answered
 */
async function fails(
  serve: Serve,
  options: GetOptions = {},
  also: (abort: AbortController) => void = () => undefined,
): Promise<RlError> {
  const start = async (url: string): Promise<{ response: TransportResponse; abort: AbortController }> => {
    const abort = new AbortController();
    return { response: await get(url, { ...options, signal: abort.signal }), abort };
  };
  const [saved, read] = await withServer(serve, async (url) => {
    const [one, two] = [await start(url), await start(url)];
    const both = [save(one.response).then(({ error }) => error), failureOf(collect(two.response.body()))];
    for (const { abort } of [one, two]) also(abort);
    return await Promise.all(both);
  });
  assert.ok(isRlError(saved), String(saved));
  assert.ok(isRlError(read), String(read));
  assert.is(saved.code, read.code);
  assert.is(saved.message, read.message);
  return saved;
}

/** A server that sends so much and then nothing more, with the connection left open. */
const stuck: Serve = (socket) => {
  socket.write(head(LARGE));
  socket.write(new Uint8Array(MIB));
};

savers("a connection that breaks off fails as it does for a body that the program reads", async () => {
  const error = await fails((socket) => {
    socket.write(head(LARGE));
    socket.end(new Uint8Array(MIB));
  });
  assert.is(error.code, "unavailable");
  assert.match(error.message, /broken off/);
});

savers("so does a server that falls silent", async () => {
  const error = await fails(stuck, { idleTimeout: 100 });
  assert.is(error.code, "unavailable");
  assert.match(error.message, /did not answer for/);
});

savers("so does a signal, also one that was given before the saving began", async () => {
  assert.is((await fails(stuck, {}, (abort) => abort.abort())).code, "cancelled");
  await withServer(stuck, async (url) => {
    const abort = new AbortController();
    const response = await get(url, { signal: abort.signal });
    abort.abort();
    const { error } = await save(response);
    assert.ok(isRlError(error), String(error));
    assert.is(error.code, "cancelled");
  });
});

savers("stop ends the request: the server sees the connection close", async () => {
  const { promise: closed, resolve } = Promise.withResolvers<void>();
  const serve: Serve = (socket, request) => {
    socket.once("close", resolve);
    stuck(socket, request);
  };
  await withServer(serve, async (url) => {
    const response = await get(url);
    const saving = save(response);
    saver(response).stop();
    assert.ok((await saving).error);
    await closed;
  });
});

savers("a file that cannot be written fails with the file system's own error", async () => {
  await withServer(whole(new Uint8Array(LARGE)), async (url) => {
    const path = join(make(), "file");
    await Bun.write(path, "");
    const fd = openSync(path, "r");
    try {
      const error = await failureOf(saver(await get(url)).save(fd));
      assert.not.ok(isRlError(error), String(error));
      assert.is((error as NodeJS.ErrnoException).code, "EBADF");
    } finally {
      closeSync(fd);
    }
  });
});

savers.run();
