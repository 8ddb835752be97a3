import { suite } from "uvu";
import * as assert from "uvu/assert";
import { selectAbis } from "../../../../core/seccomp/architecture.ts";
import { compareWithHeader } from "../headers.ts";

const test = suite("core/seccomp/syscalls/i386");

const [, abi] = selectAbis("x86_64", ["SCMP_ARCH_X86"]);

const KNOWN: Readonly<Record<string, number>> = {
  read: 3,
  execve: 11,
  ioctl: 54,
  clone: 120,
  socket: 359,
  mount: 21,
  unshare: 310,
  seccomp: 354,
  rseq: 386,
  pidfd_send_signal: 424,
  clone3: 435,
  memfd_secret: 447,
  cachestat: 451,
  map_shadow_stack: 453,
  mseal: 462,
  file_setattr: 469,
};

for (const [call, number] of Object.entries(KNOWN)) {
  test(`I386: ${call} is ${number}`, () => assert.is(abi?.table.get(call), number));
}

test("I386: no number has two names", () => {
  assert.is(new Set(abi?.table.values()).size, abi?.table.size);
});

test("I386: all that this machine's kernel headers say", () => compareWithHeader("unistd_32.h", abi));

test.run();
