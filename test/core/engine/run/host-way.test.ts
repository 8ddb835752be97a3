import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { hostWay } from "../../../../core/engine/run/host-way.ts";
import type { Session } from "../../../../core/engine/session/session.ts";

const test = suite("hostWay");
let directory: string;
test.before(() => {
  directory = mkdtempSync(join(tmpdir(), "rl-host-way-"));
});
test.after(() => rmSync(directory, { recursive: true }));

/** A program that says this, and how often it was asked. */
function pasta(name: string, text: string): { readonly path: string; readonly asked: () => number } {
  const path = join(directory, name);
  const count = `${path}.count`;
  writeFileSync(path, `#!/bin/sh\necho x >>${count}\necho '${text}'\n`);
  chmodSync(path, 0o755);
  return { path, asked: () => readFileSync(count, "utf8").length / 2 };
}

test("a newer pasta is asked once, and leads to the host by an address of its own", () => {
  const { path, asked } = pasta("newer", "  --map-guest-addr ADDR\tTranslate ADDR to the host");
  const session = { paths: { run: directory } } as Session;
  for (const _time of [1, 2]) {
    assert.equal(hostWay(path, session), {
      way: { kind: "guest", address: "169.254.1.2" },
      address: "169.254.1.2",
    });
  }
  assert.is(asked(), 1);
});

test("another program is asked anew", () => {
  const session = { paths: { run: directory } } as Session;
  const { path, asked } = pasta("older", "  --no-map-gw\tDo not map the gateway");
  // A machine without a gateway refuses it.
  const found = ((): string => {
    try {
      return hostWay(path, session).way.kind;
    } catch (error) {
      return String(error);
    }
  })();
  assert.match(found, /^gateway$|has no gateway/);
  assert.is(asked(), 1);
});

test.run();
