import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { askCredentialHelper } from "../../../core/host/bun/credential-helper.ts";
import { refuses } from "../../core/distribution/helpers.ts";
import { scratch } from "./scratch.ts";

const helper = suite("askCredentialHelper");
const { make, clean } = scratch();
helper.after(clean);

/** An environment in which docker-credential-test runs this script. */
function install(script: string): Record<string, string> {
  const directory = make();
  const path = join(directory, "docker-credential-test");
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return { PATH: `${directory}:/usr/bin:/bin`, SEEN: join(directory, "seen") };
}

helper("sends the server to get and reads the credential", async () => {
  const environment = install(
    'read server; [ "$1 $server" = "get registry.test" ] && echo \'{"ServerURL":"x","Username":"u","Secret":"p"}\'',
  );
  assert.equal(await askCredentialHelper("test", "registry.test", environment), {
    username: "u",
    password: "p",
  });
});

helper("takes the user <token> for an identity token", async () => {
  const environment = install('echo \'{"Username":"<token>","Secret":"id"}\'');
  assert.equal(await askCredentialHelper("test", "r", environment), {
    username: "<token>",
    password: "",
    identityToken: "id",
  });
});

helper("has none when the helper says so", async () => {
  const none = "echo 'credentials not found in native keychain'; exit 1";
  assert.is(await askCredentialHelper("test", "r", install(none)), undefined);
  assert.is(
    await askCredentialHelper("test", "r", install('echo \'{"Username":"","Secret":""}\'')),
    undefined,
  );
});

helper("reports a helper that fails, is missing or talks nonsense", async () => {
  await refuses(askCredentialHelper("test", "r", install("exit 3")), "unavailable", /status 3/);
  await refuses(askCredentialHelper("test", "r", install("echo nonsense")), "unavailable", /not JSON/);
  await refuses(
    askCredentialHelper("test", "r", install("echo '{}'")),
    "unavailable",
    /no Username and Secret/,
  );
  await refuses(askCredentialHelper("absent", "r", install("")), "unavailable", /not installed/);
});

helper("does not run a path", async () => {
  const environment = install('touch "$SEEN"');
  for (const name of ["../test", "/bin/sh", "test/../test", "", "-x"]) {
    await refuses(askCredentialHelper(name, "r", environment), "unavailable", /not the name of a helper/);
  }
  assert.not(existsSync(environment.SEEN ?? ""));
});

helper.run();
