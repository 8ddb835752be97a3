import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isWasmLayer, parseAnyConfig, parseWasmConfig } from "../../../core/spec/wasm-config.ts";
import { refusal } from "../../cli/helpers.ts";

const test = suite("wasm configs");

const DIGEST = `sha256:${"a".repeat(64)}`;
const CONFIG = {
  created: "2026-01-02T03:04:05Z",
  author: "me",
  architecture: "wasm",
  os: "wasip2",
  layerDigests: [DIGEST],
  component: { exports: ["wasi:cli/run@0.2.0"], imports: [], target: null },
};
const bytes = (value: object) => new TextEncoder().encode(JSON.stringify(value));

test("a config is read as that of an image with one file", () => {
  const image = {
    created: "2026-01-02T03:04:05Z",
    author: "me",
    architecture: "wasm",
    os: "wasip2",
    config: { Entrypoint: ["/app.wasm"] },
    rootfs: { type: "layers", diff_ids: [DIGEST] },
  };
  assert.equal(parseWasmConfig(bytes(CONFIG)), image);
  assert.equal(parseAnyConfig(bytes(CONFIG)), image);
});

test("an image's config is told from it", () => {
  const config = { architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [] } };
  assert.equal(parseAnyConfig(bytes(config)), config);
  assert.equal(parseAnyConfig(bytes({ ...config, layerDigests: [DIGEST] })), config);
});

test("one for another platform, without digests, or with broken ones is refused", () => {
  const { layerDigests: _, ...without } = CONFIG;
  for (const value of [{ ...CONFIG, os: "linux" }, without, { ...CONFIG, layerDigests: ["sha256:x"] }]) {
    assert.is(refusal(() => parseWasmConfig(bytes(value))).code, "invalid");
  }
});

test("layers of today and of before the specification", () => {
  for (const type of [
    "application/wasm",
    "application/vnd.wasm.content.layer.v1+wasm",
    "application/vnd.bytecodealliance.wasm.component.layer.v0+wasm",
  ]) {
    assert.ok(isWasmLayer(type), type);
  }
  assert.not.ok(isWasmLayer("application/vnd.oci.image.layer.v1.tar"));
});

test.run();
