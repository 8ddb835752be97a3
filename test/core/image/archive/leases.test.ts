import { test } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryLocks } from "../../../../core/host/memory/locks.ts";
import { createLease } from "../../../../core/image/archive/leases.ts";
import { bytesOf, digestOf } from "../../distribution/helpers.ts";

test("createLease() holds every object at any time, with few leases, until it is released", async () => {
  const locks = createMemoryLocks();
  let open = 0;
  let most = 0;
  const lease = createLease({
    lease: async (objects) => {
      const held = await locks.lease(objects);
      most = Math.max(most, ++open);
      const release = async (): Promise<void> => {
        open -= 1;
        await held.release();
      };
      return { ...held, release };
    },
  });
  const objects = Array.from({ length: 100 }, (_, at) => digestOf(bytesOf(String(at))));
  for (const [at, object] of objects.entries()) {
    await lease.add(object);
    await lease.add(object);
    assert.is((await locks.leased()).size, at + 1);
  }
  assert.ok(most <= 33, `${most} leases`);
  await lease.release();
  await lease.release();
  assert.is((await locks.leased()).size, 0);
  assert.is(open, 0);
});

test.run();
