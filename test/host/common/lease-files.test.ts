import { writeFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { leaseNames, readLease } from "../../../core/host/common/lease-files.ts";
import { scratch } from "../bun/scratch.ts";

const test = suite("lease files");
const { make, clean } = scratch();
test.after(clean);

test("their names, and the digests in one; none where there is nothing", async () => {
  const directory = make();
  const digest = `sha256:${"a".repeat(64)}`;
  writeFileSync(`${directory}/one`, `${digest}\nno digest\n`);
  assert.equal(await leaseNames(directory), ["one"]);
  assert.equal(await readLease(`${directory}/one`), [digest]);
  assert.equal(await leaseNames(`${directory}/none`), []);
  assert.equal(await readLease(`${directory}/none`), []);
});

test.run();
