import { suite } from "uvu";
import * as assert from "uvu/assert";
import { programKind } from "../../../../core/host/bun/wasm/program-kind.ts";

const test = suite("programKind");

test("modules and components of the versions that are known", () => {
  const kind = (hex: string) => programKind(Uint8Array.fromHex(hex));
  assert.is(kind("0061736d01000000ff"), "module");
  assert.is(kind("0061736d0d000100ff"), "component");
  for (const other of ["", "0061736d", "0061736d02000000", "0061736d0c000100", "7f454c4601000000"]) {
    assert.is(kind(other), undefined, other);
  }
});

test.run();
