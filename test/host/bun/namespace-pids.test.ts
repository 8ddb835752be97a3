import { suite } from "uvu";
import * as assert from "uvu/assert";
import { namespacePids } from "../../../core/host/bun/namespace-pids.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("namespacePids");

const childrenOf = async (pid: number): Promise<number[]> =>
  (await Bun.file(`/proc/${pid}/task/${pid}/children`).text()).split(" ").filter(Boolean).map(Number);

test("processes of a namespace are found by any of them", async () => {
  skipIf(requires.userNamespace());
  const script = "sleep 1000 & exec sleep 1000";
  const apart = [
    "unshare",
    "--user",
    "--map-root-user",
    "--pid",
    "--fork",
    "--kill-child",
    "sh",
    "-c",
    script,
  ];
  const child = Bun.spawn(apart, { stdio: ["ignore", "ignore", "inherit"] });
  try {
    let found: readonly number[] = [];
    await untilTrue("two processes", async () => {
      const [first] = await childrenOf(child.pid);
      if (first === undefined) return false;
      found = namespacePids(first);
      return found.length === 2 && found.includes(first);
    });
    for (const pid of found) assert.equal([...namespacePids(pid)].sort(), [...found].sort());
    assert.not.ok(found.includes(process.pid));
  } finally {
    child.kill("SIGKILL");
    await child.exited;
  }
});

test("in our own namespace, or none, a process is alone", () => {
  assert.equal(namespacePids(process.pid), [process.pid]);
  assert.equal(namespacePids(2 ** 22 + 1), [2 ** 22 + 1]);
});

test.run();
