import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMetadata } from "../../../core/host/bun/metadata.ts";
import { imageKey } from "../../../core/image/key.ts";
import { metadataContract } from "../../contract/metadata.ts";
import { bytesOf, refuses } from "../../core/distribution/helpers.ts";
import { scratch } from "./scratch.ts";

const metadata = suite("bun metadata");
const { make, clean } = scratch();
metadata.after(clean);

metadataContract(metadata, async () => createMetadata(join(make(), "meta")));

metadata("an image's record is the file of its key, as run reads it", async () => {
  const directory = make();
  await createMetadata(directory).put(
    imageKey("docker.io/library/alpine:3.20", "linux/amd64"),
    bytesOf("{}"),
  );
  const path = join(directory, "images/docker.io+library+alpine=3a3.20=20linux+amd64");
  assert.is(readFileSync(path, "utf8"), "{}");
});

metadata("nothing is kept in memory: another process's value is seen", async () => {
  const directory = make();
  const [one, two] = [createMetadata(directory), createMetadata(directory)];
  await one.put("k", bytesOf("1"));
  await two.put("k", bytesOf("2"));
  assert.is(new TextDecoder().decode(await one.get("k")), "2");
});

metadata("a name that is taken by a directory is an io error with its key", async () => {
  const directory = make();
  mkdirSync(join(directory, "a/b"), { recursive: true });
  await refuses(createMetadata(directory).put("a/b", bytesOf("x")), "io", /write metadata "a\/b"/);
  writeFileSync(join(directory, "file"), "");
  await refuses(createMetadata(directory).put("file/below", bytesOf("x")), "io");
  assert.equal(readdirSync(join(directory, "a")), ["b"]);
});

metadata.run();
