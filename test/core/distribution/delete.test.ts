import { suite } from "uvu";
import * as assert from "uvu/assert";
import { bytesOf, digestOf, PURPOSE, refuses, scene } from "./helpers.ts";
import { writableRegistry } from "./writable-registry.ts";

const remove = suite("deleteContent");
const DIGEST = digestOf("x");
const REPOSITORY = { repository: "app", purpose: PURPOSE };

remove("deletes manifests, tags and blobs", async () => {
  const at = writableRegistry();
  const { registry } = scene(at.server);
  const app = at.repository("app");
  app.manifests.set(DIGEST, { bytes: bytesOf("x"), mediaType: "a/b" });
  app.tags.set("1", DIGEST).set("2", DIGEST);
  app.blobs.set(DIGEST, bytesOf("x"));
  await registry.delete({ ...REPOSITORY, kind: "tag", tag: "1" });
  assert.equal([...app.tags.keys()], ["2"]);
  await registry.delete({ ...REPOSITORY, kind: "manifest", digest: DIGEST });
  assert.is(app.manifests.size + app.tags.size, 0);
  await registry.delete({ ...REPOSITORY, kind: "blob", digest: DIGEST });
  assert.is(app.blobs.size, 0);
  assert.equal(at.log, [
    "DELETE /v2/app/manifests/1",
    `DELETE /v2/app/manifests/${DIGEST}`,
    `DELETE /v2/app/blobs/${DIGEST}`,
  ]);
  await refuses(registry.delete({ ...REPOSITORY, kind: "blob", digest: DIGEST }), "not-found");
});

remove("says that a registry does not delete", async () => {
  const refusing = scene(() => ({ status: 405 })).registry;
  await refuses(
    refusing.delete({ ...REPOSITORY, kind: "manifest", digest: DIGEST }),
    "unsupported",
    /deleting/,
  );
  for (const status of [400, 405]) {
    const at = scene(() => ({ status })).registry;
    await refuses(at.delete({ ...REPOSITORY, kind: "tag", tag: "1" }), "unsupported", /delete tags/);
  }
});

remove("asks for a token that allows it", async () => {
  const at = scene(({ url }) =>
    url.startsWith("https://auth.test")
      ? { status: 403 }
      : { status: 401, headers: { "www-authenticate": 'Bearer realm="https://auth.test/t"' } },
  );
  await refuses(at.registry.delete({ ...REPOSITORY, kind: "tag", tag: "1" }), "denied");
  assert.ok(at.log()[1]?.endsWith("scope=repository%3Aapp%3Adelete"));
});

remove.run();
