import { suite } from "uvu";
import * as assert from "uvu/assert";
import { selectAbis } from "../../../../core/seccomp/architecture.ts";

const test = suite("core/seccomp/syscalls/aarch64");

const [abi] = selectAbis("aarch64", []);

const KNOWN: Readonly<Record<string, number>> = {
  read: 63,
  execve: 221,
  ioctl: 29,
  clone: 220,
  socket: 198,
  mount: 40,
  unshare: 97,
  seccomp: 277,
  rseq: 293,
  pidfd_send_signal: 424,
  clone3: 435,
  memfd_secret: 447,
  cachestat: 451,
  map_shadow_stack: 453,
  mseal: 462,
  file_setattr: 469,
};

for (const [call, number] of Object.entries(KNOWN)) {
  test(`AARCH64: ${call} is ${number}`, () => assert.is(abi?.table.get(call), number));
}

test("AARCH64: no number has two names", () => {
  assert.is(new Set(abi?.table.values()).size, abi?.table.size);
});

test("AARCH64: calls that have a successor with a directory are not there", () => {
  for (const call of ["open", "fork", "stat", "epoll_wait"]) assert.is(abi?.table.get(call), undefined, call);
});

test.run();
