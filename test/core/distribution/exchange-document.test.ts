import { suite } from "uvu";
import * as assert from "uvu/assert";
import { APP, broken, bytesOf, pieces, refuses, scene } from "./helpers.ts";

const document = suite("exchangeDocument");

document("a document that breaks off is asked for again", async () => {
  let breaks = 2;
  const { registry, clock, requests } = scene(() => {
    breaks -= 1;
    return { status: 200, body: breaks >= 0 ? pieces("{", broken()) : "{}" };
  });
  assert.equal((await registry.manifest(APP)).bytes, bytesOf("{}"));
  assert.is(requests.length, 3);
  assert.equal(clock.sleeps, [500, 1000]);
});

document("one that always breaks off is given up", async () => {
  const { registry, requests } = scene(() => ({ status: 200, body: pieces("{", broken()) }));
  await refuses(registry.manifest(APP), "unavailable", /broke off/);
  assert.is(requests.length, 3);
});

document("a registry that cannot be reached is asked once", async () => {
  const { registry, requests } = scene(() => {
    throw broken();
  });
  await refuses(registry.manifest(APP), "unavailable");
  assert.is(requests.length, 1);
});

document.run();
