/** As `engines` in package.json. */
const oldest = [20, 19] as const;

/**
 * Hosts start a server with whichever Node they find first, and npm only warns of an old one: it would list its
 * tools, and fail in every call.
 * @throws Error for a version that is too old
 */
export function checkNodeVersion(version = process.versions.node): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  throw new Error(`Node ${version} is too old: this needs ${oldest.join('.')} or newer.`);
}
