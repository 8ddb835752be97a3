import { suite } from "uvu";
import * as assert from "uvu/assert";
import { treeAttributes } from "../../../core/layer/attributes.ts";
import type { TarEntry, TarEntryType } from "../../../core/tar/entry.ts";
import { bytes, text } from "../tar/build.ts";

const test = suite("core/layer/attributes");

function entry(changes: Partial<TarEntry>): TarEntry {
  const names = { path: bytes("a"), linkPath: bytes("") };
  const numbers = { mode: 0o644, uid: 1, gid: 2, size: 0, mtimeSeconds: 3, mtimeNanoseconds: 4 };
  return { type: "file", ...names, ...numbers, deviceMajor: 0, deviceMinor: 0, xattrs: [], ...changes };
}

function kept(type: TarEntryType, ...names: readonly string[]): string[] {
  const xattrs = names.map((name) => [bytes(name), bytes("v")] as const);
  return treeAttributes(entry({ type, xattrs })).xattrs.map(([name]) => text(name));
}

test("treeAttributes keeps owner, time and the twelve permission bits", () => {
  const { xattrs: _, ...rest } = treeAttributes(entry({ mode: 0o107755 }));
  assert.equal(rest, { mode: 0o7755, uid: 1, gid: 2, mtimeSeconds: 3, mtimeNanoseconds: 4 });
});

const KEPT = ["user.a", "user.", "user.\xff", "user.overlay", "user.overlayfs.x", "security.capability"];
const DROPPED = [
  "trusted.a",
  "trusted.overlay.opaque",
  "trusted.overlay.redirect",
  "user.overlay.opaque",
  "user.overlay.redirect",
  "user.overlay.metacopy",
  "user.overlay.whiteout",
  "user.fuseoverlayfs.opaque",
  "user.fuseoverlayfs.override_stat",
  "user.containers.override_stat",
  "security.ima",
  "security.evm",
  "security.selinux",
  "security.SMACK64",
  "security.apparmor",
  "security.capability2",
  "security.capabilit",
  "system.posix_acl_access",
  "system.nfs4_acl",
  "com.apple.quarantine",
  "User.a",
  "USER.a",
  "",
];

for (const name of KEPT) {
  test(`treeAttributes keeps ${JSON.stringify(name)} of a file`, () =>
    assert.equal(kept("file", name), [name]));
}

for (const name of DROPPED) {
  test(`treeAttributes drops ${JSON.stringify(name)}`, () => assert.equal(kept("file", name), []));
}

test("treeAttributes drops what the kernel refuses on other types", () => {
  assert.equal(kept("directory", "user.a", "security.capability"), ["user.a"]);
  assert.equal(kept("symlink", "user.a", "security.capability"), []);
  assert.equal(kept("fifo", "user.a", "security.capability"), []);
});

test("treeAttributes takes 64 attributes of 64 KiB and refuses more as limit", () => {
  const many = (count: number): TarEntry["xattrs"] =>
    Array.from({ length: count }, (_, at) => [bytes(`user.${at}`), bytes("")] as const);
  assert.is(treeAttributes(entry({ xattrs: many(64) })).xattrs.length, 64);
  assert.is(treeAttributes(entry({ xattrs: [[bytes("user.a"), new Uint8Array(65_536)]] })).xattrs.length, 1);
  const refused: TarEntry["xattrs"][] = [
    many(65),
    [[bytes("user.a"), new Uint8Array(65_537)]],
    [[bytes(`user.${"a".repeat(251)}`), bytes("")]],
  ];
  for (const xattrs of refused) {
    assert.throws(
      () => treeAttributes(entry({ xattrs })),
      (error: { code: string }) => error.code === "limit",
    );
  }
});

test("treeAttributes refuses the owner that chown takes for none, as corrupt", () => {
  assert.is(treeAttributes(entry({ uid: 0xffff_fffe })).uid, 0xffff_fffe);
  for (const owner of [{ uid: 0xffff_ffff }, { gid: 0xffff_ffff }, { uid: 2 ** 40 }]) {
    assert.throws(
      () => treeAttributes(entry(owner)),
      (error: { code: string }) => error.code === "corrupt",
    );
  }
});

test.run();
