/**
 * Not for people: what the monitor, which has no words, executes when a step of a start has failed that a library's
 * program asked for: `step-failed.ts FILE KIND STEP ERRNO PATH`. The error goes into the file, for that program to throw.
 */
import { renameSync, writeFileSync } from "node:fs";
import { describeFailure, describeHookFailure, isHookStep } from "../core/mod.ts";

/** Exit statuses that shells have for what cannot be executed; everything else is 125. */
const STATUS: Readonly<Record<string, number>> = { "command-not-found": 127, "not-executable": 126 };

const [file = "", kind = "image", step = "0", errno = "0", path = ""] = process.argv.slice(2);
const { error } = isHookStep(Number(step))
  ? describeHookFailure(Number(errno), path)
  : { error: describeFailure(Number(step), Number(errno), path, kind === "bundle" ? "bundle" : "image") };
const { code, action, subject, state, hint } = error;
writeFileSync(`${file}.new`, JSON.stringify({ code, action, subject, state, hint }), { mode: 0o600 });
renameSync(`${file}.new`, file);
process.exitCode = STATUS[code] ?? 125;
