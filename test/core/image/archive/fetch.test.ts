import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { MemoryServer } from "../../../../core/host/memory/mod.ts";
import { fetchArchive, isWebAddress } from "../../../../core/image/archive/fetch.ts";
import { bytesOf, refuses } from "../../distribution/helpers.ts";
import { type Store, store } from "../fixture.ts";

const fetching = suite("fetchArchive");

async function fetched(address: string, at: Store): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of fetchArchive(address, at.ports)) chunks.push(chunk.slice());
  return Buffer.concat(chunks).toString();
}

const answering = (server: MemoryServer): Store => store(server);

fetching("gives the bytes, as they are stored there", async () => {
  const at = answering(() => ({ status: 200, headers: { "content-length": "5" }, body: bytesOf("bytes") }));
  assert.is(await fetched("https://files.test/root.tar?x=1", at), "bytes");
  assert.is(at.requests[0]?.url, "https://files.test/root.tar?x=1");
  assert.equal(at.requests[0]?.headers, { "accept-encoding": "identity" });
});

fetching("follows redirects, but not down from https", async () => {
  const at = answering(({ url }) =>
    url.endsWith("/a")
      ? { status: 302, headers: { location: "https://other.test/b" } }
      : { status: 200, body: bytesOf("b") },
  );
  assert.is(await fetched("https://files.test/a", at), "b");
  const down = answering(() => ({ status: 302, headers: { location: "http://files.test/b" } }));
  await refuses(fetched("https://files.test/a", down), "denied", /https to http/);
});

fetching("says what is wrong", async () => {
  await refuses(
    fetched(
      "https://x.test/a",
      answering(() => ({ status: 404 })),
    ),
    "not-found",
    /404/,
  );
  await refuses(
    fetched(
      "https://x.test/a",
      answering(() => ({ status: 500 })),
    ),
    "unavailable",
    /500/,
  );
  const short = answering(() => ({ status: 200, headers: { "content-length": "9" }, body: bytesOf("b") }));
  await refuses(fetched("https://x.test/a", short), "corrupt", /1 bytes came of the 9/);
  await refuses(fetched("https://", short), "invalid", /not a web address/);
});

fetching("sends no login and tells it to nobody", async () => {
  const at = answering(() => ({ status: 200, body: bytesOf("b") }));
  const error = await refuses(fetched("https://me:secret@x.test/a?token=t", at), "unsupported", /login/);
  assert.not.match(error.message, /secret|token/);
  assert.is(at.requests.length, 0);
});

fetching("isWebAddress() tells addresses from names of files", () => {
  for (const text of ["http://a/b", "HTTPS://a"]) assert.ok(isWebAddress(text), text);
  for (const text of ["-", "a.tar", "./https:/x", "ftp://a", "file:///a"])
    assert.not(isWebAddress(text), text);
});

fetching.run();
