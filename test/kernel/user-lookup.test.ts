import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { buildDriver, type Driver } from "../helpers/c-driver.ts";

const test = suite("kernel/user-lookup");

interface Vectors {
  readonly passwd: readonly string[];
  readonly group: readonly string[];
  /** What is asked for, and "UID:GID:GROUPS:HOME" or an error. */
  readonly users: readonly (readonly [spec: string, expected: string])[];
}

const vectors: Vectors = JSON.parse(readFileSync(new URL("../vectors/users.json", import.meta.url), "utf8"));
/** The last line has no newline. */
const PASSWD = vectors.passwd.join("\n");
const GROUP = vectors.group.join("\n");

let driver: Driver | undefined;

test.before(() => {
  driver = buildDriver("user-lookup", ["user.c"]);
});

test.after(() => driver?.remove());

interface Asked {
  readonly spec?: string;
  readonly additional?: string;
  readonly passwd?: string;
  readonly group?: string;
}

function lookUp(...asked: readonly Asked[]): string[] {
  const encoder = new TextEncoder();
  const cases = asked.map(({ spec = "", additional = "", passwd = PASSWD, group = GROUP }) =>
    [spec, additional, passwd, group].map((text) => encoder.encode(text)),
  );
  return driver?.run(cases) ?? [];
}

test("user_lookup agrees with the table", () => {
  const results = lookUp(...vectors.users.map(([spec]) => ({ spec })));
  const table = vectors.users.map(([spec], index) => [spec, results[index]]);
  assert.equal(table, vectors.users);
});

test("user_lookup needs no files for numbers", () => {
  const empty = { passwd: "", group: "" };
  const specs = ["", "0", "0:0", "1000", "1000:50", "4294967294", "4294967295", "root", "0:root"];
  assert.equal(lookUp(...specs.map((spec) => ({ ...empty, spec }))), [
    "0:0:0:",
    "0:0:0:",
    "0:0:0:",
    "1000:0:0:",
    "1000:50:50:",
    "4294967294:0:0:",
    "ERANGE",
    "ENOENT",
    "ENOENT",
  ]);
});

const ADDITIONAL: readonly (readonly [string, string])[] = [
  ["", "2:2:2:/bin"],
  ["50", "2:2:2,50:/bin"],
  ["staff", "2:2:2,50:/bin"],
  ["staff,adm", "2:2:2,50,4:/bin"],
  ["staff,50,also50", "2:2:2,50:/bin"],
  ["2", "2:2:2:/bin"],
  ["0", "2:2:2,0:/bin"],
  ["4294967294", "2:2:2,4294967294:/bin"],
  ["12", "2:2:2,12:/bin"],
  ["4294967295", "ERANGE"],
  ["50,4294967296", "ERANGE"],
  ["nosuch", "ENOENT"],
  ["staff,nosuch", "ENOENT"],
  [",", "ENOENT"],
  ["staff,,adm", "ENOENT"],
  ["-1", "ENOENT"],
  ["staff adm", "ENOENT"],
];

for (const [additional, expected] of ADDITIONAL) {
  test(`user_lookup adds the groups "${additional}"`, () => {
    assert.equal(lookUp({ spec: "bin", additional }), [expected]);
  });
}

test("user_lookup keeps memberships beside additional groups", () => {
  assert.equal(lookUp({ spec: "bob", additional: "adm" }), ["1001:100:100,50,62,4:/home/bob"]);
});

test("user_lookup has the primary group in the list and refuses more groups than it can hold", () => {
  const groups = (count: number): string =>
    Array.from({ length: count }, (_, index) => `g${index}:x:${index + 1}:bin`).join("\n");
  const [fits = "", many] = lookUp({ spec: "bin", group: groups(256) }, { spec: "bin", group: groups(257) });
  const list = fits.split(":")[2]?.split(",") ?? [];
  assert.is(list.length, 256);
  assert.is(list[0], "2");
  assert.is(many, "E2BIG");
});

test("user_lookup reads whole files: a name, number and group at every place", () => {
  const lines = Array.from(
    { length: 500 },
    (_, index) => `u${index}:x:${index + 1}:${index + 2}::/h${index}:/s`,
  );
  const passwd = lines.join("\n");
  const results = lookUp(
    ...lines.map((_, index) => ({ spec: `u${index}`, passwd, group: "" })),
    ...lines.map((_, index) => ({ spec: `${index + 1}`, passwd, group: "" })),
  );
  const expected = lines.map((_, index) => `${index + 1}:${index + 2}:${index + 2}:/h${index}`);
  assert.equal(results, [...expected, ...expected]);
});

test("user_lookup stays inside files that are cut off at any byte", () => {
  const whole = "root:x:0:0:root:/root:/bin/sh\nalice:x:1000:1000:Alice:/home/alice:/bin/sh\n";
  const cut = Array.from(whole, (_, length) => whole.slice(0, length));
  const groups = "root:x:0:\nstaff:x:50:alice,bob\n";
  const results = lookUp(
    ...cut.map((passwd) => ({ spec: "alice", passwd, group: groups })),
    ...Array.from(groups, (_, length) => ({ spec: "alice", passwd: whole, group: groups.slice(0, length) })),
  );
  assert.is(results.length, whole.length + groups.length);
  for (const result of results) assert.match(result, /^(ENOENT|ERANGE|1000:\d+:[\d,]+:.*)$/);
});

test.run();
