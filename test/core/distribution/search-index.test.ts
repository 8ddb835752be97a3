import { suite } from "uvu";
import * as assert from "uvu/assert";
import { refuses, scene } from "./helpers.ts";

const test = suite("search of the first API");
const purpose = { action: "search registry", subject: "registry.test" };
const query = { term: "a b&c", limit: 25, purpose };

test("asks with the term and reads what is found", async () => {
  const results = [
    { name: "alpine", description: "small", star_count: 7, is_official: true, is_automated: false },
    { name: "a/b", description: null, unknown: 1 },
  ];
  const { registry, log } = scene(() => ({ status: 200, body: JSON.stringify({ num_results: 2, results }) }));
  assert.equal(await registry.search(query), [
    { name: "alpine", description: "small", stars: 7, official: true, automated: false },
    { name: "a/b", description: "", stars: 0, official: false, automated: false },
  ]);
  assert.equal(log(), ["GET https://registry.test/v1/search?q=a+b%26c&n=25"]);
});

test("an answer that is none is refused", async () => {
  for (const body of [
    "<html>",
    "[]",
    "{}",
    '{"results":{}}',
    '{"results":[{}]}',
    '{"results":[{"name":1}]}',
  ]) {
    await refuses(scene(() => ({ status: 200, body })).registry.search(query), "invalid");
  }
  const endless = scene(() => ({ status: 200, body: new Uint8Array(5 * 1024 * 1024) }));
  await refuses(endless.registry.search(query), "limit", /4 MiB/);
});

test.run();
