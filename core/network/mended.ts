/** What people read when networks are there again. @param containers how many were connected as before */
export function mendedText(containers: number): string {
  const which = containers === 1 ? "a container is" : `${containers} containers are`;
  return `the process that holds the networks had been killed: it is there again, and ${which} connected as before`;
}
