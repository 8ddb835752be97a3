import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  askNetwork,
  encodeQuestion,
  LATE,
  NETWORK_QUESTION,
} from "../../../../core/host/bun/network-control.ts";

const test = suite("asking the user's network");
let directory: string;
test.before.each(() => {
  directory = mkdtempSync(join(tmpdir(), "rl-network-"));
});
test.after.each(() => rmSync(directory, { recursive: true }));

test("a question has its texts and numbers where the other side looks for them", () => {
  const bytes = encodeQuestion({ what: 2, container: "cc", network: "nn", pid: 258, startTime: 3 });
  assert.is(bytes.length, 256);
  const view = new DataView(bytes.buffer);
  assert.equal([view.getUint32(0, true), view.getInt32(4, true), view.getBigInt64(8, true)], [2, 258, 3n]);
  assert.equal([...bytes.subarray(16, 19)], [99, 99, 0]);
  assert.equal([...bytes.subarray(88, 91)], [110, 110, 0]);
  assert.throws(() => encodeQuestion({ what: 0, container: "c".repeat(72) }), /too long/);
});

test("one that is there and does not answer is not waited for without end", async () => {
  const server = Bun.listen({ unix: join(directory, "control"), socket: { data: () => undefined } });
  try {
    assert.is(await askNetwork(directory, { what: NETWORK_QUESTION.ping }, 1), LATE);
  } finally {
    server.stop(true);
  }
});

test("the answer is an errno; where nobody answers there is none", async () => {
  assert.is(await askNetwork(directory, { what: NETWORK_QUESTION.ping }), undefined);
  assert.is(await askNetwork(join(directory, "none"), { what: NETWORK_QUESTION.ping }), undefined);
  const asked: number[] = [];
  const server = Bun.listen({
    unix: join(directory, "control"),
    socket: {
      data(socket, bytes) {
        asked.push(bytes.length);
        socket.write(new Uint8Array([17, 0]));
        socket.write(new Uint8Array([0, 0]));
      },
    },
  });
  try {
    assert.is(await askNetwork(directory, { what: NETWORK_QUESTION.join, container: "1" }), 17);
    assert.equal(asked, [256]);
  } finally {
    server.stop(true);
  }
});

test.run();
