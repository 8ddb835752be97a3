import { suite } from "uvu";
import * as assert from "uvu/assert";
import { formatReference } from "../../../../core/mod.ts";
import { parseQuestion } from "../../../../wasm/web/worker/registry.ts";

const test = suite("parseQuestion");

type Case = readonly [reference: string, registry: string, name: string, insecure?: readonly string[]];
const CASES: readonly Case[] = [
  ["debian", "", "docker.io/library/debian:latest"],
  [" debian:12 ", "", "docker.io/library/debian:12"],
  ["debian", "registry.test", "registry.test/debian:latest"],
  ["team/app:1", "https://registry.test:5000/", "registry.test:5000/team/app:1"],
  ["app", "http://registry.test:5000", "registry.test:5000/app:latest", ["registry.test:5000"]],
  ["http://registry.test/app:2", "", "registry.test/app:2", ["registry.test"]],
];
for (const [reference, registry, name, insecure = []] of CASES) {
  test(`${reference} at ${registry || "no registry"}`, () => {
    const parsed = parseQuestion({ reference, registry, username: "", password: "" });
    assert.is(formatReference(parsed.reference), name);
    assert.equal(parsed.insecure, insecure);
  });
}

test.run();
