import { suite } from "uvu";
import * as assert from "uvu/assert";
import { addEntries, applyChange, changeEntry, removeEntry } from "../../../../core/image/index-list/edit.ts";
import type { IndexList, ListEntry } from "../../../../core/image/index-list/model.ts";
import { OCI_MANIFEST } from "../../../../core/spec/media-type.ts";
import { refusal } from "../../../cli/helpers.ts";
import { digestOf } from "../../distribution/helpers.ts";

const edit = suite("manifest list: edit");
const entry = (name: string, more: Partial<ListEntry> = {}): ListEntry => ({
  mediaType: OCI_MANIFEST,
  digest: digestOf(name),
  size: 1,
  platform: { os: "linux", architecture: "arm" },
  ...more,
});
const list = (...entries: ListEntry[]): IndexList => ({ reference: "docker.io/library/app:latest", entries });

edit("addEntries() adds at the end, and what is there keeps its place", () => {
  const before = list(entry("a"), entry("b"));
  const again = entry("a", { size: 2 });
  assert.equal(addEntries(before, [again, entry("c")]), list(again, entry("b"), entry("c")));
  assert.equal(before, list(entry("a"), entry("b")));
});

edit("removeEntry() takes one out", () => {
  assert.equal(removeEntry(list(entry("a"), entry("b")), digestOf("a")), list(entry("b")));
  assert.is(refusal(() => removeEntry(list(entry("a")), digestOf("b"))).code, "not-found");
});

edit("changeEntry() changes one", () => {
  const changed = changeEntry(list(entry("a"), entry("b")), digestOf("b"), { architecture: "arm64" });
  assert.equal(changed, list(entry("a"), entry("b", { platform: { os: "linux", architecture: "arm64" } })));
  assert.is(refusal(() => changeEntry(list(), digestOf("a"), {})).code, "not-found");
});

edit("applyChange() sets what is said and keeps the rest", () => {
  const before = entry("a", { annotations: { a: "1", b: "2" } });
  assert.equal(applyChange(before, {}), before);
  const change = {
    variant: "v7",
    osVersion: "10",
    osFeatures: ["f"],
    features: ["g"],
    annotations: { b: "3", c: "4" },
  };
  assert.equal(
    applyChange(before, change),
    entry("a", {
      annotations: { a: "1", b: "3", c: "4" },
      platform: {
        os: "linux",
        architecture: "arm",
        variant: "v7",
        "os.version": "10",
        "os.features": ["f"],
        features: ["g"],
      },
    }),
  );
});

edit("an empty variant takes it away", () => {
  const before = entry("a", { platform: { os: "linux", architecture: "arm", variant: "v7" } });
  assert.equal(applyChange(before, { variant: "" }), entry("a"));
});

edit("what has no platform gets a whole one or none", () => {
  const bare = entry("a", { platform: undefined });
  assert.is(applyChange(bare, { annotations: { a: "b" } }).platform, undefined);
  assert.equal(applyChange(bare, { os: "linux", architecture: "s390x" }).platform, {
    os: "linux",
    architecture: "s390x",
  });
  for (const half of [{ os: "linux" }, { architecture: "arm" }, { variant: "v7" }, { osVersion: "1" }]) {
    assert.is(refusal(() => applyChange(bare, half)).code, "invalid");
  }
});

edit("what is no platform is refused", () => {
  for (const wrong of [{ os: "" }, { os: "lin ux" }, { architecture: "a/b" }, { variant: "v\u001b7" }]) {
    assert.is(refusal(() => applyChange(entry("a"), wrong)).code, "invalid");
  }
});

edit.run();
