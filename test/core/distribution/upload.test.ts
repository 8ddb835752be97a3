import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { BlobUpload } from "../../../core/distribution/upload-session.ts";
import { broken, bytesOf, digestOf, pieces, refuses, type Scene, scene } from "./helpers.ts";
import { type Behaviour, type WritableRegistry, writableRegistry } from "./writable-registry.ts";

const upload = suite("uploadBlob");
const PURPOSE = { action: "push image", subject: "registry.test/app:1", writes: true } as const;
const CONTENT = "0123456789";
const DIGEST = digestOf(CONTENT);

function request(more: Partial<BlobUpload> = {}): BlobUpload {
  const read = (): AsyncIterable<Uint8Array> => pieces("0123", "45", "6789");
  return { repository: "app", digest: DIGEST, size: CONTENT.length, read, purpose: PURPOSE, ...more };
}

const IN_CHUNKS = { monolithicLimit: 0, chunkSize: 4 };

function stage(behaviour: Behaviour = {}): WritableRegistry & Scene {
  const registry = writableRegistry(behaviour);
  const made = scene(registry.server);
  return {
    ...made,
    ...registry,
    registry: made.registry,
    log: registry.log as never,
    requests: registry.requests,
  };
}

function stored(at: WritableRegistry): Uint8Array | undefined {
  return at.repository("app").blobs.get(DIGEST);
}

upload("a small blob goes in one request", async () => {
  const at = stage();
  assert.is(await at.registry.pushBlob(request()), "uploaded");
  assert.equal(stored(at), bytesOf(CONTENT));
  assert.equal(at.log, ["POST /v2/app/blobs/uploads/", "PUT /v2/app/blobs/uploads/ID"]);
  const put = at.requests[1];
  // The registry's own parameters stay as it wrote them.
  assert.ok(put?.url.endsWith(`?state=a%3Db&digest=${encodeURIComponent(DIGEST)}`), put?.url);
  assert.is(put?.headers["content-type"], "application/octet-stream");
});

upload("an empty blob can be sent", async () => {
  const at = stage();
  const digest = digestOf("");
  await at.registry.pushBlob(request({ digest, size: 0, read: () => pieces() }));
  assert.equal(at.repository("app").blobs.get(digest), bytesOf(""));
});

upload("a large blob goes in chunks with their ranges", async () => {
  const at = stage();
  await at.registry.pushBlob(request(IN_CHUNKS));
  assert.equal(stored(at), bytesOf(CONTENT));
  assert.equal(
    at.requests.map(({ method, headers, body }) => [method, headers["content-range"], body?.length]),
    [
      ["POST", undefined, undefined],
      ["PATCH", "0-3", 4],
      ["PATCH", "4-7", 4],
      ["PATCH", "8-9", 2],
      ["PUT", undefined, 0],
    ],
  );
});

upload("chunks are as large as the registry demands", async () => {
  const at = stage({ chunkMinLength: 7 });
  await at.registry.pushBlob(request(IN_CHUNKS));
  assert.equal(
    at.requests.filter(({ method }) => method === "PATCH").map(({ body }) => body?.length),
    [7, 3],
  );
  const absurd = stage({ chunkMinLength: 10 ** 14 });
  await refuses(absurd.registry.pushBlob(request(IN_CHUNKS)), "limit", /chunks of at least/);
});

upload("a broken chunk is taken up where the registry says it ended", async () => {
  let breaks = 1;
  const at: WritableRegistry & Scene = stage({
    instead: ({ method, headers, body, url }, _inner) => {
      if (method !== "PATCH" || breaks === 0 || !headers["content-range"]?.startsWith("4-")) return undefined;
      breaks -= 1;
      // Two of the four bytes arrive.
      at.server({ method, url, headers: { "content-range": "4-5" }, body: body?.slice(0, 2) ?? bytesOf("") });
      throw broken();
    },
  });
  await at.registry.pushBlob(request(IN_CHUNKS));
  assert.equal(stored(at), bytesOf(CONTENT));
  const ranges = at.requests
    .filter(({ method }) => method === "PATCH")
    .map(({ headers }) => headers["content-range"]);
  assert.equal(ranges, ["0-3", "4-7", "4-5", "6-9"]);
  assert.is(at.requests.filter(({ method }) => method === "GET").length, 1);
});

upload("a repeated chunk that had arrived is found out by its 416", async () => {
  let failures = 1;
  const at = stage({
    instead: ({ method, headers }, inner) => {
      if (method !== "PATCH" || failures === 0 || !headers["content-range"]?.startsWith("4-"))
        return undefined;
      failures -= 1;
      inner();
      return { status: 503 };
    },
  });
  await at.registry.pushBlob(request(IN_CHUNKS));
  assert.equal(stored(at), bytesOf(CONTENT));
});

upload("an upload the registry has lost is begun anew, and not for ever", async () => {
  let breaks = 2;
  const losing = (request: { method: string; url: string }): undefined | { status: number } => {
    if (request.method === "GET") return { status: 404 };
    if (request.method !== "PATCH" || breaks === 0) return undefined;
    breaks -= 1;
    throw broken();
  };
  const at = stage({ instead: losing });
  await at.registry.pushBlob(request(IN_CHUNKS));
  assert.equal(stored(at), bytesOf(CONTENT));
  assert.is(at.log.filter((line) => line.startsWith("POST")).length, 3);
  breaks = Number.POSITIVE_INFINITY;
  const never = stage({ instead: losing });
  await refuses(never.registry.pushBlob(request(IN_CHUNKS)), "unavailable");
  assert.ok(never.log.length < 20, `${never.log.length} requests`);
});

