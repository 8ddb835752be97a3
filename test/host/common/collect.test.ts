import { suite } from "uvu";
import * as assert from "uvu/assert";
import { noteGarbage } from "../../../core/host/common/collect.ts";

const test = suite("collect");

/** Objects that nobody holds, seen through weak references, which last until the end of this turn. */
function dropped(): WeakRef<object>[] {
  return Array.from({ length: 200 }, () => new WeakRef({}));
}

test("what nobody holds is freed once enough has come in, and not before", async () => {
  const refs = dropped();
  const alive = (): number => refs.filter((ref) => ref.deref() !== undefined).length;
  await Bun.sleep(0);
  noteGarbage(1024);
  assert.is(alive(), 200);
  await Bun.sleep(0);
  noteGarbage(64 * 1024 * 1024);
  // The stack is searched for what only looks like a reference.
  assert.ok(alive() < 20, `${alive()} are left`);
});

test.run();
