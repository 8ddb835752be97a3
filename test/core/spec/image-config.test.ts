import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type ErrorCode, isRlError } from "../../../core/errors.ts";
import { parseImageConfig } from "../../../core/spec/image-config.ts";
import { encodeUtf8 } from "../../../core/spec/utf8.ts";

const test = suite("core/spec/image-config");

const DIFF_ID = `sha256:${"c6".repeat(32)}`;
const MINIMAL = { architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [DIFF_ID] } };

const bytesOf = (value: unknown): Uint8Array => encodeUtf8(JSON.stringify(value));
const withConfig = (config: unknown): Uint8Array => bytesOf({ ...MINIMAL, config });

/** Every field there is, with values as Docker and BuildKit write them. */
const FULL = {
  created: "2015-10-31T22:22:56.015925234Z",
  author: "Alyssa P. Hacker <alyspdev@example.com>",
  architecture: "arm64",
  os: "linux",
  "os.version": "1",
  "os.features": ["a"],
  variant: "v8",
  config: {
    User: "alice:1000",
    ExposedPorts: { "8080/tcp": {}, "53/udp": {} },
    Env: ["PATH=/usr/bin", "EMPTY=", "X=a=b", "X=c"],
    Entrypoint: ["/bin/my-app-binary"],
    Cmd: ["--foreground", ""],
    Volumes: { "/var/job-result-data": {} },
    WorkingDir: "/home/alice",
    Labels: { "com.example": "value", empty: "" },
    StopSignal: "SIGTERM",
    StopTimeout: 10,
    Memory: 2048,
    MemorySwap: -1,
    CpuShares: 8,
    Healthcheck: {
      Test: ["CMD-SHELL", "true"],
      Interval: 30000000000,
      Timeout: 1000000000,
      StartPeriod: 0,
      StartInterval: 5000000000,
      Retries: 3,
    },
    ArgsEscaped: true,
    OnBuild: ["RUN true"],
    Shell: ["/bin/bash", "-c"],
  },
  rootfs: { type: "layers", diff_ids: [DIFF_ID, `sha512:${"5f".repeat(64)}`] },
  history: [
    { created: "2015-10-31T22:22:54.690851953Z", created_by: "/bin/sh -c #(nop) ADD file:a3bc in /" },
    { author: "a", comment: "nul \0 is text here", empty_layer: true },
  ],
};

test("parseImageConfig: keeps every field of the image spec and of Docker's", () => {
  assert.equal(parseImageConfig(bytesOf(FULL)), FULL);
});

test("parseImageConfig: needs no more than architecture, os and rootfs", () => {
  const parsed = parseImageConfig(bytesOf(MINIMAL));
  assert.equal(parsed, MINIMAL);
  assert.equal(Object.keys(parsed), ["architecture", "os", "rootfs"]);
});

test("parseImageConfig: drops fields nobody reads", () => {
  const legacy = {
    ...MINIMAL,
    id: "x",
    parent: "y",
    container: "z",
    container_config: { Cmd: 1 },
    docker_version: 1,
  };
  assert.equal(parseImageConfig(bytesOf(legacy)), MINIMAL);
});

test("parseImageConfig: takes null for every optional field, as Go writes it", () => {
  const process = Object.fromEntries(Object.keys(FULL.config).map((key) => [key, null]));
  const parsed = parseImageConfig(bytesOf({ ...MINIMAL, created: null, history: null, config: process }));
  assert.equal(parsed, { ...MINIMAL, config: {} });
  assert.equal(parseImageConfig(withConfig(null)), MINIMAL);
});

test("parseImageConfig: takes rootfs without layers", () => {
  assert.equal(
    parseImageConfig(bytesOf({ ...MINIMAL, rootfs: { type: "layers", diff_ids: null } })).rootfs.diff_ids,
    [],
  );
  assert.equal(parseImageConfig(bytesOf({ ...MINIMAL, rootfs: { type: "layers" } })).rootfs.diff_ids, []);
});

test("parseImageConfig: drops environment entries without =, and keeps order and duplicates", () => {
  const parsed = parseImageConfig(withConfig({ Env: ["B=1", "HOME", "", "A=", "=x", "B=2"] }));
  assert.equal(parsed.config?.Env, ["B=1", "A=", "=x", "B=2"]);
});

test("parseImageConfig: takes whatever stands for Go's empty struct", () => {
  const parsed = parseImageConfig(withConfig({ Volumes: { "/a": {}, "/b": null, "/c": { x: 1 } } }));
  assert.equal(parsed.config?.Volumes, { "/a": {}, "/b": {}, "/c": {} });
});

