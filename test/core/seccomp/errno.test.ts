import { suite } from "uvu";
import * as assert from "uvu/assert";
import { errnoOf } from "../../../core/seccomp/errno.ts";

const test = suite("core/seccomp/errno");

const KNOWN: Readonly<Record<string, number>> = {
  EPERM: 1,
  EINVAL: 22,
  ERANGE: 34,
  EDEADLK: 35,
  ENOSYS: 38,
  ELOOP: 40,
  ENOMSG: 42,
  EBFONT: 59,
  EPROTO: 71,
  EAFNOSUPPORT: 97,
  EDQUOT: 122,
  EHWPOISON: 133,
};

for (const [name, number] of Object.entries(KNOWN)) {
  test(`errnoOf: ${name} is ${number}`, () => assert.is(errnoOf(name), number));
}

test("errnoOf: what is no name has no number", () => {
  for (const name of ["", "-", "EWHAT", "eperm", "1"]) assert.is(errnoOf(name), undefined, name);
});

test.run();
