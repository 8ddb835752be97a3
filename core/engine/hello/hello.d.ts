/** The built program, imported with `{ type: "file" }`, is its path. */
declare module "*/hello/build/hello" {
  const path: string;
  // biome-ignore lint/style/noDefaultExport: the shape of a file import is fixed by the bundler
  export default path;
}
