import { join } from 'node:path';
import type { Diagnostics } from './diagnostics.js';
import { emitGateway, emittedGatewayPaths, type HostedPackage, nameGateway } from './emit/gateway.js';
import type { GenerateOptions } from './generate.js';
import { loadChangelog } from './load/changelog.js';
import { loadTemplates } from './load/templates.js';
import { repository } from './repository.js';
import { bringUpToDate, type FileChange } from './write/write.js';

export interface GatewayGeneration {
  readonly packages: readonly HostedPackage[];
  readonly changes: readonly FileChange[];
}

/**
 * The gateway to the packages of all APIs. Gives undefined after reporting errors; then nothing was written.
 */
export async function generateGateway(
  targets: readonly GenerateOptions[],
  { folder, check }: { readonly folder: string; readonly check: boolean },
  diagnostics: Diagnostics,
): Promise<GatewayGeneration | undefined> {
  const [first, ...others] = targets.map(({ config }): HostedPackage => {
    const { name, packageName, packageVersion, publisher } = config;
    return { name, packageName, packageVersion, ...(publisher === undefined ? {} : { publisher }) };
  });
  if (first === undefined) return { packages: [], changes: [] };
  const packages = [first, ...others] as const;
  const templates = await loadTemplates(join(repository, 'templates', 'gateway'), emittedGatewayPaths);
  const packageName = nameGateway([...packages]);
  // Beside the changelog of the package that it is named after, and has its version from.
  const changelog = await loadChangelog(targets[0]?.releases, packageName);
  const output = { folder, packageName, files: [...emitGateway([...packages], templates), ...changelog] };
  const changes = await bringUpToDate(output, check, diagnostics);
  return changes && { packages, changes };
}
