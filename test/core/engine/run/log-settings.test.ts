import { suite } from "uvu";
import * as assert from "uvu/assert";
import { formatDigest } from "../../../../core/digest/digest.ts";
import { documentLog, logSettings } from "../../../../core/engine/run/log-settings.ts";
import { isRlError } from "../../../../core/errors.ts";
import { STAND_IN_ID } from "../../../../core/plan/template.ts";

const test = suite("log settings");
const FACTS = {
  reference: "docker.io/library/app:1",
  image: {
    imageId: formatDigest("sha256", "c".repeat(64)),
    config: { Labels: { stage: "test", other: "x" }, Env: ["A=image", "B=b"] },
  },
  env: ["A=own"],
};
type Driver = "json-file" | "journald" | "none";
const flags = (driver: Driver | undefined, options: readonly string[] = [], detach = true) => ({
  detach,
  attach: [],
  interactive: false,
  "log-driver": driver,
  "log-opt": options,
  "sig-proxy": true,
  tty: false,
});
const settings = (driver: Driver | undefined, ...options: string[]) =>
  logSettings(flags(driver, options), FACTS);

test("the output of a container in the background is kept, in files that have an end", () => {
  assert.equal(settings(undefined), {
    driver: "json-file",
    maxSize: 20_000_000,
    maxFiles: 5,
    attributes: {},
  });
  assert.equal(documentLog(flags(undefined)), { driver: "json-file", options: {} });
});

test("that of one in the foreground only when it is asked for", () => {
  assert.is(logSettings(flags(undefined, [], false), FACTS), undefined);
  assert.is(logSettings(flags("none", [], false), FACTS)?.driver, "none");
  assert.is(logSettings(flags(undefined, ["max-file=2"], false), FACTS)?.driver, "json-file");
});

test("sizes are in powers of 1000, and the usual number of files is docker's when a size is given", () => {
  const sizes = ["10m", "1.5k", "7", "2GB", "-1"].map((size) => settings(undefined, `max-size=${size}`));
  assert.equal(
    sizes.map((each) => each?.maxSize),
    [10_000_000, 1500, 7, 2_000_000_000, 0],
  );
  assert.equal(
    sizes.map((each) => each?.maxFiles),
    [1, 1, 1, 1, 1],
  );
  assert.is(settings(undefined, "max-size=1k", "max-file=3")?.maxFiles, 3);
});

test("labels, variables and tag are taken from where they are", () => {
  const given = settings("json-file", "labels=stage,none", "env=A,B", "tag={{.ImageName}}/{{.Name}}/{{.ID}}");
  assert.equal(given?.attributes, {
    stage: "test",
    A: "own",
    B: "b",
    tag: `docker.io/library/app:1/\0/${STAND_IN_ID.slice(0, 12)}`,
  });
});

test("labels of the start win over the image's, and expressions name further ones", () => {
  const facts = { ...FACTS, labels: { stage: "own", "app.name": "web", "my.app.x": "y" } };
  const attributes = (...options: string[]) =>
    logSettings(flags("json-file", options), facts)?.attributes ?? {};
  assert.equal(attributes("labels=stage"), { stage: "own" });
  assert.equal(attributes("labels-regex=^app\\.", "env-regex=^B$"), { "app.name": "web", B: "b" });
  assert.equal(attributes("labels=stage,my.app.x", "labels-regex=^(stage|app)"), {
    stage: "own",
    "my.app.x": "y",
    "app.name": "web",
  });
});

test("what asks for how it is anyway is taken, for the journal too", () => {
  assert.equal(settings("json-file", "mode=blocking", "compress=false")?.attributes, {});
  assert.is(settings("journald", "mode=blocking", "labels-regex=none")?.driver, "journald");
});

test("the journal gets docker's fields, and names that it takes", () => {
  assert.equal(settings("journald", "env=A", "tag={{.Name}}")?.attributes, {
    A: "own",
    CONTAINER_ID: STAND_IN_ID.slice(0, 12),
    CONTAINER_ID_FULL: STAND_IN_ID,
    CONTAINER_NAME: "\0",
    CONTAINER_TAG: "\0",
    IMAGE_NAME: FACTS.reference,
    SYSLOG_IDENTIFIER: "\0",
  });
  const facts = { ...FACTS, env: ["_my.name-x=1"] };
  assert.is(logSettings(flags("journald", ["env=_my.name-x"]), facts)?.attributes?.MY_NAME_X, "1");
});

test("what a driver does not have, or what makes no sense, is refused by name", () => {
  const wrong: [Driver | undefined, string, string][] = [
    [undefined, "compress=true", "compress"],
    [undefined, "compress=perhaps", "compress=perhaps"],
    [undefined, "mode=non-blocking", "mode=non-blocking"],
    ["journald", "mode=other", "mode=other"],
    [undefined, "max-buffer-size=1m", "max-buffer-size"],
    [undefined, "labels-regex=(", "labels-regex=("],
    ["none", "labels-regex=x", "labels-regex"],
    [undefined, "max-sze=1m", "max-sze"],
    ["journald", "max-size=1m", "max-size"],
    ["none", "tag=x", "tag"],
    [undefined, "max-size", "max-size"],
    [undefined, "max-size=0", "max-size=0"],
    [undefined, "max-size=big", "max-size=big"],
    [undefined, "max-file=0", "max-file=0"],
    [undefined, "max-file=x", "max-file=x"],
    [undefined, "tag=a\nb", "tag=a\nb"],
  ];
  for (const [driver, option, subject] of wrong) {
    assert.throws(
      () => settings(driver, option),
      (error: unknown) => isRlError(error) && error.code === "invalid" && error.subject === subject,
      option,
    );
  }
  assert.throws(() => settings(undefined, "tag={{.Nothing}}"), isRlError);
  const long = { ...FACTS, env: [`A=${"x".repeat(20_000)}`] };
  assert.throws(() => logSettings(flags(undefined, ["env=A"]), long), /16 KiB/);
});

test.run();