upload("a registry that takes no chunks gets the whole", async () => {
  for (const status of [400, 404, 405, 416, 501]) {
    const at = stage({ instead: ({ method }) => (method === "PATCH" ? { status } : undefined) });
    await at.registry.pushBlob(request(IN_CHUNKS));
    assert.equal(stored(at), bytesOf(CONTENT), String(status));
  }
});

upload("a blob whose last answer was lost is not sent again", async () => {
  let once = true;
  const at = stage({
    instead: ({ method }, inner) => {
      if (method !== "PUT" || !once) return undefined;
      once = false;
      inner();
      throw broken();
    },
  });
  await at.registry.pushBlob(request());
  assert.equal(at.log, [
    "POST /v2/app/blobs/uploads/",
    "PUT /v2/app/blobs/uploads/ID",
    `HEAD /v2/app/blobs/${DIGEST}`,
  ]);
});

upload("a connection that never holds is given up within about two seconds", async () => {
  const at = stage({
    instead: ({ method }) => {
      if (method === "PUT") throw broken();
      return undefined;
    },
  });
  await refuses(at.registry.pushBlob(request()), "unavailable");
  assert.ok(at.clock.sleeps.reduce((sum, pause) => sum + pause, 0) <= 2000);
});

upload("a blob is taken over from another repository", async () => {
  const at = stage();
  at.repository("base").blobs.set(DIGEST, bytesOf(CONTENT));
  assert.is(await at.registry.pushBlob(request({ from: "base" })), "mounted");
  assert.equal(stored(at), bytesOf(CONTENT));
  assert.is(at.requests.length, 1);
  assert.ok(at.requests[0]?.url.endsWith(`?mount=${encodeURIComponent(DIGEST)}&from=base`));
});

upload("a mount that is not done becomes an upload in the same session", async () => {
  for (const behaviour of [{ noMount: true }, {}]) {
    const at = stage(behaviour);
    assert.is(await at.registry.pushBlob(request({ from: "elsewhere" })), "uploaded");
    assert.equal(at.log, ["POST /v2/app/blobs/uploads/", "PUT /v2/app/blobs/uploads/ID"]);
  }
});

upload("a mount that is refused becomes an upload", async () => {
  for (const status of [401, 403, 404, 405]) {
    const at = stage({ instead: ({ url }) => (url.includes("mount=") ? { status } : undefined) });
    assert.is(await at.registry.pushBlob(request({ from: "secret" })), "uploaded");
    assert.equal(stored(at), bytesOf(CONTENT));
  }
});

upload("asks for a token that allows pushing, and reading what it mounts from", async () => {
  const at = scene(({ url }) => {
    if (url.startsWith("https://auth.test")) return { status: 403 };
    return { status: 401, headers: { "www-authenticate": 'Bearer realm="https://auth.test/t"' } };
  });
  await refuses(at.registry.pushBlob(request({ from: "base" })), "denied");
  const asked = at.requests
    .filter(({ url }) => url.startsWith("https://auth.test"))
    .map(({ url }) => new URL(url).searchParams.getAll("scope"));
  assert.equal(asked, [
    ["repository:app:pull,push", "repository:base:pull"],
    // Without the mount.
    ["repository:app:pull,push"],
  ]);
});

upload("refuses a registry that stored something else", async () => {
  const other = digestOf("other");
  const at = stage({
    instead: ({ method }) =>
      method === "PUT" ? { status: 201, headers: { "docker-content-digest": other } } : undefined,
  });
  await refuses(at.registry.pushBlob(request()), "corrupt", /stored sha256:/);
});

upload("refuses an upload without a place to go on, and a blob from nowhere", async () => {
  const nowhere = stage({ instead: ({ method }) => (method === "POST" ? { status: 202 } : undefined) });
  await refuses(nowhere.registry.pushBlob(request()), "corrupt", /did not say where/);
  const made = stage({ instead: ({ method }) => (method === "POST" ? { status: 201 } : undefined) });
  await refuses(made.registry.pushBlob(request()), "corrupt", /not sent/);
});

upload("refuses a registry that claims more than it was sent", async () => {
  const at = stage({
    instead: ({ method }) => (method === "PATCH" ? { status: 202, headers: { range: "0-99" } } : undefined),
  });
  await refuses(at.registry.pushBlob(request(IN_CHUNKS)), "corrupt", /says it has 100 bytes/);
});

upload("an error of the source is the error of the push", async () => {
  const failure = new Error("damaged");
  const at = stage();
  const read = (): AsyncIterable<Uint8Array> => pieces("0123", failure);
  for (const more of [{}, IN_CHUNKS]) {
    try {
      await at.registry.pushBlob(request({ ...more, read }));
      assert.unreachable();
    } catch (error) {
      assert.is(error, failure);
    }
  }
});

upload.run();
