import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { logoutSpec } from "../../../cli/commands/logout.spec.ts";
import { run } from "../../../cli/commands/logout.ts";
import {
  createMemoryClock,
  createMemoryCredentials,
  createMemoryDigester,
  createMemoryTransport,
} from "../../../core/host/memory/mod.ts";
import type { RegistryCredential } from "../../../core/ports/credentials.ts";
import { makeContext, rejection } from "../helpers.ts";

const test = suite("logout");

/** Log out where these are stored, and another tool keeps those. */
async function logout(
  argv: readonly string[],
  logins: string[],
  others: Readonly<Record<string, RegistryCredential>> = {},
) {
  const context = makeContext({
    registries: () => ({
      transport: createMemoryTransport(() => ({ status: 500 })),
      credentials: createMemoryCredentials(others),
      digester: createMemoryDigester(),
      clock: createMemoryClock(),
    }),
    credentialStore: () => ({
      store: () => Promise.reject(new Error("not expected")),
      erase: async (registry) => {
        const at = logins.indexOf(registry);
        if (at >= 0) logins.splice(at, 1);
        return at >= 0;
      },
      list: async () => [...logins],
    }),
  });
  const status = await run(parseArguments(logoutSpec, argv), context);
  return { status, logins, ...context.output.written };
}

test("forgets one registry's login, or says that there is none", async () => {
  assert.equal(await logout(["r.test"], ["r.test", "s.test"]), {
    status: 0,
    logins: ["s.test"],
    out: "Removed login credentials for r.test\n",
    err: "",
  });
  assert.is((await logout(["r.test"], [])).out, "Not logged in to r.test\n");
  assert.equal((await logout([], ["docker.io"])).logins, []);
  assert.equal((await logout(["r.test/team"], ["r.test", "r.test/team"])).logins, ["r.test"]);
});

test("forgets all", async () => {
  const { out, logins } = await logout(["--all"], ["r.test", "s.test/x"]);
  assert.equal([out, logins], ["Removed login credentials for all registries\n", []]);
  assert.is((await rejection(logout(["--all", "r.test"], []))).code, "invalid");
});

test("points out what another tool still keeps", async () => {
  const { err } = await logout(["r.test"], ["r.test"], { "r.test": { username: "u", password: "p" } });
  assert.match(err, /another tool still keeps a login for r\.test/);
});

test.run();
