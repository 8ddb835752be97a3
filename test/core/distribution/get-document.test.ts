import { suite } from "uvu";
import * as assert from "uvu/assert";
import { getDocument } from "../../../core/distribution/get-document.ts";
import { openSession } from "../../../core/distribution/open-session.ts";
import { perform } from "../../../core/distribution/perform.ts";
import { bytesOf, digestOf, PURPOSE, refuses, scene } from "./helpers.ts";

const document = suite("getDocument");
const TEXT = '{"os":"linux"}';

/** Ask a registry that answers with a body for a document of these bytes. */
function fetched(body: string, { size = TEXT.length } = {}) {
  const { ports, log } = scene(() => ({ status: 200, body }));
  const session = openSession("registry.test", () => 0);
  const request = { repository: "app", descriptor: { digest: digestOf(TEXT), size }, purpose: PURPOSE };
  return { result: perform(getDocument(session, request, ports.digester), ports), log };
}

document("it is the blob's bytes", async () => {
  const { result, log } = fetched(TEXT);
  assert.equal(await result, bytesOf(TEXT));
  assert.equal(log(), [`GET https://registry.test/v2/app/blobs/${digestOf(TEXT)}`]);
});

document("other bytes, more or fewer are refused", async () => {
  await refuses(fetched(TEXT.replace("linux", "Linux")).result, "corrupt", /digest of a document is sha256:/);
  await refuses(fetched(`${TEXT} `).result, "corrupt", /more than its 14 bytes/);
  await refuses(fetched(TEXT.slice(1)).result, "corrupt", /fewer than its 14 bytes/);
});

document("a large one is refused before it is asked for", async () => {
  const { result, log } = fetched(TEXT, { size: 4 * 1024 * 1024 + 1 });
  await refuses(result, "limit", /larger than 4 MiB/);
  assert.equal(log(), []);
});

document.run();
