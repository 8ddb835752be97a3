import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readTar } from "../../../core/tar/iterate.ts";
import { archive, chunks, file, text } from "./build.ts";

const test = suite("core/tar/iterate");

test("readTar gives content once and then nothing", async () => {
  for await (const member of readTar(chunks(archive(file("a", "content")), 512))) {
    let content = "";
    for await (const chunk of member.data()) content += text(chunk);
    assert.is(content, "content");
    for await (const chunk of member.data()) assert.unreachable(text(chunk));
  }
});

test("readTar refuses to read an entry that was passed, as invalid", async () => {
  const members: AsyncIterable<Uint8Array>[] = [];
  for await (const member of readTar(chunks(archive(file("a", "one"), file("b", "two"))))) {
    members.push(member.data());
    if (members.length < 2) continue;
    try {
      for await (const chunk of members[0] ?? []) assert.unreachable(text(chunk));
      assert.unreachable();
    } catch (error) {
      assert.is((error as { code?: string }).code, "invalid");
    }
  }
  assert.is(members.length, 2);
});

test("readTar ends the source when the loop is left", async () => {
  let ended = false;
  async function* source(): AsyncGenerator<Uint8Array> {
    try {
      yield* chunks(archive(file("a"), file("b")), 512);
    } finally {
      ended = true;
    }
  }
  for await (const _ of readTar(source())) break;
  assert.ok(ended);
});

test.run();
