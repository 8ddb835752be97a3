import { suite } from "uvu";
import * as assert from "uvu/assert";
import { FIELDS, type FieldName, type FieldOptions, labelsOf } from "../../../cli/containers/fields.ts";
import { listed } from "../../../core/container/listing.ts";
import { DOCUMENT } from "../../core/container/documents.ts";
import { NOW } from "../helpers.ts";
import { container, dead, type Parts } from "./scene.ts";

const test = suite("fields of a container");

const OPTIONS: FieldOptions = { noTrunc: false, now: NOW };
const field = (name: FieldName, parts: Parts = {}, more: Partial<FieldOptions> = {}): string =>
  FIELDS[name](listed(container("web", parts)), { ...OPTIONS, ...more });

const MOUNTS = {
  config: {
    ...DOCUMENT.config,
    annotations: { a: "1", b: "2" },
    mounts: [
      { destination: "/b", type: "bind", source: "/home/alice/projects" },
      { destination: "/a", type: "bind", source: "/srv" },
    ],
  },
};

test("commands have their words with blanks in quotes, and are cut", () => {
  const args = ["sh", "-c", "echo a; sleep 100"];
  assert.is(field("Command", { args }), `"sh -c 'echo a; slee…"`);
  assert.is(field("Command", { args }, { noTrunc: true }), `"sh -c 'echo a; sleep 100'"`);
  assert.is(field("Command", { args: ["a", "\u001b[31m"] }), '"a \\u001b[31m"');
});

test("ids and mounts are cut unless nothing is to be", () => {
  assert.is(field("ID"), "776562000000");
  assert.is(field("ID", {}, { noTrunc: true }).length, 64);
  assert.is(field("Mounts", MOUNTS), "/srv,/home/alice/pr…");
  assert.is(field("Mounts", MOUNTS, { noTrunc: true }), "/srv,/home/alice/projects");
  assert.is(field("LocalVolumes", MOUNTS), "0");
});

test("labels, times and sizes have docker's forms", () => {
  assert.is(field("Labels", MOUNTS), "a=1,b=2");
  assert.is(field("CreatedAt"), "2026-06-15 11:50:00 +0000 UTC");
  assert.is(field("RunningFor"), "10 minutes ago");
  const id = field("ID", {}, { noTrunc: true });
  const sizes = new Map([[id, { own: 1500, whole: 2_000_000 }]]);
  assert.is(field("Size", {}, { sizes }), "1.5kB (virtual 2MB)");
  assert.is(field("Size"), "0B");
  assert.is(field("Size", {}, { sizes: new Map([[id, { own: 1500, whole: 0 }]]) }), "1.5kB");
});

test("one that cannot be read has its id and nothing else", () => {
  for (const name of Object.keys(FIELDS) as FieldName[]) {
    if (["ID", "State", "Status", "Command", "LocalVolumes", "Size"].includes(name)) continue;
    assert.is(FIELDS[name](dead("f".repeat(64)), OPTIONS), "", name);
  }
  assert.equal(labelsOf(dead("f")), {});
});

test.run();
