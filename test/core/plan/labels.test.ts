import { suite } from "uvu";
import * as assert from "uvu/assert";
import { isRlError } from "../../../core/errors.ts";
import {
  asksForLabels,
  compileLabels,
  compileMountLabel,
  type SecurityModules,
} from "../../../core/plan/labels.ts";
import type { Process, RuntimeConfig } from "../../../core/spec/runtime-config.ts";

const test = suite("labels");

const PROCESS: Process = { cwd: "/", user: { uid: 0, gid: 0 } };
const ALL = { apparmor: true, selinux: true };
const config = (part: Partial<RuntimeConfig>): RuntimeConfig => ({ ociVersion: "1.2.0", ...part });
const labels = (part: Partial<Process>, modules?: SecurityModules) =>
  compileLabels({ ...PROCESS, ...part }, modules);

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    assert.ok(isRlError(error));
    return `${error.code} ${error.subject}`;
  }
  return assert.unreachable("it was accepted") ?? "";
}

test("asksForLabels is true for each label, and not for empty ones", () => {
  assert.ok(asksForLabels(config({ process: { ...PROCESS, apparmorProfile: "a" } })));
  assert.ok(asksForLabels(config({ process: { ...PROCESS, selinuxLabel: "a" } })));
  assert.ok(asksForLabels(config({ linux: { mountLabel: "a" } })));
  const empty = { ...PROCESS, apparmorProfile: "", selinuxLabel: "" };
  assert.not(asksForLabels(config({ process: empty, linux: { mountLabel: "" } })));
  assert.not(asksForLabels(config({})));
});

test("compileLabels writes what each module's file takes", () => {
  assert.equal(labels({ apparmorProfile: "docker-default", selinuxLabel: "a:b:c:s0:c1,c2" }, ALL), [
    { record: "label", module: 1, label: "exec docker-default" },
    { record: "label", module: 2, label: "a:b:c:s0:c1,c2" },
  ]);
});

test("compileLabels has nothing to do for empty labels, wherever", () => {
  assert.equal(labels({}), []);
  assert.equal(labels({ apparmorProfile: "", selinuxLabel: "" }), []);
});

test("compileLabels takes unconfined for what it is where there is no AppArmor", () => {
  assert.equal(labels({ apparmorProfile: "unconfined" }), []);
  assert.equal(labels({ apparmorProfile: "unconfined" }, ALL), [
    { record: "label", module: 1, label: "exec unconfined" },
  ]);
});

test("compileLabels refuses what the host has no module for", () => {
  const none = { apparmor: false, selinux: false };
  for (const modules of [undefined, none, { apparmor: false, selinux: true }]) {
    assert.is(
      refusal(() => labels({ apparmorProfile: "a" }, modules)),
      "unsupported process.apparmorProfile",
    );
  }
  for (const modules of [undefined, none, { apparmor: true, selinux: false }]) {
    assert.is(
      refusal(() => labels({ selinuxLabel: "a" }, modules)),
      "unsupported process.selinuxLabel",
    );
  }
});

test("compileLabels refuses what would be a second command of the file", () => {
  assert.is(
    refusal(() => labels({ apparmorProfile: "a\nb" }, ALL)),
    "invalid process.apparmorProfile",
  );
  assert.is(
    refusal(() => labels({ selinuxLabel: "a\0" }, ALL)),
    "invalid process.selinuxLabel",
  );
});

test("compileMountLabel is SELinux's", () => {
  const asking = config({ linux: { mountLabel: "a:b" } });
  assert.equal(compileMountLabel(asking, ALL), [{ record: "mountLabel", label: "a:b" }]);
  assert.is(
    refusal(() => compileMountLabel(asking, undefined)),
    "unsupported linux.mountLabel",
  );
  assert.equal(compileMountLabel(config({ linux: { mountLabel: "" } }), undefined), []);
});

test.run();
