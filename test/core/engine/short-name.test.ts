import { suite } from "uvu";
import * as assert from "uvu/assert";
import { digestHex } from "../../../core/digest/digest.ts";
import { HELLO_REFERENCE } from "../../../core/engine/run/hello-name.ts";
import {
  meantReference,
  meantRepository,
  storedName,
  WHOLE_IDENTIFIER,
} from "../../../core/engine/short-name.ts";
import { aliasing, rejection } from "../../cli/helpers.ts";
import { storeContext } from "../../cli/store-context.ts";
import { AMD64, image, layer } from "../image/fixture.ts";

const test = suite("short-name");

const ALIASES = { mine: "registry.test/team/app", alpine: "registry.test/other" };
const [APP, OTHER] = [image([layer({ a: "1" })]), image([layer({ b: "2" })])];
const registries = aliasing(ALIASES);
const unread = { read: () => assert.unreachable("registries.conf is not to be read") as never };

test("meantReference() follows an alias, with its tag, and means Docker Hub by other short names", async () => {
  const meant = async (text: string) => await meantReference(text, { registries });
  assert.equal(await meant("mine:2"), { domain: "registry.test", path: "team/app", tag: "2" });
  assert.equal(await meant("other"), { domain: "docker.io", path: "library/other", tag: "latest" });
});

test("meantRepository() has no tag, and is none of a name that has one", async () => {
  assert.equal(await meantRepository("mine", { registries }), { domain: "registry.test", path: "team/app" });
  assert.is(await meantRepository("mine:2", { registries: unread }), undefined);
  assert.is(await meantRepository(`mine@${APP.manifest.digest}`, { registries: unread }), undefined);
});

test("storedName() of what is here is the text itself, and nothing configured is read", async () => {
  const { ports } = await storeContext({ "alpine:1": APP });
  const id = digestHex(APP.config.digest);
  for (const text of ["alpine:1", "docker.io/library/alpine:1", id.slice(0, 12), id, "f".repeat(64)]) {
    assert.is(await storedName(text, AMD64, { ...ports, registries: unread }), text);
  }
});

test("storedName() is what an alias stands for when an image is here by that alone", async () => {
  const { ports } = await storeContext({ "registry.test/team/app:1": APP, "alpine:1": OTHER });
  const found = (text: string): Promise<string> => storedName(text, AMD64, { ...ports, registries });
  assert.is(await found("mine:1"), "registry.test/team/app:1");
  assert.is(await found("mine:2"), "mine:2");
  assert.is(await found("alpine:1"), "alpine:1");
  assert.is(await found("nothing"), "nothing");
  assert.is((await rejection(found("UPPER"))).code, "invalid");
});

test("storedName() finds the embedded image, unless another one is called so", async () => {
  const embedded = await storeContext({ "localhost/hello:latest": APP });
  const unaliased = { ...embedded.ports, registries: unread };
  assert.is(await storedName("hello", AMD64, unaliased), HELLO_REFERENCE);
  const both = await storeContext({ "localhost/hello:latest": APP, "hello:latest": OTHER });
  assert.is(await storedName("hello", AMD64, { ...both.ports, registries: unread }), "hello");
});

test("a whole identifier is told from a name", () => {
  for (const text of ["a".repeat(64), "sha256:abcd"]) assert.ok(WHOLE_IDENTIFIER.test(text));
  for (const text of ["beef", "a".repeat(63), "sha256:latest"]) assert.not(WHOLE_IDENTIFIER.test(text));
});

test.run();
