/** Hostile archives: headers; see cases/headers.txt. */
import { suite } from "uvu";
import { testCaseFile } from "./harness.ts";

const test = suite("hardening: archives, headers");
testCaseFile(test, "headers.txt");
test.run();
