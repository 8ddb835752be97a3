import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createStorageMetadata } from "../../../../core/host/bun/metadata.ts";
import { redisDriver } from "../../../../core/host/bun/remote/redis-driver.ts";
import { createStorageBlobStore } from "../../../../core/host/bun/remote/storage-blob-store.ts";
import { blobStoreContract } from "../../../contract/blob-store.ts";
import { metadataContract } from "../../../contract/metadata.ts";
import { bytesOf } from "../../../core/distribution/helpers.ts";
import * as requires from "../../../helpers/requires.ts";
import { skipIf } from "../../../helpers/skip.ts";
import { scratch } from "../scratch.ts";
import { type Server, startRedis } from "./servers.ts";

const redis = suite("redis");
const { make, clean } = scratch();
let server: Server;
redis.before(async () => {
  skipIf(requires.tool("redis-server"));
  server = await startRedis(make());
});
redis.after(async () => {
  for (const driver of drivers) await driver.dispose?.();
  await server?.stop();
  clean();
});

const drivers: ReturnType<typeof redisDriver>[] = [];
function open(prefix = `store${drivers.length}`): ReturnType<typeof redisDriver> {
  const driver = redisDriver({ url: `redis://127.0.0.1:${server.port}`, prefix });
  drivers.push(driver);
  return driver;
}

metadataContract(redis, async () => createStorageMetadata(open()));
blobStoreContract(redis, async () => createStorageBlobStore(open()));

redis("a prefix is a store of its own, whatever characters it has", async () => {
  const [one, other] = [createStorageMetadata(open("a*")), createStorageMetadata(open("ab"))];
  await one.put("k/1", bytesOf("1"));
  await other.put("k/2", bytesOf("2"));
  assert.equal(await one.keys("k/"), ["k/1"]);
  assert.equal(await other.keys("k/"), ["k/2"]);
});

redis.run();
