/** `MAJOR.MINOR.PATCH` (semver.org, section 2). */
export type Step = 'major' | 'minor' | 'patch' | 'none';

type Parts = readonly [major: number, minor: number, patch: number];

function readVersion(version: string): Parts {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return [major, minor, patch];
}

/** The version that comes after a change. Before 1.0.0 what breaks is a minor step (semver.org, section 4). */
export function nextVersion(version: string, step: Step): string {
  const [major, minor, patch] = readVersion(version);
  switch (step) {
    case 'none':
      return version;
    case 'patch':
      return `${major}.${minor}.${patch + 1}`;
    case 'major':
      if (major > 0) return `${major + 1}.0.0`;
      return `0.${minor + 1}.0`;
    case 'minor':
      return `${major}.${minor + 1}.0`;
  }
}

/**
 * Whether what was retired in `since` is no longer kept in `version`: it is for two minor versions, and after a new
 * major one until that one's first minor.
 */
export function isExpired(since: string, version: string): boolean {
  const [major, minor] = readVersion(since);
  const [nowMajor, nowMinor] = readVersion(version);
  if (nowMajor === major) return nowMinor > minor + 1;
  return nowMajor > major + 1 || (nowMajor === major + 1 && nowMinor > 0);
}
