import * as fc from "fast-check";
import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  type ArchiveMember,
  linkTarget,
  resolvePath,
  tarMembers,
} from "../../../../core/image/archive/member.ts";
import { type TarEntry, tar } from "../../../helpers/e2e/tar.ts";
import { refuses } from "../../distribution/helpers.ts";
import { pieces } from "./fixture.ts";

async function list(...entries: TarEntry[]): Promise<ArchiveMember[]> {
  const members: ArchiveMember[] = [];
  for await (const member of tarMembers(pieces(tar(entries)))) members.push(member);
  return members;
}

const describe = (member: ArchiveMember): string =>
  member.kind === "file" ? `${member.path} ${member.size}` : `${member.path} ${member.kind} ${member.target}`;

test("tarMembers() gives files and links by clean paths, and passes directories over", async () => {
  const members = await list(
    { path: "./", type: "directory" },
    { path: "./a//b/./c", content: "123" },
    { path: "a/l", type: "symlink", link: "../x" },
    { path: "h", type: "hardlink", link: "a/b/c" },
  );
  assert.equal(members.map(describe), ["a/b/c 3", "a/l symlink ../x", "h hardlink a/b/c"]);
});

test("tarMembers() refuses names that lead out, devices, and what is no archive", async () => {
  for (const path of ["/a", "../a", "a/../../b", "a/../b", "./."]) {
    await refuses(list({ path, content: "" }), "corrupt", /leads out of the archive/);
  }
  await refuses(list({ path: "a", type: "fifo" }), "corrupt", /it is a fifo/);
});

test("linkTarget() stays in the archive", () => {
  const at = (kind: "symlink" | "hardlink", path: string, target: string): string =>
    linkTarget({ kind, path, target });
  assert.is(at("symlink", "a/b", "../c/layer.tar"), "c/layer.tar");
  assert.is(at("symlink", "b", "c"), "c");
  assert.is(at("hardlink", "a/b", "a/c"), "a/c");
  for (const [path, target] of [
    ["a", "../b"],
    ["a/b", "../../c"],
    ["a/b", "/etc/passwd"],
  ] as const) {
    assert.throws(() => at("symlink", path, target), /leads out of the archive/);
  }
});

test("resolvePath() never gives a path with dots, empty names or a way out", () => {
  const part = fc.constantFrom("a", "b", "..", ".", "");
  fc.assert(
    fc.property(fc.array(part), fc.array(part), (base, rest) => {
      const path = resolvePath(base.map((name) => `${name}/`).join(""), rest.join("/"));
      if (path === undefined || path === "") return true;
      return path.split("/").every((name) => name !== "" && name !== "." && name !== "..");
    }),
  );
});

test.run();
