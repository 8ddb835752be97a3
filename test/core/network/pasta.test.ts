import { suite } from "uvu";
import * as assert from "uvu/assert";
import { pastaArguments } from "../../../core/network/pasta.ts";

const test = suite("pastaArguments");
const args = pastaArguments("/usr/bin/pasta");
const valueAfter = (flag: string): string | undefined => args[args.indexOf(flag) + 1];

test("pastaArguments starts the program it is given", () => {
  assert.is(args[0], "/usr/bin/pasta");
});

test("pastaArguments forwards no port in any direction, which pasta does by default", () => {
  for (const flag of ["-t", "-u", "-T", "-U"]) {
    assert.is(args.filter((word) => word === flag).length, 1, flag);
    assert.is(valueAfter(flag), "none", flag);
  }
});

test("pastaArguments does not lead the gateway's address to the host's loopback", () => {
  assert.ok(args.includes("--no-map-gw"));
});

test("pastaArguments ends with the place of the network namespace, alone in its word, and joins no other", () => {
  assert.equal(args.slice(-3), ["--netns-only", "--netns", "{netns}"]);
  assert.is(args.filter((word) => word.includes("{netns}")).length, 1);
});

test.run();
