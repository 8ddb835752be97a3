import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createStorageMetadata } from "../../../../core/host/bun/metadata.ts";
import { s3Driver } from "../../../../core/host/bun/remote/s3-driver.ts";
import { createStorageBlobStore } from "../../../../core/host/bun/remote/storage-blob-store.ts";
import { blobStoreContract } from "../../../contract/blob-store.ts";
import { metadataContract } from "../../../contract/metadata.ts";
import { bytesOf } from "../../../core/distribution/helpers.ts";
import * as requires from "../../../helpers/requires.ts";
import { skipIf } from "../../../helpers/skip.ts";
import { scratch } from "../scratch.ts";
import { type Server, startS3 } from "./servers.ts";

const s3 = suite("s3");
const { make, clean } = scratch();
let server: Server;
s3.before(async () => {
  skipIf(requires.tool("node"));
  server = await startS3(make());
});
s3.after(async () => {
  await server?.stop();
  clean();
});

let stores = 0;
const open = (): ReturnType<typeof s3Driver> =>
  s3Driver({
    bucket: "team",
    prefix: `store${++stores}`,
    endpoint: `http://127.0.0.1:${server.port}`,
    region: "us-east-1",
    accessKeyId: "S3RVER",
    secretAccessKey: "S3RVER",
  });

metadataContract(s3, async () => createStorageMetadata(open()));
blobStoreContract(s3, async () => createStorageBlobStore(open()));

s3("a listing goes on behind its first thousand objects", async () => {
  const store = createStorageMetadata(open());
  const names = Array.from({ length: 1050 }, (_, index) => `many/${index}`);
  for (let at = 0; at < names.length; at += 50) {
    await Promise.all(names.slice(at, at + 50).map((name) => store.put(name, bytesOf("x"))));
  }
  assert.equal((await store.keys("many/")).sort(), names.sort());
});

s3.run();
