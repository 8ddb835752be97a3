import { closeSync, fstatSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { BodySaver } from "../../../core/host/common/body-saver.ts";
import { readReceived, receivedFile } from "../../../core/host/common/received-file.ts";
import { broken, bytesOf, collect, pieces, refuses } from "../../core/distribution/helpers.ts";
import { MIB, randomBytes } from "../bun/downloads.ts";
import { scratch } from "../bun/scratch.ts";

const reading = suite("received file");
const { make, clean } = scratch();
reading.after(clean);

/** A file for appending and reading, with this in it. */
function grown(before = ""): { readonly fd: number; readonly path: string; readonly length: number } {
  const path = join(make(), "file");
  const fd = openSync(path, "ax+");
  writeSync(fd, before);
  return { fd, path, length: before.length };
}

/** A saver that is driven by the test. */
function driven() {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<number>();
  const calls = { pause: 0, resume: 0, stop: 0 };
  const saver: BodySaver = {
    save: (fd) => {
      begun.resolve(fd);
      return promise;
    },
    pause: () => {
      calls.pause += 1;
    },
    resume: () => {
      calls.resume += 1;
    },
    stop: () => {
      calls.stop += 1;
    },
  };
  return { saver, calls, begun: begun.promise, end: resolve, fail: reject };
}

reading(
  "bytes are given as they come, those of the file's beginning left out, until the saving ends",
  async () => {
    const file = grown("before");
    const { saver, calls, begun, end } = driven();
    const bytes = readReceived(saver, file);
    const first = bytes.next();
    assert.is(await begun, file.fd);
    for (const [index, text] of ["one", "two", "three"].entries()) {
      writeSync(file.fd, text);
      const next = index === 0 ? await first : await bytes.next();
      assert.equal(Buffer.from(next.value ?? []).toString(), text);
    }
    // What came together with the end.
    writeSync(file.fd, "end");
    end();
    assert.equal(Buffer.from((await bytes.next()).value ?? []).toString(), "end");
    assert.is((await bytes.next()).done, true);
    assert.is(calls.stop, 0);
    assert.equal([calls.pause, calls.resume], [4, 4]);
    closeSync(file.fd);
  },
);

reading("an empty body gives nothing", async () => {
  const file = grown("before");
  const { saver, end } = driven();
  end();
  assert.equal(await collect(readReceived(saver, file)), bytesOf(""));
  closeSync(file.fd);
});

reading("what is there already comes in pieces that do not hold others up", async () => {
  const file = grown();
  const content = randomBytes(2 * MIB + 5);
  writeSync(file.fd, content);
  const { saver, end } = driven();
  end();
  let turns = 0;
  let counting = true;
  const tick = (): void => {
    turns += 1;
    if (counting) setImmediate(tick);
  };
  tick();
  const parts: Uint8Array[] = [];
  for await (const chunk of readReceived(saver, file)) {
    assert.is(receivedFile(chunk), file.path);
    parts.push(chunk.slice());
  }
  counting = false;
  assert.ok(Buffer.concat(parts).equals(content));
  assert.ok(parts.length > 4, `${parts.length} pieces`);
  assert.ok(turns >= parts.length - 1, `${turns} turns in ${parts.length} pieces`);
  closeSync(file.fd);
});

reading("a failure is thrown behind all that came before it", async () => {
  const file = grown();
  const { saver, begun, fail, calls } = driven();
  const seen: string[] = [];
  const work = async (): Promise<void> => {
    for await (const chunk of readReceived(saver, file)) seen.push(Buffer.from(chunk).toString());
  };
  const working = work();
  working.catch(() => undefined);
  await begun;
  writeSync(file.fd, "came");
  fail(broken());
  await refuses(working, "unavailable");
  assert.is(seen.join(""), "came");
  assert.is(calls.stop, 0);
  closeSync(file.fd);
});

reading("a reader that stops ends the saving, and is held until that has ended", async () => {
  const file = grown();
  const { saver, begun, calls, fail } = driven();
  const bytes = readReceived(saver, file);
  const first = bytes.next();
  await begun;
  writeSync(file.fd, "one");
  await first;
  let ended = false;
  const returned = bytes.return(undefined).then(() => {
    ended = true;
  });
  while (calls.stop === 0) await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  assert.not.ok(ended, "somebody writes the file still");
  fail(broken());
  // That the saving failed is what stopping does, and nobody's failure.
  await returned;
  assert.is(calls.stop, 1);
  closeSync(file.fd);
});

reading("a reader that stops after the end of the saving stops nothing", async () => {
  const file = grown();
  writeSync(file.fd, "all");
  const { saver, end, calls } = driven();
  end();
  for await (const _ of readReceived(saver, file)) {
    await new Promise((resolve) => setImmediate(resolve));
    break;
  }
  assert.is(calls.stop, 0);
  assert.is(fstatSync(file.fd).size, 3);
  closeSync(file.fd);
});

reading("a chunk and its parts are known to be of the file, and no others", async () => {
  const file = grown();
  writeSync(file.fd, "content");
  const { saver, end } = driven();
  end();
  for await (const chunk of readReceived(saver, file)) {
    assert.is(receivedFile(chunk), file.path);
    assert.is(receivedFile(chunk.subarray(2, 4)), file.path);
    assert.is(receivedFile(chunk.slice()), undefined);
  }
  for await (const chunk of pieces("other")) assert.is(receivedFile(chunk), undefined);
  closeSync(file.fd);
});

reading.run();
