import { suite } from "uvu";
import * as assert from "uvu/assert";
import { choosePlatform, parsePlatform } from "../../../core/spec/platform.ts";
import { isWasmPlatform, systemsMeet, WASM_PLATFORM } from "../../../core/spec/wasm-platform.ts";

const test = suite("wasm platforms");

test("they are told by system and architecture, in all spellings", () => {
  for (const os of ["wasi", "wasip1", "wasip2"]) {
    for (const architecture of ["wasm", "wasm32"]) assert.ok(isWasmPlatform({ os, architecture }));
  }
  assert.not.ok(isWasmPlatform({ os: "linux", architecture: "wasm" }));
  assert.not.ok(isWasmPlatform({ os: "wasi", architecture: "amd64" }));
  assert.equal(parsePlatform("WASI/wasm32"), WASM_PLATFORM);
});

test("wasi is any version of it; versions are not each other", () => {
  assert.ok(systemsMeet("wasip1", "wasi"));
  assert.ok(systemsMeet("wasi", "wasip2"));
  assert.ok(systemsMeet("linux", "linux"));
  for (const [offered, wanted] of [
    ["wasip1", "wasip2"],
    ["linux", "wasi"],
    ["wasi", "linux"],
  ] as const) {
    assert.not.ok(systemsMeet(offered, wanted), `${offered} for ${wanted}`);
  }
});

test("of several platforms the one that is asked for is chosen", () => {
  const offered = ["linux/amd64", "wasip1/wasm", "wasip2/wasm"].map((text) => ({
    platform: parsePlatform(text),
  }));
  const chosen = (text: string) => choosePlatform(offered, parsePlatform(text))?.platform.os;
  assert.is(chosen("wasi/wasm"), "wasip1");
  assert.is(chosen("wasip2/wasm"), "wasip2");
  assert.is(chosen("linux/amd64"), "linux");
  assert.is(chosen("linux/arm64"), undefined);
});

test.run();
