import { test } from "uvu";
import * as assert from "uvu/assert";
import { createTurns } from "../../../core/image/turns.ts";

test("turns come one after the other, in the order they were asked for", async () => {
  const take = createTurns();
  const log: string[] = [];
  const work = async (name: string): Promise<void> => {
    const end = await take();
    log.push(`${name} begins`);
    await Promise.resolve();
    log.push(`${name} ends`);
    end();
  };
  await Promise.all(["one", "two", "three"].map(work));
  assert.equal(log, ["one begins", "one ends", "two begins", "two ends", "three begins", "three ends"]);
  await work("four");
  assert.is(log.length, 8);
});

test.run();
