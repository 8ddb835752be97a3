import { suite } from "uvu";
import * as assert from "uvu/assert";
import { judgeStorage } from "../../../core/container/host-storage.ts";
import type { HostObservations } from "../../../core/ports/host-probe.ts";
import { COMPLETE } from "./host-observations.ts";

const test = suite("judgeStorage()");

const NFS = 0x6969;
const TMPFS = 0x01021994;
const OVERLAY = 0x794c7630;

const CASES: readonly (readonly [
  what: string,
  change: Partial<HostObservations>,
  driver: string,
  why: string,
])[] = [
  ["a recent kernel", {}, "overlay", "overlay, by the kernel"],
  ["kernel 5.11", { kernelRelease: "5.11.0" }, "overlay", "overlay, by the kernel"],
  [
    "kernel 5.10",
    { kernelRelease: "5.10.0-28-amd64" },
    "fuse-overlayfs",
    "kernel 5.10.0-28-amd64 is older than 5.11",
  ],
  [
    "kernel 5.12 with SELinux",
    { kernelRelease: "5.12.0", selinux: true },
    "fuse-overlayfs",
    "older than 5.13",
  ],
  [
    "kernel 5.13 with SELinux",
    { kernelRelease: "5.13.0", selinux: true },
    "overlay",
    "overlay, by the kernel",
  ],
  ["an unknown file system", { storeFilesystem: undefined }, "overlay", "overlay, by the kernel"],
  ["a store on NFS", { storeFilesystem: NFS }, "vfs", "the store is on NFS"],
  ["a store on an overlay", { storeFilesystem: OVERLAY }, "fuse-overlayfs", "the store is on an overlay"],
  [
    "a store on tmpfs",
    { storeFilesystem: TMPFS, kernelRelease: "6.6.1" },
    "overlay",
    "overlay, by the kernel",
  ],
  ["a store on an older tmpfs", { storeFilesystem: TMPFS }, "fuse-overlayfs", "a tmpfs before kernel 6.6"],
  [
    "an old kernel and no helper",
    { kernelRelease: "4.19.0", fuseOverlayfs: undefined },
    "vfs",
    "older than 5.11",
  ],
  ["an old kernel and no device", { kernelRelease: "4.19.0", fuseDevice: false }, "vfs", "older than 5.11"],
];

for (const [what, change, driver, why] of CASES) {
  test(`judgeStorage() of ${what} is ${driver}`, () => {
    const verdict = judgeStorage({ ...COMPLETE, ...change });
    assert.is(verdict.driver, driver);
    assert.match(verdict.summary, why);
    assert.is(verdict.state === "ok", driver === "overlay");
    assert.is(verdict.mend === undefined, driver === "overlay");
  });
}

test("judgeStorage() mends by the nearest thing that is missing", () => {
  const old = { ...COMPLETE, kernelRelease: "5.4.0" };
  assert.is(judgeStorage(old).mend, "use kernel 5.11 or later");
  assert.is(judgeStorage({ ...old, fuseOverlayfs: undefined }).mend, "sudo apt-get install fuse-overlayfs");
  assert.match(judgeStorage({ ...old, fuseDevice: false }).mend ?? "", "/dev/fuse");
  const elsewhere = "keep the store on a local disk: set RL_ROOT to a directory there";
  assert.is(judgeStorage({ ...COMPLETE, storeFilesystem: NFS, fuseOverlayfs: undefined }).mend, elsewhere);
});

test.run();
