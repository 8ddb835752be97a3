/**
 * The runtime specification's JSON schemas, which are not part of this repository: Debian has those of a version 1.0.2
 * in a package of its own, RL_OCI_SCHEMAS names the directory of others.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv-draft-04";
import * as assert from "uvu/assert";
import { skip } from "./skip.ts";

/** Where the package golang-github-opencontainers-specs-dev puts them; scripts/setup-test-machine.sh installs it. */
const DEBIAN = "/usr/share/gocode/src/github.com/opencontainers/runtime-spec/schema";

const directory = process.env.RL_OCI_SCHEMAS ?? DEBIAN;

/** Whether there is a schema of this file name: Debian's have none of the features document. */
export function haveSchema(name: string): boolean {
  return existsSync(join(directory, name));
}

/**
 * A function that fails, with what is wrong, unless a document is valid by the schema of this file name. The test is
 * skipped where there is none.
 */
export function schemaCheck(name: string): (document: unknown) => void {
  if (!haveSchema(name)) skip(`there is no ${name} in ${directory}`);
  // The schemas use words that say nothing to a validator, and refer into files that are no schemas themselves.
  const ajv = new Ajv({ strict: false, allErrors: true });
  for (const file of readdirSync(directory).filter((each) => each.endsWith(".json")))
    ajv.addSchema(JSON.parse(readFileSync(join(directory, file), "utf8")) as object, file);
  const validate = ajv.getSchema(name);
  if (validate === undefined) throw new Error(`there is no ${name} in ${directory}`);
  return (document) => {
    // What is written is what counts: undefined properties are not.
    const valid = validate(JSON.parse(JSON.stringify(document)));
    assert.ok(valid, `${name}: ${JSON.stringify(validate.errors)}`);
  };
}
