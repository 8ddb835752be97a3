/** Hostile archives: whiteouts; see cases/whiteouts.txt. */
import { suite } from "uvu";
import { testCaseFile } from "./harness.ts";

const test = suite("hardening: archives, whiteouts");
testCaseFile(test, "whiteouts.txt");
test.run();
