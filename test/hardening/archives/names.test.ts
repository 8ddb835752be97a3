/** Hostile archives: 60 names for entries of seven types; see cases/names.txt. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import { testCases } from "./harness.ts";
import { nameCases } from "./names.ts";
import { macrosFor } from "./parse.ts";

const test = suite("hardening: archives, names");
const source = readFileSync(join(import.meta.dir, "cases/names.txt"), "latin1");
testCases(test, (outside) => nameCases(source, macrosFor(outside)));
test.run();
