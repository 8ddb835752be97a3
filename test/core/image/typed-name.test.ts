import { test } from "uvu";
import * as assert from "uvu/assert";
import { identifierDigits, readTypedName } from "../../../core/image/typed-name.ts";
import { formatReference } from "../../../core/reference/reference.ts";
import { refuses } from "../distribution/helpers.ts";

const HEX = "0123456789abcdef".repeat(4);
const ALIASES = new Map([
  ["app", "registry.test/owner/app"],
  ["abcd", "registry.test/abcd"],
]);

const read = (text: string, aliases = ALIASES): readonly (string | undefined)[] => {
  const { reference, wanted } = readTypedName(text, aliases);
  return [reference && formatReference(reference), wanted];
};

test("a name is looked for in full, as its alias has it", () => {
  assert.equal(read("app:1"), ["registry.test/owner/app:1", "registry.test/owner/app:1"]);
  assert.equal(read("app:1", new Map()), ["docker.io/library/app:1", "docker.io/library/app:1"]);
  assert.is(readTypedName("app").wanted, "docker.io/library/app:latest");
});

test("what may be both is looked for as it was typed", () => {
  assert.equal(read("abcd"), ["registry.test/abcd:latest", "abcd"]);
  assert.equal(read("sha256:abcd"), ["docker.io/library/sha256:abcd", "sha256:abcd"]);
});

test("64 digits are an identifier alone, and what is neither is refused", async () => {
  assert.equal(read(HEX), [undefined, HEX]);
  await refuses(() => readTypedName("UPPER"), "invalid");
  await refuses(() => readTypedName(""), "invalid");
});

test("identifierDigits() takes four digits and more, with their algorithm or without", () => {
  assert.is(identifierDigits("0123"), "0123");
  assert.is(identifierDigits(`sha256:${HEX}`), HEX);
  for (const text of ["012", `${HEX}0`, "012g", "ABCD", "sha512:0123", "a:0123"]) {
    assert.is(identifierDigits(text), undefined, text);
  }
});

test.run();
