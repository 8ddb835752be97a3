/** Logging in and out: basic authentication, tokens, files and helpers. */
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { busyboxEntries, pushImage } from "../../helpers/e2e/handmade.ts";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, type Stage } from "../../helpers/e2e/stage.ts";
import { untilTrue } from "../../helpers/e2e/until.ts";
import { makeAuthority } from "../../helpers/pki.ts";
import { runOk } from "../../helpers/process.ts";
import { type Registry, startRegistry } from "../../helpers/registry.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";
import { startTokenServer } from "../../helpers/token-server.ts";
import { program } from "../../helpers/world.ts";

const test = suite("login and logout");
const account = { user: "alice", password: "wonder: länd" };
const PUSH = ["--dest-creds", `${account.user}:${account.password}`];
let stage: Stage;
let locked: Registry;
test.before(async () => {
  stage = await makeStage({ registry: "empty" });
  locked = await startRegistry({ account });
});
test.after(async () => {
  await locked?.stop();
  await stage?.stop();
});

/** A new directory for docker's file, and the environment that names it. */
function docker(config?: unknown): {
  file: string;
  env: { DOCKER_CONFIG: string };
  read: () => Record<string, never>;
} {
  const directory = join(stage.home, crypto.randomUUID());
  const file = join(directory, "config.json");
  if (config !== undefined) {
    mkdirSync(directory);
    writeFileSync(file, JSON.stringify(config));
  }
  return {
    file,
    env: { DOCKER_CONFIG: directory },
    read: () => JSON.parse(readFileSync(file, "utf8")) as Record<string, never>,
  };
}

const login = (host: string, env: Record<string, string>, password = account.password, more: string[] = []) =>
  stage.rl(["login", "-u", account.user, "--password-stdin", ...more, host], { env, stdin: `${password}\n` });

test("a login is verified, kept as docker keeps it, and used by the next pull", async () => {
  const { file, env, read } = docker();
  const image = await pushImage(locked, "private", { layers: [busyboxEntries()] }, PUSH);
  assertRefused(await stage.rl(["pull", "-q", image], { env }), {
    line: "needs a login",
    hint: `rl login ${locked.host}`,
  });
  const done = await login(locked.host, env);
  assert.is(done.exitCode, 0, done.stderr);
  assert.is(done.stdout, "Login Succeeded\n");
  assert.match(done.stderr, `stored unencrypted in ${file}`);
  const auth = Buffer.from(`${account.user}:${account.password}`).toString("base64");
  assert.equal(read(), { auths: { [locked.host]: { auth } } });
  assert.is(statSync(file).mode & 0o777, 0o600);
  assert.is(await stage.ok(["login", "--get-login", locked.host], { env }), `${account.user}\n`);
  await stage.ok(["pull", "-q", image], { env });
  assert.match(
    await stage.ok(["login", locked.host], { env }),
    /^Already logged in to \S+ as alice\nLogin Succ/,
  );
});

test("a wrong password is refused and not kept", async () => {
  const { file, env } = docker();
  assertRefused(await login(locked.host, env, "wrong"), {
    line: "does not accept this user name and password",
  });
  assert.not(existsSync(file));
  assertRefused(await stage.rl(["login", "--get-login", locked.host], { env }), {
    line: "nobody is logged in",
  });
});

test("logging out takes the login away, and everything else in the file stays", async () => {
  const others = {
    HttpHeaders: { "X-Meta": "1" },
    auths: { "other.test": { auth: "b3RoZXI6cA==" } },
    detachKeys: "ctrl-e",
    plugins: { a: { b: "c" } },
    psFormat: "table {{.ID}}\\t{{.Image}}",
  };
  const { env, read } = docker(others);
  assert.is((await login(locked.host, env)).exitCode, 0);
  assert.equal(Object.keys(read()), Object.keys(others));
  assert.is(
    await stage.ok(["logout", locked.host], { env }),
    `Removed login credentials for ${locked.host}\n`,
  );
  assert.equal(read(), others);
  assert.is(await stage.ok(["logout", locked.host], { env }), `Not logged in to ${locked.host}\n`);
  await stage.ok(["logout", "--all"], { env });
  assert.equal(read(), { ...others, auths: {} });
});

test("a file that is a link stays one", async () => {
  const { file, env, read } = docker({});
  const real = join(stage.home, "dotfiles.json");
  writeFileSync(real, "{}", { mode: 0o644 });
  await Bun.file(file).delete();
  symlinkSync(real, file);
  assert.is((await login(locked.host, env)).exitCode, 0);
  assert.ok(lstatSync(file).isSymbolicLink());
  assert.is(statSync(real).mode & 0o777, 0o600);
  assert.equal(Object.keys(read()), ["auths"]);
});

