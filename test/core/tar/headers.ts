import { type Header, TYPE } from "../../../core/tar/header.ts";
import { bytes } from "./build.ts";

/** A decoded header of an empty file, with what a test wants to be different. */
export function header(fields: Partial<Header> = {}): Header {
  return {
    format: "ustar",
    typeFlag: TYPE.file,
    name: bytes("header-name"),
    linkName: bytes(""),
    mode: 0o644,
    uid: 1,
    gid: 2,
    size: 0,
    mtime: 3,
    deviceMajor: 0,
    deviceMinor: 0,
    ...fields,
  };
}

/** An `assert.throws` expectation. */
export function hasCode(code: string): (error: { code?: string }) => boolean {
  return (error) => error.code === code;
}
