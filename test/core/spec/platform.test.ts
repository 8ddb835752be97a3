import fc from "fast-check";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import {
  choosePlatform,
  formatPlatform,
  normalizePlatform,
  type Platform,
  parsePlatform,
} from "../../../core/spec/platform.ts";

const test = suite("core/spec/platform");

/** What a person may type, and the normal form it stands for. */
const FORMS: readonly (readonly [text: string, normal: string])[] = [
  ["linux/amd64", "linux/amd64"],
  ["linux/amd64/v1", "linux/amd64"],
  ["linux/amd64/v3", "linux/amd64/v3"],
  ["linux/x86_64", "linux/amd64"],
  ["linux/x86-64/v2", "linux/amd64/v2"],
  ["Linux/AMD64", "linux/amd64"],
  ["linux/i386", "linux/386"],
  ["linux/386/sse2", "linux/386"],
  ["linux/aarch64", "linux/arm64"],
  ["linux/aarch64/v9", "linux/arm64/v9"],
  ["linux/arm64/v8", "linux/arm64"],
  ["linux/arm64/8", "linux/arm64"],
  ["linux/arm64/v8.0", "linux/arm64"],
  ["linux/arm64/v8.2", "linux/arm64/v8.2"],
  ["linux/arm64/v9.0", "linux/arm64/v9"],
  ["linux/arm", "linux/arm/v7"],
  ["linux/arm/7", "linux/arm/v7"],
  ["linux/arm/v6", "linux/arm/v6"],
  ["linux/armhf", "linux/arm/v7"],
  ["linux/armel", "linux/arm/v6"],
  ["linux/riscv64", "linux/riscv64"],
  ["linux/s390x", "linux/s390x"],
  ["macos/arm64", "darwin/arm64"],
  ["windows/amd64", "windows/amd64"],
  ["arm64", "linux/arm64"],
  ["aarch64", "linux/arm64"],
  ["armhf", "linux/arm/v7"],
  ["x86_64", "linux/amd64"],
];

for (const [text, normal] of FORMS) {
  test(`parsePlatform: reads ${text} as ${normal}`, () => {
    assert.is(formatPlatform(parsePlatform(text)), normal);
  });
}

test("parsePlatform: takes from the host what a single word leaves open", () => {
  const host: Platform = { os: "freebsd", architecture: "arm", variant: "v6" };
  assert.is(formatPlatform(parsePlatform("linux", host)), "linux/arm/v6");
  assert.is(formatPlatform(parsePlatform("amd64", host)), "freebsd/amd64");
});

for (const text of [
  "",
  "/",
  "linux/",
  "/amd64",
  "linux/arm/v7/x",
  "linux amd64",
  "linux/*",
  "linux\0/amd64",
  "é",
  "linux",
]) {
  test(`parsePlatform: refuses ${JSON.stringify(text)}`, () => {
    assert.throws(
      () => parsePlatform(text),
      (error: unknown) => isRlError(error) && error.code === "invalid" && error.action === "parse platform",
    );
  });
}

test("parsePlatform, formatPlatform: are inverse on normal forms", () => {
  const word = fc.stringMatching(/^[A-Za-z0-9_.-]{1,8}$/);
  const architecture = fc.oneof(word, fc.constantFrom("amd64", "arm", "arm64", "386", "armhf", "aarch64"));
  const variant = fc.option(fc.oneof(word, fc.constantFrom("v1", "v7", "v8", "v9", "8", "v8.1")), {
    nil: undefined,
  });
  fc.assert(
    fc.property(fc.record({ os: word, architecture, variant }), (parts) => {
      const platform = normalizePlatform(parts);
      assert.equal(parsePlatform(formatPlatform(platform)), platform);
      assert.equal(normalizePlatform(platform), platform);
    }),
  );
});

