import { createServer, type Server, type Socket } from "node:net";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ErrorCode, RlError } from "../../../core/errors.ts";
import { createTransport, type TransportOptions } from "../../../core/host/bun/transport.ts";
import type { MemoryServer } from "../../../core/host/memory/mod.ts";
import { type Line, transportContract } from "../../contract/transport.ts";
import { collect, refuses } from "../../core/distribution/helpers.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { skip } from "../../helpers/skip.ts";
import { serveHttp } from "../http-server.ts";

const transport = suite("bun transport");

transportContract(transport, (server: MemoryServer): Promise<Line> => serveHttp(server, createTransport()));

/** A server that does this with every connection. */
async function withSocket(
  serve: (socket: Socket) => void,
  work: (url: string) => Promise<void>,
): Promise<void> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  try {
    await work(`http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/`);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

function fails(
  url: string,
  state: RegExp,
  options: TransportOptions = {},
  code: ErrorCode = "unavailable",
): Promise<RlError> {
  const get = async (): Promise<void> => {
    const response = await createTransport(options).send({ method: "GET", url, headers: {} });
    await collect(response.body());
  };
  return refuses(get, code, state);
}

transport("says that a connection was refused", async () => {
  let closed = "";
  await withSocket(
    () => undefined,
    async (url) => {
      closed = url;
    },
  );
  await fails(closed, /refused/);
});

transport("says that a server stays silent, before the answer and in the body", async () => {
  await withSocket(
    () => undefined,
    async (url) => void (await fails(url, /did not answer for/, { idleTimeout: 50 })),
  );
  await withSocket(
    (socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc"),
    async (url) => void (await fails(url, /did not answer for/, { idleTimeout: 50 })),
  );
});

transport("a consumer that takes its time is not a silent server", async () => {
  await withSocket(
    (socket) => socket.write("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"),
    async (url) => {
      const response = await createTransport({ idleTimeout: 50 }).send({ method: "GET", url, headers: {} });
      await new Promise((resolve) => setTimeout(resolve, 120));
      assert.is((await collect(response.body())).length, 3);
    },
  );
});

transport("says that a connection broke in the middle of a body", async () => {
  await withSocket(
    (socket) => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
      setTimeout(() => socket.destroy(), 20);
    },
    async (url) => void (await fails(url, /broken off/)),
  );
});

transport("says that a server does not speak TLS", async () => {
  await withSocket(
    (socket) => socket.on("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")),
    async (url) =>
      void (await fails(url.replace("http:", "https:"), /TLS failed: the server does not speak it/)),
  );
});

transport(
  "refuses certificates nobody vouches for or of another host, accepts those of its authority",
  async () => {
    const { cert, key } = await selfSigned("localhost");
    const https = Bun.serve({
      hostname: "127.0.0.1",
      port: 0,
      tls: { cert, key },
      fetch: () => new Response("secret"),
    });
    try {
      const state = /certificate is not accepted/;
      await fails(`https://localhost:${https.port}/`, state, {}, "denied");
      await fails(`https://127.0.0.1:${https.port}/`, state, { ca: cert }, "denied");
      const trusting = createTransport({ ca: cert });
      const response = await trusting.send({
        method: "GET",
        url: `https://localhost:${https.port}/`,
        headers: {},
      });
      assert.is(new TextDecoder().decode(await collect(response.body())), "secret");
    } finally {
      await https.stop(true);
    }
  },
);

/** Endless zeros in pieces of 64 KiB, with how many were taken and whether it was closed. */
function zeros(pause = 0) {
  const state = { taken: 0, closed: false };
  async function* read(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
        state.taken += 65536;
        yield new Uint8Array(65536);
      }
    } finally {
      state.closed = true;
    }
  }
  return { state, body: { size: 1024 ** 3, read } };
}

transport(
  "a streamed body is read no faster than the server takes it, and closed by a silent server",
  async () => {
    const { state, body } = zeros();
    await withSocket(
      (socket) => socket.pause(),
      async (url) => {
        const sent = createTransport({ idleTimeout: 300 }).send({ method: "PUT", url, headers: {}, body });
        await refuses(sent, "unavailable", /did not answer for/);
      },
    );
    // Some megabytes are in the buffers of the two sockets.
    assert.ok(state.taken > 0 && state.taken < 64 * 1024 * 1024, `${state.taken} bytes were read`);
    await untilTrue("the end of the source", () => state.closed);
  },
);

transport("an answer before the end of a streamed body closes its source", async () => {
  const { state, body } = zeros(1);
  await withSocket(
    (socket) => socket.once("data", () => socket.end("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")),
    async (url) => {
      const response = await createTransport().send({ method: "PUT", url, headers: {}, body });
      assert.is(response.status, 413);
      response.discard();
    },
  );
  await untilTrue("the end of the source", () => state.closed);
});

transport("a source that takes its time is not a silent server", async () => {
  const parts = async function* (): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode("ab");
    await new Promise((resolve) => setTimeout(resolve, 600));
    yield new TextEncoder().encode("c");
  };
  await withSocket(
    (socket) =>
      socket.on("data", (data) => {
        if (data.includes("c", data.length - 1))
          socket.end("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
      }),
    async (url) => {
      const slow = createTransport({ idleTimeout: 300 });
      const body = { size: 3, read: parts };
      const response = await slow.send({ method: "PUT", url, headers: {}, body });
      assert.is(response.status, 201);
      response.discard();
    },
  );
});

transport("giving up closes the source of a streamed body", async () => {
  const { state, body } = zeros(1);
  const abort = new AbortController();
  await withSocket(
    // The head comes before the source is begun, and one that never was has nothing to close.
    (socket) => socket.on("data", () => void (state.taken > 0 && abort.abort())),
    async (url) => {
      const { signal } = abort;
      await refuses(createTransport().send({ method: "PUT", url, headers: {}, body, signal }), "cancelled");
    },
  );
  await untilTrue("the end of the source", () => state.closed);
});

/** A certificate for one name, signed with its own key. */
async function selfSigned(name: string): Promise<{ cert: string; key: string }> {
  const openssl = Bun.which("openssl");
  if (openssl === null) skip("openssl is not installed");
  const command = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", `/CN=${name}`];
  const more = ["-addext", `subjectAltName=DNS:${name}`, "-keyout", "-", "-out", "-"];
  const made = Bun.spawn([openssl, ...command, ...more], { stdout: "pipe", stderr: "ignore" });
  const text = await new Response(made.stdout).text();
  const at = text.indexOf("-----BEGIN CERTIFICATE");
  return { key: text.slice(0, at), cert: text.slice(at) };
}

transport.run();
