import { suite } from "uvu";
import * as assert from "uvu/assert";
import { addressAndPort, addressBytes, canonicalAddress } from "../../../core/network/address.ts";

const test = suite("addresses");

test("canonicalAddress has one spelling for each address", () => {
  assert.is(canonicalAddress("127.0.0.1"), "127.0.0.1");
  assert.is(canonicalAddress("0:0:0:0:0:0:0:1"), "::1");
  assert.is(canonicalAddress("FD00::0A"), "fd00::a");
  assert.is(canonicalAddress("::ffff:1.2.3.4"), "::ffff:102:304");
});

test("canonicalAddress takes nothing else for one", () => {
  for (const text of ["", "1.2.3", "1.2.3.256", "01.2.3.4", "localhost", "::1%lo", "1::2::3", ":", "::1]"]) {
    assert.is(canonicalAddress(text), undefined, text);
  }
});

test("addressBytes are what the kernel takes", () => {
  assert.equal([...addressBytes("192.0.2.7")], [192, 0, 2, 7]);
  assert.equal([...addressBytes("::")], new Array(16).fill(0));
  assert.equal([...addressBytes("fd00::1:2")], [0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2]);
  assert.equal([...addressBytes("1:2:3:4:5:6:7:8")].slice(-4), [0, 7, 0, 8]);
});

test("addressAndPort has brackets for IPv6", () => {
  assert.is(addressAndPort("0.0.0.0", 80), "0.0.0.0:80");
  assert.is(addressAndPort("::", 80), "[::]:80");
});

test.run();
