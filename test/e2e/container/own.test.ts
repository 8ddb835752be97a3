/** -v …:U: what is mounted belongs to the container's user, and nothing else does. */
import { chmodSync, lstatSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import { skipIf } from "../../helpers/skip.ts";

// For root nobody's files are another's: it would give the machine's away.
skipIf(process.getuid?.() === 0 ? "root may give all files away" : undefined);

const test = suite("volumes with U");
let stage: Stage;
let source: string;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  await stage.ok(["pull", "-q", stage.image("busybox")]);
  source = join(stage.home, "source");
  mkdirSync(join(source, "deep/er"), { recursive: true });
  writeFileSync(join(source, "deep/er/f"), "");
  writeFileSync(join(stage.home, "outside"), "");
  chmodSync(join(stage.home, "outside"), 0o600);
  symlinkSync("../outside", join(source, "link"));
});
test.after(() => stage?.stop());

const OWNERS = "cd /own && stat -c '%u:%g' . deep deep/er/f link | sort -u";

test("a bind and a volume are the user's, whoever he is in the container, and what a link leads to is not", async () => {
  const before = statSync(join(stage.home, "outside"));
  for (const [user, ids] of [
    ["1000:50", "1000:50"],
    ["0", "0:0"],
  ] as const) {
    const flags = ["-v", `${source}:/own:U`, "-v", "new:/new:U"];
    const found = await stage.sh(`${OWNERS}; stat -c '%u:%g' /new; touch /new/${user}`, [
      "-u",
      user,
      ...flags,
    ]);
    assert.is(found, `${ids}\n${ids}\n`);
  }
  assert.is(lstatSync(join(source, "deep/er/f")).uid, process.getuid?.());
  assert.is(statSync(join(stage.home, "outside")).uid, before.uid);
});

test("files of others cannot be given away, and nothing of what is read-only", async () => {
  const run = (...flags: string[]) => stage.rl([...PLAIN, "-q", ...flags, stage.image("busybox"), "true"]);
  assertRefused(await run("-u", "5", "-v", "/usr/share/doc:/own:U"), {
    line: "belongs to somebody whose files are not yours",
    hint: "Leave out the option U",
  });
  assertRefused(await run("-u", "5", "-v", `${source}:/own:U,ro`), {
    line: "it is read-only",
    hint: "option U",
  });
});

test.run();
