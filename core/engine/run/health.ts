/** The flags of health checks, as what an image would say. Loaded only when a start is prepared. */
import { type Healthcheck, RlError } from "../../mod.ts";
import { parseDuration } from "../moment.ts";
import type { RunFlags } from "./words.ts";

type HealthFlag = Extract<keyof RunFlags, `health-${string}`>;

const FLAGS: readonly HealthFlag[] = [
  "health-cmd",
  "health-interval",
  "health-retries",
  "health-start-interval",
  "health-start-period",
  "health-timeout",
];

const NS_PER_MS = 1e6;

/** @throws RlError "invalid" */
export function askedHealthcheck(flags: Pick<RunFlags, HealthFlag | "no-healthcheck">): Healthcheck {
  if (flags["no-healthcheck"]) {
    const other = FLAGS.find((name) => flags[name] !== undefined);
    if (other === undefined) return { Test: ["NONE"] };
    throw refused("no-healthcheck", "true", `it contradicts --${other}`, "leave out one of them");
  }
  const line = flags["health-cmd"];
  const retries = flags["health-retries"];
  if (retries !== undefined && !/^\d{1,6}$/.test(retries))
    throw refused("health-retries", retries, "it is not a number", "write for example: 3");
  return {
    ...(line !== undefined && line !== "" && { Test: ["CMD-SHELL", line] }),
    ...(retries !== undefined && { Retries: Number(retries) }),
    ...duration(flags, "health-interval", "Interval"),
    ...duration(flags, "health-timeout", "Timeout"),
    ...duration(flags, "health-start-period", "StartPeriod"),
    ...duration(flags, "health-start-interval", "StartInterval"),
  };
}

const EXAMPLE = "write for example: 500ms, 10s or 1m30s";

function duration(flags: Pick<RunFlags, HealthFlag>, flag: HealthFlag, name: keyof Healthcheck): Healthcheck {
  const text = flags[flag];
  if (text === undefined) return {};
  const value = parseDuration(text);
  if (value === undefined) throw refused(flag, text, "it is not a duration", EXAMPLE);
  if (value < 0) throw refused(flag, text, "it is negative", EXAMPLE);
  if (value > 0 && value < 1) throw refused(flag, text, "it is below 1ms", EXAMPLE);
  return { [name]: Math.round(value * NS_PER_MS) };
}

function refused(flag: string, subject: string, state: string, hint: string): RlError {
  return new RlError({ code: "invalid", action: `accept value of --${flag}`, subject, state, hint });
}
