import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createPlainOutput } from "../../../cli/session/plain-output.ts";
import { run } from "../../helpers/process.ts";
import { repository } from "../../helpers/user.ts";

const test = suite("createPlainOutput");

/** Run a statement about `output` in a process of its own. */
const script = (statement: string): string[] => {
  const source = join(repository, "cli/session/plain-output.ts");
  const program = `import { createPlainOutput } from ${JSON.stringify(source)}; const output = createPlainOutput(); ${statement}`;
  return [process.execPath, "-e", program];
};

test("out() and err() write to their descriptors, whole and at once", async () => {
  const ended = await run(
    script('output.out("one\\n"); output.err("two\\n"); output.out("é\\n"); process.exit(3)'),
  );
  assert.equal(ended, { exitCode: 3, stdout: "one\né\n", stderr: "two\n" });
});

test("err() to a closed descriptor is passed over", async () => {
  const statement = script('output.err("nobody hears"); process.exit(4)');
  assert.is((await run(["sh", "-c", 'exec "$@" 2>&-', "sh", ...statement])).exitCode, 4);
});

test("isTerminal() knows a pipe from a terminal, and the width is the default", async () => {
  assert.is((await run(script("output.out(String(output.isTerminal(1)))"))).stdout, "false");
  assert.is(createPlainOutput().columns, 80);
});

test.run();
