import { suite } from "uvu";
import * as assert from "uvu/assert";
import { parseArguments } from "../../../cli/argv.ts";
import { loginSpec } from "../../../cli/commands/login.spec.ts";
import { run } from "../../../cli/commands/login.ts";
import type { CommandContext, RegistryAccess } from "../../../cli/context.ts";
import {
  createMemoryClock,
  createMemoryCredentials,
  createMemoryDigester,
  createMemoryTransport,
} from "../../../core/host/memory/mod.ts";
import type { CredentialPlace } from "../../../core/ports/credential-store.ts";
import type { RegistryCredential } from "../../../core/ports/credentials.ts";
import { makeContext, type Recorded, rejection } from "../helpers.ts";

const test = suite("login");
const GOOD = `Basic ${btoa("alice:secret")}`;

interface Scene {
  readonly context: CommandContext & { output: Recorded };
  readonly stored: [registry: string, credential: RegistryCredential][];
  readonly asked: string[];
  readonly access: (RegistryAccess | undefined)[];
  login(...argv: string[]): Promise<number>;
}

interface Given {
  /** Answers at a terminal. */
  readonly typed?: readonly string[];
  readonly input?: string;
  readonly known?: RegistryCredential;
  readonly place?: CredentialPlace;
}

/** A registry that lets alice in with "secret". */
function scene({ typed, input = "", known, place = { kind: "file", path: "/f" } }: Given = {}): Scene {
  const stored: Scene["stored"] = [];
  const asked: string[] = [];
  const access: Scene["access"] = [];
  const answers = [...(typed ?? [])];
  const ask = async (question: string): Promise<string> => {
    asked.push(question);
    return answers.shift() ?? "";
  };
  const context = makeContext({
    prompt: { interactive: typed !== undefined, line: ask, secret: ask },
    files: {
      ...makeContext().files,
      async *input() {
        for (const byte of new TextEncoder().encode(input)) yield Uint8Array.of(byte);
      },
    },
    registries: (given) => {
      access.push(given);
      return {
        transport: createMemoryTransport(({ headers }) =>
          headers.authorization === GOOD
            ? { status: 200 }
            : { status: 401, headers: { "www-authenticate": 'Basic realm="x"' } },
        ),
        credentials: createMemoryCredentials(known && { "r.test": known }),
        digester: createMemoryDigester(),
        clock: createMemoryClock(),
      };
    },
    credentialStore: () => ({
      store: async (registry, credential) => {
        stored.push([registry, credential]);
        return place;
      },
      erase: async () => false,
      list: async () => [],
    }),
  });
  return {
    context,
    stored,
    asked,
    access,
    login: (...argv) => run(parseArguments(loginSpec, argv), context),
  };
}

const ALICE = { username: "alice", password: "secret" };

test("name and password are asked for, verified and kept, and where is said", async () => {
  const { context, stored, asked, login } = scene({ typed: ["alice", "secret"] });
  assert.is(await login("r.test"), 0);
  assert.equal(asked, ["Username: ", "Password: "]);
  assert.equal(stored, [["r.test", ALICE]]);
  const { out, err } = context.output.written;
  assert.is(out, "Login Succeeded\n");
  assert.match(err, /warning: the credential is stored unencrypted in \/f/);
});

test("a helper's keeping needs no warning", async () => {
  const { context, login } = scene({ place: { kind: "helper", name: "pass" }, input: "secret" });
  await login("-u", "alice", "--password-stdin", "r.test");
  assert.equal(context.output.written, { out: "Login Succeeded\n", err: "" });
});

test("the password on standard input is whole, but for the last line's end", async () => {
  for (const input of ["secret", "secret\n", "secret\r\n"]) {
    const { stored, login } = scene({ input });
    await login("-u", "alice", "--password-stdin", "r.test");
    assert.equal(stored, [["r.test", ALICE]]);
  }
});

test("a password as an argument is taken, with a warning that does not repeat it", async () => {
  const { context, stored, login } = scene();
  await login("-u", "alice", "-p", "secret", "r.test/team");
  assert.equal(stored, [["r.test/team", ALICE]]);
  assert.match(context.output.written.err, /can be seen by others/);
  assert.not.match(context.output.written.err, /secret/);
});

test("what does not open the registry is not kept", async () => {
  const { context, stored, login } = scene({ input: "wrong" });
  const error = await rejection(login("-u", "alice", "--password-stdin", "r.test"));
  assert.is(error.code, "denied");
  assert.equal([stored, context.output.written], [[], { out: "", err: "" }]);
});

test("a login that still serves is used; one that does not is asked for anew, its name offered", async () => {
  const good = scene({ known: ALICE, typed: [] });
  assert.is(await good.login("r.test"), 0);
  assert.is(good.context.output.written.out, "Already logged in to r.test as alice\nLogin Succeeded\n");
  const stale = scene({ known: { ...ALICE, password: "old" }, typed: ["", "secret"] });
  await stale.login("r.test");
  assert.equal([stale.asked[0], stale.stored], ["Username (alice): ", [["r.test", ALICE]]]);
});

test("--get-login says who, and logs in nobody", async () => {
  const { context, login } = scene({ known: ALICE });
  assert.is(await login("--get-login", "r.test"), 0);
  assert.is(context.output.written.out, "alice\n");
  assert.is((await rejection(scene().login("--get-login", "r.test"))).code, "not-found");
});

test("the flags reach the registry", async () => {
  const { access, login } = scene({ input: "secret" });
  await login(
    "-u",
    "alice",
    "--password-stdin",
    "--cert-dir",
    "/c",
    "--authfile",
    "/a",
    "https://r.test/v2/",
  );
  assert.equal(access, [{ registry: "r.test", certDir: "/c", authfile: "/a" }]);
});

test("what cannot be meant is refused before anything is asked", async () => {
  const refused: readonly (readonly [argv: string[], state: RegExp, given?: Given])[] = [
    [["r.test"], /no terminal/],
    [["-u", "alice", "r.test"], /no terminal/],
    [["--password-stdin", "r.test"], /needs --username/],
    [["-u", "a", "-p", "b", "--password-stdin", "r.test"], /exclude each other/],
    [["-u", "a:b", "-p", "c", "r.test"], /colon/],
    [["-u", "a", "--password-stdin", "r.test"], /password is empty/, { input: "\n" }],
    [["r.test"], /name of the user is empty/, { typed: ["", "x"] }],
    [["-u", "a", "--password-stdin", "r.test"], /too long/, { input: "x".repeat(1024 * 1024 + 1) }],
    [["alpine"], /not the name of a registry/],
  ];
  for (const [argv, state, given] of refused) {
    const { stored, login } = scene(given);
    assert.match((await rejection(login(...argv))).state, state, argv.join(" "));
    assert.equal(stored, []);
  }
});

test.run();
