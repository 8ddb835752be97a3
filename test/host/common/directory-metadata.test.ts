import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMetadata } from "../../../core/host/bun/metadata.ts";
import { createDirectoryMetadata } from "../../../core/host/common/directory-metadata.ts";
import { metadataContract } from "../../contract/metadata.ts";
import { bytesOf } from "../../core/distribution/helpers.ts";
import { scratch } from "../bun/scratch.ts";

const metadata = suite("directory metadata");
const { make, clean } = scratch();
metadata.after(clean);

metadataContract(metadata, async () => createDirectoryMetadata(join(make(), "meta")));

metadata("it has the same files as the host that runs containers", async () => {
  const directory = make();
  await createDirectoryMetadata(directory).put("images/a=3ab", bytesOf("{}"));
  const other = createMetadata(directory);
  assert.equal(await other.keys("images/"), ["images/a=3ab"]);
  await other.put("images/c", bytesOf("c"));
  assert.equal((await createDirectoryMetadata(directory).keys("images/")).sort(), [
    "images/a=3ab",
    "images/c",
  ]);
});

metadata.run();
