import { suite } from "uvu";
import * as assert from "uvu/assert";
import { normalizeArchitecture, runnableVariants } from "../../../core/spec/platform-variant.ts";

const test = suite("core/spec/platform-variant");

const NORMAL: readonly (readonly [from: string, variant: string, to: string, toVariant: string])[] = [
  ["x86_64", "", "amd64", ""],
  ["amd64", "v1", "amd64", ""],
  ["amd64", "V2", "amd64", "v2"],
  ["i686", "", "386", ""],
  ["aarch64", "v8", "arm64", ""],
  ["arm64", "9", "arm64", "v9"],
  ["arm", "", "arm", "v7"],
  ["arm", "6", "arm", "v6"],
  ["armhf", "v6", "arm", "v7"],
  ["armel", "", "arm", "v6"],
  ["riscv64", "rva23u64", "riscv64", "rva23u64"],
  ["ppc64le", "9", "ppc64le", "9"],
  ["constructor", "", "constructor", ""],
];

for (const [from, variant, to, toVariant] of NORMAL) {
  test(`normalizeArchitecture: ${from} ${variant || "without variant"} is ${to} ${toVariant || "without"}`, () => {
    assert.equal(normalizeArchitecture(from, variant), { architecture: to, variant: toVariant });
  });
}

const RUNNABLE: readonly (readonly [architecture: string, variant: string, variants: readonly string[]])[] = [
  ["amd64", "", [""]],
  ["amd64", "v3", ["v3", "v2", ""]],
  ["arm", "v8", ["v8", "v7", "v6", "v5"]],
  ["arm", "v5", ["v5"]],
  ["arm", "v4", ["v4"]],
  ["arm64", "", [""]],
  ["arm64", "v8.2", ["v8.2", "v8.1", ""]],
  ["arm64", "v9", ["v9", "v8.5", "v8.4", "v8.3", "v8.2", "v8.1", ""]],
  ["arm64", "v9.1", ["v9.1", "v9", "v8.6", "v8.5", "v8.4", "v8.3", "v8.2", "v8.1", ""]],
  ["arm64", "v10", ["v10"]],
  ["386", "", [""]],
  ["riscv64", "rva20u64", ["rva20u64"]],
];

for (const [architecture, variant, variants] of RUNNABLE) {
  test(`runnableVariants: of ${architecture} ${variant || "without variant"}`, () => {
    assert.equal(runnableVariants({ architecture, variant }), variants);
  });
}

test.run();
