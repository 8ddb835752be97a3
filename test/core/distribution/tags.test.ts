import { suite } from "uvu";
import * as assert from "uvu/assert";
import { PURPOSE, refuses, scene } from "./helpers.ts";

const tags = suite("tags");
const TAGS = { repository: "owner/app", purpose: PURPOSE };
const answering = (body: string): ReturnType<typeof scene> => scene(() => ({ status: 200, body }));

tags("listTags gives the names as they come", async () => {
  const at = answering('{"name":"owner/app","tags":["v2","latest","_x.Y-z"]}');
  assert.equal(await at.registry.tags(TAGS), ["v2", "latest", "_x.Y-z"]);
  assert.equal(at.log(), ["GET https://registry.test/v2/owner/app/tags/list"]);
});

tags("listTags takes null and nothing for none", async () => {
  assert.equal(await answering('{"name":"a","tags":null}').registry.tags(TAGS), []);
  assert.equal(await answering("{}").registry.tags(TAGS), []);
});

tags("listTags refuses what is no list of tags", async () => {
  for (const body of [
    "",
    "[]",
    "<html>",
    '{"tags":"a"}',
    '{"tags":[1]}',
    '{"tags":[null]}',
    '{"tags":["a"],"tags":["b"]}',
    ...["", "../x", "a/b", "a b", "a\\u001b[31m", "x".repeat(129), "a@b", ".a"].map(
      (tag) => `{"tags":["${tag}"]}`,
    ),
  ]) {
    await refuses(answering(body).registry.tags(TAGS), "invalid");
  }
});

tags("listRepositories asks for the catalog with its own scope", async () => {
  const at = scene(({ url, headers }) => {
    if (url.startsWith("https://auth.test")) return { status: 200, body: '{"token":"t"}' };
    if (headers.authorization === undefined) {
      return { status: 401, headers: { "www-authenticate": 'Bearer realm="https://auth.test/t"' } };
    }
    return { status: 200, body: '{"repositories":["a","b/c-d/e"]}' };
  });
  assert.equal(await at.registry.catalog({ pageSize: 5, purpose: PURPOSE }), ["a", "b/c-d/e"]);
  assert.equal(at.log(), [
    "GET https://registry.test/v2/_catalog?n=5",
    "GET https://auth.test/t?scope=registry%3Acatalog%3A*",
    "GET https://registry.test/v2/_catalog?n=5",
  ]);
});

tags("listRepositories refuses what is no repository", async () => {
  for (const name of ["", "A", "a:b", "/a", "a//b", "../a", "a/", "a@sha256:0"]) {
    const at = answering(JSON.stringify({ repositories: [name] }));
    await refuses(at.registry.catalog({ purpose: PURPOSE }), "invalid");
  }
});

tags.run();
