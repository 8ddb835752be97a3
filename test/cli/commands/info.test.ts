import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { infoSpec } from "../../../cli/commands/info.spec.ts";
import { run } from "../../../cli/commands/info.ts";
import type { HostReport } from "../../../core/container/host-facts.ts";
import { HEALTHY, makeContext } from "../helpers.ts";

const test = suite("info");

async function said(report: HostReport, ...argv: string[]): Promise<string> {
  const context = makeContext({ host: { report: async () => report } });
  assert.is(await run(parseArguments(infoSpec, argv), context), 0);
  return context.output.written.out;
}

test("run() shows a healthy machine without advice", async () => {
  assert.is(
    await said(HEALTHY),
    `Client:           rl 1.2.3, Bun 1.4.5
Kernel:           6.1.0-13-amd64
Architecture:     amd64
User:             alice, uid 1000, gid 1000
Store:            /home/alice/.local/share/rl
User namespaces:  allowed
Id ranges:        65536 user ids
Storage:          overlay, by the kernel
Cgroups:          version 2
Network:          pasta at /usr/bin/pasta
Seccomp:          filter mode
Runtimes:         rl, crun 1.8.1, runsc
`,
  );
});

test("run() shows what mends what is missing", async () => {
  const summary = "forbidden by user.max_user_namespaces";
  const mend = "sudo sysctl -w user.max_user_namespaces=28633";
  const text = await said({ ...HEALTHY, userNamespaces: { state: "missing", summary, mend } });
  assert.match(text, `User namespaces:  missing: ${summary}\n                  mend: ${mend}\n`);
});

test("run() escapes what the machine says", async () => {
  const text = await said({ ...HEALTHY, storeDirectory: "/home/\u001b[2J\nx" });
  assert.match(text, "Store:            /home/\\u001b[2J\\nx\n");
});

test("run() prints everything as one line of JSON", async () => {
  const text = await said(HEALTHY, "--format=json");
  assert.is(text.indexOf("\n"), text.length - 1);
  const client = { version: "1.2.3", runtime: "Bun 1.4.5", platform: "linux/amd64" };
  assert.equal(JSON.parse(text), { client, ...HEALTHY });
});

test.run();
