import { suite } from "uvu";
import * as assert from "uvu/assert";
import { portableCapability } from "../../../core/layer/capability.ts";

const test = suite("core/layer/capability");

const fromHex = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));

/** cap_net_raw=ep as setcap(8) writes it, and as the kernel stores it in a user namespace of root 0 and 1000. */
const V2 = fromHex("01000002 00200000 00000000 00000000 00000000");
const V3 = fromHex("01000003 00200000 00000000 00000000 00000000 00000000");
const V3_OTHER = fromHex("01000003 00200000 00000000 00000000 00000000 e8030000");

test("version 3 of root 0 becomes version 2; everything else stays", () => {
  assert.equal(portableCapability(V3), V2);
  for (const value of [
    V2,
    V3_OTHER,
    new Uint8Array(),
    V3.subarray(0, 23),
    fromHex("01000001 00200000 00000000"),
  ]) {
    assert.is(portableCapability(value), value);
  }
});

test("the value given is not changed", () => {
  const value = V3.slice();
  portableCapability(value);
  assert.equal(value, V3);
});

test.run();
