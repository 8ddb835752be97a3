import { suite } from "uvu";
import { createMemoryLocks } from "../../../core/host/memory/locks.ts";
import { locksContract } from "../../contract/locks.ts";

const locks = suite("memory locks");

locksContract(locks, async () => {
  const one = createMemoryLocks();
  return [one, one];
});

locks.run();
