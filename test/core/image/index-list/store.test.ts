import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryLocks, createMemoryMetadata } from "../../../../core/host/memory/mod.ts";
import { addEntries } from "../../../../core/image/index-list/edit.ts";
import type { IndexList, ListEntry } from "../../../../core/image/index-list/model.ts";
import {
  allIndexLists,
  changeIndexList,
  deleteIndexList,
  findIndexList,
  getIndexList,
  listReference,
} from "../../../../core/image/index-list/store.ts";
import { REFERENCES } from "../../../../core/ports/locks.ts";
import { OCI_MANIFEST } from "../../../../core/spec/media-type.ts";
import { refusal, rejection } from "../../../cli/helpers.ts";
import { digestOf } from "../../distribution/helpers.ts";

const keep = suite("manifest list: store");
const REFERENCE = "docker.io/library/app:latest";
const entry = (name: string): ListEntry => ({ mediaType: OCI_MANIFEST, digest: digestOf(name), size: 1 });
const ports = () => ({ metadata: createMemoryMetadata(), locks: createMemoryLocks() });
const empty = (): IndexList => ({ reference: REFERENCE, entries: [] });

keep("listReference() names lists like images", () => {
  assert.is(listReference("app"), REFERENCE);
  assert.is(listReference("localhost/app:1"), "localhost/app:1");
  for (const wrong of [`app@${digestOf("a")}`, "UPPER", "", "a".repeat(64)]) {
    assert.is(refusal(() => listReference(wrong)).code, "invalid");
  }
});

keep("a list is kept under its name, as an index", async () => {
  const at = ports();
  assert.is(await findIndexList("app", at.metadata), undefined);
  await changeIndexList("app", at, (before) => {
    assert.is(before, undefined);
    return addEntries(empty(), [entry("a")]);
  });
  assert.equal(await at.metadata.keys("indexes/"), ["indexes/docker.io+library+app=3alatest"]);
  assert.equal((await getIndexList("docker.io/library/app", at.metadata)).entries, [entry("a")]);
});

keep("changes at the same time all count", async () => {
  const at = ports();
  const add = (name: string): Promise<IndexList> =>
    changeIndexList("app", at, (before = empty()) => addEntries(before, [entry(name)]));
  await Promise.all(["a", "b", "c", "d"].map(add));
  assert.is((await getIndexList("app", at.metadata)).entries.length, 4);
});

keep("a change waits for the lock of references, and one that fails changes nothing", async () => {
  const at = ports();
  await changeIndexList("app", at, empty);
  const lock = await at.locks.acquire(REFERENCES);
  const waiting = changeIndexList("app", at, (before = empty()) => addEntries(before, [entry("a")]));
  assert.equal((await getIndexList("app", at.metadata)).entries, []);
  await lock.release();
  await waiting;
  const failing = changeIndexList("app", at, () => {
    throw new Error("changed its mind");
  });
  await failing.then(
    () => assert.unreachable(),
    (error: Error) => assert.is(error.message, "changed its mind"),
  );
  assert.is((await getIndexList("app", at.metadata)).entries.length, 1);
});

keep("lists are listed by name, and deleted", async () => {
  const at = ports();
  for (const reference of ["docker.io/library/b:1", "docker.io/library/a:1"]) {
    await changeIndexList(reference, at, () => ({ reference, entries: [] }));
  }
  const names = async (): Promise<string[]> =>
    (await allIndexLists(at.metadata)).map(({ reference }) => reference);
  assert.equal(await names(), ["docker.io/library/a:1", "docker.io/library/b:1"]);
  assert.is((await deleteIndexList("a:1", at)).reference, "docker.io/library/a:1");
  assert.equal(await names(), ["docker.io/library/b:1"]);
  assert.is((await rejection(deleteIndexList("a:1", at))).code, "not-found");
  assert.is((await rejection(getIndexList("a:1", at.metadata))).code, "not-found");
});

keep.run();
