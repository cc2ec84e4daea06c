import { join } from 'node:path';
import type { Diagnostics } from './diagnostics.js';
import type { GenerateOptions } from './generate.js';
import { printGateway, printPractice } from './report.js';
import { repository } from './repository.js';
import type { FileChange } from './write/write.js';

/** A package that is made of all APIs, whichever was asked for. */
export interface SharedPackage {
  readonly name: string;
  readonly folder: string;
  /** Whether it has anything of this API. */
  readonly takes: (target: GenerateOptions) => boolean;
  /** Gives undefined after reporting errors; then nothing was written. */
  readonly make: (
    targets: readonly GenerateOptions[],
    output: { readonly folder: string; readonly check: boolean },
    diagnostics: Diagnostics,
  ) => Promise<SharedGeneration | undefined>;
}

export interface SharedGeneration {
  readonly changes: readonly FileChange[];
  /** What can be said again of the same output. */
  readonly report: string;
}

/** Each is loaded when there is something for it to do. */
export const sharedPackages: readonly SharedPackage[] = [
  {
    name: 'practice',
    folder: join(repository, 'generated', 'practice'),
    takes: ({ config }) => config.practice !== undefined,
    async make(targets, output, diagnostics) {
      const { generatePractice } = await import('./practice.js');
      const made = await generatePractice(targets, output, diagnostics);
      return made && { changes: made.changes, report: printPractice(made.apis) };
    },
  },
  {
    name: 'gateway',
    folder: join(repository, 'generated', 'gateway'),
    takes: () => true,
    async make(targets, output, diagnostics) {
      const { generateGateway } = await import('./gateway.js');
      const made = await generateGateway(targets, output, diagnostics);
      return made && { changes: made.changes, report: printGateway(made.packages) };
    },
  },
];
