/** Hostile archives: duplicates, type changes and names of any bytes; see cases/duplicates.txt. */
import { suite } from "uvu";
import { testCaseFile } from "./harness.ts";

const test = suite("hardening: archives, duplicates, type changes and names of any bytes");
testCaseFile(test, "duplicates.txt");
test.run();
