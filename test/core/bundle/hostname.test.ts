import { suite } from "uvu";
import * as assert from "uvu/assert";
import { generateHostname } from "../../../core/bundle/hostname.ts";

const test = suite("generateHostname");

test("generateHostname is the caller's, or the start of the id", () => {
  assert.is(generateHostname(undefined, "0123456789abcdef"), "0123456789ab");
  assert.is(generateHostname("", "0123456789abcdef"), "0123456789ab");
  assert.is(generateHostname("Web-1.example", "x"), "Web-1.example");
  assert.is(generateHostname("happy_name", "x"), "happy_name");
});

test("generateHostname refuses what would add lines to /etc/hosts, and what the kernel refuses", () => {
  for (const name of ["a b", "a\n1.2.3.4 evil", "-a", "a-", "a..b", ".", "é", "a".repeat(65)])
    assert.throws(() => generateHostname(name, "x"), /not a host name/, name);
});

test.run();
