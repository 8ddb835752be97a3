import type { SignedEntity } from "@sigstore/verify";

type LogEntry = SignedEntity["tlogEntries"][number];

/** Most characters of an entry: it repeats a signature and a certificate. */
const LIMIT = 64 * 1024;

/**
 * Read what cosign puts beside a signature that a transparency log has recorded (annotation
 * dev.sigstore.cosign/bundle): the entry, and the log's signature over it. Undefined for anything else.
 */
export function readLogEntry(text: string): LogEntry | undefined {
  const bundle = text.length > LIMIT ? undefined : parseObject(text);
  const promise = bundle?.SignedEntryTimestamp;
  const payload = asObject(bundle?.Payload);
  const { body, integratedTime, logIndex, logID } = payload ?? {};
  if (typeof promise !== "string" || typeof body !== "string" || typeof logID !== "string") return undefined;
  if (!isCount(integratedTime) || !isCount(logIndex)) return undefined;
  const canonicalizedBody = Buffer.from(body, "base64");
  // cosign records signatures of images as this kind and no other.
  const record = parseObject(canonicalizedBody.toString("utf8"));
  if (record?.kind !== "hashedrekord" || record.apiVersion !== "0.0.1") return undefined;
  return {
    logIndex: String(logIndex),
    logId: { keyId: Buffer.from(logID, "hex") },
    kindVersion: { kind: record.kind, version: record.apiVersion },
    integratedTime: String(integratedTime),
    inclusionPromise: { signedEntryTimestamp: Buffer.from(promise, "base64") },
    inclusionProof: undefined,
    canonicalizedBody,
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
