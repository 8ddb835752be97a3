/** What every `Metadata` does. */
import type { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Metadata } from "../../core/ports/metadata.ts";
import { bytesOf, refuses } from "../core/distribution/helpers.ts";

/** @param open makes an empty store */
export function metadataContract(test: ReturnType<typeof suite>, open: () => Promise<Metadata>): void {
  const BINARY = Uint8Array.from({ length: 256 }, (_, index) => index);

  test("get gives back exactly what put was given", async () => {
    const store = await open();
    for (const [key, value] of [
      ["text", bytesOf('{"a":1}')],
      ["deep/er/key", BINARY],
      ["empty", new Uint8Array()],
      ["number", bytesOf("123")],
      ["a@b+c=d_e-f.g", bytesOf("x")],
    ] as const) {
      await store.put(key, value);
      const found = await store.get(key);
      assert.equal(found && new Uint8Array(found), value, key);
    }
  });

  test("a later put replaces, shorter values included", async () => {
    const store = await open();
    await store.put("k", bytesOf("long value"));
    await store.put("k", bytesOf("short"));
    assert.is(new TextDecoder().decode(await store.get("k")), "short");
  });

  test("a value is a copy on the way in", async () => {
    const store = await open();
    const value = bytesOf("mine");
    await store.put("k", value);
    value.fill(0);
    assert.is(new TextDecoder().decode(await store.get("k")), "mine");
  });

  test("what is not there is undefined, a prefix of keys too", async () => {
    const store = await open();
    assert.is(await store.get("k"), undefined);
    await store.put("a/b", bytesOf("x"));
    assert.is(await store.get("a"), undefined);
    assert.is(await store.get("a/b/c"), undefined);
  });

  test("delete removes, and is no error when there is nothing", async () => {
    const store = await open();
    await store.put("a/b", bytesOf("x"));
    await store.delete("a/b");
    await store.delete("a/b");
    await store.delete("never/was");
    assert.is(await store.get("a/b"), undefined);
    assert.equal(await store.keys("a/"), []);
    await store.put("a/b", bytesOf("y"));
    assert.equal(await store.keys("a/"), ["a/b"]);
  });

  test("keys gives those below the prefix", async () => {
    const store = await open();
    for (const key of ["a/1", "a/b/2", "ab/3", "c", ".hidden/4"]) await store.put(key, bytesOf(key));
    assert.equal((await store.keys("a/")).sort(), ["a/1", "a/b/2"]);
    assert.equal(await store.keys("a/b/"), ["a/b/2"]);
    assert.equal(await store.keys("nothing/"), []);
    assert.equal((await store.keys("")).sort(), [".hidden/4", "a/1", "a/b/2", "ab/3", "c"]);
  });

  test("keys that would leave their place are refused", async () => {
    const store = await open();
    for (const key of ["", ".", "..", "../x", "a/../../x", "/etc/passwd", "a//b", "a\0", "a:b", "a b"]) {
      await refuses(store.get(key), "invalid");
      await refuses(store.put(key, bytesOf("x")), "invalid");
      await refuses(store.delete(key), "invalid");
    }
  });

  test("puts and deletes at once leave whole values", async () => {
    const store = await open();
    const work = Array.from({ length: 40 }, async (_, index) => {
      await store.put(`d/k${index % 4}`, bytesOf("x".repeat(1000)));
      if (index % 3 === 0) await store.delete(`d/k${index % 4}`);
    });
    await Promise.all(work);
    for (const key of await store.keys("d/")) assert.is((await store.get(key))?.length, 1000);
  });
}
