/** -e, --env-file, -w, -u, --hostname. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertRefused } from "../../helpers/e2e/refusal.ts";
import { makeStage, PLAIN, type Stage } from "../../helpers/e2e/stage.ts";
import * as requires from "../../helpers/requires.ts";
import { skipIf } from "../../helpers/skip.ts";

const test = suite("run: the process's surroundings");
let stage: Stage;
let image: string;
test.before(async () => {
  stage = await makeStage({ registry: "images" });
  image = stage.image("busybox");
  for (const name of ["busybox", "busybox:config"]) await stage.ok(["pull", "-q", stage.image(name)]);
});
test.after(() => stage?.stop());

const env = async (flags: readonly string[], caller: Record<string, string> = {}): Promise<string[]> =>
  (await stage.ok([...PLAIN, ...flags, image, "env"], { env: caller })).trimEnd().split("\n").sort();

test("-e sets, replaces, empties; a bare name takes the caller's value or nothing", async () => {
  const flags = ["-e", "A=1", "-e", "A=2", "--env", "B=x=y z", "-e", "C=", "-e", "FROM", "-e", "NOT_SET"];
  const seen = await env(["--hostname", "h", ...flags, "-e", "PATH=/bin"], {
    FROM: "caller",
    OTHER: "secret",
  });
  assert.equal(seen, ["A=2", "B=x=y z", "C=", "FROM=caller", "HOME=/root", "HOSTNAME=h", "PATH=/bin"]);
});

test("--env-file is read line by line, and -e wins", async () => {
  const file = join(stage.home, "vars");
  writeFileSync(file, "# a comment\n\nA=file\nB=with = and spaces \nFROM\n");
  const seen = await env(["-e", "A=flag", "--env-file", file], { FROM: "caller" });
  for (const entry of ["A=flag", "B=with = and spaces ", "FROM=caller"]) {
    assert.ok(seen.includes(entry), seen.join("\n"));
  }
});

test("--env-file that is missing is refused", async () => {
  const ended = await stage.rl([...PLAIN, "--env-file", "/no/such/file", image, "true"]);
  assert.is(ended.exitCode, 125);
  assert.match(ended.stderr, /^rl: Cannot read file "\/no\/such\/file": there is no such file\n/);
});

test("the image's variables, user and directory are taken", async () => {
  const config = stage.image("busybox:config");
  const script = "echo $GREETING; id -un; id -gn; pwd; stat -c %U .";
  const seen = await stage.ok([...PLAIN, "--entrypoint", "sh", config, "-c", script]);
  assert.is(seen, "hello\nalice\nstaff\n/srv/work\nalice\n");
});

test("-w starts there, and makes what is missing", async () => {
  assert.is(await stage.sh("pwd", ["-w", "/etc"]), "/etc\n");
  assert.is(await stage.sh("pwd; ls -a", ["-w", "/new/deep"]), "/new/deep\n.\n..\n");
});

for (const [user, uid, gid, groups, home] of [
  ["alice", 1000, 1000, "1000 50", "/home/alice"],
  ["1000", 1000, 1000, "1000 50", "/home/alice"],
  ["alice:staff", 1000, 50, "50", "/home/alice"],
  ["1000:1000", 1000, 1000, "1000", "/home/alice"],
  ["1234", 1234, 0, "0", "/"],
  ["1234:4321", 1234, 4321, "4321", "/"],
  ["0:50", 0, 50, "50", "/root"],
] as const) {
  test(`-u ${user} is ${uid}:${gid} with groups ${groups}`, async () => {
    skipIf(requires.idRange());
    const seen = await stage.sh("id -u; id -g; id -G; echo $HOME", ["-u", user]);
    assert.is(seen, `${uid}\n${gid}\n${groups}\n${home}\n`);
  });
}

test("-u refuses names the image does not know", async () => {
  for (const user of ["mallory", "mallory:staff", "alice:mallory", ":mallory"]) {
    assertRefused(await stage.rl([...PLAIN, "-u", user, image, "id"]), { line: "mallory", hint: "number" });
  }
});

test("--hostname is the container's name in every place; without it, its id", async () => {
  const script = "hostname; cat /etc/hostname; echo $HOSTNAME; grep -c $(hostname) /etc/hosts";
  assert.is(
    await stage.sh(script, ["--hostname", "box.example"]),
    "box.example\nbox.example\nbox.example\n1\n",
  );
  assert.match(await stage.sh("hostname"), /^[0-9a-f]{12}\n$/);
});

test.run();
