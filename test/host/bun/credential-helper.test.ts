import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  askCredentialHelper,
  eraseWithHelper,
  listWithHelper,
  storeWithHelper,
} from "../../../core/host/bun/credential-helper.ts";
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

helper("store gets the credential as JSON, an identity token under the protocol's name", async () => {
  const environment = install('[ "$1" = store ] && cat >"$SEEN"');
  const seen = (): unknown => JSON.parse(readFileSync(environment.SEEN ?? "", "utf8"));
  await storeWithHelper("test", "r.test", { username: "u", password: 'p"\\' }, environment);
  assert.equal(seen(), { ServerURL: "r.test", Username: "u", Secret: 'p"\\' });
  await storeWithHelper("test", "r.test", { username: "u", password: "", identityToken: "id" }, environment);
  assert.equal(seen(), { ServerURL: "r.test", Username: "<token>", Secret: "id" });
  const failing = install('cat; echo "secret p"; exit 1');
  const error = await refuses(
    storeWithHelper("test", "r.test", { username: "u", password: "p-secret" }, failing),
    "unavailable",
    /did not keep/,
  );
  assert.not.match(`${error.message}${error.hint}`, /secret/);
});

helper("erase is asked only for what there is", async () => {
  const script = 'case $1 in get) echo \'{"Username":"u","Secret":"p"}\' ;; erase) cat >"$SEEN" ;; esac';
  const environment = install(script);
  assert.is(await eraseWithHelper("test", "r.test", environment), true);
  assert.is(readFileSync(environment.SEEN ?? "", "utf8"), "r.test\n");
  const none = install('touch "$SEEN-$1"; echo credentials not found; exit 1');
  assert.is(await eraseWithHelper("test", "r.test", none), false);
  assert.not(existsSync(`${none.SEEN}-erase`));
});

helper("list gives the servers", async () => {
  const environment = install('[ "$1" = list ] && echo \'{"https://index.docker.io/v1/":"u","r.test":"v"}\'');
  assert.equal(await listWithHelper("test", environment), ["https://index.docker.io/v1/", "r.test"]);
  await refuses(listWithHelper("test", install("exit 1")), "unavailable", /does not list/);
});

helper("one that never ends, or never stops talking, is ended", async () => {
  const limits = { milliseconds: 300, bytes: 10_000 };
  const silent = askCredentialHelper("test", "r", install("exec sleep 1000"), limits);
  await refuses(silent, "unavailable", /did not end in time/);
  const endless = askCredentialHelper("test", "r", install("exec yes"), { ...limits, milliseconds: 60_000 });
  await refuses(endless, "unavailable", /more than 10000 bytes/);
});

helper("a child that keeps the pipe open holds up nothing", async () => {
  const environment = install('sleep 1000 & echo $! >"$SEEN"; echo \'{"Username":"u","Secret":"p"}\'');
  const found = await askCredentialHelper("test", "r", environment);
  assert.equal(found, { username: "u", password: "p" });
  process.kill(Number(readFileSync(environment.SEEN ?? "", "utf8")));
});

helper("a directory of PATH that is not absolute is not looked in", async () => {
  const { PATH = "" } = install("echo '{}'");
  const here = process.cwd();
  process.chdir(PATH.split(":")[0] ?? "");
  try {
    for (const path of [".", "", ":"]) {
      await refuses(askCredentialHelper("test", "r", { PATH: path }), "unavailable", /not installed/);
    }
  } finally {
    process.chdir(here);
  }
});

helper.run();
