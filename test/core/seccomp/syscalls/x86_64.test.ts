import { suite } from "uvu";
import * as assert from "uvu/assert";
import { selectAbis } from "../../../../core/seccomp/architecture.ts";
import { compareWithHeader } from "../headers.ts";

const test = suite("core/seccomp/syscalls/x86_64");

const [abi] = selectAbis("x86_64", []);

const KNOWN: Readonly<Record<string, number>> = {
  read: 0,
  execve: 59,
  ioctl: 16,
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
  test(`X86_64: ${call} is ${number}`, () => assert.is(abi?.table.get(call), number));
}

test("X86_64: no number has two names", () => {
  assert.is(new Set(abi?.table.values()).size, abi?.table.size);
});

/** Names that were never implemented. */
const LEFT_OUT = ["epoll_ctl_old", "epoll_wait_old", "get_thread_area", "set_thread_area"];

test("X86_64: all that this machine's kernel headers say", () =>
  compareWithHeader("unistd_64.h", abi, LEFT_OUT));

test.run();
