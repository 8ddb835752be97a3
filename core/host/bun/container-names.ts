/**
 * Names of containers that starts which were cut short have left: links that lead nowhere, made by who was killed before the
 * container's directory was there.
 */
import { closeSync, existsSync, readdirSync, readlinkSync, unlinkSync } from "node:fs";
import { dirname } from "node:path";
import { takeLock } from "../../../syscalls-c/binding.ts";
import { isOld } from "./old.ts";

/** Free those that stand for none of these containers, unless they were just taken. */
export function freeNames(directory: string, containers: string, ids: readonly string[]): void {
  const names = namesIn(directory);
  // Each container has one, so mostly there is nothing to look at.
  if (names.length <= ids.length) return;
  const known = new Set(ids);
  for (const name of names) {
    const link = `${directory}/${name}`;
    const id = targetOf(link)?.split("/").at(-1) ?? "";
    if (!known.has(id) && !existsSync(`${containers}/${id}`)) freeName(link);
  }
}

/**
 * Free a name that leads nowhere and is not new.
 *
 * Whoever frees one holds a lock meanwhile: of two that found the same link, the second would else remove what a third
 * one has made in its place.
 *
 * @returns whether it is free
 */
export function freeName(link: string): boolean {
  const lockFile = `${dirname(link)}.lock`;
  const lock = takeLock(lockFile);
  if (lock < 0) return false;
  try {
    const target = targetOf(link);
    if (target === undefined) return !existsSync(link);
    if (existsSync(link) || !isOld(link)) return false;
    unlinkSync(link);
    return true;
  } catch {
    return false;
  } finally {
    unlinkSync(lockFile);
    closeSync(lock);
  }
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function targetOf(link: string): string | undefined {
  try {
    return readlinkSync(link);
  } catch {
    return undefined;
  }
}
