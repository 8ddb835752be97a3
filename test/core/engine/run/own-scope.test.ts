import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { enterScope, ownManager } from "../../../../core/engine/run/own-scope.ts";
import { refusal } from "../../../cli/helpers.ts";
import { tempDir } from "../../../helpers/temp-dir.ts";

const test = suite("enterScope");
const scratch = tempDir("rl-own-scope");
test.after(() => scratch.remove());

/** A manager that is a program in the place of busctl(1). */
function manager(script: string) {
  const busctl = join(scratch.path, "busctl");
  writeFileSync(busctl, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { busctl, address: "unix:path=/run/bus", kind: "user" } as const;
}

test("without a service manager nobody is asked", () => {
  assert.is(enterScope(undefined), undefined);
  if (process.getuid?.() !== 0) assert.is(ownManager({ PATH: scratch.path }), undefined);
});

test("a manager is asked to move this very process, and its refusal is told", () => {
  const said = join(scratch.path, "said");
  const refuses = manager(`echo "$@" >${said}; echo 'Call failed: no' >&2; exit 1`);
  const error = refusal(() => enterScope(refuses));
  assert.equal([error.code, error.state], ["unavailable", "Call failed: no"]);
  assert.match(readFileSync(said, "utf8"), new RegExp(`StartTransientUnit .* PIDs au 1 ${process.pid} `));
});

test.run();
