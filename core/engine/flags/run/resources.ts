/** Flags of `run`, `create` and `update` that limit what a container may use. */
import type { FlagSpec } from "../spec.ts";

/** Those that can be changed while a container runs. */
export const LIMIT_FLAGS = [
  {
    name: "blkio-weight",
    kind: "string",
    valueName: "WEIGHT",
    description: "Share of input and output beside others, from 10 to 1000",
  },
  { name: "cpu-period", kind: "string", valueName: "MICROSECONDS", description: "Period of --cpu-quota" },
  {
    name: "cpu-quota",
    kind: "string",
    valueName: "MICROSECONDS",
    description: "Processor time in each period; -1 is no limit",
  },
  {
    name: "cpu-shares",
    short: "c",
    kind: "string",
    valueName: "SHARES",
    description: "Share of the processors beside others, from 2 to 262144",
  },
  { name: "cpus", kind: "string", valueName: "NUMBER", description: "How many processors to use: 1.5" },
  { name: "cpuset-cpus", kind: "string", valueName: "LIST", description: "Processors to use: 0-2,4" },
  { name: "cpuset-mems", kind: "string", valueName: "LIST", description: "Memory nodes to use" },
  {
    name: "memory",
    short: "m",
    kind: "string",
    valueName: "SIZE",
    description: "Limit of memory: 512m, 1.5g; swap may be as much again",
  },
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
  {
    name: "pids-limit",
    kind: "string",
    valueName: "NUMBER",
    description: "Most processes and threads; -1 is no limit",
  },
] as const satisfies readonly FlagSpec[];

export const RESOURCE_FLAGS = [
  ...LIMIT_FLAGS,
  {
    name: "blkio-weight-device",
    kind: "list",
    valueName: "PATH:WEIGHT",
    description: "Share of input and output of a block device beside others, from 10 to 1000",
  },
  {
    name: "cgroup-parent",
    kind: "string",
    valueName: "PARENT",
    description: "Control group, or slice of systemd's, below which the container gets its own",
  },
  {
    name: "cpu-rt-period",
    kind: "string",
    valueName: "MICROSECONDS",
    description: "Only 0, which changes nothing: control groups of version 2 have no such setting",
    hidden: true,
  },
  {
    name: "cpu-rt-runtime",
    kind: "string",
    valueName: "MICROSECONDS",
    description: "Only 0, which changes nothing: control groups of version 2 have no such setting",
    hidden: true,
  },
  {
    name: "device-read-bps",
    kind: "list",
    valueName: "PATH:RATE",
    description: "Bytes per second to read of a block device",
  },
  {
    name: "device-read-iops",
    kind: "list",
    valueName: "PATH:RATE",
    description: "Reads per second of a block device",
  },
  {
    name: "device-write-bps",
    kind: "list",
    valueName: "PATH:RATE",
    description: "Bytes per second to write to a block device",
  },
  {
    name: "device-write-iops",
    kind: "list",
    valueName: "PATH:RATE",
    description: "Writes per second to a block device",
  },
  {
    name: "kernel-memory",
    kind: "string",
    valueName: "SIZE",
    description: "Only 0, which changes nothing: control groups of version 2 have no such setting",
    hidden: true,
  },
  {
    name: "memory-swappiness",
    kind: "string",
    valueName: "PERCENT",
    description: "Only -1, which changes nothing: control groups of version 2 have no such setting",
    hidden: true,
  },
  {
    name: "oom-kill-disable",
    kind: "boolean",
    description: "Refused: control groups of version 2 have no such setting",
    hidden: true,
  },
  {
    name: "oom-score-adj",
    kind: "string",
    valueName: "NUMBER",
    description: "How likely the kernel ends the container for want of memory, from -1000 to 1000",
  },
  { name: "shm-size", kind: "string", valueName: "SIZE", description: "Size of /dev/shm: 256m" },
  {
    name: "ulimit",
    kind: "list",
    valueName: "NAME=SOFT[:HARD]",
    description: "Resource limit of each process: nofile=1024:4096; -1 is none",
  },
] as const satisfies readonly FlagSpec[];