test("a login for a part of a registry is for that part alone", async () => {
  const { env, read } = docker();
  await pushImage(locked, "team/app", { layers: [busyboxEntries()] }, PUSH);
  const done = await stage.rl(["login", "-u", account.user, "--password-stdin", `${locked.host}/team`], {
    env,
    stdin: account.password,
  });
  assert.is(done.exitCode, 0, done.stderr);
  assert.equal(Object.keys(read().auths ?? {}), [`${locked.host}/team`]);
  await stage.ok(["pull", "-q", `${locked.host}/team/app`], { env });
  assertRefused(await stage.rl(["pull", "-q", `${locked.host}/private`], { env }), { line: "needs a login" });
});

test("logins of skopeo and podman count, and theirs reads ours", async () => {
  skipIf(requires.tool("skopeo"));
  const { env, file } = docker();
  const runtime = join(stage.home, "runtime");
  mkdirSync(join(runtime, "containers"), { recursive: true });
  const authfile = join(runtime, "containers/auth.json");
  const words = ["--tls-verify=false", "-u", account.user, "--password-stdin", "--authfile", authfile];
  await runOk(["skopeo", "login", ...words, locked.host], { stdin: account.password });
  const here = { ...env, XDG_RUNTIME_DIR: runtime };
  await stage.ok(["pull", "-q", `${locked.host}/private`], { env: here });
  const out = await stage.rl(["logout", locked.host], { env: here });
  assert.match(out.stderr, "another tool still keeps a login");
  assert.is((await login(locked.host, env)).exitCode, 0);
  const inspect = ["inspect", "--tls-verify=false", "--authfile", file, `docker://${locked.host}/private`];
  assert.match(await runOk(["skopeo", ...inspect]), locked.host);
});

test("a helper keeps the login: get, store, erase, list", async () => {
  const kept = join(stage.home, "kept");
  const bin = join(stage.home, "bin");
  mkdirSync(kept);
  mkdirSync(bin);
  const script = `#!/bin/sh
# What is kept is a file a server, as it was given to store.
file() { echo "${kept}/$(echo "$1" | tr / _)"; }
case $1 in
  store) read -r line; server=$(echo "$line" | sed 's/.*"ServerURL":"\\([^"]*\\)".*/\\1/'); echo "$line" >"$(file "$server")" ;;
  get) read -r server; cat "$(file "$server")" 2>/dev/null || { echo "credentials not found in native keychain"; exit 1; } ;;
  erase) read -r server; rm "$(file "$server")" ;;
  list) echo '{"${locked.host}":"alice"}' ;;
esac
`;
  writeFileSync(join(bin, "docker-credential-test"), script);
  chmodSync(join(bin, "docker-credential-test"), 0o755);
  const { env, read } = docker({ credsStore: "test", auths: { [locked.host]: { auth: "b2xkOm9sZA==" } } });
  const here = { ...env, PATH: `${bin}:${process.env.PATH}` };
  const done = await login(locked.host, here);
  assert.equal([done.exitCode, done.stdout, done.stderr], [0, "Login Succeeded\n", ""]);
  // The old password is gone from the file; that there is a login is still said.
  assert.equal(read(), { credsStore: "test", auths: { [locked.host]: {} } });
  const stored = JSON.parse(readFileSync(join(kept, locked.host), "utf8")) as unknown;
  assert.equal(stored, { ServerURL: locked.host, Username: account.user, Secret: account.password });
  await stage.ok(["pull", "-q", `${locked.host}/private`], { env: here });
  assert.is(await stage.ok(["login", "--get-login", locked.host], { env: here }), `${account.user}\n`);
  await stage.ok(["logout", "--all"], { env: here });
  assert.not(existsSync(join(kept, locked.host)));
  assert.equal(read(), { credsStore: "test", auths: {} });
});

test("--authfile is used alone, and written to", async () => {
  const { env } = docker({
    auths: { [locked.host]: { auth: Buffer.from("alice:stale").toString("base64") } },
  });
  const file = join(stage.home, "own/auth.json");
  const done = await login(locked.host, env, account.password, ["--authfile", file]);
  assert.is(done.exitCode, 0, done.stderr);
  await stage.ok(["pull", "-q", "--authfile", file, `${locked.host}/private`], { env });
  assertRefused(await stage.rl(["pull", "-q", `${locked.host}/private`], { env }), { line: "denied access" });
});

test("a token service is asked with the account, and its tokens open the registry", async () => {
  using authority = makeAuthority();
  const signer = authority.issue("signer", ["DNS:signer.test"], "rsa");
  const names = { service: "the registry", issuer: "the service" };
  using tokens = startTokenServer({ signer, ...names, account });
  await using registry = await startRegistry({
    token: { realm: tokens.realm, ...names, authorities: authority.certFile },
  });
  const { env, read } = docker();
  assertRefused(await login(registry.host, env, "wrong"), {
    line: "does not accept this user name and password",
  });
  assert.equal((await login(registry.host, env)).stdout, "Login Succeeded\n");
  assert.equal(Object.keys(read().auths ?? {}), [registry.host]);
  const image = await pushImage(registry, "app", { layers: [busyboxEntries()] }, PUSH);
  const before = tokens.requests.length;
  await stage.ok(["pull", "-q", image], { env });
  const asked = tokens.requests.slice(before);
  assert.ok(asked.length > 0);
  for (const { query, user } of asked) {
    assert.equal([user, query.get("service")], [account.user, names.service]);
    assert.equal(query.getAll("scope"), ["repository:app:pull"]);
  }
  assertRefused(await stage.rl(["pull", "-q", image], { env: docker().env }), { line: "app" });
});

