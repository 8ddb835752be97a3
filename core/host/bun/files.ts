/** What writes and reads files here is the same wherever there are files. */
export * from "../common/files.ts";
