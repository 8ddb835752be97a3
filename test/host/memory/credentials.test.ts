import { suite } from "uvu";
import * as assert from "uvu/assert";
import { createMemoryCredentials } from "../../../core/host/memory/credentials.ts";

const credentials = suite("memory credentials");

credentials("gives what it was given, by the registry's own name", async () => {
  const mine = { username: "u", password: "p" };
  const known = createMemoryCredentials({ "registry.test": mine });
  assert.is(await known.lookup("registry.test"), mine);
  assert.is(await known.lookup("other.test"), undefined);
  assert.is(await known.lookup("constructor"), undefined);
  assert.is(await createMemoryCredentials().lookup("registry.test"), undefined);
});

credentials.run();
