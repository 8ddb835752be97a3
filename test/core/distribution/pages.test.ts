import { suite } from "uvu";
import * as assert from "uvu/assert";
import { DOCUMENT_LIMIT, ENTRY_LIMIT, LISTING_LIMIT, PAGE_LIMIT } from "../../../core/distribution/limits.ts";
import type { MemoryServer } from "../../../core/host/memory/mod.ts";
import { PURPOSE, refuses, scene } from "./helpers.ts";

const pages = suite("listPages");
const TAGS = { repository: "app", purpose: PURPOSE };

function page(tags: readonly string[], next?: string): ReturnType<MemoryServer> {
  const headers = next === undefined ? {} : { Link: `<${next}>; rel="next"` };
  return { status: 200, headers, body: JSON.stringify({ name: "app", tags }) };
}

pages("follows the pages in order", async () => {
  const { registry, log } = scene(({ url }) => {
    const last = new URL(url).searchParams.get("last");
    if (last === null) return page(["a", "b"], "/v2/app/tags/list?n=2&last=b");
    return last === "b" ? page(["c"], "https://registry.test/v2/app/tags/list?last=c") : page([]);
  });
  assert.equal(await registry.tags({ ...TAGS, pageSize: 2 }), ["a", "b", "c"]);
  assert.equal(log(), [
    "GET https://registry.test/v2/app/tags/list?n=2",
    "GET https://registry.test/v2/app/tags/list?n=2&last=b",
    "GET https://registry.test/v2/app/tags/list?last=c",
  ]);
});

pages("does not ask for a page at another address", async () => {
  for (const next of [
    "https://other.test/",
    "http://127.0.0.1/",
    "https://registry.test:444/",
    "file:///etc/passwd",
  ]) {
    const { registry, log } = scene(() => page(["a"], next));
    await refuses(registry.tags(TAGS), "denied", /another address/);
    assert.is(log().length, 1);
  }
});

pages("does not go round in circles", async () => {
  const self = scene(() => page(["a"], "/v2/app/tags/list"));
  await refuses(self.registry.tags(TAGS), "corrupt", /lead back/);
  const pair = scene(({ url }) => page(["a"], url.endsWith("?p=1") ? "?p=2" : "?p=1"));
  await refuses(pair.registry.tags(TAGS), "corrupt", /lead back/);
  assert.ok(pair.log().length < 5);
});

pages("ends after many pages and many entries", async () => {
  let count = 0;
  const endless = scene(() => {
    count += 1;
    return page(["a"], `?p=${count}`);
  });
  await refuses(endless.registry.tags(TAGS), "limit", /pages/);
  assert.is(count, PAGE_LIMIT);
  const many = Array.from({ length: ENTRY_LIMIT / 2 }, (_, index) => `t${index}`);
  let asked = 0;
  const large = scene(() => {
    asked += 1;
    return page(many, `?p=${asked}`);
  });
  await refuses(large.registry.tags(TAGS), "limit", /entries/);
  assert.is(asked, 3);
});

pages("ends after many bytes, in few pages of few entries", async () => {
  let count = 0;
  const body = '{"tags":["a"]}'.padEnd(DOCUMENT_LIMIT);
  const large = scene(() => {
    count += 1;
    return { status: 200, headers: { Link: `<?p=${count}>; rel="next"` }, body };
  });
  await refuses(large.registry.tags(TAGS), "limit", /larger than 64 MiB/);
  assert.is(count, LISTING_LIMIT / DOCUMENT_LIMIT + 1);
});

pages("does not read a page that has no end", async () => {
  const endless = async function* (): AsyncGenerator<Uint8Array> {
    for (;;) yield new Uint8Array(65536).fill(0x20);
  };
  await refuses(scene(() => ({ status: 200, body: endless() })).registry.tags(TAGS), "limit", /4 MiB/);
});

pages.run();
