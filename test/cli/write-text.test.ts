import { suite } from "uvu";
import * as assert from "uvu/assert";
import { writeText } from "../../cli/write-text.ts";

const test = suite("writeText");

test("it writes the text and nothing more", async () => {
  const written: string[] = [];
  const write = async (path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> => {
    for await (const chunk of chunks) written.push(path, new TextDecoder().decode(chunk));
  };
  await writeText({ write }, "/there", "ü");
  assert.equal(written, ["/there", "ü"]);
});

test.run();
