import { mkdirSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { lifeDirectory } from "../../../core/host/bun/container-store.ts";
import { FRAME, frame, frameReader, requestStop, waitForEnd } from "../../../core/host/bun/control.ts";
import { type TempDir, tempDir } from "../../helpers/temp-dir.ts";

const test = suite("control socket");
const ID = "ab".repeat(32);
let here: TempDir;
test.before.each(() => {
  here = tempDir();
  mkdirSync(lifeDirectory({ run: here.path }, ID), { recursive: true });
});
test.after.each(() => here.remove());

test("frames are read as they were written, however they arrive", () => {
  const sent = [
    [FRAME.output, "one"],
    [FRAME.errors, ""],
    [FRAME.exit, "\u0003"],
  ] as const;
  const whole = Buffer.concat(sent.map(([kind, text]) => frame(kind, new TextEncoder().encode(text))));
  for (const size of [1, 3, 7, 8, 9, whole.length]) {
    const got: [number, string][] = [];
    const read = frameReader((kind, payload) => void got.push([kind, new TextDecoder().decode(payload)]));
    for (let at = 0; at < whole.length; at += size) read(whole.subarray(at, at + size));
    assert.equal(got, sent as unknown as [number, string][], String(size));
  }
});

test("waiting ends with the exit code, asked for by the frame that says so", async () => {
  const asked: number[] = [];
  const server = Bun.listen({
    unix: `${lifeDirectory({ run: here.path }, ID)}/control`,
    socket: {
      data(socket, bytes) {
        asked.push(bytes[0] ?? -1);
        socket.write(frame(FRAME.exit, new Uint8Array([42])));
        socket.end();
      },
    },
  });
  assert.is(await waitForEnd({ run: here.path }, ID), 42);
  assert.equal(asked, [FRAME.wait]);
  server.stop(true);
});

test("a monitor that is to start nothing again has said that it has heard it", async () => {
  const asked: number[] = [];
  const server = Bun.listen({
    unix: `${lifeDirectory({ run: here.path }, ID)}/control`,
    socket: {
      data(socket, bytes) {
        asked.push(bytes[0] ?? -1);
        if (asked.length === 1) socket.write(frame(FRAME.stop, new Uint8Array()));
        else socket.end();
      },
    },
  });
  assert.is(await requestStop({ run: here.path }, ID), true);
  assert.is(await requestStop({ run: here.path }, ID), false);
  assert.equal(asked, [FRAME.stop, FRAME.stop]);
  server.stop(true);
  assert.is(await requestStop({ run: here.path }, "cd".repeat(32)), false);
});

test("nothing is known of a container that does not run, or whose monitor ends without a word", async () => {
  assert.is(await waitForEnd({ run: here.path }, ID), undefined);
  assert.is(await waitForEnd({ run: here.path }, "cd".repeat(32)), undefined);
  const server = Bun.listen({
    unix: `${lifeDirectory({ run: here.path }, ID)}/control`,
    socket: { data: (socket) => void socket.end() },
  });
  assert.is(await waitForEnd({ run: here.path }, ID), undefined);
  server.stop(true);
});

test("waiting is given up with its signal", async () => {
  const server = Bun.listen({
    unix: `${lifeDirectory({ run: here.path }, ID)}/control`,
    socket: { data: () => undefined },
  });
  const controller = new AbortController();
  const waiting = waitForEnd({ run: here.path }, ID, controller.signal);
  setTimeout(() => controller.abort(), 20);
  assert.is(await waiting, undefined);
  server.stop(true);
});

test.run();
