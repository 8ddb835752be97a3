import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseBindOptions } from "../../../core/bundle/bind-options.ts";
import { isRlError } from "../../../core/errors.ts";

const test = suite("parseBindOptions");

const mount = (...options: string[]): readonly string[] => parseBindOptions(options, false).mount;

test("parseBindOptions keeps each propagation, and the last of several", () => {
  for (const mode of ["private", "rprivate", "slave", "rslave", "shared", "rshared"])
    assert.equal(mount(mode), ["rbind", mode]);
  assert.equal(mount("rshared", "slave"), ["rbind", "slave"]);
});

test("parseBindOptions writes nothing for an option that asks for the default", () => {
  assert.equal(mount("rw", "suid", "dev", "exec", "rbind"), ["rbind", "rprivate"]);
});

test("parseBindOptions orders what it keeps, however it was given", () => {
  const ordered = ["bind", "ro", "nosuid", "nodev", "noexec", "slave"];
  const kept = ["bind", "rro", "rnosuid", "rnodev", "rnoexec", "slave"];
  assert.equal(mount(...ordered.toReversed()), kept);
});

test("parseBindOptions decides each flag alone: a later one of another kind takes nothing back", () => {
  assert.equal(mount("nosuid", "dev", "exec"), ["rbind", "rnosuid", "rprivate"]);
  assert.equal(mount("nodev", "suid", "rw"), ["rbind", "rnodev", "rprivate"]);
});

test("parseBindOptions takes the last of z and Z, and has no relabelling without either", () => {
  assert.is(parseBindOptions(["z", "Z"], false).relabel, "private");
  assert.is(parseBindOptions(["Z", "z"], false).relabel, "shared");
  assert.not("relabel" in parseBindOptions(["U"], false));
});

test("parseBindOptions changes owners on request only, and tells U from u", () => {
  assert.is(parseBindOptions(["U"], false).chown, true);
  assert.is(parseBindOptions(["z"], false).chown, false);
  assert.throws(() => mount("u"), /Cannot use bind option "u"/);
});

test("parseBindOptions suggests the option that was meant", () => {
  let failure: unknown;
  try {
    mount("ro", "nosiud");
  } catch (error) {
    failure = error;
  }
  assert.ok(isRlError(failure));
  assert.equal(
    [failure.code, failure.subject, failure.hint],
    ["invalid", "nosiud", 'Did you mean "nosuid"?'],
  );
});

test.run();
