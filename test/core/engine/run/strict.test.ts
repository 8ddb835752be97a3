import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { ContainerOptions } from "../../../../core/bundle/input.ts";
import { isStrict, strictOptions } from "../../../../core/engine/run/strict.ts";
import { refusal } from "../../../cli/helpers.ts";
import { runFlags } from "./fixture.ts";

const test = suite("strictOptions");

const OPTIONS: ContainerOptions = { id: "a", network: "none" };
const TMP = { target: "/tmp", options: ["mode=1777"] };

test("isStrict is for those who ask for it", () => {
  assert.not(isStrict(runFlags()));
  assert.not(isStrict(runFlags("--security=default")));
  assert.ok(isStrict(runFlags("--security", "strict")));
});

test("strictOptions takes everything away, whatever else was dropped", () => {
  assert.equal(strictOptions({ ...OPTIONS, capDrop: ["chown"], readOnly: false }), {
    ...OPTIONS,
    readOnly: true,
    noNewPrivileges: true,
    capDrop: ["ALL"],
    tmpfs: [TMP],
  });
});

test("strictOptions leaves a /tmp of the user's alone, and other mounts beside its own", () => {
  const other = { target: "/run" };
  assert.equal(strictOptions({ ...OPTIONS, tmpfs: [other] }).tmpfs, [other, TMP]);
  const own = { target: "/tmp/", options: ["size=1m"] };
  assert.equal(strictOptions({ ...OPTIONS, tmpfs: [own] }).tmpfs, [own]);
  assert.equal(strictOptions({ ...OPTIONS, binds: [{ source: "/a", target: "/tmp" }] }).tmpfs, []);
});

for (const [subject, options] of [
  ["--cap-add net_raw", { capAdd: ["net_raw"] }],
  ["--security-opt seccomp=unconfined", { seccomp: "unconfined" }],
  ["--security-opt no-new-privileges=false", { noNewPrivileges: false }],
  ["--security-opt unmask", { unmask: "all" }],
  ["--security-opt unmask", { unmask: ["/proc/kcore"] }],
] as const) {
  test(`strictOptions refuses ${JSON.stringify(options)}`, () => {
    const error = refusal(() => strictOptions({ ...OPTIONS, ...options }));
    assert.equal([error.code, error.subject], ["invalid", subject]);
  });
}

test("strictOptions takes empty lists for none", () => {
  strictOptions({ ...OPTIONS, capAdd: [], unmask: [], seccomp: "default" });
});

test("a strict container is not privileged", () => {
  assert.throws(
    () => strictOptions({ id: "x", network: "none", privileged: true }),
    /"--privileged": it has no priv/,
  );
});

test.run();
