import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import {
  createVolume,
  findVolume,
  listVolumes,
  pruneVolumes,
  removeAnonymous,
  removeVolume,
} from "../../../core/volume/volumes.ts";
import { refusal } from "../../cli/helpers.ts";
import { fakeVolumes } from "./fake.ts";

const test = suite("volumes");
const HEX = "0123456789abcdef".repeat(4);
const NEW = {
  name: "data",
  driver: "local",
  labels: { a: "b" },
  options: {},
  createdAt: "2026-06-15T12:00:00.000Z",
};

test("a volume is made once, and stays what it was", () => {
  const store = fakeVolumes();
  assert.equal(createVolume(store, NEW).labels, { a: "b" });
  assert.equal(createVolume(store, { ...NEW, labels: { c: "d" } }).labels, { a: "b" });
  assert.is(listVolumes(store).length, 1);
});

test("another driver, its options and bad names are refused", () => {
  const store = fakeVolumes();
  assert.is(refusal(() => createVolume(store, { ...NEW, driver: "nfs" })).code, "unsupported");
  assert.is(refusal(() => createVolume(store, { ...NEW, options: { type: "tmpfs" } })).code, "unsupported");
  assert.is(refusal(() => createVolume(store, { ...NEW, name: "a/b" })).code, "invalid");
  assert.is(listVolumes(store).length, 0);
});

test("volumes are listed by name, and one that is not there is not found", () => {
  const store = fakeVolumes({ b: "{}", a: "{}" });
  assert.equal(
    listVolumes(store).map(({ name }) => name),
    ["a", "b"],
  );
  assert.is(refusal(() => findVolume(store, "c")).code, "not-found");
});

test("one in use stays, and the refusal names the containers", async () => {
  const store = fakeVolumes({ a: "{}", b: "{}" }, { a: ["1", "2"] });
  const error = await removeVolume(store, "a").catch((thrown: unknown) => thrown);
  assert.ok(isRlError(error) && error.code === "denied" && error.state === "volume is in use - [1, 2]");
  await removeVolume(store, "b");
  assert.equal(store.names(), ["a"]);
});

test("prune takes those without a name, or all, that fit and that nobody uses", async () => {
  const store = fakeVolumes({ [HEX]: undefined, a: "{}", b: "{}", c: "{}" }, { a: ["1"] });
  const prune = async (all: boolean): Promise<string[]> => {
    const names: string[] = [];
    const options = { all, filter: ({ name }: { name: string }) => name !== "c" };
    for await (const { name, bytes } of pruneVolumes(store, options)) names.push(`${name} ${bytes}`);
    return names;
  };
  assert.equal(await prune(false), [`${HEX} 1000`]);
  assert.equal(await prune(true), ["b 1000"]);
  assert.equal(store.names(), ["a", "c"]);
});

test("what goes with a container goes unless another uses it", async () => {
  const store = fakeVolumes({ [HEX]: undefined, a: "{}" }, { a: ["1"] });
  await removeAnonymous(store, [HEX, "a", "gone"]);
  assert.equal(store.names(), ["a"]);
});

test.run();
