import { RUNTIME_FLAGS } from "../../flags/runtime.ts";
import type { CommandSpec } from "../../flags/spec.ts";

export const ociUpdateSpec = {
  name: "oci update",
  summary: "Change the limits of a container",
  flags: [
    ...RUNTIME_FLAGS,
    {
      name: "resources",
      short: "r",
      kind: "string",
      valueName: "FILE",
      description: "Read limits from this file, as linux.resources of a config has them; - is standard input",
    },
    { name: "memory", kind: "string", valueName: "SIZE", description: "Limit of memory" },
    {
      name: "memory-reservation",
      kind: "string",
      valueName: "SIZE",
      description: "Memory that others' need does not take away",
    },
    {
      name: "memory-swap",
      kind: "string",
      valueName: "SIZE",
      description: "Limit of memory and swap together; -1 is none",
    },
    { name: "cpu-period", kind: "string", valueName: "MICROSECONDS", description: "Period of the quota" },
    {
      name: "cpu-quota",
      kind: "string",
      valueName: "MICROSECONDS",
      description: "Processor time in each period; -1 is no limit",
    },
    {
      name: "cpu-burst",
      kind: "string",
      valueName: "MICROSECONDS",
      description: "What is left of a quota and may be used later",
    },
    {
      name: "cpu-share",
      kind: "string",
      valueName: "SHARES",
      description: "Share of the processors beside others, from 2 to 262144",
    },
    { name: "cpu-idle", kind: "string", valueName: "0|1", description: "Run only when nobody else wants to" },
    { name: "cpuset-cpus", kind: "string", valueName: "LIST", description: "Processors to use: 0-2,4" },
    { name: "cpuset-mems", kind: "string", valueName: "LIST", description: "Memory nodes to use" },
    {
      name: "pids-limit",
      kind: "string",
      valueName: "NUMBER",
      description: "Most processes; -1 is no limit",
    },
    {
      name: "blkio-weight",
      kind: "string",
      valueName: "WEIGHT",
      description: "Share of input and output beside others, from 10 to 1000",
    },
    {
      name: "cpu-rt-period",
      kind: "string",
      valueName: "NUMBER",
      hidden: true,
      description: "Refused: only version 1 had it",
    },
    {
      name: "cpu-rt-runtime",
      kind: "string",
      valueName: "NUMBER",
      hidden: true,
      description: "Refused: only version 1 had it",
    },
    {
      name: "kernel-memory",
      kind: "string",
      valueName: "NUMBER",
      hidden: true,
      description: "Refused: only version 1 had it",
    },
    {
      name: "kernel-memory-tcp",
      kind: "string",
      valueName: "NUMBER",
      hidden: true,
      description: "Refused: only version 1 had it",
    },
  ],
  positionals: [{ name: "ID", required: true }],
  stopAtFirstPositional: false,
} as const satisfies CommandSpec;
