import { suite } from "uvu";
import * as assert from "uvu/assert";
import { TAR_LIMITS, type TarLimits } from "../../../core/tar/limits.ts";
import { archive, extension, file, GNU, join, pax } from "./build.ts";
import { readAll } from "./read.ts";

const test = suite("core/tar/limits");

const TWO_REGIONS = archive(
  pax({ "GNU.sparse.size": "4", "GNU.sparse.numblocks": "2", "GNU.sparse.map": "0,0,2,2" }),
  file("sparse", "ab"),
);

/** For each limit an archive that needs exactly so much of it. */
const NEEDS: Readonly<Record<keyof TarLimits, readonly [need: number, archive: Uint8Array]>> = {
  entries: [3, archive(file("a"), extension("g", ""), file("b"))],
  metadataBytes: [5, archive(extension("L", "long\0", { magic: GNU }), file("a"))],
  nameBytes: [4, archive(file("name"))],
  sparseRegions: [2, TWO_REGIONS],
  // One zero block is the end already: its twin counts as padding.
  paddingBytes: [512 + 700, join([archive(file("a")), new Uint8Array(700)])],
};

async function outcome(whole: Uint8Array, limits: Partial<TarLimits>): Promise<string> {
  try {
    await readAll(whole, { limits });
    return "accepted";
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

for (const [name, [need, whole]] of Object.entries(NEEDS)) {
  test(`TarLimits: ${name} takes ${need} and refuses with one less, others as they are`, async () => {
    assert.is(await outcome(whole, { [name]: need }), "accepted");
    assert.is(await outcome(whole, { [name]: need - 1 }), "limit");
    assert.is(await outcome(whole, {}), "accepted");
  });
}

test("TAR_LIMITS takes the longest path of Linux and what tools pad an archive to", async () => {
  assert.is(TAR_LIMITS.nameBytes, 4096);
  // GNU tar's largest usual record: 20 blocks of 512 bytes, here a thousand of them.
  assert.is(await outcome(join([archive(file("a")), new Uint8Array(10_240_000)]), {}), "accepted");
});

test.run();
