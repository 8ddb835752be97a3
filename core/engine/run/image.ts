/** The image a container is started from: one small file when it is here. On the path of every start. */

import { readSmallText } from "../../host/bun/small-text.ts";
import { readSmallFile } from "../../host/bun/system.ts";
import {
  formatReference,
  type ImageRecord,
  imageKey,
  parseDockerReference,
  parseImageRecord,
  type StorageDriver,
} from "../../mod.ts";

import { layersPresent } from "../session/layers.ts";
import type { Session } from "../session/session.ts";
import { VERSION } from "../version.ts";
import { HELLO, HELLO_REFERENCE, HELLO_VERSION_LABEL } from "./hello-name.ts";

/** What reading says of a file that is longer than was asked for. */
const EFBIG = -27;

/** Records are a few kilobytes; an image with very many labels is still one. */
const RECORD_LIMIT = 1024 * 1024;

/** The full reference of what the user typed. @throws RlError "invalid" */
export function fullReference(text: string): string {
  return text === HELLO ? HELLO_REFERENCE : formatReference(parseDockerReference(text));
}

/** Whether there is a record of an image. */
export function hasRecord(session: Session, reference: string, platform: string): boolean {
  const found = readSmallFile(`${session.paths.metadata}/${imageKey(reference, platform)}`, 0);
  return typeof found !== "number" || found === EFBIG;
}

/** The record of an image that is here and unpacked for this driver and id map, else undefined. */
export function unpackedImage(
  session: Session,
  reference: string,
  platform: string,
  driver: StorageDriver,
  layersDirectory: string,
): ImageRecord | undefined {
  const path = `${session.paths.metadata}/${imageKey(reference, platform)}`;
  const text = readSmallText(path, RECORD_LIMIT);
  const record = text === undefined ? undefined : parseImageRecord(text);
  if (record === undefined) return undefined;
  if (reference === HELLO_REFERENCE && record.config.Labels?.[HELLO_VERSION_LABEL] !== VERSION)
    return undefined;
  const layers = record.layers[driver.form];
  return layersPresent(layersDirectory, driver.form === "flat" ? layers.slice(-1) : layers)
    ? record
    : undefined;
}