interface Candidate {
  readonly name: string;
  readonly platform?: Platform;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Candidates from texts as an index would hold them: not normalised. */
function candidates(...texts: string[]): Candidate[] {
  return texts.map((text) => {
    const [os = "", architecture = "", variant] = text.split("/");
    return {
      name: text,
      platform: variant === undefined ? { os, architecture } : { os, architecture, variant },
    };
  });
}

const CHOICES: readonly (readonly [
  wanted: string,
  offered: readonly string[],
  chosen: string | undefined,
])[] = [
  ["linux/amd64", ["linux/arm64", "linux/amd64"], "linux/amd64"],
  ["linux/amd64", ["linux/x86_64"], "linux/x86_64"],
  ["linux/amd64", ["linux/arm64", "windows/amd64"], undefined],
  ["linux/amd64", ["linux/amd64/v2", "linux/amd64/v1"], "linux/amd64/v1"],
  ["linux/amd64", ["linux/amd64/v2"], undefined],
  ["linux/amd64/v2", ["linux/amd64", "linux/amd64/v2", "linux/amd64/v3"], "linux/amd64/v2"],
  ["linux/amd64/v3", ["linux/amd64", "linux/amd64/v2", "linux/amd64/v4"], "linux/amd64/v2"],
  ["linux/amd64/v2", ["linux/amd64"], "linux/amd64"],
  ["linux/amd64", ["linux/386"], undefined],
  ["linux/arm/v7", ["linux/arm/v5", "linux/arm/v6"], "linux/arm/v6"],
  ["linux/arm/v7", ["linux/arm/v5"], "linux/arm/v5"],
  ["linux/arm/v6", ["linux/arm/v7", "linux/arm/v5"], "linux/arm/v5"],
  ["linux/arm/v6", ["linux/arm", "linux/arm/v7"], undefined],
  ["linux/arm", ["linux/arm/v6", "linux/arm"], "linux/arm"],
  ["linux/arm64", ["linux/arm64/v8"], "linux/arm64/v8"],
  ["linux/arm64/v8", ["linux/arm64"], "linux/arm64"],
  ["linux/arm64", ["linux/arm64/v9", "linux/arm/v7"], undefined],
  ["linux/arm64/v9", ["linux/arm64", "linux/arm64/v8.5", "linux/arm64/v8.6"], "linux/arm64/v8.5"],
  ["linux/arm64/v9.1", ["linux/arm64/v8.6", "linux/arm64/v9"], "linux/arm64/v9"],
  ["linux/arm64/v8.2", ["linux/arm64/v8.3", "linux/arm64/v8.1", "linux/arm64"], "linux/arm64/v8.1"],
  ["linux/riscv64", ["linux/riscv64"], "linux/riscv64"],
  ["linux/amd64", ["unknown/unknown"], undefined],
  ["unknown/unknown", ["unknown/unknown"], undefined],
  ["linux/amd64", ["unknown/unknown", "linux/amd64"], "linux/amd64"],
  ["linux/amd64", [], undefined],
];

for (const [wanted, offered, chosen] of CHOICES) {
  test(`choosePlatform: ${wanted} out of [${offered.join(", ")}] is ${chosen ?? "none"}`, () => {
    assert.is(choosePlatform(candidates(...offered), parsePlatform(wanted))?.name, chosen);
  });
}

test("choosePlatform: takes the first of two that suit equally", () => {
  const [one, two] = [...candidates("linux/amd64"), ...candidates("linux/amd64/v1")];
  assert.is(choosePlatform([two, one] as Candidate[], parsePlatform("linux/amd64")), two);
});

test("choosePlatform: never takes an attestation, though it names a platform", () => {
  const attestation: Candidate = {
    name: "attestation",
    platform: { os: "linux", architecture: "amd64" },
    annotations: { "vnd.docker.reference.type": "attestation-manifest" },
  };
  assert.is(choosePlatform([attestation], parsePlatform("linux/amd64")), undefined);
});

test("choosePlatform: takes the first image of an index that names no platform", () => {
  const index: Candidate[] = [{ name: "sbom", artifactType: "application/spdx+json" }, { name: "image" }];
  assert.is(choosePlatform(index, parsePlatform("linux/amd64"))?.name, "image");
});

test("choosePlatform: passes over entries without a platform when others have one", () => {
  const index: Candidate[] = [{ name: "image" }, ...candidates("linux/arm64")];
  assert.is(choosePlatform(index, parsePlatform("linux/amd64")), undefined);
});

test("choosePlatform: passes over an image that needs operating system features", () => {
  const win32k: Candidate = {
    name: "win32k",
    platform: { os: "windows", architecture: "amd64", "os.features": ["win32k"] },
  };
  assert.is(choosePlatform([win32k], { os: "windows", architecture: "amd64" }), undefined);
  const wanted: Platform = { os: "windows", architecture: "amd64", "os.features": ["win32k"] };
  assert.is(choosePlatform([win32k], wanted), win32k);
});

test("choosePlatform: compares the operating system version when one is wanted", () => {
  const old: Candidate = {
    name: "old",
    platform: { os: "windows", architecture: "amd64", "os.version": "10.0.1" },
  };
  assert.is(choosePlatform([old], { os: "windows", architecture: "amd64" }), old);
  assert.is(
    choosePlatform([old], { os: "windows", architecture: "amd64", "os.version": "10.0.2" }),
    undefined,
  );
});

test.run();
