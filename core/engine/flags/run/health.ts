/** Flags of `run` and `create` that say how to find out whether a container is well. */
import type { FlagSpec } from "../spec.ts";

export const HEALTH_FLAGS = [
  {
    name: "health-cmd",
    kind: "string",
    valueName: "COMMAND",
    description: "Line for the shell that ends with 0 when the container is well",
  },
  {
    name: "health-interval",
    kind: "string",
    valueName: "DURATION",
    description: "Time between two health checks, 30s if not given",
  },
  {
    name: "health-retries",
    kind: "string",
    valueName: "N",
    description: "How many health checks in a row must fail, 3 if not given",
  },
  {
    name: "health-start-interval",
    kind: "string",
    valueName: "DURATION",
    description: "Time between two health checks in the start period, 5s if not given",
  },
  {
    name: "health-start-period",
    kind: "string",
    valueName: "DURATION",
    description: "Time after the start in which failures do not count, 0s if not given",
  },
  {
    name: "health-timeout",
    kind: "string",
    valueName: "DURATION",
    description: "Time that a health check may take, 30s if not given",
  },
  { name: "no-healthcheck", kind: "boolean", description: "Leave out the image's health check" },
] as const satisfies readonly FlagSpec[];
