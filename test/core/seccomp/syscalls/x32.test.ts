import { suite } from "uvu";
import * as assert from "uvu/assert";
import { selectAbis } from "../../../../core/seccomp/architecture.ts";
import { compareWithHeader } from "../headers.ts";

const test = suite("core/seccomp/syscalls/x32");

const [, abi] = selectAbis("x86_64", ["SCMP_ARCH_X32"]);

const KNOWN: Readonly<Record<string, number>> = {
  read: 0,
  execve: 520,
  ioctl: 514,
  clone: 56,
  socket: 41,
  mount: 165,
  unshare: 272,
  seccomp: 317,
  rseq: 334,
  pidfd_send_signal: 424,
  clone3: 435,
  memfd_secret: 447,
  cachestat: 451,
  map_shadow_stack: 453,
  mseal: 462,
  file_setattr: 469,
};

for (const [call, number] of Object.entries(KNOWN)) {
  test(`x32: ${call} is ${number}`, () => assert.is(abi?.table.get(call), number));
}

test("x32: no number has two names", () => {
  assert.is(new Set(abi?.table.values()).size, abi?.table.size);
});

test("x32: all that this machine's kernel headers say", () => compareWithHeader("unistd_x32.h", abi));

test("x32: numbers of x86-64 whose calls it has elsewhere mean nothing", () => {
  const numbers = new Set(abi?.table.values());
  for (const number of [13, 16, 59, 134, 156, 236, 322]) assert.not.ok(numbers.has(number), `${number}`);
});

test.run();