test("parseImageConfig: keeps labels named like an object's own machinery", () => {
  const text = JSON.stringify(MINIMAL).replace(
    "{",
    '{"config":{"Labels":{"__proto__":"a","constructor":"b"}},',
  );
  const labels = parseImageConfig(encodeUtf8(text)).config?.Labels ?? {};
  assert.equal(Object.entries(labels), [
    ["__proto__", "a"],
    ["constructor", "b"],
  ]);
});

const REFUSED: readonly (readonly [name: string, document: unknown, where: string, code?: ErrorCode])[] = [
  ["an array", [], "image config"],
  ["a missing os", { ...MINIMAL, os: undefined }, "image config.os"],
  ["a missing architecture", { ...MINIMAL, architecture: null }, "image config.architecture"],
  ["a missing rootfs", { ...MINIMAL, rootfs: undefined }, "image config.rootfs"],
  [
    "another rootfs type",
    { ...MINIMAL, rootfs: { type: "erofs", diff_ids: [] } },
    "image config.rootfs.type",
  ],
  [
    "a diff_id that is no digest",
    { ...MINIMAL, rootfs: { type: "layers", diff_ids: [DIFF_ID, "sha256:../x"] } },
    "image config.rootfs.diff_ids[1]",
  ],
  [
    "129 diff_ids",
    { ...MINIMAL, rootfs: { type: "layers", diff_ids: new Array(129).fill(DIFF_ID) } },
    "image config.rootfs.diff_ids",
    "limit",
  ],
  ["a string as config", { ...MINIMAL, config: "x" }, "image config.config"],
  ["Env as an object", { ...MINIMAL, config: { Env: { A: "b" } } }, "image config.config.Env"],
  ["a number in Env", { ...MINIMAL, config: { Env: ["A=b", 1] } }, "image config.config.Env[1]"],
  ["NUL in Env", { ...MINIMAL, config: { Env: ["A=b\0c"] } }, "image config.config.Env[0]"],
  [
    "NUL in an Env entry that would be dropped",
    { ...MINIMAL, config: { Env: ["\0"] } },
    "image config.config.Env[0]",
  ],
  ["NUL in Cmd", { ...MINIMAL, config: { Cmd: ["a", "\0"] } }, "image config.config.Cmd[1]"],
  ["NUL in Entrypoint", { ...MINIMAL, config: { Entrypoint: ["\0"] } }, "image config.config.Entrypoint[0]"],
  ["NUL in User", { ...MINIMAL, config: { User: "root\0" } }, "image config.config.User"],
  ["NUL in WorkingDir", { ...MINIMAL, config: { WorkingDir: "/\0" } }, "image config.config.WorkingDir"],
  ["NUL in Shell", { ...MINIMAL, config: { Shell: ["\0"] } }, "image config.config.Shell[0]"],
  ["NUL in a label", { ...MINIMAL, config: { Labels: { a: "\0" } } }, 'image config.config.Labels["a"]'],
  [
    "NUL in a volume",
    { ...MINIMAL, config: { Volumes: { "/\0": {} } } },
    "the keys of image config.config.Volumes",
  ],
  ["Cmd as a string", { ...MINIMAL, config: { Cmd: "sh" } }, "image config.config.Cmd"],
  ["User as a number", { ...MINIMAL, config: { User: 0 } }, "image config.config.User"],
  [
    "ExposedPorts as a list",
    { ...MINIMAL, config: { ExposedPorts: ["80"] } },
    "image config.config.ExposedPorts",
  ],
  [
    "a fraction in a health check",
    { ...MINIMAL, config: { Healthcheck: { Retries: 1.5 } } },
    "image config.config.Healthcheck.Retries",
  ],
  [
    "a number as empty_layer",
    { ...MINIMAL, history: [{ empty_layer: 1 }] },
    "image config.history[0].empty_layer",
  ],
];

for (const [name, document, where, code] of REFUSED) {
  test(`parseImageConfig: refuses ${name}`, () => {
    assert.throws(
      () => parseImageConfig(bytesOf(document)),
      (error: unknown) => isRlError(error) && error.code === (code ?? "invalid") && error.subject === where,
    );
  });
}

test("parseImageConfig: refuses a duplicate key", () => {
  const text = JSON.stringify(MINIMAL).replace("{", '{"os":"linux",');
  assert.throws(() => parseImageConfig(encodeUtf8(text)), /"os" is there twice/);
});

test.run();
