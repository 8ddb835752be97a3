/** The name of the embedded image. On the path of every start. */

/** What people type. */
export const HELLO = "hello";

/** What it is called in the store: no registry has this domain, so nothing is shadowed. */
export const HELLO_REFERENCE = "localhost/hello:latest";

/** Says which version of the executable an imported one is of. */
export const HELLO_VERSION_LABEL = "rl.version";
