/** Hostile archives: sparse files; see cases/sparse.txt. */
import { suite } from "uvu";
import { testCaseFile } from "./harness.ts";

const test = suite("hardening: archives, sparse files");
testCaseFile(test, "sparse.txt");
test.run();
