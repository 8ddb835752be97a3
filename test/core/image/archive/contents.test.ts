import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  type ArchiveContents,
  archiveDocuments,
  readContents,
} from "../../../../core/image/archive/contents.ts";
import { createIntake } from "../../../../core/image/archive/intake.ts";
import { createLease } from "../../../../core/image/archive/leases.ts";
import type { ArchiveMember } from "../../../../core/image/archive/member.ts";
import { bytesOf, digestOf, OCI_MANIFEST, refuses } from "../../distribution/helpers.ts";
import { emptyStore, pieces } from "./fixture.ts";

const reading = suite("readContents");
const large = bytesOf("x".repeat(100_000));

const file = (path: string, bytes: Uint8Array): ArchiveMember => ({
  kind: "file",
  path,
  size: bytes.length,
  data: () => pieces(bytes),
});
const link = (path: string, target: string, kind: "symlink" | "hardlink" = "symlink"): ArchiveMember => ({
  kind,
  path,
  target,
});

async function read(...members: ArchiveMember[]): Promise<ArchiveContents> {
  const { ports } = emptyStore();
  const intake = createIntake(ports, createLease(ports.locks), new AbortController().signal);
  async function* source(): AsyncGenerator<ArchiveMember> {
    yield* members;
  }
  return await readContents(source(), "x.tar", intake, ports);
}

reading("finds files by path and by digest, in memory and in the store", async () => {
  const contents = await read(file("a/b", bytesOf("1")), file("large", large));
  assert.ok(contents.has("a/b"));
  assert.not(contents.has("a"));
  assert.equal(await contents.document("a/b"), bytesOf("1"));
  assert.equal(await contents.document("large"), large);
  assert.is(contents.blob(digestOf(large)).size, large.length);
  assert.equal(await contents.describedDocument({ digest: digestOf(bytesOf("1")), size: 1 }), bytesOf("1"));
});

reading("follows links within the archive, and not for ever", async () => {
  const contents = await read(
    link("x/one", "../two"),
    link("two", "x/three", "hardlink"),
    link("x/three", "file"),
    file("x/file", bytesOf("1")),
    link("a", "b"),
    link("b", "a"),
    link("gone", "nowhere"),
  );
  assert.equal(await contents.document("x/one"), bytesOf("1"));
  for (const path of ["a", "gone"]) {
    assert.not(contents.has(path));
    await refuses(() => contents.file(path), "corrupt", /"x.tar": it has no file/);
  }
});

reading("takes a name twice when the content is the same, and refuses it otherwise", async () => {
  const same = await read(file("a", bytesOf("1")), file("a", bytesOf("1")), link("l", "a"), link("l", "a"));
  assert.equal(await same.document("l"), bytesOf("1"));
  await refuses(read(file("a", bytesOf("1")), file("a", bytesOf("2"))), "corrupt", /twice/);
  await refuses(read(file("a", bytesOf("1")), link("a", "b")), "corrupt", /twice/);
  await refuses(read(link("a", "b"), file("a", bytesOf("1"))), "corrupt", /twice/);
  await refuses(read(link("a", "b"), link("a", "c")), "corrupt", /twice/);
});

reading("refuses what is not there, of another size or too large to be a document", async () => {
  const huge = new Uint8Array(5 * 1024 * 1024);
  const contents = await read(file("huge", huge), file("a", bytesOf("1")));
  await refuses(contents.document("huge"), "limit");
  await refuses(() => contents.blob(digestOf(bytesOf("2"))), "corrupt", /no blob/);
  await refuses(
    contents.describedDocument({ digest: digestOf(bytesOf("1")), size: 2 }),
    "corrupt",
    /1 bytes instead of 2/,
  );
});

reading("answers a resolver", async () => {
  const root = bytesOf("{}");
  const contents = await read(file("r", root), file("c", bytesOf("[]")));
  const descriptor = { mediaType: OCI_MANIFEST, digest: digestOf(root), size: 2 };
  const source = archiveDocuments(descriptor, contents);
  assert.equal(await source({ kind: "root" }), {
    bytes: root,
    digest: digestOf(root),
    mediaType: OCI_MANIFEST,
  });
  const config = { mediaType: "application/x", digest: digestOf(bytesOf("[]")), size: 2 };
  assert.equal((await source({ kind: "config", descriptor: config })).bytes, bytesOf("[]"));
});

reading.run();