test("a token service with TLS of the registry's own authority", async () => {
  using authority = makeAuthority();
  const signer = authority.issue("signer", ["DNS:signer.test"], "rsa");
  const tls = authority.issue("registry", ["IP:127.0.0.1"]);
  const names = { service: "the registry", issuer: "the service" };
  using tokens = startTokenServer({ signer, ...names, account, tls });
  const token = { realm: tokens.realm, ...names, authorities: authority.certFile };
  await using registry = await startRegistry({ token, tls });
  const certs = ["--cert-dir", join(stage.home, "certs")];
  mkdirSync(join(stage.home, "certs"));
  writeFileSync(join(stage.home, "certs/ca.crt"), authority.cert);
  const { env } = docker();
  assertRefused(await login(registry.host, env), { line: "certificate is not accepted", hint: "certs.d" });
  const done = await login(registry.host, env, account.password, certs);
  assert.is(done.exitCode, 0, done.stderr);
  const loose = await login(registry.host, docker().env, account.password, ["--tls-verify=false"]);
  assert.is(loose.exitCode, 0, loose.stderr);
});

test("what cannot be meant is refused before anything is sent", async () => {
  const { env } = docker();
  const refused = async (words: string[], line: string): Promise<void> =>
    assertRefused(await stage.rl(["login", ...words], { env, stdin: "x" }), { line, hint: null });
  await refused(["r.test"], "no terminal");
  await refused(["-u", "alice", "r.test"], "no terminal");
  await refused(["--password-stdin", "r.test"], "needs --username");
  await refused(["-u", "a", "-p", "b", "--password-stdin", "r.test"], "exclude each other");
  await refused(["-u", "a:b", "--password-stdin", "r.test"], "colon");
  await refused(["-u", "a", "--password-stdin", "alpine"], "not the name of a registry");
  await refused(["-u", "a", "--password-stdin", "r.test/x:1"], "not the name of a registry");
  const nowhere = await stage.rl(["login", "-u", "a", "--password-stdin", "127.0.0.1:1"], {
    env,
    stdin: "x",
  });
  assertRefused(nowhere, { line: "refused" });
});

test("at a terminal name and password are asked for, and the password is not shown", async () => {
  skipIf(requires.tool("script"));
  const { env, read } = docker();
  const words = [process.env.RL ?? join(import.meta.dir, "../../../dist/rl"), "login", locked.host];
  const typed = ["bob\u007f\u007f\u007falice\n", `wrong\u0015${account.password}x\u007f\r`];
  const child = Bun.spawn(["script", "-qec", words.join(" "), "/dev/null"], {
    env: { ...stage.env, ...env },
    stdin: "pipe",
    stdout: "pipe",
    stderr: "ignore",
    timeout: 60_000,
  });
  let shown = "";
  const prompts = ["Username: ", "Password: "];
  for await (const chunk of child.stdout) {
    shown += new TextDecoder().decode(chunk);
    const [next] = prompts;
    if (next !== undefined && shown.includes(next)) {
      prompts.shift();
      child.stdin.write(typed.shift() ?? "");
      child.stdin.flush();
    }
  }
  assert.is(await child.exited, 0, shown);
  assert.match(shown, "Login Succeeded");
  assert.not.match(shown, /wonder|wrong/);
  assert.equal(Object.keys(read().auths ?? {}), [locked.host]);
});

test("when the terminal goes away in the middle of a question, so does the program", async () => {
  skipIf(requires.tool("script"));
  const { env } = docker();
  const note = join(stage.home, "asking.pid");
  const words = [program(), "login", locked.host].join(" ");
  // Hang-ups are ignored, as by nohup: only the end of the input tells.
  const command = `trap "" HUP; echo $$ > ${note}; exec ${words}`;
  const child = Bun.spawn(["script", "-qec", command, "/dev/null"], {
    env: { ...stage.env, ...env, SHELL: "/bin/sh" },
    stdin: "pipe",
    stdout: "pipe",
    stderr: "ignore",
  });
  for await (const chunk of child.stdout) if (new TextDecoder().decode(chunk).includes("Username")) break;
  child.kill("SIGKILL");
  await child.exited;
  const pid = readFileSync(note, "utf8").trim();
  await untilTrue("the end of the question", () => !existsSync(`/proc/${pid}`));
});

test.run();
