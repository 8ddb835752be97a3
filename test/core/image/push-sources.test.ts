import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryMetadata } from "../../../core/host/memory/mod.ts";
import { findSources, noteSource } from "../../../core/image/push-sources.ts";
import { parseReference } from "../../../core/reference/reference.ts";
import { digestOf } from "../distribution/helpers.ts";

const sources = suite("push sources");
const [A, B, C] = [digestOf("a"), digestOf("b"), digestOf("c")];
const at = (text: string): ReturnType<typeof parseReference> => parseReference(text);

sources("noteSource is what findSources finds, at the same registry, in other repositories", async () => {
  const metadata = createMemoryMetadata();
  await noteSource(at("registry.test/base:1"), [A, B], metadata);
  await noteSource(at("other.test/base"), [C], metadata);
  const found = await findSources(at("registry.test/app:1"), metadata);
  assert.equal([found(A), found(B), found(C)], ["base", "base", undefined]);
  const own = await findSources(at("registry.test/base:2"), metadata);
  assert.is(own(A), undefined);
});

sources("noteSource keeps what it knew, up to a bound, and writes only what is new", async () => {
  const metadata = createMemoryMetadata();
  const many = Array.from({ length: 600 }, (_, index) => digestOf(String(index)));
  await noteSource(at("registry.test/base"), many, metadata);
  const found = await findSources(at("registry.test/app"), metadata);
  assert.is(many.filter((digest) => found(digest) === "base").length, 512);
  await noteSource(at("registry.test/base"), [A], metadata);
  let puts = 0;
  const counting = {
    ...metadata,
    put: async () => {
      puts += 1;
    },
  };
  await noteSource(at("registry.test/base"), [A], counting);
  assert.is(puts, 0);
  await noteSource(at("registry.test/base"), [A, B], counting);
  assert.is(puts, 1);
});

sources("a note that cannot be read is none", async () => {
  const metadata = createMemoryMetadata();
  for (const text of ["", "null", "{}", '{"version":2}']) {
    await metadata.put("sources/registry.test+base", new TextEncoder().encode(text));
    assert.is((await findSources(at("registry.test/app"), metadata))(A), undefined);
  }
});

sources.run();
