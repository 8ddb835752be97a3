/** From the root on, without "." and double slashes. A ".." stays: where it leads the kernel knows, who sees links. */
export function absolutePath(path: string, base: string = process.cwd()): string {
  const joined = path.startsWith("/") ? path : `${base}/${path}`;
  return joined.replace(/\/(?:\.?\/)+/g, "/").replace(/(?<=.)\/\.?$/, "");
}
