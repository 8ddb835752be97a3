/** A tree outside of every store, and all that can be told of it. */
import { type BigIntStats, lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";

/** Every entry below a directory: type, mode, owner, links, inode, size, times of content and of attributes. */
export function snapshot(root: string): string[] {
  const lines: string[] = [];
  const visit = (path: Buffer): void => {
    const stat = lstatSync(path, { bigint: true });
    lines.push(`${path.toString("latin1")} ${describe(path, stat)}`);
    if (!stat.isDirectory()) return;
    for (const name of readdirSync(path, { encoding: "buffer" })) {
      visit(Buffer.concat([path, Buffer.from("/"), name]));
    }
  };
  visit(Buffer.from(root));
  return lines.sort();
}

/** Extended attributes cannot be changed without changing the time of attributes, which nobody can set. */
function describe(path: Buffer, stat: BigIntStats): string {
  const { mode, uid, gid, nlink, ino, size, mtimeNs, ctimeNs } = stat;
  const content = stat.isFile()
    ? new Bun.CryptoHasher("sha256").update(readFileSync(path)).digest("hex")
    : stat.isSymbolicLink()
      ? readlinkSync(path, { encoding: "buffer" }).toString("hex")
      : "";
  return [mode, uid, gid, nlink, ino, size, mtimeNs, ctimeNs, content].join(" ");
}
