import { suite } from "uvu";
import * as assert from "uvu/assert";
import { generateEnvironment } from "../../../core/bundle/environment.ts";

const test = suite("generateEnvironment");

const PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const table: readonly [name: string, image: string[], caller: string[], env: string[]][] = [
  ["built-in entries come first", [], [], [PATH, "HOSTNAME=h"]],
  [
    "the image's PATH takes the place of the default",
    ["A=1", "PATH=/x"],
    [],
    ["PATH=/x", "HOSTNAME=h", "A=1"],
  ],
  ["the caller's entries come before the image's", ["A=1"], ["B=2"], [PATH, "HOSTNAME=h", "B=2", "A=1"]],
  ["the caller's entry wins", ["A=1", "C=3"], ["A=2"], [PATH, "HOSTNAME=h", "A=2", "C=3"]],
  ["the last of two wins", [], ["A=1", "A=2"], [PATH, "HOSTNAME=h", "A=2"]],
  ["the last of two of the image wins", ["A=1", "A=2"], [], [PATH, "HOSTNAME=h", "A=2"]],
  [
    "a value may be empty and hold = and line breaks",
    [],
    ["A=", "B=c=d\ne"],
    [PATH, "HOSTNAME=h", "A=", "B=c=d\ne"],
  ],
  ["an image's entry without = is dropped", ["A", "=x", ""], [], [PATH, "HOSTNAME=h"]],
  ["a caller's entry without = takes it away", ["A=1"], ["A", "PATH"], ["HOSTNAME=h"]],
  ["a later value brings it back", ["A=1"], ["A", "A=2"], [PATH, "HOSTNAME=h", "A=2"]],
  ["__proto__ is a name like any", ["__proto__=1"], [], [PATH, "HOSTNAME=h", "__proto__=1"]],
];

for (const [name, image, caller, env] of table) {
  test(`generateEnvironment: ${name}`, () => {
    assert.equal(generateEnvironment({ image, caller, hostname: "h", terminal: false }), env);
  });
}

test("generateEnvironment refuses an empty name from the caller and NUL from anybody", () => {
  const make = (image: string[], caller: string[]) => () =>
    generateEnvironment({ image, caller, hostname: "h", terminal: false });
  assert.throws(make([], ["=x"]), /the name before = is empty/);
  assert.throws(make([], ["A=\0"]), /NUL/);
  assert.throws(make(["A=\0"], []), /NUL/);
});

test.run();
