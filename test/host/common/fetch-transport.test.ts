import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createFetchTransport } from "../../../core/host/common/fetch-transport.ts";
import type { MemoryServer } from "../../../core/host/memory/mod.ts";
import { type Line, transportContract } from "../../contract/transport.ts";
import { refuses } from "../../core/distribution/helpers.ts";
import { serveHttp } from "../http-server.ts";

const transport = suite("fetch transport");

transportContract(
  transport,
  (server: MemoryServer): Promise<Line> => serveHttp(server, createFetchTransport()),
);

transport("a server that says nothing is given up after the time given, also in the middle", async () => {
  const endless = async function* (): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(10);
    await new Promise((resolve) => setTimeout(resolve, 2000));
  };
  const patient = createFetchTransport({ idleTimeout: 100 });
  const line = await serveHttp(async ({ url }) => {
    if (url.endsWith("/never")) await new Promise((resolve) => setTimeout(resolve, 2000));
    return { status: 200, body: endless() };
  }, patient);
  await refuses(
    patient.send({ method: "GET", url: `${line.url}/never`, headers: {} }),
    "unavailable",
    /answer for/,
  );
  const response = await patient.send({ method: "GET", url: `${line.url}/`, headers: {} });
  await refuses(
    async () => {
      for await (const chunk of response.body()) assert.is(chunk.length, 10);
    },
    "unavailable",
    /answer for/,
  );
  await line.close();
});

transport("an upload that goes on is not a silence, however long it takes", async () => {
  const line = await serveHttp(async () => ({ status: 201 }), createFetchTransport({ idleTimeout: 40 }));
  async function* read(): AsyncGenerator<Uint8Array> {
    for (let part = 0; part < 8; part += 1) {
      await new Promise((resolve) => setTimeout(resolve, 40));
      yield new Uint8Array(1);
    }
  }
  const put = { method: "PUT", url: `${line.url}/`, headers: {}, body: { size: 8, read } } as const;
  const response = await line.transport.send(put);
  assert.is(response.status, 201);
  response.discard();
  await line.close();
});

transport("an upload can be given up while its source gives nothing", async () => {
  const line = await serveHttp(async () => ({ status: 201 }), createFetchTransport());
  const never = Promise.withResolvers<void>();
  async function* read(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(1);
    await never.promise;
  }
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 50);
  const put = { method: "PUT", url: `${line.url}/`, headers: {}, body: { size: 8, read } } as const;
  await refuses(line.transport.send({ ...put, signal: abort.signal }), "cancelled");
  never.resolve();
  await line.close();
});

transport("a certificate that shall not matter cannot be had", async () => {
  const request = { method: "GET", url: "https://127.0.0.1:1/", headers: {}, unverified: true } as const;
  await refuses(createFetchTransport().send(request), "unsupported", /certificate/);
});

transport.run();
