import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type EntryFlags, entryChange, transportOf, wantedPlatform } from "../../cli/manifest-entry.ts";
import { makeContext, refusal } from "./helpers.ts";

const test = suite("manifest-entry");
const NONE: EntryFlags = {
  annotation: [],
  arch: undefined,
  features: [],
  os: undefined,
  "os-features": [],
  "os-version": undefined,
  variant: undefined,
};

test("entryChange() says nothing without flags", () => {
  const change = entryChange(NONE);
  assert.equal(change.annotations, {});
  assert.ok(Object.entries(change).every(([key, value]) => key === "annotations" || value === undefined));
});

test("entryChange() takes lists with commas and repeated flags", () => {
  const flags = {
    ...NONE,
    arch: "arm",
    features: ["a,b", "c"],
    "os-features": ["d,"],
    annotation: ["k=v=w", "empty="],
  };
  const change = entryChange(flags);
  assert.is(change.architecture, "arm");
  assert.equal(change.features, ["a", "b", "c"]);
  assert.equal(change.osFeatures, ["d"]);
  assert.equal(change.annotations, { k: "v=w", empty: "" });
});

test("entryChange() refuses annotations without a key or a value", () => {
  for (const annotation of ["key", "=value", ""]) {
    assert.is(refusal(() => entryChange({ ...NONE, annotation: [annotation] })).code, "invalid");
  }
});

test("wantedPlatform() is this machine's, but for what the flags say", () => {
  const context = makeContext();
  const own = { platform: { os: "linux", architecture: "amd64" }, anyPlatform: true };
  assert.equal(wantedPlatform(NONE, context), own);
  assert.equal(wantedPlatform({ ...NONE, arch: "armhf" }, context), {
    platform: { os: "linux", architecture: "arm", variant: "v7" },
    anyPlatform: false,
  });
  assert.equal(wantedPlatform({ ...NONE, os: "windows" }, context).platform, {
    os: "windows",
    architecture: "amd64",
  });
});

test("transportOf() reads podman's words before a name", () => {
  assert.equal(transportOf("docker://app:1"), { where: "registry", name: "app:1" });
  assert.equal(transportOf("containers-storage:app:1"), { where: "here", name: "app:1" });
  assert.equal(transportOf("localhost:5000/app"), { name: "localhost:5000/app" });
});

test.run();
