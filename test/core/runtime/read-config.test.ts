import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { generateConfig } from "../../../core/bundle/generate.ts";
import { readRuntimeConfig } from "../../../core/runtime/read-config.ts";
import { encodeUtf8 } from "../../../core/spec/utf8.ts";
import { arbitraryInput } from "../bundle/inputs.ts";
import { readChanged, refusalOf, testRefusals, toJson, WHOLE } from "./whole.ts";

const test = suite("readRuntimeConfig");

const read = (value: unknown): unknown => readRuntimeConfig(encodeUtf8(toJson(value)), "config");
const MINIMAL = { ociVersion: "1.0.0", root: { path: "rootfs" } };

test("reads every property of the specification for Linux, with integers of 64 bits exact", () => {
  assert.equal(read(WHOLE), WHOLE);
});

test("reads the least there can be, and what a start needs besides", () => {
  assert.equal(read(MINIMAL), MINIMAL);
  const startable = { ...MINIMAL, process: { cwd: "/", args: ["sh"], user: { uid: 0, gid: 0 } } };
  assert.equal(read(startable), startable);
});

test("reads what generateConfig makes as it was made", () => {
  fc.assert(
    fc.property(arbitraryInput, (input) => {
      const { config } = generateConfig(input);
      assert.equal(read(config), config);
    }),
  );
});

/** Every property that may be missing, as null: what Go prints for a nil list or map. */
function withNulls(value: unknown, mayLack: (path: string) => boolean, path = ""): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const at = path === "" ? key : `${path}.${key}`;
      return [key, mayLack(at) ? null : withNulls(item, mayLack, at)];
    }),
  );
}

test("takes null for what may be missing", () => {
  const needed = ["ociVersion", "root", "root.path", "process", "process.cwd", "process.user", "linux"];
  const ids = ["process.user.uid", "process.user.gid"];
  const text = withNulls(WHOLE, (path) => ![...needed, ...ids].includes(path));
  assert.equal(read(text), {
    ociVersion: WHOLE.ociVersion,
    root: { path: "rootfs" },
    process: { cwd: "/", user: { uid: 4_294_967_295, gid: 0 } },
    linux: {},
  });
});

test("ignores unknown properties and other platforms, whatever is in them", () => {
  const foreign = {
    windows: { layerFolders: 1 },
    solaris: [],
    vm: { kernel: {} },
    zos: "x",
    freebsd: { jail: { vnet: "disable" } },
    "com.example.extension": { count: 2n ** 64n - 1n },
  };
  const config = {
    ...MINIMAL,
    ...foreign,
    root: { path: "rootfs", type: 7 },
    linux: { netDevices: { eth0: { name: 23 } }, resources: { oomScoreAdj: "x" } },
  };
  assert.equal(read(config), { ...MINIMAL, linux: { resources: {} } });
});

test("takes versions before a release, and later ones of the same major version", () => {
  for (const ociVersion of ["1.0.2-dev", "1.0.0-rc5-dev", "1.3.0", "1.99.0+build.7"]) {
    assert.equal(read({ ...MINIMAL, ociVersion }), { ...MINIMAL, ociVersion });
  }
});

test("keeps annotations named like an object's own machinery", () => {
  const text = '{"ociVersion":"1.2.0","root":{"path":"r"},"annotations":{"__proto__":"a","constructor":"b"}}';
  const { annotations = {} } = readRuntimeConfig(encodeUtf8(text), "config");
  assert.equal(Object.entries(annotations), [
    ["__proto__", "a"],
    ["constructor", "b"],
  ]);
});

test("takes an empty root.readonly, hostname and annotation", () => {
  assert.is(readChanged("hostname", "").hostname, "");
  assert.equal(readChanged("root", { path: "/abs", readonly: null }).root, { path: "/abs" });
});

testRefusals(test, [
  ["ociVersion", undefined, "ociVersion", /missing/],
  ["ociVersion", 1, "ociVersion", /a number instead of a string/],
  ["ociVersion", "1.0", "ociVersion", /"1.0" is not a semantic version/],
  ["ociVersion", "v1.0.0", "ociVersion", /semantic/],
  ["ociVersion", "1.0.0\n", "ociVersion", /"1.0.0\\n" is not a semantic/],
  ["ociVersion", "01.0.0", "ociVersion", /semantic/],
  ["ociVersion", "0.5.0-dev", "ociVersion", /not a version 1/],
  ["ociVersion", "2.0.0", "ociVersion", /not a version 1/],
  ["ociVersion", "9".repeat(1000), "ociVersion", /^"9{80}…" is not/],
  ["root", undefined, "root", /missing/],
  ["root", "rootfs", "root", /a string instead of an object/],
  ["root.path", undefined, "root.path", /missing/],
  ["root.path", "", "root.path", /empty/],
  ["root.path", "a\0b", "root.path", /NUL/],
  ["root.readonly", "true", "root.readonly", /instead of true or false/],
  ["mounts", {}, "mounts", /instead of an array/],
  ["process", [], "process", /an array instead of an object/],
  ["hostname", 7, "hostname", /instead of a string/],
  ["hostname", "a\0", "hostname", /NUL/],
  ["domainname", false, "domainname", /instead of a string/],
  ["annotations", ["a"], "annotations", /instead of an object/],
  ["annotations", { a: 1 }, 'annotations["a"]', /instead of a string/],
  ["annotations", { "": "a" }, 'the key "" of annotations', /empty/],
  ["linux", 1, "linux", /instead of an object/],
]);

test("refuses what is no JSON document of the right kind, saying where", () => {
  assert.match(
    refusalOf("{]").message,
    /^Cannot read config "\/b\/config.json": "]" is out of place at line 1/,
  );
  assert.is(refusalOf("[]").state, "it is an array instead of an object");
  assert.is(refusalOf("null").state, "it is null instead of an object");
  assert.match(refusalOf("").state, /^it ends too early/);
  assert.match(refusalOf('{"root":1,"root":2}').state, /^the key "root" is there twice/);
  assert.match(refusalOf(`{"a":${2n ** 64n}}`).state, /^there is a number beyond 64 bits/);
});

test("has bounds: 16 MiB and 64 levels", () => {
  const text = toJson(MINIMAL);
  const filled = (size: number): string => text + " ".repeat(size - text.length);
  assert.equal(readRuntimeConfig(encodeUtf8(filled(2 ** 24)), "config"), MINIMAL);
  assert.is(refusalOf(filled(2 ** 24 + 1)).code, "limit");
  assert.is(refusalOf("[".repeat(65)).code, "limit");
});

test.run();
