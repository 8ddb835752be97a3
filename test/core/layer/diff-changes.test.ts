import { suite } from "uvu";
import * as assert from "uvu/assert";
import { listChanges } from "../../../core/layer/diff-changes.ts";
import type { TreeReadEntry, TreeReading } from "../../../core/ports/tree-reader.ts";
import { text } from "../tar/build.ts";
import { readEntry } from "./read-entry.ts";

const test = suite("core/layer/diff-changes");

function readingOf(entries: readonly TreeReadEntry[]): TreeReading & { closed: boolean } {
  const rest = entries.values();
  return {
    closed: false,
    next: () => rest.next().value,
    read: () => undefined,
    async close() {
      this.closed = true;
    },
  };
}

async function changesOf(...entries: TreeReadEntry[]): Promise<string[]> {
  const changes = await listChanges(readingOf(entries));
  return changes.map(({ kind, path, isDirectory }) => `${kind} ${text(path)}${isDirectory ? "/" : ""}`);
}

const DIRECTORY = { type: "directory", below: "directory", same: true } as const;

test("added, changed and deleted, by path; directories with changes count as changed", async () => {
  const found = await changesOf(
    readEntry("", { ...DIRECTORY, same: false }),
    readEntry("z", { type: "character", below: "other" }),
    readEntry("y", { type: "absent", below: "directory" }),
    readEntry("a", DIRECTORY),
    readEntry("a/b", DIRECTORY),
    readEntry("a/b/changed", { below: "other" }),
    readEntry("a/b/same", { below: "other", same: true }),
    readEntry("a/c", DIRECTORY),
    readEntry("a/c/same", { below: "other", same: true }),
    readEntry("a-", { type: "directory" }),
    readEntry("a-/new"),
    readEntry("over", { type: "directory", below: "other" }),
  );
  assert.equal(found, [
    "changed a/",
    "added a-/",
    "added a-/new",
    "changed a/b/",
    "changed a/b/changed",
    "changed over/",
    "deleted y/",
    "deleted z",
  ]);
});

test("a whiteout over nothing is no change", async () => {
  assert.equal(await changesOf(readEntry("w", { type: "character" })), []);
});

test("the reading is closed, also when it fails", async () => {
  const reading = readingOf([]);
  await listChanges(reading);
  assert.ok(reading.closed);
  const failing = { ...readingOf([]), next: () => Promise.reject(new Error("broken")) };
  const [result] = await Promise.allSettled([listChanges(failing)]);
  assert.is(result?.status, "rejected");
  assert.ok(failing.closed);
});

test.run();
