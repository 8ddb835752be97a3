/** Flags of `run` that are one option each. */
import { type ContainerOptions, RlError } from "../../mod.ts";
import { parseByteSize } from "../byte-size.ts";
import type { RunFlags } from "./words.ts";

type SingleFlags = Pick<
  RunFlags,
  "cgroup-parent" | "domainname" | "oom-score-adj" | "privileged" | "shm-size"
>;
type SingleOptions = Pick<
  ContainerOptions,
  "cgroupParent" | "domainname" | "oomScoreAdj" | "privileged" | "shmSize"
>;

/** @throws RlError "invalid" */
export function singleOptions(flags: SingleFlags): SingleOptions {
  const { "cgroup-parent": cgroupParent, domainname, privileged } = flags;
  const shmSize = flags["shm-size"] === undefined ? 0 : sizeOf(flags["shm-size"]);
  const score = flags["oom-score-adj"];
  return {
    ...(privileged && { privileged }),
    ...(cgroupParent !== undefined && cgroupParent !== "" && { cgroupParent: checkParent(cgroupParent) }),
    ...(domainname !== undefined && { domainname: checkDomain(domainname) }),
    ...(score !== undefined && { oomScoreAdj: scoreOf(score) }),
    ...(shmSize > 0 && { shmSize }),
  };
}

/** 0 is the usual size, as docker has it. */
function sizeOf(text: string): number {
  const size = parseByteSize(text);
  if (size !== undefined && size <= Number.MAX_SAFE_INTEGER) return Number(size);
  throw refused("shm-size", text, "it is not a size like 256m");
}

function scoreOf(text: string): number {
  const score = /^-?\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  if (score >= -1000 && score <= 1000) return score;
  throw refused("oom-score-adj", text, "it is not from -1000 to 1000");
}

/** A colon would part it in systemd's form of a path. */
function checkParent(parent: string): string {
  if (/^[^:\0]+$/.test(parent) && !parent.split("/").includes("..")) return parent;
  throw refused("cgroup-parent", parent, "it names no control group");
}

function checkDomain(name: string): string {
  if (/^[\x21-\x7e]{1,64}$/.test(name)) return name;
  throw refused("domainname", name, "it is not one word of at most 64 characters");
}

function refused(flag: string, subject: string, state: string): RlError {
  return new RlError({ code: "invalid", action: `use --${flag}`, subject, state });
}
