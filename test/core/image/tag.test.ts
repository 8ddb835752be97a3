import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryLocks, createMemoryMetadata } from "../../../core/host/memory/mod.ts";
import { changeRecords, listImages, putImage } from "../../../core/image/list.ts";
import type { RecordPorts } from "../../../core/image/ports.ts";
import { tagImage } from "../../../core/image/tag.ts";
import { digestOf, imageRecord } from "../../cli/helpers.ts";
import { refuses } from "../distribution/helpers.ts";
import { AMD64 } from "./fixture.ts";

const tagging = suite("tagImage");

async function stores(): Promise<RecordPorts> {
  const ports = {
    metadata: createMemoryMetadata(),
    layout: createMemoryMetadata(),
    locks: createMemoryLocks(),
  };
  await putImage(imageRecord({}), ports);
  return ports;
}

const names = async ({ metadata }: RecordPorts): Promise<string[]> =>
  (await listImages(metadata)).map(({ reference, platform }) => `${reference} ${platform}`);

tagging("an image gets another name", async () => {
  const ports = await stores();
  const made = await tagImage("alpine", "ghcr.io/me/mine", AMD64, ports);
  assert.is(made.reference, "ghcr.io/me/mine:latest");
  assert.equal(await names(ports), [
    "docker.io/library/alpine:latest linux/amd64",
    "ghcr.io/me/mine:latest linux/amd64",
  ]);
});

tagging("the name is for all platforms that are here", async () => {
  const ports = await stores();
  await putImage(imageRecord({ platform: "linux/arm64", imageId: digestOf("b") }), ports);
  await tagImage("alpine", "mine:1", AMD64, ports);
  assert.equal((await names(ports)).slice(2), [
    "docker.io/library/mine:1 linux/amd64",
    "docker.io/library/mine:1 linux/arm64",
  ]);
});

tagging("an identifier names the source too, and a moved tag leaves its image behind", async () => {
  const ports = await stores();
  await putImage(
    imageRecord({ reference: "docker.io/library/b:1", imageId: digestOf("b"), target: digestOf("3") }),
    ports,
  );
  await tagImage("bbbb", "alpine", AMD64, ports);
  assert.equal(await names(ports), [
    "docker.io/library/alpine:latest linux/amd64",
    `docker.io/library/alpine@${digestOf("1")} linux/amd64`,
    "docker.io/library/b:1 linux/amd64",
  ]);
});

tagging("an image that is removed while it waits its turn does not come back", async () => {
  const ports = await stores();
  const acquire: RecordPorts["locks"]["acquire"] = async (name, signal) => {
    const remove = [{ reference: "docker.io/library/alpine:latest", platform: "linux/amd64" }];
    await changeRecords(ports, async () => ({ put: [], remove }));
    return ports.locks.acquire(name, signal);
  };
  const waiting = { ...ports, locks: { ...ports.locks, acquire } };
  await refuses(tagImage("alpine", "mine", AMD64, waiting), "not-found");
  assert.equal(await names(ports), []);
});

tagging("all platforms change at once, each leaving behind what had the name", async () => {
  const ports = await stores();
  const arm = { platform: "linux/arm64", imageId: digestOf("b") };
  await putImage(imageRecord(arm), ports);
  const reference = "docker.io/library/mine:1";
  const [target, imageId] = [digestOf("3"), digestOf("c")];
  for (const platform of ["linux/amd64", "linux/arm64"]) {
    await putImage(imageRecord({ reference, platform, target, imageId }), ports);
  }
  let turns = 0;
  const acquire: RecordPorts["locks"]["acquire"] = (name, signal) => {
    turns += 1;
    return ports.locks.acquire(name, signal);
  };
  await tagImage("alpine", "mine:1", AMD64, { ...ports, locks: { ...ports.locks, acquire } });
  assert.is(turns, 1);
  assert.equal((await names(ports)).slice(2), [
    `${reference} linux/amd64`,
    `${reference} linux/arm64`,
    `docker.io/library/mine@${target} linux/amd64`,
    `docker.io/library/mine@${target} linux/arm64`,
  ]);
  const arms = (await listImages(ports.metadata)).filter(({ platform }) => platform === arm.platform);
  assert.is(arms.find((each) => each.reference === reference)?.imageId, arm.imageId);
});

tagging("refuses a name with a digest, a bad one and a source that is not there", async () => {
  const ports = await stores();
  await refuses(tagImage("alpine", `mine@${digestOf("1")}`, AMD64, ports), "invalid");
  await refuses(tagImage("alpine", "UPPER", AMD64, ports), "invalid");
  await refuses(tagImage("nothing", "mine", AMD64, ports), "not-found");
});

tagging.run();
