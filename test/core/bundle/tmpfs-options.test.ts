import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseTmpfsOptions } from "../../../core/bundle/tmpfs-options.ts";
import { isRlError, type RlError } from "../../../core/errors.ts";

const test = suite("parseTmpfsOptions");

const SAFE = ["noexec", "nosuid", "nodev"];

function refusal(...options: string[]): RlError {
  try {
    parseTmpfsOptions(options);
  } catch (error) {
    if (isRlError(error)) return error;
    throw error;
  }
  throw new Error(`${options} is accepted`);
}

test("parseTmpfsOptions loosens one restriction at a time", () => {
  const flags = (option: string): string[] =>
    parseTmpfsOptions([option]).filter((entry) => !entry.startsWith("mode"));
  assert.equal(flags("exec"), ["nosuid", "nodev"]);
  assert.equal(flags("suid"), ["noexec", "nodev"]);
  assert.equal(flags("dev"), ["noexec", "nosuid"]);
  assert.equal(flags("rw"), SAFE);
});

test("parseTmpfsOptions lets the later of two win", () => {
  assert.equal(parseTmpfsOptions(["exec", "noexec", "ro", "rw"]), [...SAFE, "mode=1777"]);
  assert.equal(parseTmpfsOptions(["rw", "ro", "size=1", "size=2", "mode=1", "mode=0700"]), [
    ...SAFE,
    "ro",
    "mode=0700",
    "size=2",
  ]);
});

const ACCEPTED: readonly string[] = [
  "size=0",
  "size=64m",
  "size=50%",
  "size=1T",
  "nr_blocks=10k",
  "nr_inodes=1G",
  "mode=7",
  "uid=4294967294",
  "gid=0",
  "huge=within_size",
  "mpol=bind:0-3,5",
  "mpol=prefer=static:1",
];
for (const option of ACCEPTED) {
  test(`parseTmpfsOptions keeps ${option} as it is`, () => {
    assert.ok(parseTmpfsOptions([option]).includes(option));
  });
}

const MALFORMED: readonly string[] = [
  "size=",
  "size=-1",
  "size=1.5g",
  "size=1mb",
  "size=1m,exec",
  "size=1\n",
  "nr_blocks=50%",
  "mode=8",
  "mode=17777",
  "mode=u+x",
  "uid=root",
  "gid=12345678901",
  "huge=yes",
  "mpol=",
  "mpol=a b",
];
for (const option of MALFORMED) {
  test(`parseTmpfsOptions refuses ${JSON.stringify(option)} for its value`, () => {
    const { code, subject, state } = refusal(option);
    assert.equal([code, subject, state], ["invalid", option, "its value is malformed"]);
  });
}

test("parseTmpfsOptions refuses flags with a value, values without one, and names of every object", () => {
  for (const option of ["noexec=1", "mode", "", "=", "constructor", "toString=1", "__proto__=1"])
    assert.is(refusal(option).state, "there is no such option", option);
});

test("parseTmpfsOptions suggests by the name, without the value", () => {
  assert.is(refusal("sise=64m").hint, 'Did you mean "size"?');
  assert.is(refusal("noexce").hint, 'Did you mean "noexec"?');
});

test.run();
