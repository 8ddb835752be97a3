/** Health checks: what is asked for, what the monitor is told (syscalls-c/health.c), and what it writes down. */
import { RlError } from "../errors.ts";
import type { PlanRecord } from "../plan/records.ts";
import type { Healthcheck } from "../spec/image-config.ts";

/** What the monitor has found out, in Docker's words. */
export interface Health {
  readonly Status: "starting" | "healthy" | "unhealthy";
  /** How many checks in a row have failed. */
  readonly FailingStreak: number;
  /** The last five, the newest last. */
  readonly Log: readonly HealthResult[];
}

export interface HealthResult {
  /** RFC 3339. */
  readonly Start: string;
  readonly End: string;
  /** -1 for a check that took too long or could not be started. */
  readonly ExitCode: number;
  readonly Output: string;
}

/** A check with nothing left to be chosen; times in nanoseconds. In the words of an image, to be shown as one of its. */
export type ChosenHealthcheck = { readonly [K in keyof Healthcheck]-?: NonNullable<Healthcheck[K]> };

const SECOND = 1e9;
/** Docker's; nanoseconds. */
const DEFAULTS = { Interval: 30 * SECOND, Timeout: 30 * SECOND, StartPeriod: 0, StartInterval: 5 * SECOND };
const RETRIES = 3;
const SHORTEST = 1e6;

/**
 * The check of a container: what is asked for, and for the rest what its image says.
 *
 * @param shell the image's, which runs the line of a CMD-SHELL
 * @returns undefined when there is none
 * @throws RlError "invalid"
 */
export function chooseHealthcheck(
  asked: Healthcheck,
  image: Healthcheck | undefined,
  shell: readonly string[] = ["/bin/sh", "-c"],
): ChosenHealthcheck | undefined {
  const test = (asked.Test ?? []).length > 0 ? asked.Test : image?.Test;
  const [kind, ...words] = test ?? [];
  if (kind === undefined || kind === "NONE") return undefined;
  const command = kind === "CMD-SHELL" ? [...shell, words.join(" ")] : words;
  if ((kind !== "CMD" && kind !== "CMD-SHELL") || words.length === 0)
    throw refused(kind, "the image's health check is neither CMD nor CMD-SHELL with a command");
  const time = (name: keyof typeof DEFAULTS): number => {
    const value = asked[name] || image?.[name] || DEFAULTS[name];
    if (value < 0 || (value > 0 && value < SHORTEST)) throw refused(`${value}ns`, `${name} is below 1ms`);
    return value;
  };
  const retries = asked.Retries || image?.Retries || RETRIES;
  if (retries < 0) throw refused(String(retries), "Retries is below 0");
  return {
    Test: ["CMD", ...command],
    Interval: time("Interval"),
    Timeout: time("Timeout"),
    StartPeriod: time("StartPeriod"),
    StartInterval: time("StartInterval"),
    Retries: retries,
  };
}

/** @param check of `chooseHealthcheck` */
export function healthRecords(check: ChosenHealthcheck): PlanRecord[] {
  const { Test, Interval, Timeout, StartPeriod, StartInterval, Retries } = check;
  return [
    {
      record: "health",
      interval: Interval,
      timeout: Timeout,
      startPeriod: StartPeriod,
      startInterval: StartInterval,
      retries: Retries,
    },
    ...Test.slice(1).map((value): PlanRecord => ({ record: "healthArgument", value })),
  ];
}

const STATUSES: readonly unknown[] = ["starting", "healthy", "unhealthy"];

/** What a monitor wrote; undefined for anything else. */
export function parseHealth(text: string): Health | undefined {
  try {
    const health = JSON.parse(text) as Health;
    return STATUSES.includes(health.Status) && Array.isArray(health.Log) ? health : undefined;
  } catch {
    return undefined;
  }
}

function refused(subject: string, state: string): RlError {
  return new RlError({ code: "invalid", action: "check health by", subject, state });
}
