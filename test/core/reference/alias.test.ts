import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseAliasedReference } from "../../../core/reference/alias.ts";
import { formatReference } from "../../../core/reference/reference.ts";
import { refuses } from "../distribution/helpers.ts";

const test = suite("parseAliasedReference");

const ALIASES = new Map([
  ["fedora", "registry.fedoraproject.org/fedora"],
  ["team/app", "r.test:5000/team/app"],
]);
const DIGEST = `sha256:${"0".repeat(64)}`;
const read = (text: string): string => formatReference(parseAliasedReference(text, ALIASES));

test("an alias stands for its repository, tag and digest are kept", () => {
  assert.is(read("fedora"), "registry.fedoraproject.org/fedora:latest");
  assert.is(read("fedora:40"), "registry.fedoraproject.org/fedora:40");
  assert.is(read(`team/app@${DIGEST}`), `r.test:5000/team/app@${DIGEST}`);
  assert.is(read("team/app:1"), "r.test:5000/team/app:1");
});

test("every other name means what it always does", () => {
  assert.is(read("alpine"), "docker.io/library/alpine:latest");
  assert.is(read("library/fedora"), "docker.io/library/fedora:latest");
  assert.is(read("docker.io/fedora"), "docker.io/library/fedora:latest");
  assert.is(read("r.test:5000/fedora"), "r.test:5000/fedora:latest");
  assert.is(read("team/app/more"), "docker.io/team/app/more:latest");
});

test("a name that is none is refused as ever", async () => {
  await refuses(() => read("Fedora"), "invalid", /lowercase/);
  await refuses(() => read("fedora:"), "invalid", /\[HOST/);
  await refuses(() => read(""), "invalid", /empty/);
});

test.run();
