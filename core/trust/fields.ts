import { asArray, asObject, asText, listOf, refuseField, required } from "../spec/fields.ts";
import type { JsonObject } from "../spec/json.ts";

/**
 * An object with nothing in it but these fields. A word that is not understood may be what makes a policy strict,
 * so it refuses the policy; so does null, which other readers take for an empty value.
 */
export function closedObject(value: unknown, where: string, fields: readonly string[]): JsonObject {
  const object = asObject(value, where);
  for (const [key, field] of Object.entries(object)) {
    if (!fields.includes(key)) {
      throw refuseField(where, `it has a field ${JSON.stringify(key.slice(0, 80))} that is not known here`);
    }
    if (field === null) throw refuseField(`${where}.${key}`, "it is null");
  }
  return object;
}

/** Text that is not empty. */
export function asWord(value: unknown, where: string): string {
  const text = asText(value, where);
  if (text === "") throw refuseField(where, "it is empty");
  return text;
}

/** A list of at least one. */
export function listOfSome<T>(
  read: (value: unknown, where: string) => T,
): (value: unknown, where: string) => readonly T[] {
  return (value, where) => {
    if (asArray(value, where).length === 0) throw refuseField(where, "it is an empty list");
    return listOf(read)(value, where);
  };
}

/** The `type` of a requirement or an identity rule. */
export function typeOf(value: unknown, where: string): string {
  return required(asObject(value, where), "type", where, asText);
}

/** Bytes in strict base64. */
export function asBase64(value: unknown, where: string): Uint8Array {
  const bytes = decodeBase64(asWord(value, where));
  if (bytes === undefined) throw refuseField(where, "it is not base64");
  return bytes;
}

/** Standard base64 with its padding and nothing around it, or undefined. */
export function decodeBase64(text: string): Uint8Array | undefined {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
