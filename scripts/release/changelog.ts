/** The section of a version in a changelog as Changesets writes it, without its heading; undefined if it has none. */
export function pickSection(changelog: string, version: string): string | undefined {
  const lines = changelog.split('\n');
  const start = lines.indexOf(`## ${version}`);
  if (start === -1) return undefined;
  const end = lines.findIndex((line, index) => index > start && line.startsWith('## '));
  return lines
    .slice(start + 1, end === -1 ? undefined : end)
    .join('\n')
    .trim();
}

/** What is new in a version of several packages, as Markdown. @throws Error where a package does not tell it. */
export function printNotes(
  packages: readonly { readonly name: string; readonly version: string; readonly changelog: string }[],
): string {
  const sections = packages.map(({ name, version, changelog }) => {
    const section = pickSection(changelog, version);
    if (section === undefined) throw new Error(`CHANGELOG.md of ${name} has nothing on ${version}.`);
    return `## ${name} ${version}\n\n${section.replaceAll(/^###/gm, '####')}\n`;
  });
  return sections.join('\n');
}
