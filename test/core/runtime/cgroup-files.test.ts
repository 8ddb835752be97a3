import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  NO_LIMIT,
  parseAmount,
  parseFlatKeyed,
  parseNestedKeyed,
  parsePids,
} from "../../../core/runtime/cgroup-files.ts";

const test = suite("files of control groups");

test("parseAmount reads numbers of 64 bits and max", () => {
  assert.equal(["5\n", "18446744073709551614", "max\n", "", "-1", "1 2", "x", undefined].map(parseAmount), [
    5n,
    NO_LIMIT - 1n,
    NO_LIMIT,
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

test("parseFlatKeyed passes over what is no pair", () => {
  const text = "usage_usec 12\nlow 0\nbroken\nmore than two\nword x\n\nmax max\n";
  assert.equal(
    [...parseFlatKeyed(text)],
    [
      ["usage_usec", 12n],
      ["low", 0n],
      ["max", NO_LIMIT],
    ],
  );
  assert.is(parseFlatKeyed(undefined).size, 0);
});

test("parseNestedKeyed reads pairs by the name of their line", () => {
  const devices = parseNestedKeyed("8:0 rbytes=1 wbytes=2 strange\n8:16\n");
  assert.equal(
    [...(devices.get("8:0") ?? [])],
    [
      ["rbytes", 1n],
      ["wbytes", 2n],
    ],
  );
  assert.is(devices.get("8:16")?.size, 0);
});

test("parsePids leaves out processes of other namespaces", () => {
  assert.equal(parsePids("12\n0\n7\n"), [12, 7]);
  assert.equal(parsePids(""), []);
  assert.equal(parsePids(undefined), []);
});

test.run();
