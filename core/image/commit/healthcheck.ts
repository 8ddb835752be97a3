import { RlError } from "../../errors.ts";
import type { Healthcheck } from "../../spec/image-config.ts";

type NumberField = Exclude<keyof Healthcheck, "Test">;

const DURATIONS: Readonly<Record<string, NumberField>> = {
  "--interval": "Interval",
  "--timeout": "Timeout",
  "--start-period": "StartPeriod",
  "--start-interval": "StartInterval",
};

/** Nanoseconds. */
const UNITS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 };

/**
 * A Dockerfile's HEALTHCHECK: `NONE`, or options and `CMD` with a command in either form.
 *
 * @param words reads the JSON form; undefined for a line for the shell
 * @throws RlError "invalid"
 */
export function parseHealthcheck(
  text: string,
  words: (line: string) => readonly string[] | undefined,
): Healthcheck {
  if (/^NONE$/i.test(text)) return { Test: ["NONE"] };
  let rest = text;
  const options: Partial<Record<NumberField, number>> = {};
  for (let match = OPTION.exec(rest); match !== null; match = OPTION.exec(rest)) {
    const [whole, name = "", value = ""] = match;
    const key = DURATIONS[name];
    if (key !== undefined) options[key] = parseDuration(value);
    else if (name === "--retries" && /^[1-9]\d{0,6}$/.test(value)) options.Retries = Number(value);
    else throw refused(whole.trim());
    rest = rest.slice(whole.length);
  }
  const [, line] = /^CMD\s+([\s\S]+)$/i.exec(rest) ?? [];
  if (line === undefined) throw refused(text);
  const list = words(line);
  return { Test: list === undefined ? ["CMD-SHELL", line] : ["CMD", ...list], ...options };
}

const OPTION = /^(--[a-z-]+)=(\S+)\s+/;

/** As Go writes them: "1m30s", "500ms". */
function parseDuration(text: string): number {
  let total = 0;
  if (!/^(?:\d+(?:\.\d+)?(?:ns|us|ms|s|m|h))+$/.test(text)) throw refused(text);
  for (const [, amount, unit = ""] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|ms|s|m|h)/g)) {
    total += Number(amount) * (UNITS[unit] ?? 0);
  }
  return Math.round(total);
}

function refused(subject: string): RlError {
  return new RlError({
    code: "invalid",
    action: "change health check",
    subject,
    state: "it is not understood",
    hint: 'write for example: HEALTHCHECK --interval=30s --retries=3 CMD ["curl", "-f", "http://localhost/"]',
  });
}
