import { suite } from "uvu";
import * as assert from "uvu/assert";
import { perform } from "../../../core/distribution/perform.ts";
import type { Session } from "../../../core/distribution/session.ts";
import { sendChunks } from "../../../core/distribution/upload-chunks.ts";
import type { BlobUpload } from "../../../core/distribution/upload-session.ts";
import type { MemoryServer } from "../../../core/host/memory/mod.ts";
import { broken, counted, digestOf, pieces, refuses, scene, settled } from "./helpers.ts";

const chunks = suite("sendChunks");
const ORIGIN = "https://registry.test";
const UPLOAD: BlobUpload = {
  repository: "app",
  digest: digestOf("01234567"),
  size: 8,
  read: () => pieces("01234567"),
  purpose: { action: "push image", subject: "registry.test/app:1" },
};

function send(server: MemoryServer, upload = UPLOAD): { at: ReturnType<typeof scene>; end: Promise<string> } {
  const at = scene(server);
  const session: Session = {
    domain: "registry.test",
    origins: [ORIGIN],
    userAgent: "test",
    now: () => 0,
    authorizations: new Map([["repository:app:pull,push", { value: "Bearer t", until: 1 }]]),
  };
  const start = { location: `${ORIGIN}/u/0`, chunkSize: 4 };
  return { at, end: perform(sendChunks(session, upload, start), at.ports) };
}

chunks("follows the location of each answer, and keeps it when there is none", async () => {
  let count = 0;
  const { at, end } = send(() => {
    count += 1;
    return { status: 202, headers: count === 1 ? { location: "/u/1?a=b" } : {} };
  });
  assert.is(await end, `${ORIGIN}/u/1?a=b`);
  assert.equal(at.log(), [`PATCH ${ORIGIN}/u/0`, `PATCH ${ORIGIN}/u/1?a=b`]);
});

chunks("goes on where the registry says it is", async () => {
  const ends = ["0-1", "0-5", "bytes=0-7"];
  const { at, end } = send(() => ({ status: 202, headers: { range: ends.shift() ?? "" } }));
  await end;
  assert.equal(
    at.requests.map(({ headers }) => headers["content-range"]),
    ["0-3", "2-5", "6-7"],
  );
});

chunks("a credential stays with the registry when the upload goes elsewhere", async () => {
  const { at, end } = send(() => ({
    status: 202,
    headers: { location: "https://storage.test/put?signed=1" },
  }));
  assert.is(await end, "https://storage.test/put?signed=1");
  assert.equal(
    at.requests.map(({ url, headers }) => [new URL(url).host, headers.authorization]),
    [
      ["registry.test", "Bearer t"],
      ["storage.test", undefined],
    ],
  );
});

chunks("a 401 from elsewhere is not answered", async () => {
  const { at, end } = send(({ url }) =>
    url.startsWith(ORIGIN)
      ? { status: 202, headers: { location: "https://storage.test/put" } }
      : { status: 401, headers: { "www-authenticate": 'Basic realm="x"' } },
  );
  await refuses(end, "denied");
  assert.is(at.requests.length, 2);
});

chunks("a registry that stands still is given up", async () => {
  const { at, end } = send(({ method }) => {
    if (method === "PATCH") throw broken();
    return { status: 204, headers: { range: "0-0" } };
  });
  await refuses(end, "unavailable");
  assert.equal(at.clock.sleeps, [500, 1000]);
});

chunks("a registry that takes a chunk and keeps little or nothing of it is given up", async () => {
  const nothing = send(() => ({ status: 202, headers: { range: "0-0" } }));
  await refuses(nothing.end, "unavailable", /takes no more/);
  assert.is(nothing.at.requests.length, 3);
  let taken = 1;
  const little = send(() => {
    taken += 1;
    return { status: 202, headers: { range: `0-${Math.min(taken, 6)}` } };
  });
  await refuses(little.end, "unavailable", /takes no more/);
  assert.ok(little.at.requests.length < 9);
});

chunks("what broke is reported, not that the registry cannot say how far it got", async () => {
  const { end } = send(({ method }) => {
    if (method === "PATCH") throw broken();
    return { status: 404 };
  });
  await refuses(end, "unavailable", /broke off/);
});

chunks("the source is closed however the upload ends", async () => {
  const taken = { status: 202 };
  const servers: readonly [string, MemoryServer][] = [
    [
      "a chunk is refused",
      ({ url }) => (url.endsWith("/u/0") ? { status: 202, headers: { location: "/u/1" } } : { status: 403 }),
    ],
    ["the registry stands still", () => ({ status: 202, headers: { range: "0-3" } })],
    ["it has more than was sent", () => ({ status: 202, headers: { range: "0-99" } })],
    [
      "it does not say how far it is",
      ({ method, url }) => {
        if (url.endsWith("/u/0")) return { status: 202, headers: { location: "/u/1" } };
        if (method === "PATCH") throw broken();
        return { status: 404 };
      },
    ],
    ["it is done", () => taken],
  ];
  for (const [what, server] of servers) {
    const { counts, read } = counted("0123", "4567");
    await send(server, { ...UPLOAD, read }).end.catch(() => undefined);
    await settled();
    assert.ok(counts.opened > 0, what);
    assert.is(counts.closed, counts.opened, what);
  }
});

chunks.run();
