import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DOCUMENT_LIMIT, ERROR_LIMIT, TOKEN_LIMIT } from "../../../core/distribution/limits.ts";
import { APP, bearer, refuses, scene } from "./helpers.ts";

const limits = suite("limits");

/** Bytes without end, and how many were taken. */
function endless(): { taken: () => number; body: AsyncIterable<Uint8Array> } {
  let taken = 0;
  const chunk = new Uint8Array(64 * 1024).fill(0x20);
  const body = (async function* () {
    for (;;) {
      taken += chunk.length;
      yield chunk;
    }
  })();
  return { taken: () => taken, body };
}

limits("DOCUMENT_LIMIT ends an endless manifest", async () => {
  const { taken, body } = endless();
  await refuses(scene(() => ({ status: 200, body })).registry.manifest(APP), "limit", /4 MiB/);
  assert.ok(taken() <= DOCUMENT_LIMIT + 128 * 1024);
});

limits("DOCUMENT_LIMIT lets a manifest of exactly 4 MiB pass", async () => {
  const body = new Uint8Array(DOCUMENT_LIMIT).fill(0x20);
  assert.is((await scene(() => ({ status: 200, body })).registry.manifest(APP)).bytes.length, DOCUMENT_LIMIT);
});

limits("TOKEN_LIMIT ends an endless token", async () => {
  const { taken, body } = endless();
  const { registry } = scene(({ url }) => (url.includes("auth.test") ? { status: 200, body } : bearer()));
  await refuses(registry.manifest(APP), "limit", /1 MiB/);
  assert.ok(taken() <= TOKEN_LIMIT + 128 * 1024);
});

limits("ERROR_LIMIT ends an endless error", async () => {
  const { taken, body } = endless();
  await refuses(scene(() => ({ status: 404, body })).registry.manifest(APP), "not-found");
  assert.ok(taken() <= ERROR_LIMIT + 128 * 1024);
});

limits.run();
