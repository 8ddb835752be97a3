import { suite } from "uvu";
import * as assert from "uvu/assert";
import { archiveEntries, extractArchive } from "../../../../core/container/copy/archive.ts";
import { diffLayer } from "../../../../core/layer/diff.ts";
import { readAll } from "../../tar/read.ts";
import { bytes, entry, reading, teller, text } from "./place.ts";
import { entry as tarEntry, tarOf } from "./tar.ts";

const test = suite("copied archives");

test("an archive has the name that was asked for, hard links, and devices, but no sockets", async () => {
  const chunks: Uint8Array[] = [];
  const read = reading([
    [entry("directory", "", { mode: 0o755 })],
    [entry("file", ".wh.odd", { size: 3, link: 1 }), "abc"],
    [entry("file", "again", { size: 3, link: 1 })],
    [entry("socket", "s")],
    [entry("symlink", "l", { target: bytes("x") })],
  ]);
  for await (const chunk of diffLayer(read, archiveEntries(bytes("top")))) chunks.push(chunk);
  const found = await readAll(Uint8Array.from(Buffer.concat(chunks)));
  assert.equal(
    found.map(({ type, path, content }) => `${type} ${path} ${content}`),
    ["directory top/ ", "file top/.wh.odd abc", "hardlink top/again ", "symlink top/l "],
  );
  const [root] = archiveEntries(bytes("")).entries(entry("directory", ""));
  assert.is(text(root?.path ?? bytes("")), "./");
});

test("an archive is extracted below the prefix with its own owners, and not above it", async () => {
  const told = teller();
  const archive = tarOf([
    tarEntry("directory", "./"),
    tarEntry("directory", "./sub/"),
    tarEntry("file", "sub/.wh.a", "text"),
    tarEntry("hardlink", "h", "", "sub/.wh.a"),
    tarEntry("symlink", "l", "", "/etc"),
    tarEntry("character", "dev"),
    tarEntry("fifo", "f"),
  ]);
  const { skipped } = await extractArchive(archive, told.writer, bytes("in/it"));
  assert.equal(told.lines, [
    "directory in/it/sub 644 3:4",
    "file in/it/sub/.wh.a 4 644 3:4",
    "data text",
    "hardlink in/it/h in/it/sub/.wh.a",
    "symlink in/it/l /etc 644 3:4",
    "fifo in/it/f 644 3:4",
  ]);
  assert.equal(skipped.map(text), ["in/it/dev"]);
});

test("a name or a link with .. is refused", async () => {
  for (const bad of [tarEntry("file", "../x"), tarEntry("hardlink", "x", "", "a/../../b")]) {
    const told = teller();
    await extractArchive(tarOf([bad]), told.writer, bytes("d")).then(
      () => assert.unreachable(),
      (error) => assert.is(error.code, "corrupt"),
    );
    assert.equal(told.lines, []);
  }
});

test.run();
