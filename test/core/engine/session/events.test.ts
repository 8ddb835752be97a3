import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { LifeEvent } from "../../../../core/container/event.ts";
import { createEvents } from "../../../../core/engine/session/events.ts";
import { untilTrue } from "../../../helpers/e2e/until.ts";
import { type TempDir, tempDir } from "../../../helpers/temp-dir.ts";

const test = suite("session events");
const EVENT = { type: "container", action: "start", id: "ab", attributes: {} } as const;
const NEVER = new AbortController().signal;
let here: TempDir;
test.before.each(() => {
  here = tempDir();
});
test.after.each(() => here.remove());

test("what has been told is read within its range", async () => {
  const events = createEvents(() => ({ run: here.path }));
  const read = async (since: bigint | undefined, until: bigint): Promise<string[]> => {
    const found: LifeEvent[] = [];
    for await (const some of events.read({ since, until, signal: NEVER })) found.push(...some);
    return found.map(({ action }) => action);
  };
  const before = BigInt(Date.now()) * 1_000_000n;
  events.tell(EVENT);
  events.tell({ ...EVENT, action: "die" });
  const after = BigInt(Date.now() + 2) * 1_000_000n;
  assert.equal(await read(before - 5_000_000n, after), ["start", "die"]);
  assert.equal(await read(undefined, BigInt(Date.now() - 1000) * 1_000_000n), []);
  assert.equal(await read(after + 1_000_000_000n, after + 1n), []);
});

test("without a beginning only what happens from then on is read, until the signal", async () => {
  const events = createEvents(() => ({ run: here.path }));
  events.tell({ ...EVENT, action: "old" });
  const stop = new AbortController();
  const found: string[] = [];
  const reading = (async () => {
    for await (const some of events.read({ since: undefined, until: undefined, signal: stop.signal }))
      found.push(...some.map(({ action }) => action));
  })();
  events.tell({ ...EVENT, action: "new" });
  await untilTrue("the event", () => found.length > 0);
  stop.abort();
  await reading;
  assert.equal(found, ["new"]);
});

test.run();
