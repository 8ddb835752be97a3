/** What every `Transport` does. */
import type { suite } from "uvu";
import * as assert from "uvu/assert";
import type { MemoryServer } from "../../core/host/memory/mod.ts";
import type { Transport, TransportRequest } from "../../core/ports/transport.ts";
import { bytesOf, collect, failureOf, pieces, refuses } from "../core/distribution/helpers.ts";

/** A server that answers like this, and a transport that reaches it. */
export interface Line {
  readonly transport: Transport;
  /** Origin of the server, without a slash at the end. */
  readonly url: string;
  close(): Promise<void>;
}

export function transportContract(
  test: ReturnType<typeof suite>,
  connect: (server: MemoryServer) => Promise<Line>,
): void {
  const using = async (server: MemoryServer, work: (line: Line) => Promise<void>): Promise<void> => {
    const line = await connect(server);
    try {
      await work(line);
    } finally {
      await line.close();
    }
  };

  test("method, headers and body arrive; status, headers and body come back", async () => {
    let seen: TransportRequest | undefined;
    const server: MemoryServer = (request) => {
      seen = request;
      return { status: 201, headers: { "X-Answer": "yes" }, body: "made" };
    };
    await using(server, async ({ transport, url }) => {
      const request = {
        method: "POST",
        url: `${url}/a?b=c`,
        headers: { "x-ask": "this", authorization: "Basic x" },
      };
      const response = await transport.send({ ...request, method: "POST", body: bytesOf("body") });
      assert.is(response.status, 201);
      assert.is(response.header("x-answer"), "yes");
      assert.is(response.header("x-other"), null);
      assert.equal(await collect(response.body()), bytesOf("made"));
    });
    assert.is(seen?.method, "POST");
    assert.ok(seen?.url.endsWith("/a?b=c"));
    assert.is(seen?.headers["x-ask"], "this");
    assert.is(seen?.headers.authorization, "Basic x");
    assert.equal(seen?.body, bytesOf("body"));
  });

  test("a streamed body arrives whole, under its size", async () => {
    let seen: { length: string | undefined; body: Uint8Array | undefined } | undefined;
    const server: MemoryServer = ({ headers, body }) => {
      seen = { length: headers["content-length"], body };
      return { status: 201 };
    };
    const read = (): AsyncGenerator<Uint8Array> => pieces("one ", "", "two ", "three");
    await using(server, async ({ transport, url }) => {
      const request = { method: "PUT", url: `${url}/`, headers: { "x-a": "b" } } as const;
      // Twice, since a request may have to be repeated.
      for (let round = 0; round < 2; round += 1) {
        const response = await transport.send({ ...request, body: { size: 13, read } });
        assert.is(response.status, 201);
        response.discard();
        assert.equal(seen?.body, bytesOf("one two three"));
        assert.ok(seen?.length === undefined || seen.length === "13", seen?.length ?? "");
      }
      const empty = await transport.send({ ...request, body: { size: 0, read: () => pieces() } });
      empty.discard();
      assert.equal(seen?.body, bytesOf(""));
    });
  });

  test("a streamed body of another size is refused, and its own error is passed on", async () => {
    await using(
      () => ({ status: 201 }),
      async ({ transport, url }) => {
        const put = (size: number, ...parts: (string | Error)[]): Promise<unknown> => {
          const body = { size, read: () => pieces(...parts) };
          return transport.send({ method: "PUT", url: `${url}/`, headers: {}, body });
        };
        await refuses(put(4, "abc"), "corrupt", /fewer/);
        await refuses(put(4, "abc", "de"), "corrupt", /more/);
        const failure = new Error("the disk is gone");
        assert.is(await failureOf(put(4, "ab", failure)), failure);
      },
    );
  });

  test("redirects are answers, not followed", async () => {
    let count = 0;
    const server: MemoryServer = () => {
      count += 1;
      return { status: 307, headers: { location: "/elsewhere" } };
    };
    await using(server, async ({ transport, url }) => {
      const response = await transport.send({ method: "GET", url: `${url}/`, headers: {} });
      assert.is(response.status, 307);
      assert.is(response.header("location"), "/elsewhere");
      response.discard();
    });
    assert.is(count, 1);
  });

  test("a content encoding is left on", async () => {
    const encoded = Bun.gzipSync(bytesOf("inner").slice());
    const server: MemoryServer = () => ({
      status: 200,
      headers: { "content-encoding": "gzip" },
      body: encoded,
    });
    await using(server, async ({ transport, url }) => {
      const response = await transport.send({ method: "GET", url: `${url}/`, headers: {} });
      assert.equal(await collect(response.body()), new Uint8Array(encoded));
    });
  });

  test("any status is an answer", async () => {
    await using(
      ({ url }) => ({ status: Number(new URL(url).pathname.slice(1)) }),
      async ({ transport, url }) => {
        for (const status of [200, 401, 404, 429, 500, 503]) {
          const response = await transport.send({ method: "GET", url: `${url}/${status}`, headers: {} });
          assert.is(response.status, status);
          response.discard();
        }
      },
    );
  });

  test("HEAD has headers and an empty body", async () => {
    const server: MemoryServer = () => ({ status: 200, headers: { "x-digest": "d" }, body: "never sent" });
    await using(server, async ({ transport, url }) => {
      const response = await transport.send({ method: "HEAD", url: `${url}/`, headers: {} });
      assert.is(response.header("x-digest"), "d");
      assert.equal(await collect(response.body()), bytesOf(""));
    });
  });

  test("a body comes as it is sent, and stopping ends it", async () => {
    let stopped = false;
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          yield new Uint8Array(65536);
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      } finally {
        stopped = true;
      }
    };
    await using(
      () => ({ status: 200, body: endless() }),
      async ({ transport, url }) => {
        const response = await transport.send({ method: "GET", url: `${url}/`, headers: {} });
        for await (const chunk of response.body()) {
          assert.ok(chunk.length > 0);
          break;
        }
        for (let round = 0; !stopped && round < 200; round += 1)
          await new Promise((resolve) => setTimeout(resolve, 10));
        assert.ok(stopped, "the server still sends");
      },
    );
  });

  test("an aborted signal is cancelled, before and during the body", async () => {
    const slow = async function* (): AsyncGenerator<Uint8Array> {
      yield bytesOf("first");
      await new Promise((resolve) => setTimeout(resolve, 100));
      yield bytesOf("second");
    };
    await using(
      () => ({ status: 200, body: slow() }),
      async ({ transport, url }) => {
        const request = { method: "GET", url: `${url}/`, headers: {} } as const;
        await refuses(transport.send({ ...request, signal: AbortSignal.abort() }), "cancelled");
        const abort = new AbortController();
        const response = await transport.send({ ...request, signal: abort.signal });
        await refuses(async () => {
          for await (const _ of response.body()) abort.abort();
        }, "cancelled");
      },
    );
  });
}
