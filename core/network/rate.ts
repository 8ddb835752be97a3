/** How much may pass in a second, in the words of tc(8). */
import { RlError } from "../errors.ts";

/** Bits in each unit. "bps" are bytes there. */
const UNITS: Readonly<Record<string, bigint>> = {
  "": 1n,
  bit: 1n,
  kbit: 1000n,
  mbit: 1_000_000n,
  gbit: 1_000_000_000n,
  tbit: 1_000_000_000_000n,
  kibit: 1n << 10n,
  mibit: 1n << 20n,
  gibit: 1n << 30n,
  bps: 8n,
  kbps: 8000n,
  mbps: 8_000_000n,
  gbps: 8_000_000_000n,
  kibps: 8n << 10n,
  mibps: 8n << 20n,
  gibps: 8n << 30n,
};

/** Less than a packet now and then is nothing that a connection survives. */
const LEAST = 8000n;

/** "100mbit": bits per second. @throws RlError "invalid" */
export function parseRate(text: string): bigint {
  const [, whole = "", part = "", word = ""] =
    /^(\d{1,9})(?:\.(\d{1,3}))?([a-z]*)$/.exec(text.toLowerCase()) ?? [];
  const unit = UNITS[word];
  if (whole !== "" && unit !== undefined) {
    const rate = (BigInt(`${whole}${part.padEnd(3, "0")}`) * unit) / 1000n;
    if (rate >= LEAST) return rate;
  }
  throw new RlError({
    code: "invalid",
    action: "limit rate to",
    subject: text,
    state: whole === "" || unit === undefined ? "it is no number with a unit" : "it is less than 8kbit",
    hint: "write for example 100mbit or 12.5mbps, as tc has it",
  });
}
