import { suite } from "uvu";
import * as assert from "uvu/assert";
import { filterProfile, parseSecurityOptions, profileFile } from "../../../../core/engine/run/security.ts";
import { refusal } from "../../../cli/helpers.ts";

const test = suite("parseSecurityOptions");

test("parseSecurityOptions of nothing is the default filter and new privileges", () => {
  const none = { noNewPrivileges: undefined, profile: "default", unmask: [], mask: [] };
  assert.equal(parseSecurityOptions([]), none);
});

test("parseSecurityOptions reads no-new-privileges alone and with a value, by = and by :", () => {
  for (const [text, expected] of [
    ["no-new-privileges", true],
    ["no-new-privileges=true", true],
    ["no-new-privileges:true", true],
    ["no-new-privileges=false", false],
    ["no-new-privileges:false", false],
  ] as const) {
    assert.is(parseSecurityOptions([text]).noNewPrivileges, expected, text);
  }
});

test("parseSecurityOptions reads a profile's name or path, whatever it is made of", () => {
  for (const [text, expected] of [
    ["seccomp=unconfined", "unconfined"],
    ["seccomp:unconfined", "unconfined"],
    ["seccomp=/a/b.json", "/a/b.json"],
    ["seccomp=a=b:c.json", "a=b:c.json"],
    ["seccomp=two\nlines", "two\nlines"],
  ] as const) {
    assert.is(parseSecurityOptions([text]).profile, expected);
  }
});

test("parseSecurityOptions lets the last one win", () => {
  const texts = ["seccomp=unconfined", "no-new-privileges", "seccomp=x.json", "no-new-privileges=false"];
  const { noNewPrivileges, profile } = parseSecurityOptions(texts);
  assert.equal([noNewPrivileges, profile], [false, "x.json"]);
});

test("parseSecurityOptions reads what is unmasked in docker's and podman's words", () => {
  for (const text of ["systempaths=unconfined", "systempaths:unconfined", "unmask=ALL", "unmask=all"]) {
    assert.is(parseSecurityOptions([text]).unmask, "all", text);
    assert.is(parseSecurityOptions([text, "unmask=/proc/keys"]).unmask, "all", text);
  }
  const texts = ["unmask=/proc/keys:/proc/acpi", "unmask=/sys/firmware"];
  assert.equal(parseSecurityOptions(texts).unmask, ["/proc/keys", "/proc/acpi", "/sys/firmware"]);
});

test("parseSecurityOptions reads what is masked besides", () => {
  assert.equal(parseSecurityOptions(["mask=/etc:/srv", "mask=/opt"]).mask, ["/etc", "/srv", "/opt"]);
});

test("parseSecurityOptions refuses everything else rather than run with less protection than asked for", () => {
  for (const text of [
    "",
    "seccomp",
    "seccomp=",
    "no-new-privileges=1",
    "no-new-privileges=",
    "apparmor=unconfined",
    "systempaths=host",
    "systempaths",
    "unmask=",
    "unmask=proc",
    "unmask=/proc/keys:",
    "unmask",
    "mask=ALL",
    "mask=/a::/b",
    "label=disable",
    "no_new_privileges",
    "Seccomp=unconfined",
  ]) {
    const error = refusal(() => parseSecurityOptions([text]));
    assert.is(error.code, "invalid", text);
    assert.is(error.subject, text);
  }
});

test("profileFile is a path, and not a word for a profile", () => {
  assert.is(profileFile([]), undefined);
  assert.is(profileFile(["seccomp=unconfined"]), undefined);
  assert.is(profileFile(["seccomp=default"]), undefined);
  assert.is(profileFile(["no-new-privileges", "seccomp=a", "seccomp:b.json"]), "b.json");
  assert.throws(() => profileFile(["seccomp"]), /there is no such option/);
});

test("filterProfile of a privileged container is none, unless one is named", () => {
  const of = (...options: string[]) => filterProfile({ privileged: true, "security-opt": options });
  assert.is(of(), "unconfined");
  assert.is(of("seccomp=file.json"), "file.json");
  assert.is(filterProfile({ privileged: false, "security-opt": [] }), "default");
});

test.run();
