/** Capabilities of root's containers without a user namespace: what the host's root cannot pass on, and defaults. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Bundle, makeBundle } from "../../helpers/e2e/bundle.ts";
import { makeStage } from "../../helpers/e2e/stage.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("oci capabilities of root");
let bundle: Bundle;
test.before(async () => {
  skipIf(requires.superuser());
  bundle = await makeBundle(await makeStage(), { isRootless: true });
});
test.after(() => bundle?.stage.stop());

const SETS = "grep -E '^Cap' /proc/self/status | cut -f2";
/** CAP_AUDIT_WRITE, CAP_KILL, CAP_NET_BIND_SERVICE, as other runtimes' default config has them. */
const DEFAULT = ["CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE"];
const [NONE, BITS] = ["0000000000000000", "0000000020000420"];
const LINUX = { namespaces: [{ type: "mount" }, { type: "pid" }, { type: "uts" }] } as const;

test("an ambient capability that is not inheritable is left out with a warning", async () => {
  const sets = { bounding: DEFAULT, effective: DEFAULT, permitted: DEFAULT, ambient: DEFAULT };
  const change = { process: { capabilities: sets }, linux: { ...LINUX, uidMappings: [], gidMappings: [] } };
  const done = await bundle.sh(SETS, change);
  assert.is(done.stdout, `${NONE}\n${BITS}\n${BITS}\n${BITS}\n${NONE}\n`, done.stderr);
  assert.match(
    done.stderr,
    /warning: .*ambient CAP_AUDIT_WRITE, ambient CAP_KILL, ambient CAP_NET_BIND_SERVICE/,
  );
  const inheritable = await bundle.sh(SETS, {
    ...change,
    process: { capabilities: { ...sets, inheritable: DEFAULT } },
  });
  assert.is(inheritable.stdout, `${BITS}\n`.repeat(5), inheritable.stderr);
  assert.is(inheritable.stderr, "");
});

test("what the caller cannot have is left out with a warning, and the rest is given", async () => {
  const change = {
    process: { capabilities: { bounding: DEFAULT, effective: DEFAULT, permitted: DEFAULT } },
    linux: { ...LINUX, uidMappings: [], gidMappings: [] },
  };
  for (const bounds of ["-kill", "-kill,-setpcap"]) {
    const outer = ["setpriv", "--bounding-set", bounds];
    const done = await bundle.sh(SETS, change, outer);
    const bits = "0000000020000400";
    if (bounds === "-kill")
      assert.is(done.stdout, `${NONE}\n${bits}\n${bits}\n${bits}\n${NONE}\n`, done.stderr);
    // Nothing can be dropped, and what would stay besides is more than the config has.
    else assert.match(done.stderr, /Cannot set capabilities "bounding"/);
    assert.match(done.stderr, /warning: .*bounding CAP_KILL, effective CAP_KILL, permitted CAP_KILL/);
  }
});

test.run();
