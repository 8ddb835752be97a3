/** A shared object imported with `{ type: "file" }` is its path. */
declare module "*.so" {
  const path: string;
  // biome-ignore lint/style/noDefaultExport: the shape of a file import is fixed by the bundler
  export default path;
}
