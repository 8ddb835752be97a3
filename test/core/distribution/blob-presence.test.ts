import { suite } from "uvu";
import * as assert from "uvu/assert";
import { digestOf, PURPOSE, refuses, scene } from "./helpers.ts";

const presence = suite("hasBlob");
const QUESTION = { repository: "app", digest: digestOf("abc"), size: 3, purpose: PURPOSE };

presence("is what the registry answers to a HEAD", async () => {
  const there = scene(() => ({ status: 200, headers: { "content-length": "3" } }));
  assert.is(await there.registry.hasBlob(QUESTION), true);
  assert.equal(there.log(), [`HEAD https://registry.test/v2/app/blobs/${QUESTION.digest}`]);
  assert.is(await scene(() => ({ status: 200 })).registry.hasBlob(QUESTION), true);
  assert.is(await scene(() => ({ status: 404 })).registry.hasBlob(QUESTION), false);
});

presence("a blob of another size is not it", async () => {
  const other = scene(() => ({ status: 200, headers: { "content-length": "4" } }));
  assert.is(await other.registry.hasBlob(QUESTION), false);
});

presence("any other failure is one", async () => {
  await refuses(scene(() => ({ status: 403 })).registry.hasBlob(QUESTION), "denied");
});

presence.run();
