/** Containers of an ordinary user in whose user namespace that user is nobody: all of its ids are subordinate ones. */
import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { RuntimeConfig } from "../../../core/spec/runtime-config.ts";
import { type Containers, makeContainers } from "../../helpers/e2e/containers.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { run } from "../../helpers/process.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { firstSubordinate, subordinateMap, withSubordinates } from "../../helpers/subordinate.ts";

const test = suite("oci subordinate ids");
let all: Containers;
let first: number;
test.before(async () => {
  skipIf(requires.tool("newuidmap"));
  first = firstSubordinate();
  all = await makeContainers();
  // Who is nobody here must get to the root file system.
  chmodSync(all.stage.home, 0o711);
});
test.after(() => all?.stop());

function mapped(config: RuntimeConfig): RuntimeConfig {
  const namespaces = [...(config.linux?.namespaces ?? []), { type: "time" } as const];
  const timeOffsets = { monotonic: { secs: 77 } };
  return withSubordinates({ ...config, linux: { ...config.linux, namespaces, timeOffsets } }, first);
}

test("create, start, exec and delete work, and the state is the caller's", async () => {
  await all.create("subordinate", mapped);
  const directory = join(all.stage.home, "states/subordinate");
  assert.is(JSON.parse(readFileSync(join(directory, "state.json"), "utf8")).id, "subordinate");
  assert.is((await all.oci(["start", "subordinate"])).exitCode, 0);
  const script = "id -u; cat /proc/self/uid_map; cat /proc/self/timens_offsets; touch /tmp/x 2>&1";
  await untilTrue("the start", async () =>
    (await all.oci(["state", "subordinate"])).stdout.includes('"running"'),
  );
  const { stdout, stderr } = await all.oci(["exec", "subordinate", "sh", "-c", script]);
  assert.match(stdout, new RegExp(`^0\\n\\s+0\\s+${first}\\s+1000\\nmonotonic +77 +0\\n`), stderr);
  // The root file system belongs to the user, who is nobody in there.
  assert.match(stdout, /touch: \/tmp\/x: Permission denied/);
  assert.is((await all.oci(["delete", "--force", "subordinate"])).exitCode, 0);
  assert.not.ok(existsSync(directory));
});

test("pipes with names that an engine has made for the container are its user's", async () => {
  const id = "streams";
  const path = all.bundle(id, (config) => ({
    ...config,
    process: {
      cwd: "/",
      ...config.process,
      user: { uid: 5, gid: 5 },
      args: ["sh", "-c", "echo out >/dev/stdout; echo err >/dev/stderr"],
    },
    linux: {
      ...config.linux,
      uidMappings: subordinateMap("uid"),
      gidMappings: subordinateMap("gid"),
    },
  }));
  const script = `cd "$0" && mkfifo -m 600 out err && { "$@" >out 2>err & cat out & cat err >&2; wait; } && stat -c %u out`;
  const words = ["sh", "-c", script, all.stage.home, ...all.words("run", "--bundle", path, id)];
  const { stdout, stderr } = await run(words, { env: all.stage.env });
  assert.equal([stdout, stderr], [`out\n${first + 4}\n`, "err\n"]);
});

test.run();
